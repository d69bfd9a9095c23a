extension Image {
  /// The picture as the bytes of a PNG file that moves through `frames`, again and again. Where it
  /// cannot move, it is this picture.
  ///
  /// Format: PNG specification, third edition, §5 and §11.3.4 (animation chunks): the picture
  /// itself in IDAT, which is no part of the animation; then each frame, a control chunk fcTL and
  /// its pixels in fdAT.
  ///
  /// - Parameters:
  ///   - frames: At least one picture, all of the size of this one.
  ///   - seconds: How long each frame stands, 0.001…65.535; the last stands four times as long, as
  ///     far as that.
  /// - Throws: `ImageError.badSize` for a frame of another size; `cannotEncode` when memory runs
  ///   out.
  public func encodedPNG(
    moving frames: [Image], seconds: Double
  ) throws(ImageError) -> [UInt8] {
    let still = try PNGParts(of: encodedPNG())
    var file = PNGParts.signature
    file += PNGParts.chunk("IHDR", still.header)
    // Repetitions: 0 means no end.
    file += PNGParts.chunk("acTL", PNGParts.number(frames.count, 4) + PNGParts.number(0, 4))
    file += PNGParts.chunk("IDAT", still.pixels)
    var sequence = 0
    for (index, frame) in frames.enumerated() {
      guard frame.width == width, frame.height == height else {
        throw .badSize(width: frame.width, height: frame.height)
      }
      let milliseconds = seconds * 1000 * (index == frames.count - 1 ? 4 : 1)
      var control = PNGParts.number(sequence, 4)
      for value in [width, height, 0, 0] { control += PNGParts.number(value, 4) }
      control += PNGParts.number(Int(max(1, min(65535, milliseconds)).rounded()), 2)
      control += PNGParts.number(1000, 2)
      // The next frame is drawn over this one, in its place: dispose none, blend source.
      control += [0, 0]
      file += PNGParts.chunk("fcTL", control)
      let pixels = try PNGParts(of: frame.encodedPNG()).pixels
      file += PNGParts.chunk("fdAT", PNGParts.number(sequence + 1, 4) + pixels)
      sequence += 2
    }
    return file + PNGParts.chunk("IEND", [])
  }
}

/// What a PNG file of our own making is put together from.
private struct PNGParts {
  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
  /// The content of IHDR.
  private(set) var header: [UInt8] = []
  /// The content of all IDAT, one after the other.
  private(set) var pixels: [UInt8] = []

  init(of file: [UInt8]) {
    var position = Self.signature.count
    while let size = file.number(at: position, 4), position + 12 + size <= file.count {
      let content = file[(position + 8)..<(position + 8 + size)]
      switch String(decoding: file[(position + 4)..<(position + 8)], as: UTF8.self) {
      case "IHDR": header = Array(content)
      case "IDAT": pixels += content
      default: break
      }
      position += 12 + size
    }
  }

  /// A chunk: length, kind, content, checksum of kind and content.
  static func chunk(_ kind: String, _ content: [UInt8]) -> [UInt8] {
    let body = Array(kind.utf8) + content
    let checksum = body.withUnsafeBytes { Int(crc32($0)) }
    return number(content.count, 4) + body + number(checksum, 4)
  }

  /// A whole number of some bytes, the highest first.
  static func number(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
}
