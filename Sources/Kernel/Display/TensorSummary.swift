internal import Ops

/// What is worth knowing of some numbers at a glance.
struct Statistics {
  var count = 0
  var nanCount = 0
  var infiniteCount = 0
  var minimum = Float.infinity
  var maximum = -Float.infinity
  var mean = 0.0
  var standardDeviation = 0.0

  /// Looks at all values; those that are not finite are counted and left out of the rest.
  init(_ values: [Float]) {
    count = values.count
    // Welford's running mean and sum of squares, which does not cancel.
    var seen = 0.0
    var squares = 0.0
    for value in values {
      if value.isNaN {
        nanCount += 1
      } else if value.isInfinite {
        infiniteCount += 1
      } else {
        minimum = min(minimum, value)
        maximum = max(maximum, value)
        seen += 1
        let delta = Double(value) - mean
        mean += delta / seen
        squares += delta * (Double(value) - mean)
      }
    }
    // The unbiased estimate, as torch.std gives it.
    standardDeviation = seen > 1 ? (squares / (seen - 1)).squareRoot() : 0
  }
}

/// "tensor [2, 3]  range -1…1  mean 0.02  std 0.98  NaN 3" and, below, the first values.
func summaryText(of tensor: Tensor) throws -> String {
  let values = tensor.toHost()
  let shape = "[" + tensor.shape.map(String.init).joined(separator: ", ") + "]"
  guard !values.isEmpty else { return "tensor \(shape), empty" }
  if tensor.shape.isEmpty || values.count == 1 {
    return "tensor \(shape)  \(formatted(Double(values[0]), digits: 4))"
  }
  let facts = Statistics(values)
  var line = "tensor \(shape)"
  if facts.minimum <= facts.maximum {
    let (low, high) = (Double(facts.minimum), Double(facts.maximum))
    line += "  range \(formatted(low, digits: 4))…\(formatted(high, digits: 4))"
    line += "  mean \(formatted(facts.mean, digits: 4))"
    line += "  std \(formatted(facts.standardDeviation, digits: 4))"
  }
  if facts.nanCount > 0 { line += "  NaN × \(facts.nanCount)" }
  if facts.infiniteCount > 0 { line += "  Inf × \(facts.infiniteCount)" }
  if facts.minimum == 0, facts.maximum == 0 { line += "  all zero" }
  if let rows = matrix(tensor.shape, values) { return ([line] + rows).joined(separator: "\n") }
  let shown = values.prefix(6).map { formatted(Double($0), digits: 4) }.joined(separator: ", ")
  return line + "\n  \(shown)\(values.count > 6 ? ", …" : "")"
}

/// The rows of a small matrix, its columns below each other; nil for any other tensor.
private func matrix(_ shape: [Int], _ values: [Float]) -> [String]? {
  guard shape.count == 2, shape.allSatisfy({ 1...10 ~= $0 }) else { return nil }
  let texts = values.map { formatted(Double($0), digits: 4) }
  let width = texts.map(\.count).max() ?? 0
  return (0..<shape[0]).map { row in
    let cells = texts[row * shape[1]..<(row + 1) * shape[1]]
    return "  "
      + cells.map { String(repeating: " ", count: width - $0.count) + $0 }.joined(separator: "  ")
  }
}

/// A small tensor as it is typed, `[[1, 2], [3, 4]]`; nil for one of more than 16 values, or in more
/// than two axes.
func literalText(of tensor: Tensor) -> String? {
  guard 1...2 ~= tensor.shape.count, 2...16 ~= tensor.count else { return nil }
  let texts = tensor.toHost().map { formatted(Double($0), digits: 6) }
  guard tensor.shape.count == 2 else { return "[" + texts.joined(separator: ", ") + "]" }
  let rows = (0..<tensor.shape[0]).map { row in
    "[" + texts[row * tensor.shape[1]..<(row + 1) * tensor.shape[1]].joined(separator: ", ") + "]"
  }
  return "[" + rows.joined(separator: ", ") + "]"
}

/// One line about a tensor; a single value is written out.
func inlineText(of tensor: Tensor) -> String {
  if tensor.shape.allSatisfy({ $0 == 1 }), let value = try? tensor.item() {
    return formatted(Double(value), digits: 6)
  }
  return "tensor [" + tensor.shape.map(String.init).joined(separator: ", ") + "]"
}

/// A number to so many significant digits.
public func formatted(_ number: Double, digits: Int) -> String {
  guard number.isFinite, number != 0 else { return formatted(number) }
  var decimal = DecimalDigits(number.magnitude)
  decimal.round(toDigits: max(1, digits))
  let sign = number < 0 ? "-" : ""
  if decimal.exponent > 9 || decimal.exponent < -3 { return sign + decimal.scientific }
  return sign + decimal.plain(minimumDecimals: 0)
}
