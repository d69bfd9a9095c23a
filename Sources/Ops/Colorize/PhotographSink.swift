/// Takes the painted rows of a photograph and makes the file of them.
final class PhotographSink {
  private let width: Int
  private let isFlattened: Bool
  private let upright: UprightPicture?
  private let turning: Turning
  private var writer: PhotographWriter?
  /// What could not be kept.
  private(set) var notes: [String] = []

  init(
    _ reader: PhotographReader, to output: String, as format: ImageFormat,
    options: ColorizeOptions, turning: Turning
  ) throws(ColorizeError) {
    width = reader.width
    self.turning = turning
    let isJPEG = format == .jpeg
    isFlattened = isJPEG && reader.hasAlpha
    let depth = isJPEG ? 8 : reader.depth
    let hasAlpha = reader.hasAlpha && !isJPEG
    let isTurned = !isJPEG && turning.orientation != 1
    let (columns, rows) =
      isTurned ? (turning.uprightWidth, turning.uprightHeight) : (reader.width, reader.height)
    upright = isTurned ? UprightPicture(turning, depth: depth, hasAlpha: hasAlpha) : nil
    let metadata = reader.metadata.forOutput(
      as: format, width: columns, height: rows, orientation: isTurned ? 1 : reader.orientation)
    let quality = options.quality ?? max(90, reader.quality ?? 95)
    writer = try imaging { () throws(ImageError) in
      try PhotographWriter(
        replacing: output, format: format, width: columns, height: rows, depth: depth,
        hasAlpha: hasAlpha, metadata: metadata, quality: quality)
    }
    notes = metadata.notes.map(\.description)
    if isFlattened {
      notes.append("transparency was not kept, because a JPEG has none; it is shown over white.")
    }
    if isJPEG, reader.depth == 16 {
      notes.append("8 of 16 bits were kept, because a JPEG has no more.")
    }
  }

  /// Bytes of the result that must be held as a whole to be turned upright; 0 where rows are written
  /// as they are read.
  ///
  /// - Throws: `ColorizeError.image` when they are more than `limits.codecBytes`, before any memory is
  ///   taken.
  static func uprightBytes(
    _ reader: PhotographReader, as format: ImageFormat, turning: Turning, limits: Limits
  ) throws(ColorizeError) -> Int {
    guard format == .png, turning.orientation != 1 else { return 0 }
    let bytes = UprightPicture.bytes(
      width: reader.width, height: reader.height, depth: reader.depth, hasAlpha: reader.hasAlpha)
    guard bytes <= limits.codecBytes else {
      throw .image(
        .needsMemory(path: reader.path, format: format, bytes: bytes, limit: limits.codecBytes))
    }
    return bytes
  }

  /// Takes stored rows, from the top.
  func take(_ strip: Strip, rows: Range<Int>) throws(ColorizeError) {
    if isFlattened { strip.flatten(rows.count * width) }
    if let upright {
      upright.take(strip, rows: rows)
    } else {
      try write(strip, rows: rows.count)
    }
  }

  /// Ends the file and puts it in its place; `strip` is memory for `cut.rows` stored rows.
  func finish(_ strip: Strip, _ cut: StripCut) throws(ColorizeError) {
    if let upright {
      let fitting = max(1, cut.rows * turning.width / turning.uprightWidth)
      // A strip of one stored row may be shorter than an upright row.
      let room =
        fitting * turning.uprightWidth <= cut.rows * turning.width
        ? strip : Strip(pixels: turning.uprightWidth, hasAlpha: strip.alpha != nil)
      for start in stride(from: 0, to: turning.uprightHeight, by: fitting) {
        let rows = start..<min(start + fitting, turning.uprightHeight)
        upright.give(room, rows: rows)
        try write(room, rows: rows.count)
      }
    }
    guard let whole = writer.take() else { return }
    do throws(ImageError) { try whole.finish() } catch { throw .image(error) }
  }

  /// Drops what was written, at once; nothing happens after `finish`. A thread that ends may hold
  /// this object for a moment longer than the call that failed.
  func abandon() { writer = nil }

  private func write(_ strip: Strip, rows: Int) throws(ColorizeError) {
    let alpha = strip.alpha.map { UnsafeBufferPointer($0) }
    try imaging { () throws(ImageError) in
      try writer?.write(rows: rows, pixels: UnsafeBufferPointer(strip.pixels), alpha: alpha)
    }
  }
}
