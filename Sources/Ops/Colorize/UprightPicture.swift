/// A whole picture in memory that is filled with stored rows and handed out upright, for a format
/// whose readers do not turn pictures.
///
/// Memory: as many bytes as the picture has at its depth.
final class UprightPicture {
  private let turning: Turning
  private let depth: Int
  private let channels: Int
  private let memory: UnsafeMutableRawPointer

  /// Bytes such a picture takes.
  static func bytes(width: Int, height: Int, depth: Int, hasAlpha: Bool) -> Int {
    width * height * (hasAlpha ? 4 : 3) * (depth / 8)
  }

  init(_ turning: Turning, depth: Int, hasAlpha: Bool) {
    self.turning = turning
    self.depth = depth
    channels = hasAlpha ? 4 : 3
    memory = .allocate(
      byteCount: Self.bytes(
        width: turning.width, height: turning.height, depth: depth, hasAlpha: hasAlpha),
      alignment: 64)
  }

  deinit { memory.deallocate() }

  /// Takes stored rows.
  func take(_ strip: Strip, rows: Range<Int>) {
    if depth == 16 {
      put(strip, rows, as: UInt16.self) { $0 }
    } else {
      put(strip, rows, as: UInt8.self) { UInt8((UInt32($0) * 255 + 32_767) / 65_535) }
    }
  }

  private func put<Sample>(
    _ strip: Strip, _ rows: Range<Int>, as type: Sample.Type, _ sample: (UInt16) -> Sample
  ) {
    let target = memory.assumingMemoryBound(to: Sample.self)
    let steps = turning.steps
    var from = 0
    for row in rows {
      var place = steps.start + row * steps.down
      for _ in 0..<turning.width {
        for channel in 0..<3 {
          target[place * channels + channel] = sample(strip.pixels[3 * from + channel])
        }
        if let alpha = strip.alpha { target[place * channels + 3] = sample(alpha[from]) }
        from += 1
        place += steps.right
      }
    }
  }

  /// Fills a strip with upright rows.
  func give(_ strip: Strip, rows: Range<Int>) {
    let width = turning.uprightWidth
    let first = rows.lowerBound * width
    for place in 0..<(rows.count * width) {
      for channel in 0..<3 {
        strip.pixels[3 * place + channel] = sample((first + place) * channels + channel)
      }
      strip.alpha?[place] = sample((first + place) * channels + 3)
    }
  }

  private func sample(_ place: Int) -> UInt16 {
    depth == 16
      ? memory.assumingMemoryBound(to: UInt16.self)[place]
      : UInt16(memory.assumingMemoryBound(to: UInt8.self)[place]) * 257
  }
}
