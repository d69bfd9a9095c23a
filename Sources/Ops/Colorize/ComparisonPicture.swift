/// A small picture of a photograph before and after, side by side.
final class ComparisonPicture {
  /// The photograph as it was.
  let before: StreamedThumbnail
  /// The result.
  let after: StreamedThumbnail
  private let orientation: Int

  /// The longer side of each half, at most.
  static let side = 1024
  /// White columns between the halves.
  static let gap = 8

  init(of reader: PhotographReader) {
    before = Self.half(of: reader, channels: reader.isGrey ? 1 : 3)
    after = Self.half(of: reader, channels: 3)
    orientation = reader.orientation
  }

  /// A half that waits for the rows of a photograph.
  static func half(of reader: PhotographReader, channels: Int) -> StreamedThumbnail {
    let longest = max(reader.width, reader.height)
    let sides = SmallPicture.sides(reader.width, reader.height, size: min(longest, side))
    return StreamedThumbnail(
      of: reader.width, reader.height, to: sides.width, sides.height, channels: channels)
  }

  /// Writes both halves.
  func write(to path: String, as format: ImageFormat) throws(ColorizeError) {
    try Self.write(
      before.image().oriented(orientation), after.image().oriented(orientation), to: path,
      as: format)
  }

  /// Writes two pictures of one height side by side.
  static func write(
    _ left: Image, _ right: Image, to path: String, as format: ImageFormat
  ) throws(ColorizeError) {
    let width = 2 * left.width + Self.gap
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * left.height * 3)
    for row in 0..<left.height {
      let part = row * left.width * 3..<(row + 1) * left.width * 3
      pixels += left.pixels[part]
      pixels += repeatElement(255, count: 3 * Self.gap)
      pixels += right.pixels[part]
    }
    let both = Image(width: width, height: left.height, pixels: pixels)
    try imaging { () throws(ImageError) in
      switch format {
      case .png: try both.writePNG(to: path)
      case .jpeg: try both.writeJPEG(to: path)
      }
    }
  }
}
