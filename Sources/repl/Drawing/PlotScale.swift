import Glibc
import Kernel

/// One axis of a plot: what it spans, where its ticks are and how they are written.
struct PlotAxis: Sendable, Equatable {
  /// A place with a number beside it.
  struct Tick: Sendable, Equatable {
    /// The value.
    var value: Double
    /// The value as text.
    var label: String
  }

  /// The smallest value; its logarithm on a logarithmic axis.
  var lower: Double
  /// The largest value, likewise.
  var upper: Double
  /// Whether places follow the logarithm of values.
  var isLogarithmic: Bool
  /// Where the numbers stand, from small to large.
  var ticks: [Tick]

  /// Where `value` lies between the ends, 0…1; nil where it cannot be shown.
  func place(_ value: Double) -> Double? {
    guard value.isFinite, !isLogarithmic || value > 0 else { return nil }
    let x = isLogarithmic ? log10(value) : Self.limited(value)
    return (x - lower) / (upper - lower)
  }

  /// An axis over `values` with about `count` ticks. With `isPadded` it reaches a little beyond
  /// them, up to a whole tick where one is near.
  init(over values: [Double], count: Int, isLogarithmic: Bool = false, isPadded: Bool) {
    self.isLogarithmic = isLogarithmic
    var shown = values.filter { $0.isFinite && (!isLogarithmic || $0 > 0) }
    shown = shown.map { isLogarithmic ? log10($0) : Self.limited($0) }
    var low = shown.min() ?? 0
    var high = shown.max() ?? 1
    if !(high - low > 1e-12 * max(abs(low), abs(high))) {
      let room = isLogarithmic ? 0.5 : max(abs(low) * 0.1, 0.5)
      (low, high) = (low - room, high + room)
    } else if isPadded {
      let room = (high - low) * 0.04
      // A curve of losses stays above zero, and so does its axis.
      let floor = !isLogarithmic && low >= 0
      (low, high) = (floor ? max(0, low - room) : low - room, high + room)
      if floor, low < 0.25 * high { low = 0 }
    }
    lower = low
    upper = high
    // Counts, such as epochs, have no halves.
    let isWhole = !isLogarithmic && !isPadded && shown.allSatisfy { $0 == $0.rounded() }
    ticks =
      isLogarithmic
      ? Self.decades(low, high, count: count)
      : Self.steps(low, high, count: count, smallest: isWhole ? 1 : 0)
  }

  /// Values so large that their differences would not be finite are shown at the edge.
  private static func limited(_ value: Double) -> Double { max(-1e300, min(1e300, value)) }

  /// Ticks at multiples of 1, 2 or 5 times a power of ten.
  private static func steps(
    _ low: Double, _ high: Double, count: Int, smallest: Double = 0
  ) -> [Tick] {
    let step = max(smallest, niceStep(high - low, count: count))
    guard step > 0, step.isFinite else { return [] }
    let first = (low / step).rounded(.up)
    let last = (high / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 100, abs(last) < 1e15 else { return [] }
    return (0...Int(last - first)).map { index in
      let value = (first + Double(index)) * step
      return Tick(value: value == 0 ? 0 : value, label: tickLabel(value, step: step))
    }
  }

  /// Ticks at powers of ten, and at 2 and 5 times them where there are few.
  private static func decades(_ low: Double, _ high: Double, count: Int) -> [Tick] {
    let span = high - low
    if span < 0.3 {
      let linear = steps(pow(10, low), pow(10, high), count: count)
      return linear.filter { $0.value > 0 }
    }
    let factors: [Double] = span < 2.2 ? [1, 2, 5] : [1]
    let stride = max(1, Int((span / Double(max(1, count))).rounded(.up)))
    var ticks: [Tick] = []
    for exponent in Int(low.rounded(.down))...Int(high.rounded(.up)) where exponent % stride == 0 {
      for factor in factors {
        let value = factor * pow(10, Double(exponent))
        let at = log10(value)
        if at >= low - 1e-9, at <= high + 1e-9 {
          ticks.append(Tick(value: value, label: value.significant(6)))
        }
      }
    }
    return ticks
  }
}

/// The step of 1, 2 or 5 times a power of ten that cuts `span` into about `count` parts.
func niceStep(_ span: Double, count: Int) -> Double {
  guard span > 0, span.isFinite else { return 1 }
  let rough = span / Double(max(1, count))
  let power = pow(10, log10(rough).rounded(.down))
  let part = rough / power
  return (part < 1.5 ? 1 : part < 3.5 ? 2 : part < 7.5 ? 5 : 10) * power
}

/// A tick's number with as many places as its step needs.
private func tickLabel(_ value: Double, step: Double) -> String {
  let size = max(abs(value), step)
  if value == 0 { return "0" }
  if size >= 1e6 || step < 1e-5 { return value.significant(6) }
  let places = max(0, -Int(log10(step * 1.0000001).rounded(.down)))
  return value.fixed(places)
}

/// A plot made ready to draw: axes, and curves as unbroken runs of places.
struct PlotLayout: Sendable {
  /// A place inside the axes: 0…1 from the left and from the bottom.
  struct Point: Sendable, Equatable {
    /// From the left.
    var x: Double
    /// From the bottom.
    var y: Double
  }

  /// A curve and what the legend says of it.
  struct Curve: Sendable {
    /// Its name.
    var name: String
    /// Its last finite value as text; empty when there is none.
    var last: String
    /// Runs without a gap; a run of one is a dot.
    var runs: [[Point]]
  }

  /// The horizontal axis.
  var x: PlotAxis
  /// The vertical axis.
  var y: PlotAxis
  /// The curves in order.
  var curves: [Curve]
  /// Whether there is a single point to show.
  var isEmpty: Bool { curves.allSatisfy { $0.runs.isEmpty } }

  /// Lays out `plot` for a drawing about `resolution` dots wide: longer curves are thinned to the
  /// lowest and highest value of each dot, which looks the same.
  init(_ plot: Plot, xTicks: Int, yTicks: Int, resolution: Int) {
    var xs: [Double] = []
    var ys: [Double] = []
    for series in plot.series {
      for (a, b) in zip(series.x, series.y)
      where a.isFinite && b.isFinite && (!plot.logarithmic || b > 0) {
        xs.append(a)
        ys.append(b)
      }
    }
    let horizontal = PlotAxis(over: xs, count: xTicks, isPadded: false)
    let vertical = PlotAxis(
      over: ys, count: yTicks, isLogarithmic: plot.logarithmic, isPadded: true)
    x = horizontal
    y = vertical
    curves = plot.series.map { series in
      var runs: [[Point]] = []
      var run: [Point] = []
      var last: Double?
      for (a, b) in zip(series.x, series.y) {
        if let px = horizontal.place(a), let py = vertical.place(b) {
          run.append(Point(x: px, y: py))
          last = b
        } else if !run.isEmpty {
          runs.append(run)
          run = []
        }
      }
      if !run.isEmpty { runs.append(run) }
      return Curve(
        name: series.name, last: plot.tellsLast ? last?.significant(4) ?? "" : "",
        runs: runs.map { thinned($0, resolution: resolution) })
    }
  }
}

/// At most four points a column: first, lowest, highest and last.
private func thinned(_ run: [PlotLayout.Point], resolution: Int) -> [PlotLayout.Point] {
  guard run.count > resolution * 4 else { return run }
  var result: [PlotLayout.Point] = []
  var start = 0
  while start < run.count {
    let column = Int(run[start].x * Double(resolution))
    var end = start
    var low = start
    var high = start
    while end + 1 < run.count, Int(run[end + 1].x * Double(resolution)) == column {
      end += 1
      if run[end].y < run[low].y { low = end }
      if run[end].y > run[high].y { high = end }
    }
    for index in Set([start, low, high, end]).sorted() { result.append(run[index]) }
    start = end + 1
  }
  return result
}
