/// A picture file read row by row, with everything it says of itself.
///
/// Memory: the rows asked for, and what the codec needs. That is a few rows, but for a progressive
/// JPEG (two bytes a sample of the whole picture) and an interlaced PNG (the whole picture, as
/// many bytes as it has when unpacked); `limits.codecBytes` bounds both. The file is read in blocks
/// as it is needed, so one that is changed meanwhile gives an error, not a crash.
///
/// A reader belongs to one thread at a time.
public final class PhotographReader {
  /// The path as it was given.
  public let path: String
  /// The format of the file, as its first bytes tell.
  public let format: ImageFormat
  /// Columns as stored, before orientation; at least 1.
  public let width: Int
  /// Rows as stored, before orientation; at least 1.
  public let height: Int
  /// How the picture is to be turned to stand upright: the value of EXIF's tag 0x0112, 1 to 8; 1
  /// (as it is) when nothing is said. The rows are read as stored, not turned.
  public let orientation: Int
  /// Bits a sample worth keeping: 16 for a PNG of 16 bits, otherwise 8.
  public let depth: Int
  /// Whether all pixels are grey by the kind of the file: one colour channel, or a palette of greys.
  public let isGrey: Bool
  /// Whether the file has transparency: an alpha channel, or transparent colours.
  public let hasAlpha: Bool
  /// Bytes of what the file says besides its pixels, with notes of what was not understood.
  public let metadata: PhotographMetadata
  /// The quality, 1 to 100 on libjpeg's scale, that a JPEG was written with as its tables tell; nil
  /// for a PNG.
  public let quality: Int?
  /// What the file's colour profile calls itself; nil when there is none or it was ignored.
  public let profileName: String?
  /// Rows read so far.
  public private(set) var rowsRead = 0

  /// Opens a PNG or JPEG and reads everything but the pixels.
  ///
  /// - Throws: `ImageError`: no such file, another format, too many pixels or a file that needs more
  ///   memory than `limits.codecBytes` (checked before memory is taken), cut short, damaged.
  public init(_ path: String, limits: Limits = .standard) throws(ImageError) {
    throw .empty(path: path)
  }

  /// Reads the next rows.
  ///
  /// - Parameters:
  ///   - rows: How many, 0 to `height - rowsRead`.
  ///   - pixels: Room for `rows · width · 3` samples or more: red, green, blue of each pixel (equal
  ///     where `isGrey`), row by row, in sRGB, 0 to 65535. The file's colours are converted by its
  ///     profile. A sample v of 8 bits is v · 257.
  ///   - alpha: Room for `rows · width` samples, 0 (clear) to 65535, all 65535 where the file has
  ///     none. Colours are not multiplied by it, as in PNG.
  /// - Throws: `ImageError` when the file ends too early or is damaged, also only after the last
  ///   row. From then on each call throws the same, until `rewind`.
  public func read(
    rows: Int, into pixels: UnsafeMutableBufferPointer<UInt16>,
    alpha: UnsafeMutableBufferPointer<UInt16>?
  ) throws(ImageError) {
    throw .empty(path: path)
  }

  /// Goes back to the first row, for a second pass.
  ///
  /// - Throws: `ImageError` when the file has changed so that it can be read no more.
  public func rewind() throws(ImageError) {
    rowsRead = 0
  }
}
