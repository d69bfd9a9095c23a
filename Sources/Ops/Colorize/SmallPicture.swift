/// A photograph as the network sees it, and what the guide needs of it.
struct SmallPicture {
  /// As stored, not turned.
  let turning: Turning
  /// L* as stored, 0…100.
  let lightness: [Float]

  /// The sides of a picture whose longer one is `size`, at least 1 each.
  static func sides(_ width: Int, _ height: Int, size: Int) -> (width: Int, height: Int) {
    let scale = Double(size) / Double(max(width, height))
    func side(_ full: Int) -> Int { max(1, Int((Double(full) * scale).rounded())) }
    return (side(width), side(height))
  }

  init(_ thumbnail: StreamedThumbnail, orientation: Int) {
    turning = Turning(
      orientation: orientation, width: thumbnail.width, height: thumbnail.height)
    let values = thumbnail.values()
    let channels = thumbnail.channels
    lightness = (0..<(thumbnail.width * thumbnail.height)).map { place in
      let pixel = (0..<3).map { SRGB.decoded(values[place * channels + $0 % channels]) }
      return LinearRGB(red: pixel[0], green: pixel[1], blue: pixel[2]).lab(.cie).l
    }
  }

  /// What the generator makes of it, upright, as a guide of the full picture.
  func painted(
    by generator: PictureGenerator, strength: Float, width: Int, height: Int, path: String
  ) throws(ColorizeError) -> ChromaGuide {
    let colour = try generator.paint(
      turning.upright(lightness), width: turning.uprightWidth, height: turning.uprightHeight,
      path: path)
    return ChromaGuide(
      lightness: lightness, a: turning.stored(colour.a).map { $0 * strength },
      b: turning.stored(colour.b).map { $0 * strength }, smallWidth: turning.width,
      smallHeight: turning.height, width: width, height: height)
  }
}
