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
    let bytes: [UInt8]
    do {
      bytes = try readFile(path, limit: limits.imageFileBytes)
    } catch {
      throw .file(error)
    }
    try self.init(decoding: bytes, path: path, limits: limits)
  }

  /// Reads a PNG or JPEG from memory; see `init(contentsOf:limits:)`.
  ///
  /// - Parameter path: What errors call the picture.
  public init(
    decoding bytes: [UInt8], path: String = "the picture", limits: Limits = .standard
  ) throws(ImageError) {
    if bytes.isEmpty { throw .empty(path: path) }
    guard let format = ImageFormat(firstBytes: bytes) else {
      throw .unknownFormat(path: path, kind: kindOfFile(bytes), firstBytes: Array(bytes.prefix(8)))
    }
    let image = try Image.decoded(bytes, as: format, path: path, limits: limits)
    self = format == .jpeg ? image.oriented(exifOrientation(ofJPEG: bytes)) : image
  }

  private static func decoded(
    _ bytes: [UInt8], as format: ImageFormat, path: String, limits: Limits
  ) throws(ImageError) -> Image {
    let (width, height) = try reading(format, path) { () throws(ImageCodec.Failure) in
      try ImageCodec.size(of: bytes, as: format)
    }
    guard area(width, height, within: limits) != nil else {
      throw .tooManyPixels(
        path: path, width: width, height: height, limit: limits.maximumPixels)
    }
    let pixels = try reading(format, path) { () throws(ImageCodec.Failure) in
      try ImageCodec.pixels(
        of: bytes, as: format, width: width, height: height, scans: limits.jpegScans)
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
