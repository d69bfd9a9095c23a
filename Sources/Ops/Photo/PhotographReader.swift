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
  /// Bytes the codec takes to hold the whole picture; 0 where it needs a few rows only.
  public var codecBytes: Int { Int(clamping: source.wholeBytes) }
  /// Rows read so far.
  public private(set) var rowsRead = 0

  private let file: ReadableFile
  private let limits: Limits
  private let colours: RowColours
  private let scratch: Scratch
  private var source: RowSource
  private var failure: ImageError?

  /// Opens a PNG or JPEG and reads everything but the pixels.
  ///
  /// - Throws: `ImageError`: no such file, another format, too many pixels or a file that needs more
  ///   memory than `limits.codecBytes` (checked before memory is taken), cut short, damaged.
  public init(_ path: String, limits: Limits = .standard) throws(ImageError) {
    let (file, format) = try Self.opened(path)
    let source = try Self.source(file, format, limits: limits)
    guard area(source.width, source.height, within: limits) != nil else {
      throw .tooManyPixels(
        path: path, width: source.width, height: source.height, limit: limits.maximumPixels)
    }
    guard source.wholeBytes <= limits.codecBytes else {
      throw .needsMemory(
        path: path, format: format, bytes: Int(clamping: source.wholeBytes),
        limit: limits.codecBytes)
    }
    let said = try Self.said(file, format, limits: limits)
    var metadata = said.metadata
    isGrey = source.channels < 3 || said.isGreyPalette
    let chosen = RowColours.choose(
      for: source, isGrey: isGrey, profile: metadata.profile, colours: said.colours)
    metadata.notes += chosen.notes
    let exif = metadata.checkExif()
    self.path = path
    self.format = format
    self.limits = limits
    self.file = file
    self.source = source
    (width, height, depth) = (source.width, source.height, source.bits)
    hasAlpha = !source.isInk && source.channels % 2 == 0
    orientation = exif?.orientation ?? 1
    quality = said.quality
    colours = chosen.way
    profileName = chosen.name
    self.metadata = metadata
    scratch = Scratch(rowBytes: source.stride)
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
    precondition(rows >= 0 && rows <= height - rowsRead, "these rows are not there")
    precondition(pixels.count >= rows * width * 3, "there is no room for the pixels")
    precondition(alpha.map { $0.count >= rows * width } ?? true, "there is no room for alpha")
    if let failure { throw failure }
    guard let pixels = pixels.baseAddress, rows > 0 else { return }
    var done = 0
    while done < rows {
      let part = min(scratch.rows, rows - done)
      do throws(RowFailure) {
        try source.read(rows: part, into: scratch.memory)
      } catch {
        let failure = Self.explained(error, path, format)
        self.failure = failure
        throw failure
      }
      colours.convert(
        scratch.memory, of: source, pixels: part * width, to: pixels + done * width * 3,
        alpha: alpha?.baseAddress.map { $0 + done * width })
      done += part
      rowsRead += part
    }
  }

  /// Goes back to the first row, for a second pass.
  ///
  /// - Throws: `ImageError` when the file has changed so that it can be read no more.
  public func rewind() throws(ImageError) {
    let fresh = try Self.source(file, format, limits: limits)
    guard fresh.width == width, fresh.height == height, fresh.stride == source.stride else {
      throw .damaged(path: path, format: format, detail: "it was changed while it was read")
    }
    source = fresh
    rowsRead = 0
    failure = nil
  }
}
