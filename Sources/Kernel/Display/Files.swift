import Ops

/// Replaces a file by these bytes, as a whole and durably: the old file or the new one is there,
/// never a part. A front end writes its pages and pictures through this.
///
/// - Throws: an error whose description says what went wrong with which path.
public func writeFile(_ bytes: [UInt8], to path: String) throws {
  try AtomicFile.write(bytes, to: path)
}

extension Picture {
  /// The picture as the bytes of an 8-bit PNG file.
  ///
  /// - Throws: an error when the picture is empty or memory runs out.
  public func encodedPNG() throws -> [UInt8] {
    guard width > 0, height > 0 else { throw EmptyPicture() }
    return try Image(width: width, height: height, pixels: rgb).encodedPNG()
  }
}

/// A picture without a pixel cannot be a file.
struct EmptyPicture: Error, CustomStringConvertible {
  var description: String { "the picture has no pixels" }
}
