import CImage

/// What a codec reported; the reader or writer adds the path.
enum RowFailure: Error {
  case truncated(String)
  case damaged(String)
  /// The system could not read the file.
  case file(Int32)
  /// Out of memory, or a picture the format cannot hold.
  case failed(String)

  fileprivate init(_ code: Int32, _ fault: cimage_fault) {
    let text = withUnsafeBytes(of: fault.text) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    switch Int(code) {
    case CIMAGE_TRUNCATED: self = .truncated(text)
    case CIMAGE_DAMAGED: self = .damaged(text)
    case CIMAGE_FILE: self = .file(fault.system)
    default: self = .failed(text.isEmpty ? "out of memory" : text)
    }
  }
}

/// Rows of samples out of a file, as the codec gives them.
final class RowSource {
  let width: Int
  let height: Int
  /// 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha, or CMYK where `isInk`.
  let channels: Int
  /// 8 or 16.
  let bits: Int
  /// CMYK, 255 for no ink.
  let isInk: Bool
  /// Bytes the codec takes for the whole picture, where it must hold it; else 0.
  let wholeBytes: UInt64
  /// Bytes a row.
  var stride: Int { width * channels * (bits / 8) }

  private let file: ReadableFile
  private enum Codec { case png(OpaquePointer?), jpeg(OpaquePointer?) }
  private let codec: Codec

  init(_ file: ReadableFile, _ format: ImageFormat, scans: Int) throws(RowFailure) {
    var reader: OpaquePointer?
    var rows = cimage_rows()
    var fault = cimage_fault()
    let code: Int32
    switch format {
    case .png:
      code = cimage_png_reader_open(file.descriptor, &reader, &rows, &fault)
      codec = .png(reader)
    case .jpeg:
      let scans = Int32(clamping: scans)
      code = cimage_jpeg_reader_open(file.descriptor, scans, &reader, &rows, &fault)
      codec = .jpeg(reader)
    }
    self.file = file
    (width, height) = (Int(rows.width), Int(rows.height))
    (channels, bits, isInk) = (Int(rows.channels), Int(rows.bits), rows.ink != 0)
    wholeBytes = rows.whole
    if code != CIMAGE_OK { throw RowFailure(code, fault) }
  }

  deinit {
    switch codec {
    case .png(let reader): cimage_png_reader_close(reader)
    case .jpeg(let reader): cimage_jpeg_reader_close(reader)
    }
  }

  /// Reads the next rows, `stride` bytes each. After a failure the source can only be dropped.
  func read(rows: Int, into target: UnsafeMutableRawPointer) throws(RowFailure) {
    let target = target.assumingMemoryBound(to: UInt8.self)
    var fault = cimage_fault()
    let code =
      switch codec {
      case .png(let reader): cimage_png_reader_read(reader, UInt32(rows), target, &fault)
      case .jpeg(let reader): cimage_jpeg_reader_read(reader, UInt32(rows), target, &fault)
      }
    if code != CIMAGE_OK { throw RowFailure(code, fault) }
  }

  /// CMYK as red, green and blue without a profile, as Pillow does it.
  static func light(
    fromInk ink: UnsafePointer<UInt8>, to rgb: UnsafeMutablePointer<UInt8>, pixels: Int
  ) {
    cimage_light_from_ink(ink, rgb, pixels)
  }
}

/// Rows of samples into the bytes of a file.
final class RowSink {
  private enum Codec { case png(OpaquePointer?), jpeg(OpaquePointer?) }
  private let codec: Codec

  /// A PNG of 8 or 16 bits (in this machine's order), three samples a pixel or four with alpha.
  init(pngOf width: Int, by height: Int, bits: Int, hasAlpha: Bool) throws(RowFailure) {
    var writer: OpaquePointer?
    var fault = cimage_fault()
    let rows = Self.rows(width, height, channels: hasAlpha ? 4 : 3, bits: bits)
    let code = cimage_png_writer_open(rows, &writer, &fault)
    codec = .png(writer)
    if code != CIMAGE_OK { throw RowFailure(code, fault) }
  }

  /// A JPEG of full chroma. `optimise` holds the whole picture to find the best codes.
  init(
    jpegOf width: Int, by height: Int, quality: Int, optimise: Bool, density: PixelDensity.JFIF
  ) throws(RowFailure) {
    var writer: OpaquePointer?
    var fault = cimage_fault()
    let rows = Self.rows(width, height, channels: 3, bits: 8)
    let code = cimage_jpeg_writer_open(
      rows, Int32(quality), optimise ? 1 : 0, Int32(density.unit), density.x, density.y, &writer,
      &fault)
    codec = .jpeg(writer)
    if code != CIMAGE_OK { throw RowFailure(code, fault) }
  }

  deinit {
    switch codec {
    case .png(let writer): cimage_png_writer_close(writer)
    case .jpeg(let writer): cimage_jpeg_writer_close(writer)
    }
  }

  private static func rows(_ width: Int, _ height: Int, channels: Int, bits: Int) -> cimage_rows {
    cimage_rows(
      width: UInt32(clamping: width), height: UInt32(clamping: height),
      channels: Int32(channels), bits: Int32(bits), ink: 0, whole: 0)
  }

  /// Adds a chunk of a PNG; before the first row.
  func add(chunk kind: String, _ bytes: [UInt8]) throws(RowFailure) {
    guard case .png(let writer) = codec else { return }
    try calling { cimage_png_writer_chunk(writer, kind, bytes, bytes.count, &$0) }
  }

  /// Adds a segment of a JPEG, at most 65,533 bytes; before the first row.
  func add(segment marker: Int, _ bytes: [UInt8]) throws(RowFailure) {
    guard case .jpeg(let writer) = codec else { return }
    try calling { cimage_jpeg_writer_segment(writer, Int32(marker), bytes, bytes.count, &$0) }
  }

  func write(rows: Int, _ samples: UnsafeRawPointer) throws(RowFailure) {
    let samples = samples.assumingMemoryBound(to: UInt8.self)
    let count = UInt32(rows)
    try calling { fault in
      switch codec {
      case .png(let writer): cimage_png_writer_write(writer, count, samples, &fault)
      case .jpeg(let writer): cimage_jpeg_writer_write(writer, count, samples, &fault)
      }
    }
  }

  func finish() throws(RowFailure) {
    try calling { fault in
      switch codec {
      case .png(let writer): cimage_png_writer_finish(writer, &fault)
      case .jpeg(let writer): cimage_jpeg_writer_finish(writer, &fault)
      }
    }
  }

  /// The bytes made since the last call; valid until this object is used again.
  func take() -> UnsafeRawBufferPointer {
    let buffer =
      switch codec {
      case .png(let writer): cimage_png_writer_take(writer)
      case .jpeg(let writer): cimage_jpeg_writer_take(writer)
      }
    return UnsafeRawBufferPointer(start: buffer.bytes, count: buffer.count)
  }

  private func calling(_ body: (inout cimage_fault) -> Int32) throws(RowFailure) {
    var fault = cimage_fault()
    let code = body(&fault)
    if code != CIMAGE_OK { throw RowFailure(code, fault) }
  }
}
