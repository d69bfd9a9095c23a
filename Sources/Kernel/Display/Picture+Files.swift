public import Ops

extension Picture {
  /// Shows a picture of the engine.
  public init(_ image: Image, caption: String = "") {
    self.init(width: image.width, height: image.height, rgb: image.pixels, caption: caption)
  }

  /// The picture as the engine takes it; nil when it has no pixels.
  public var image: Image? {
    guard width > 0, height > 0 else { return nil }
    return Image(width: width, height: height, pixels: rgb)
  }

  /// The picture as the bytes of a PNG file, which moves where the picture does.
  ///
  /// - Throws: `ImageError` when it has no pixels or memory runs out.
  public func encodedPNG() throws -> [UInt8] {
    guard let image else { throw ImageError.badSize(width: width, height: height) }
    guard let motion else { return try image.encodedPNG() }
    let frames = motion.frames.filter { $0.count == rgb.count }
    return try image.encodedPNG(
      moving: frames.map { Image(width: width, height: height, pixels: $0) },
      seconds: motion.seconds)
  }
}
