import Ops

/// Compares the gradient of a function with what the function does along one random direction:
/// `(f(x + h·d) − f(x − h·d)) / 2h` should be `⟨gradient, d⟩`.
///
/// The function's elements are weighted and summed on the host in double precision, so that only
/// the function itself runs in single.
struct DirectionalDifference {
  let name: String
  /// Elements of each operand.
  let points: [[Double]]
  let shapes: [[Int]]
  let step: Double
  let tolerance: Double
  let device: Device
  let function: ([Tensor]) throws -> Tensor

  /// Runs the comparison for each operand by itself; a sentence for each that fails.
  func failures() throws -> [String] {
    var random = TestRandom(seed(of: name))
    let parameters = try zip(points, shapes).map {
      Parameter(try Tensor($0, shape: $1, on: device))
    }
    let y = try function(parameters.map(\.tensor))
    let weighting = random.values(y.count, 0.5, 1.5).map { random.next() < 0.5 ? -$0 : $0 }
    try y.backward(from: Tensor(weighting, shape: y.shape, on: device))
    var result: [String] = []
    for operand in points.indices {
      guard let gradient = parameters[operand].gradient, gradient.shape == shapes[operand] else {
        result.append("\(name), operand \(operand): no gradient of its shape")
        continue
      }
      let direction = random.values(points[operand].count, -1, 1)
      let products = zip(gradient.toHost(), direction).map { Double($0) * $1 }
      let analytic = products.reduce(0, +)
      let numeric =
        (try loss(operand, direction, step, weighting)
          - loss(operand, direction, -step, weighting)) / (2 * step)
      // Terms cancel in the sum; their size says what error is ordinary.
      let size = products.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let room = tolerance * max(size, abs(analytic)) + 1e-4
      if !(abs(analytic - numeric) <= room) {
        result.append(
          "\(name), operand \(operand): \(analytic), by difference \(numeric), allowed \(room)")
      }
    }
    return result
  }

  private func loss(
    _ operand: Int, _ direction: [Double], _ step: Double, _ weighting: [Double]
  ) throws -> Double {
    let moved = try points.indices.map { place in
      let values =
        place == operand
        ? zip(points[place], direction).map { $0 + step * $1 } : points[place]
      return try Tensor(values, shape: shapes[place], on: device)
    }
    let y = try function(moved)
    return zip(y.toHost(), weighting).reduce(0) { $0 + Double($1.0) * $1.1 }
  }
}
