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

  private var file: AtomicFile
  private let sink: RowSink
  private let scratch: PhotographReader.Scratch

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
    precondition(depth == 8 || depth == 16, "a sample has 8 or 16 bits")
    guard width > 0, height > 0 else { throw .badSize(width: width, height: height) }
    guard (1...100).contains(quality) else { throw .badQuality(quality) }
    if format == .jpeg, hasAlpha || depth != 8 {
      throw .cannotEncode(
        format: format,
        detail: "it holds no \(hasAlpha ? "transparency" : "samples of 16 bits"); write PNG")
    }
    let largest = format == .jpeg ? 65_500 : 0x7fff_ffff
    guard width <= largest, height <= largest else {
      throw .cannotEncode(
        format: format, detail: "\(width) × \(height) pixels; its sides have \(largest) at most")
    }
    let sink = try Self.sink(format, width, height, depth, hasAlpha, metadata, quality)
    let file = try Self.opened(path)
    self.file = file
    self.sink = sink
    self.path = path
    self.format = format
    (self.width, self.height, self.depth, self.hasAlpha) = (width, height, depth, hasAlpha)
    scratch = PhotographReader.Scratch(rowBytes: width * (hasAlpha ? 4 : 3) * (depth / 8))
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
    precondition(
      rows >= 0 && rows <= height - rowsWritten, "the picture has no room for these rows")
    precondition(pixels.count >= rows * width * 3, "pixels are missing")
    precondition(alpha.map { $0.count >= rows * width } ?? true, "alpha is missing")
    guard let pixels = pixels.baseAddress else { return }
    var done = 0
    while done < rows {
      let part = min(scratch.rows, rows - done)
      fill(
        part * width, from: pixels + done * width * 3,
        alpha: alpha?.baseAddress.map { $0 + done * width })
      do throws(RowFailure) {
        try sink.write(rows: part, scratch.memory)
      } catch {
        throw Self.explained(error, format)
      }
      try drain()
      done += part
      rowsWritten += part
    }
  }

  /// Ends the file, makes it durable and puts it in its place. All rows must have been written.
  ///
  /// - Throws: `ImageError.file`. The old or the new file is then whole, and nothing else is left.
  public consuming func finish() throws(ImageError) {
    precondition(rowsWritten == height, "rows are missing")
    do throws(RowFailure) {
      try sink.finish()
    } catch {
      throw Self.explained(error, format)
    }
    try drain()
    do throws(FileError) {
      try file.commit()
    } catch {
      throw .file(error)
    }
  }

  /// Samples as the codec takes them.
  private func fill(
    _ count: Int, from pixels: UnsafePointer<UInt16>, alpha: UnsafePointer<UInt16>?
  ) {
    let step = hasAlpha ? 4 : 3
    if depth == 16 {
      let to = scratch.memory.assumingMemoryBound(to: UInt16.self)
      for place in 0..<count {
        for channel in 0..<3 { to[place * step + channel] = pixels[place * 3 + channel] }
        if hasAlpha { to[place * step + 3] = alpha?[place] ?? .max }
      }
    } else {
      let to = scratch.memory.assumingMemoryBound(to: UInt8.self)
      if !hasAlpha {
        for place in 0..<(count * 3) { to[place] = byte(pixels[place]) }
        return
      }
      for place in 0..<count {
        for channel in 0..<3 { to[place * step + channel] = byte(pixels[place * 3 + channel]) }
        if hasAlpha { to[place * step + 3] = alpha.map { byte($0[place]) } ?? .max }
      }
    }
  }

  private func byte(_ sample: UInt16) -> UInt8 {
    UInt8(truncatingIfNeeded: (UInt32(sample) &* 255 &+ 32_767) / 65_535)
  }

  /// Gives the file what the codec has made.
  private mutating func drain() throws(ImageError) {
    do throws(FileError) {
      try file.write(sink.take())
    } catch {
      throw .file(error)
    }
  }

  private static func opened(_ path: String) throws(ImageError) -> AtomicFile {
    do throws(FileError) {
      return try AtomicFile(replacing: path)
    } catch {
      throw .file(error)
    }
  }

  private static func sink(
    _ format: ImageFormat, _ width: Int, _ height: Int, _ depth: Int, _ hasAlpha: Bool,
    _ metadata: PhotographMetadata, _ quality: Int
  ) throws(ImageError) -> RowSink {
    do throws(RowFailure) {
      let sink =
        switch format {
        case .png: try RowSink(pngOf: width, by: height, bits: depth, hasAlpha: hasAlpha)
        case .jpeg:
          try RowSink(
            jpegOf: width, by: height, quality: quality, optimise: width * height <= 16 << 20,
            density: metadata.density?.jfif ?? PixelDensity.JFIF(unit: 0, x: 1, y: 1))
        }
      try sink.add(metadata, format)
      return sink
    } catch {
      throw explained(error, format)
    }
  }

  private static func explained(_ failure: RowFailure, _ format: ImageFormat) -> ImageError {
    switch failure {
    case .truncated(let detail), .damaged(let detail), .failed(let detail):
      .cannotEncode(format: format, detail: detail)
    case .file(let code): .cannotEncode(format: format, detail: "error \(code)")
    }
  }
}
