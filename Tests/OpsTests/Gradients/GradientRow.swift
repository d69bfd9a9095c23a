import Ops
import Testing

/// Where the elements of an operand are drawn from: away from places without a derivative.
enum Domain: Sendable {
  case any, positive, awayFromZero, inside(Double, Double)
  /// No two elements closer than 0.05, in random order.
  case distinct

  func draw(_ count: Int, _ random: inout TestRandom) -> [Double] {
    switch self {
    case .any: return random.values(count, -2, 2)
    case .positive: return random.values(count, 0.5, 2)
    case .inside(let low, let high): return random.values(count, low, high)
    case .awayFromZero:
      return random.values(count, 0.2, 2).map { random.next() < 0.5 ? -$0 : $0 }
    case .distinct:
      return random.order(count).map { (Double($0) - Double(count) / 2 + 0.3) * 0.05 }
    }
  }
}

/// How an operand lies in memory: without gaps, or as a view that has other strides.
enum Lie: CaseIterable {
  case plain, permuted, sliced

  /// The shape of the tensor that the operand is a view of.
  func stored(_ shape: [Int]) -> [Int] {
    switch self {
    case .plain: return shape
    case .permuted: return shape.reversed()
    case .sliced: return shape.isEmpty ? [] : shape.dropLast() + [2 * shape[shape.count - 1] + 1]
    }
  }

  /// The operand.
  func view(_ x: Tensor) throws -> Tensor {
    switch self {
    case .plain: return x
    case .permuted: return try x.permuted(Array((0..<x.rank).reversed()))
    case .sliced:
      return x.rank == 0 ? x : try x.sliced(axis: -1, 1..<x.shape[x.rank - 1], step: 2)
    }
  }
}

/// One function on operands of certain shapes.
struct GradientRow: CustomTestStringConvertible, Sendable {
  /// The public function, as in the sources.
  let function: String
  let note: String
  let shapes: [[Int]]
  let domains: [Domain]
  let tolerance: Double
  let body: @Sendable ([Tensor]) throws -> Tensor

  var testDescription: String { "\(function) \(note)\(note.isEmpty ? "" : " ")\(shapes)" }

  func domain(_ operand: Int) -> Domain { domains[min(operand, domains.count - 1)] }

  /// Operands as they are stored, drawn from the row's domains.
  func draw(_ lie: Lie) -> [(values: [Double], shape: [Int])] {
    var random = TestRandom(seed(of: testDescription))
    return shapes.enumerated().map { operand, shape in
      let stored = lie.stored(shape)
      return (domain(operand).draw(stored.reduce(1, *), &random), stored)
    }
  }

  func difference(_ lie: Lie, on device: Device) -> DirectionalDifference {
    let operands = draw(lie)
    return DirectionalDifference(
      name: "\(testDescription) \(lie)", points: operands.map(\.values),
      shapes: operands.map(\.shape), step: 1e-2, tolerance: tolerance, device: device,
      function: { try body($0.map { try lie.view($0) }) })
  }
}

/// Rows of one function, one for each list of operand shapes.
func rows(
  _ function: String, _ note: String = "", _ domains: [Domain] = [.any], tolerance: Double = 2e-3,
  shapes: [[[Int]]], body: @escaping @Sendable ([Tensor]) throws -> Tensor
) -> [GradientRow] {
  shapes.map {
    GradientRow(
      function: function, note: note, shapes: $0, domains: domains, tolerance: tolerance,
      body: body)
  }
}
