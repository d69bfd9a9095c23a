/// A picture made smaller (or larger) while its rows pass by: memory for the new picture alone.
///
/// The filter is Pillow's bicubic, antialiased, on sRGB-encoded values (`ResizeTaps`), the one that
/// training pictures are resized with. Sums are kept as floats, so that 16-bit scans lose nothing; a
/// training picture is rounded to bytes between and after the passes, which is the whole difference.
final class StreamedThumbnail {
  /// Columns of the result.
  let width: Int
  /// Rows of the result.
  let height: Int
  /// Values a pixel that are taken from each triple: 1 for grey pictures, whose three are equal.
  let channels: Int

  private let sourceWidth: Int
  private let across: FloatTaps
  private let down: FloatTaps
  /// `height · width · channels` sums, in 0…1.
  private var sums: [Float]
  private var rowsTaken = 0
  /// The first result row that rows to come still count for.
  private var firstOpen = 0

  init(of sourceWidth: Int, _ sourceHeight: Int, to width: Int, _ height: Int, channels: Int) {
    self.width = width
    self.height = height
    self.channels = channels
    self.sourceWidth = sourceWidth
    across = FloatTaps(from: sourceWidth, to: width)
    down = FloatTaps(from: sourceHeight, to: height)
    sums = Array(repeating: 0, count: width * height * channels)
  }

  /// Takes the next rows: `rows · sourceWidth · 3` samples of 0…65535.
  func take(rows: Int, _ pixels: UnsafePointer<UInt16>, _ crew: Crew) {
    let line = width * channels
    let narrow = UnsafeMutablePointer<Float>.allocate(capacity: max(1, rows * line))
    defer { narrow.deallocate() }
    crew.run(parts: rows) { row in
      across.apply(
        to: pixels + row * sourceWidth * 3, channels: channels, into: narrow + row * line)
    }
    let first = rowsTaken
    while firstOpen < height, down.spans[firstOpen].end <= first { firstOpen += 1 }
    var end = firstOpen
    while end < height, down.spans[end].first < first + rows { end += 1 }
    let open = firstOpen..<end
    sums.withUnsafeMutableBufferPointer { sums in
      guard let sums = sums.baseAddress else { return }
      // Each result row is one part: its sum is in the order of the rows whoever computes it.
      crew.run(parts: open.count) { part in
        let row = open.lowerBound + part
        let span = down.spans[row]
        let target = sums + row * line
        for source in max(span.first, first)..<min(span.end, first + rows) {
          let weight = down.weights[span.start + source - span.first]
          let from = narrow + (source - first) * line
          for place in 0..<line { target[place] += weight * from[place] }
        }
      }
    }
    rowsTaken += rows
  }

  /// The result, `height · width · channels` values in 0…1, row by row.
  func values() -> [Float] { sums.map { min(max($0, 0), 1) } }

  /// The result as bytes, red, green and blue.
  func image() -> Image {
    let bytes = values().flatMap { value in
      repeatElement(UInt8(value * 255 + 0.5), count: channels == 1 ? 3 : 1)
    }
    return Image(width: width, height: height, pixels: bytes)
  }
}

/// `ResizeTaps` as floats.
struct FloatTaps {
  /// For each new pixel: the first old pixel, the one after the last, where the weights start.
  let spans: [(first: Int, end: Int, start: Int)]
  let weights: [Float]

  init(from old: Int, to new: Int) {
    let taps = ResizeTaps(from: old, to: new, filter: .bicubic)
    spans = taps.spans.map { ($0.first, $0.first + $0.count, $0.weights) }
    let unit = 1 / Float(1 << ResizeTaps.bits)
    weights = taps.weights.map { Float($0) * unit }
  }

  /// One row of triples, 0…65535, to one of `channels` values a pixel, 0…1.
  func apply(
    to row: UnsafePointer<UInt16>, channels: Int, into target: UnsafeMutablePointer<Float>
  ) {
    weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress else { return }
      for (place, span) in spans.enumerated() {
        let weight = weights + span.start
        let count = span.end - span.first
        let from = row + 3 * span.first
        if channels == 1 {
          var sum: Float = 0
          for tap in 0..<count { sum += weight[tap] * Float(from[3 &* tap]) }
          target[place] = held(sum)
        } else {
          var (red, green, blue): (Float, Float, Float) = (0, 0, 0)
          for tap in 0..<count {
            red += weight[tap] * Float(from[3 &* tap])
            green += weight[tap] * Float(from[3 &* tap &+ 1])
            blue += weight[tap] * Float(from[3 &* tap &+ 2])
          }
          target[3 &* place] = held(red)
          target[3 &* place &+ 1] = held(green)
          target[3 &* place &+ 2] = held(blue)
        }
      }
    }
  }

  /// 0…65535 to 0…1. The cubic overshoots; a picture of bytes is clipped after each pass.
  @inline(__always)
  private func held(_ sum: Float) -> Float {
    let value = sum * (1 / 65_535)
    return value < 0 ? 0 : value < 1 ? value : 1
  }
}
