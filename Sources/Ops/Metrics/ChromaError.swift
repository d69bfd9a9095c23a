/// How far painted colours lie from the true ones, before either is cut to what a screen shows.
public struct ChromaError: Sendable, Equatable {
  /// Mean |ab − truth| over pixels and both channels, in network units (a* and b* / 110).
  ///
  /// From 0; lower is better. Times 110 it is in units of a* and b*. The loss of the tutorial, and
  /// what `meanL1` reports.
  public var l1: Double

  /// Area under the curve of errors, in percent: the share of pixels whose colour lies no further
  /// than t from the true one (the straight distance in a*, b*), over t = 0, 1, … 150, by the
  /// trapezoid rule, divided by 150.
  ///
  /// From 0 to 100; higher is better. Most true colours are dull, so painting nothing scores high.
  ///
  /// The variant: raw, not weighted by how rare a colour is; "no further" includes equality, so that
  /// a perfect picture reaches 100.
  ///
  /// Source: Zhang et al. 2016, "Colorful image colorization"; 151 thresholds as its users take.
  public var auc: Double

  /// The largest threshold, in units of a* and b*.
  static let lastThreshold = 150

  /// Compares two planes, a then b, of painted and true colours in network units.
  ///
  /// What is not a number makes `l1` no number, and is further than every threshold.
  init(_ painted: UnsafePointer<Float>, _ truth: UnsafePointer<Float>, area: Int) {
    var sum = 0.0
    // Twice the thresholds' trapezoids that hold a pixel: a whole number, exact in any order.
    var covered = 0
    for pixel in 0..<area {
      let a = Double(painted[pixel]) - Double(truth[pixel])
      let b = Double(painted[area + pixel]) - Double(truth[area + pixel])
      sum += a.magnitude + b.magnitude
      let distance = 110 * (a * a + b * b).squareRoot()
      if distance <= Double(Self.lastThreshold) {
        // The first threshold that reaches the pixel; its trapezoid holds one half of it.
        let first = Int(distance.rounded(.up))
        covered += first == 0 ? 2 * Self.lastThreshold : 2 * (Self.lastThreshold - first) + 1
      }
    }
    l1 = sum / Double(2 * area)
    auc = 100 * Double(covered) / Double(2 * Self.lastThreshold * area)
  }
}
