import CImage

/// The only file that speaks to libpng and libjpeg.
enum ImageCodec {
  /// What a library reported; the caller adds the path.
  struct Failure: Error {
    var isTruncated: Bool
    var detail: String
  }

  /// The declared size, read before any memory is taken for pixels.
  static func size(
    of bytes: [UInt8], as format: ImageFormat
  ) throws(Failure) -> (width: Int, height: Int) {
    var header = cimage_header()
    try calling { error in
      switch format {
      case .png: cimage_png_header(bytes, bytes.count, &header, error)
      case .jpeg: cimage_jpeg_header(bytes, bytes.count, &header, error)
      }
    }
    return (Int(header.width), Int(header.height))
  }

  /// The pixels, `width · height · 3` bytes. The caller has checked the size.
  ///
  /// - Parameter eighths: Of a JPEG, how much of each side is decoded, 1 to 8 parts of eight, rounded
  ///   up; `width` and `height` are what this gives.
  static func pixels(
    of bytes: [UInt8], as format: ImageFormat, width: Int, height: Int, scans: Int,
    eighths: Int = 8
  ) throws(Failure) -> [UInt8] {
    let header = cimage_header(width: UInt32(width), height: UInt32(height))
    let total = width * height * 3
    let (scans, eighths) = (Int32(clamping: scans), Int32(eighths))
    var result = Result<Void, Failure>.success(())
    let pixels = [UInt8](unsafeUninitializedCapacity: total) { buffer, count in
      result = Result { () throws(Failure) in
        try calling { error in
          switch format {
          case .png:
            cimage_png_decode(bytes, bytes.count, header, buffer.baseAddress, error)
          case .jpeg:
            cimage_jpeg_decode(
              bytes, bytes.count, header, scans, eighths, buffer.baseAddress, error)
          }
        }
        count = total
      }
    }
    try result.get()
    return pixels
  }

  /// A file of 8-bit pixels with 1 or 3 channels. `quality` matters to JPEG only.
  static func encode(
    _ pixels: [UInt8], width: Int, height: Int, channels: Int, as format: ImageFormat,
    quality: Int
  ) throws(Failure) -> [UInt8] {
    let header = cimage_header(width: UInt32(clamping: width), height: UInt32(clamping: height))
    let channels = Int32(channels)
    let quality = Int32(quality)
    var buffer = cimage_buffer()
    try calling { error in
      switch format {
      case .png:
        cimage_png_encode(pixels, header, channels, &buffer, error)
      case .jpeg:
        // From 90 on, colour is kept at full size: it is what this program is about.
        cimage_jpeg_encode(pixels, header, channels, quality, quality >= 90 ? 1 : 0, &buffer, error)
      }
    }
    defer { cimage_free(&buffer) }
    return Array(UnsafeBufferPointer(start: buffer.bytes, count: buffer.count))
  }

  private static func calling(
    _ body: (UnsafeMutablePointer<CChar>?) -> Int32
  ) throws(Failure) {
    var text = [CChar](repeating: 0, count: Int(CIMAGE_ERROR_SIZE))
    let code = text.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    guard code != CIMAGE_OK else { return }
    let detail = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    throw Failure(
      isTruncated: code == CIMAGE_TRUNCATED, detail: String(decoding: detail, as: UTF8.self))
  }
}
