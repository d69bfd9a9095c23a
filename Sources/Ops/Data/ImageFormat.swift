/// The picture formats that are read and written.
public enum ImageFormat: String, Sendable, CustomStringConvertible {
  case png = "PNG"
  case jpeg = "JPEG"

  /// The name as people write it.
  public var description: String { rawValue }

  /// The format the first bytes of a file tell; its name may say anything.
  init?(firstBytes bytes: some Collection<UInt8>) {
    if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) {
      self = .png
    } else if bytes.starts(with: [0xff, 0xd8, 0xff]) {
      self = .jpeg
    } else {
      return nil
    }
  }
}

/// What a file that is no PNG or JPEG seems to be, for the error message: "a GIF picture".
func kindOfFile(_ bytes: [UInt8]) -> String? {
  func at(_ offset: Int, _ text: String) -> Bool { bytes.dropFirst(offset).starts(with: text.utf8) }
  func starts(_ values: UInt8...) -> Bool { bytes.starts(with: values) }
  if at(0, "GIF8") { return "a GIF picture" }
  if at(0, "RIFF") && at(8, "WEBP") { return "a WebP picture" }
  if at(4, "ftyp") {
    for (brand, name) in isoBrands where at(8, brand) { return name }
    return "a video or another file in the MP4 family"
  }
  if starts(0x49, 0x49, 0x2a, 0) || starts(0x4d, 0x4d, 0, 0x2a) {
    return "a TIFF picture or a camera's raw file"
  }
  if at(0, "BM") { return "a BMP picture" }
  if starts(0xff, 0x0a) || starts(0, 0, 0, 0x0c, 0x4a, 0x58, 0x4c, 0x20) {
    return "a JPEG XL picture"
  }
  if starts(0, 0, 0, 0x0c, 0x6a, 0x50, 0x20, 0x20) || starts(0xff, 0x4f, 0xff, 0x51) {
    return "a JPEG 2000 picture"
  }
  if at(0, "8BPS") { return "a Photoshop document" }
  if at(0, "%PDF") { return "a PDF document" }
  if starts(0x50, 0x4b, 3, 4) { return "a ZIP archive" }
  let text = bytes.prefix(64).drop { $0 <= 32 }
  for start in ["<svg", "<?xml"] where text.starts(with: start.utf8) {
    return "an SVG picture or another XML file"
  }
  for start in ["<!DOC", "<!doc", "<html", "<HTML"] where text.starts(with: start.utf8) {
    return "a web page, not the picture itself"
  }
  return nil
}

private let isoBrands = [
  ("heic", "a HEIC picture"), ("heix", "a HEIC picture"), ("hevc", "a HEIC picture"),
  ("heim", "a HEIC picture"), ("mif1", "a HEIC or AVIF picture"), ("msf1", "a HEIC picture"),
  ("avif", "an AVIF picture"), ("avis", "an AVIF picture"),
]
