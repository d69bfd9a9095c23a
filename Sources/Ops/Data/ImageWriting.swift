extension Image {
  /// What a written file keeps of a picture.
  public enum Content: Sendable {
    /// Red, green and blue.
    case colour
    /// Brightness alone, see `grey()`.
    case grey
  }

  /// The picture as the bytes of an 8-bit PNG file.
  ///
  /// - Throws: `ImageError.cannotEncode` when memory runs out.
  public func encodedPNG(_ content: Content = .colour) throws(ImageError) -> [UInt8] {
    try encoded(content, as: .png, quality: 0)
  }

  /// The picture as the bytes of a JPEG file.
  ///
  /// - Parameter quality: 1 (small) to 100 (good), libjpeg's scale. From 90 on, colour is kept at
  ///   full size.
  /// - Throws: `ImageError.badQuality`; `cannotEncode` when a side is over 65,500 pixels.
  public func encodedJPEG(
    quality: Int = 92, _ content: Content = .colour
  ) throws(ImageError) -> [UInt8] {
    guard (1...100).contains(quality) else { throw .badQuality(quality) }
    return try encoded(content, as: .jpeg, quality: quality)
  }

  /// Writes an 8-bit PNG file. The old file or the new is there, never a part of one.
  ///
  /// - Throws: `ImageError.file` when the file cannot be written.
  public func writePNG(to path: String, _ content: Content = .colour) throws(ImageError) {
    try save(try encodedPNG(content), to: path)
  }

  /// Writes a JPEG file. The old file or the new is there, never a part of one.
  ///
  /// - Throws: `ImageError.badQuality`, `cannotEncode`, or `file` when it cannot be written.
  public func writeJPEG(
    to path: String, quality: Int = 92, _ content: Content = .colour
  ) throws(ImageError) {
    try save(try encodedJPEG(quality: quality, content), to: path)
  }

  private func encoded(
    _ content: Content, as format: ImageFormat, quality: Int
  ) throws(ImageError) -> [UInt8] {
    let isGrey = content == .grey
    do throws(ImageCodec.Failure) {
      return try ImageCodec.encode(
        isGrey ? grey() : pixels, width: width, height: height, channels: isGrey ? 1 : 3,
        as: format, quality: quality)
    } catch {
      throw .cannotEncode(format: format, detail: error.detail)
    }
  }

  private func save(_ bytes: [UInt8], to path: String) throws(ImageError) {
    do throws(FileError) {
      try AtomicFile.write(bytes, to: path)
    } catch {
      throw .file(error)
    }
  }
}
