import Ops
import Testing

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

  /// Runs the comparison for each operand by itself, so that a failure names one.
  func check(_ location: SourceLocation = #_sourceLocation) throws {
    var random = TestRandom(seed(of: name))
    let parameters = try zip(points, shapes).map {
      Parameter(try Tensor($0, shape: $1, on: device))
    }
    let y = try function(parameters.map(\.tensor))
    let weighting = random.values(y.count, 0.5, 1.5).map { random.next() < 0.5 ? -$0 : $0 }
    try y.backward(from: Tensor(weighting, shape: y.shape, on: device))
    for operand in points.indices {
      let gradient = parameters[operand].gradient
      #expect(
        gradient != nil, "\(name): no gradient for operand \(operand)", sourceLocation: location)
      guard let gradient else { continue }
      #expect(
        gradient.shape == shapes[operand], "\(name): operand \(operand)", sourceLocation: location)
      let direction = random.values(points[operand].count, -1, 1)
      let products = zip(gradient.toHost(), direction).map { Double($0) * $1 }
      let analytic = products.reduce(0, +)
      let numeric =
        (try loss(operand, direction, step, weighting)
          - loss(operand, direction, -step, weighting)) / (2 * step)
      // Terms cancel in the sum; their size says what error is ordinary.
      let size = products.reduce(0) { $0 + $1 * $1 }.squareRoot()
      let room = tolerance * max(size, abs(analytic)) + 1e-4
      #expect(
        abs(analytic - numeric) <= room,
        "\(name), operand \(operand): \(analytic), by difference \(numeric), allowed \(room)",
        sourceLocation: location)
    }
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
