import Ops
import Testing

/// How far two tensors may lie apart: absolutely, and relative to the largest expected element or to
/// each.
struct Tolerance {
  let relative: Double
  let absolute: Double
  let isPerElement: Bool

  init(relative: Double, absolute: Double = 1e-7, perElement: Bool = false) {
    precondition(relative >= 0 && absolute > 0, "a tolerance is positive")
    self.relative = relative
    self.absolute = absolute
    isPerElement = perElement
  }

  func room(_ expected: Double, largest: Double) -> Double {
    absolute + relative * (isPerElement ? abs(expected) : largest)
  }
}

/// What makes two arrays differ, or nil: shape first, then NaN and infinities, then values.
func difference(
  _ actual: [Float], _ shape: [Int], from expected: [Double], _ expectedShape: [Int],
  _ tolerance: Tolerance
) -> String? {
  if shape != expectedShape { return "shape \(shape), expected \(expectedShape)" }
  if actual.count != expected.count { return "\(actual.count) numbers, not \(expected.count)" }
  for (place, (a, b)) in zip(actual, expected).enumerated() {
    let sameKind =
      a.isNaN == b.isNaN
      && (a.isNaN || a.isFinite == b.isFinite && (a.isFinite || (a < 0) == (b < 0)))
    if !sameKind { return "\(a) at \(index(place, shape)), expected \(b)" }
  }
  let scale = expected.reduce(0) { $1.isFinite ? max($0, abs($1)) : $0 }
  var worst = (place: 0, distance: 0.0, excess: 0.0)
  for (place, (a, b)) in zip(actual, expected).enumerated() where b.isFinite {
    let distance = abs(Double(a) - b)
    let excess = distance / tolerance.room(b, largest: scale)
    if excess > worst.excess { worst = (place, distance, excess) }
  }
  if worst.excess <= 1 { return nil }
  return "\(actual[worst.place]) at \(index(worst.place, shape)), expected "
    + "\(expected[worst.place]); off by \(worst.distance), "
    + "\(worst.excess) times what is allowed"
}

/// The index of the `place`-th element in row-major order.
private func index(_ place: Int, _ shape: [Int]) -> [Int] {
  var rest = place
  var result: [Int] = []
  for length in shape.reversed() {
    result.insert(rest % max(length, 1), at: 0)
    rest /= max(length, 1)
  }
  return result
}

/// Fails the test where two tensors differ.
func expectClose(
  _ actual: Tensor, _ expected: [Double], shape: [Int], _ tolerance: Tolerance,
  _ what: String = "result", _ location: SourceLocation = #_sourceLocation
) {
  if let sentence = difference(actual.toHost(), actual.shape, from: expected, shape, tolerance) {
    Issue.record("\(what): \(sentence)", sourceLocation: location)
  }
}

/// Fails the test where two tensors differ.
func expectClose(
  _ actual: Tensor, _ expected: Tensor, _ tolerance: Tolerance, _ what: String = "result",
  _ location: SourceLocation = #_sourceLocation
) {
  expectClose(
    actual, expected.toHost().map { Double($0) }, shape: expected.shape, tolerance, what, location)
}

/// Fails the test where two tensors differ in a single bit.
func expectSameBits(
  _ actual: Tensor?, _ expected: Tensor?, _ what: String = "result",
  _ location: SourceLocation = #_sourceLocation
) {
  guard let actual, let expected else {
    if actual != nil || expected != nil {
      Issue.record("\(what): only one is there", sourceLocation: location)
    }
    return
  }
  let (a, b) = (actual.toHost(), expected.toHost())
  if actual.shape != expected.shape {
    Issue.record("\(what): \(actual.shape) and \(expected.shape)", sourceLocation: location)
  } else if let place = a.indices.first(where: { a[$0].bitPattern != b[$0].bitPattern }) {
    Issue.record(
      "\(what): \(a[place]) and \(b[place]) at \(index(place, actual.shape))",
      sourceLocation: location)
  }
}
