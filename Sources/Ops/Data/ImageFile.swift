extension Image {
  /// Reads a PNG or JPEG file.
  ///
  /// The first bytes decide the format, not the name.
  /// - PNG: 1 to 16 bits, grey, colour, palette, interlaced. 16-bit values are rounded,
  ///   `(v · 255 + 32767) / 65535`. Transparency is dropped, as Pillow's `convert("RGB")` does: a
  ///   pixel keeps its colour however transparent it is. Gamma and colour profiles are ignored.
  /// - JPEG: grey, colour, CMYK (taken as inverted, Adobe's way), progressive. The EXIF orientation
  ///   is applied, so that up is up.
  ///
  /// - Throws: `ImageError`: no such file, another format, too many pixels (checked before memory is
  ///   taken), cut short, damaged.
  public init(contentsOf path: String, limits: Limits = .standard) throws(ImageError) {
    try self.init(decoding: Image.bytes(ofFile: path, limits: limits), path: path, limits: limits)
  }

  /// The bytes of a file, its error among those of pictures.
  static func bytes(ofFile path: String, limits: Limits) throws(ImageError) -> [UInt8] {
    do { return try readFile(path, limit: limits.imageFileBytes) } catch { throw .file(error) }
  }

  /// Reads a PNG or JPEG from memory; see `init(contentsOf:limits:)`.
  ///
  /// - Parameter path: What errors call the picture.
  public init(
    decoding bytes: [UInt8], path: String = "the picture", limits: Limits = .standard
  ) throws(ImageError) {
    let file = try PictureBytes(bytes, path: path, limits: limits)
    self = try file.decoded().oriented(file.orientation)
  }
}

/// A picture file in memory whose head has been read and found within the limits.
struct PictureBytes {
  let bytes: [UInt8]
  let format: ImageFormat
  /// Sides as they are stored, before the picture is turned.
  let width: Int
  let height: Int
  private let path: String
  private let limits: Limits

  init(_ bytes: [UInt8], path: String, limits: Limits) throws(ImageError) {
    if bytes.isEmpty { throw .empty(path: path) }
    guard let format = ImageFormat(firstBytes: bytes) else {
      throw .unknownFormat(path: path, kind: kindOfFile(bytes), firstBytes: Array(bytes.prefix(8)))
    }
    (width, height) = try Self.reading(format, path) { () throws(ImageCodec.Failure) in
      try ImageCodec.size(of: bytes, as: format)
    }
    guard area(width, height, within: limits) != nil else {
      throw .tooManyPixels(
        path: path, width: width, height: height, limit: limits.maximumPixels)
    }
    (self.bytes, self.format, self.path, self.limits) = (bytes, format, path, limits)
  }

  /// How the picture is to be turned, 1 to 8; only a JPEG says so.
  var orientation: Int { format == .jpeg ? exifOrientation(ofJPEG: bytes) : 1 }

  /// The picture as it is stored; of a JPEG `eighths` parts of eight of each side, rounded up.
  func decoded(eighths: Int = 8) throws(ImageError) -> Image {
    let (width, height) = ((width * eighths + 7) / 8, (height * eighths + 7) / 8)
    let pixels = try Self.reading(format, path) { () throws(ImageCodec.Failure) in
      try ImageCodec.pixels(
        of: bytes, as: format, width: width, height: height, scans: limits.jpegScans,
        eighths: eighths)
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  /// Gives what a codec reports its place among the errors of pictures.
  private static func reading<Value>(
    _ format: ImageFormat, _ path: String, _ body: () throws(ImageCodec.Failure) -> Value
  ) throws(ImageError) -> Value {
    do throws(ImageCodec.Failure) {
      return try body()
    } catch {
      throw error.isTruncated
        ? .truncated(path: path, format: format, detail: error.detail)
        : .damaged(path: path, format: format, detail: error.detail)
    }
  }
}

/// The pixels of a picture with these sides, if that many are allowed.
func area(_ width: Int, _ height: Int, within limits: Limits) -> Int? {
  let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
  return overflow || pixels > min(limits.maximumPixels, .max / 8) ? nil : pixels
}
