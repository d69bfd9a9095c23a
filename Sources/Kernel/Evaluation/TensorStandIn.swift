// Holds the place of the engine's tensor until it is there.

/// A tensor of 32-bit floats.
public struct Tensor: Sendable {
  /// The extents of the axes.
  public let shape: [Int]
  let values: [Float]

  init(shape: [Int], values: [Float]) {
    self.shape = shape
    self.values = values
  }

  func toHost() throws -> [Float] { values }
  func item() throws -> Float { values.first ?? 0 }
  func detached() -> Tensor { self }

  static func zip(
    _ a: Tensor, _ b: Tensor, _ f: (Float, Float) -> Float
  ) throws(TensorError) -> Tensor {
    guard a.shape == b.shape else { throw TensorError(a: a.shape, b: b.shape) }
    return Tensor(shape: a.shape, values: Swift.zip(a.values, b.values).map { f($0, $1) })
  }
}

struct TensorError: Error {
  var a: [Int]
  var b: [Int]
}

extension TensorError: ExplainedError {
  var message: String { "these shapes do not fit together" }
  var argument: ArgumentReference? { nil }
  var facts: [ExplainedFact] { [] }
  var help: String? { nil }
}
