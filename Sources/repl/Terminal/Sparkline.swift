/// How a number went, as a row of bars: every value it had, averaged over as many as fit.
struct Sparkline: Sendable {
  /// Bars that are kept at most; twice as many values are averaged each time they are full.
  private static let capacity = 128

  /// Means of `span` values each.
  private var means: [Double] = []
  private var span = 1
  /// What has come of the next mean.
  private var sum = 0.0
  private var count = 0

  /// Adds a value; one that is not finite is passed over.
  mutating func add(_ value: Double) {
    guard value.isFinite else { return }
    sum += value
    count += 1
    guard count == span else { return }
    means.append(sum / Double(span))
    (sum, count) = (0, 0)
    guard means.count == Self.capacity else { return }
    means = stride(from: 0, to: means.count, by: 2).map { (means[$0] + means[$0 + 1]) / 2 }
    span *= 2
  }

  /// The row, at most `width` characters, from the lowest bar to the highest.
  func text(width: Int) -> String {
    let bars = Array("▁▂▃▄▅▆▇█")
    let shown = averaged(to: width)
    guard let low = shown.min(), let high = shown.max() else { return "" }
    // A number that hardly moves shall not look wild.
    let room = max(high - low, 1e-3 * max(abs(low), abs(high)))
    return String(
      shown.map { value in
        let place = room > 0 ? (value - low) / room : 0
        return bars[max(0, min(7, place.isFinite ? Int(place * 8) : 0))]
      })
  }

  private func averaged(to width: Int) -> [Double] {
    guard means.count > width, width > 0 else { return width > 0 ? means : [] }
    return (0..<width).map { bar in
      let part = means[(bar * means.count / width)..<((bar + 1) * means.count / width)]
      return part.reduce(0, +) / Double(max(1, part.count))
    }
  }
}
