/// A photograph written row by row to a temporary file, which replaces `path` when it is finished.
///
/// The pixels are sRGB and the file says so: a PNG by the chunks sRGB, gAMA and cHRM; a JPEG by a
/// small ICC profile. A writer dropped before `finish` leaves the old file as it was, and nothing
/// else (see `AtomicFile`).
///
/// Memory: a few rows. A JPEG of up to 16 million pixels is held whole (6 bytes a pixel) to find the
/// codes that make it smallest.
public struct PhotographWriter: ~Copyable {
  /// The path as it was given.
  public let path: String
  /// The format that is written.
  public let format: ImageFormat
  /// Columns, at least 1.
  public let width: Int
  /// Rows, at least 1.
  public let height: Int
  /// Bits a sample: 8 or 16.
  public let depth: Int
  /// Whether transparency is written.
  public let hasAlpha: Bool
  /// Rows written so far.
  public private(set) var rowsWritten = 0

  /// Opens a temporary file beside `path` and writes the metadata.
  ///
  /// - Parameters:
  ///   - depth: 8, or 16 for PNG.
  ///   - hasAlpha: Whether transparency is written; for PNG.
  ///   - metadata: What `PhotographMetadata.forOutput` gave for this file.
  ///   - quality: 1 (small) to 100 (good), libjpeg's scale. Colour is kept at full size (4:4:4).
  /// - Throws: `ImageError.file` when the file cannot be written, `badQuality`; `badSize` when a side
  ///   is below 1; `cannotEncode` when the format cannot hold this: sides over 65,500 pixels,
  ///   transparency or 16 bits in a JPEG.
  public init(
    replacing path: String, format: ImageFormat, width: Int, height: Int, depth: Int = 8,
    hasAlpha: Bool = false, metadata: PhotographMetadata = PhotographMetadata(), quality: Int = 95
  ) throws(ImageError) {
    throw .empty(path: path)
  }

  /// Writes the next rows.
  ///
  /// - Parameters:
  ///   - rows: How many, 0 to `height - rowsWritten`.
  ///   - pixels: `rows · width · 3` samples or more, as `PhotographReader.read` gives them. At 8
  ///     bits they are rounded, `(v · 255 + 32767) / 65535`.
  ///   - alpha: `rows · width` samples; nil, where the file has transparency, means opaque.
  /// - Throws: `ImageError.file`, for example when the disk is full. The writer can then only be
  ///   dropped.
  public mutating func write(
    rows: Int, pixels: UnsafeBufferPointer<UInt16>, alpha: UnsafeBufferPointer<UInt16>? = nil
  ) throws(ImageError) {
    rowsWritten += rows
  }

  /// Ends the file, makes it durable and puts it in its place. All rows must have been written.
  ///
  /// - Throws: `ImageError.file`. The old or the new file is then whole, and nothing else is left.
  public consuming func finish() throws(ImageError) {}
}
