// Where the language meets the engine's tensors.

/// The result of an operator one of whose operands is a tensor.
func arithmetic(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Tensor {
  func operand(_ value: Value, like other: Value) -> Tensor {
    switch (value, other) {
    case (.tensor(let tensor), _): return tensor
    case (.number(let number), .tensor(let tensor)):
      let values = Array(repeating: Float(number), count: tensor.values.count)
      return Tensor(shape: tensor.shape, values: values)
    default: return Tensor(shape: [], values: [.nan])
    }
  }
  let (a, b) = (operand(left, like: right), operand(right, like: left))
  switch operation {
  case .add: return try Tensor.zip(a, b, +)
  case .subtract: return try Tensor.zip(a, b, -)
  case .multiply: return try Tensor.zip(a, b, *)
  case .divide: return try Tensor.zip(a, b, /)
  case .power: return try Tensor.zip(a, b) { Float(power(Double($0), Double($1))) }
  default: throw CommandError("`\(operation.rawValue)` is not defined for tensors")
  }
}

/// The tensor without its history, for values that are kept.
func detached(_ tensor: Tensor) -> Tensor { tensor.detached() }

/// One index of a tensor.
enum TensorIndex {
  /// One place; the axis goes away. Negative counts from the end.
  case at(Int)
  /// A stretch; nil ends reach to the border.
  case stretch(lower: Int?, upper: Int?, isClosed: Bool)
}

/// `x[0, 1..<3]`
func tensorElement(of tensor: Tensor, at indices: [TensorIndex]) throws -> Value {
  guard case .at(let index)? = indices.first, indices.count == 1, tensor.shape.count == 1,
    tensor.values.indices.contains(index)
  else { throw CommandError("this index does not fit", facts: [.init("shape", "\(tensor.shape)")]) }
  return .tensor(Tensor(shape: [], values: [tensor.values[index]]))
}

/// `x.shape` and the like; nil when there is no such property.
func tensorProperty(_ name: String, of tensor: Tensor) throws -> Value? {
  switch name {
  case "shape": .list(tensor.shape.map { .number(Double($0)) })
  case "rank": .number(Double(tensor.shape.count))
  case "count": .number(Double(tensor.shape.reduce(1, *)))
  default: nil
  }
}

/// What completion offers behind a tensor's dot.
let tensorMembers = [
  Member("shape", "the extents of the axes"), Member("rank", "how many axes"),
  Member("count", "how many elements"),
]

/// A function of the table of number commands, applied to every element of a tensor.
func elementwise(_ name: String, _ tensor: Tensor) throws -> Tensor {
  throw CommandError("`\(name)` is not defined for tensors yet")
}
