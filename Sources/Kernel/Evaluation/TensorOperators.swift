internal import Ops

// Where the language meets the engine's tensors.

/// The result of an operator one of whose operands is a tensor. Shapes broadcast.
func arithmetic(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws -> Tensor {
  switch (left, right) {
  case (.tensor(let a), .tensor(let b)): return try arithmetic(operation, a, b)
  case (.tensor(let a), .number(let b)):
    let b = Float(b)
    switch operation {
    case .add: return try a + b
    case .subtract: return try a - b
    case .multiply: return try a * b
    case .divide: return try a / b
    case .power: return try a.power(b)
    default: return try arithmetic(operation, a, try .scalar(b, on: a.device))
    }
  case (.number(let a), .tensor(let b)):
    let a = Float(a)
    switch operation {
    case .add: return try a + b
    case .subtract: return try a - b
    case .multiply: return try a * b
    case .divide: return try a / b
    default: return try arithmetic(operation, try .scalar(a, on: b.device), b)
    }
  default: throw undefined(operation)
  }
}

private func arithmetic(
  _ operation: BinaryOperator, _ a: Tensor, _ b: Tensor
) throws -> Tensor {
  switch operation {
  case .add: return try a + b
  case .subtract: return try a - b
  case .multiply: return try a * b
  case .divide: return try a / b
  case .power: return try a.power(b)
  case .matrixProduct: return try a.matrixProduct(b)
  case .equal: return try a.compared(.equal, b)
  case .notEqual: return try a.compared(.notEqual, b)
  case .less: return try a.compared(.less, b)
  case .lessOrEqual: return try a.compared(.lessOrEqual, b)
  case .greater: return try a.compared(.greater, b)
  case .greaterOrEqual: return try a.compared(.greaterOrEqual, b)
  case .remainder, .and, .or: throw undefined(operation)
  }
}

private func undefined(_ operation: BinaryOperator) -> CommandError {
  CommandError("`\(operation.rawValue)` is not defined for tensors")
}

/// The value of a variable as it is now: an optimiser may have moved a parameter elsewhere.
func current(_ value: Value) -> Value {
  guard case .tensor(let tensor) = value, let node = tensor.node,
    let parameter = node as? Ops.Parameter
  else { return value }
  return .tensor(parameter.tensor)
}

/// One index of a tensor.
enum TensorIndex {
  /// One place; the axis goes away. Negative counts from the end.
  case at(Int)
  /// A stretch; missing ends reach to the border, negative ones count from it.
  case stretch(lower: Int?, upper: Int?, isClosed: Bool)
}

/// `x[0, 1..<3]`: one index an axis, from the first; further axes stay whole.
func tensorElement(of tensor: Tensor, at indices: [TensorIndex]) throws -> Value {
  guard indices.count <= tensor.rank else {
    throw CommandError(
      "there are \(indices.count) indices for \(counted(tensor.rank, "axis", plural: "axes"))",
      facts: [.init("shape", "\(tensor.shape)")])
  }
  var result = tensor
  var axis = 0
  for index in indices {
    switch index {
    case .at(let place):
      result = try result.indexed(axis: axis, place)
    case .stretch(nil, nil, _):
      axis += 1
    case .stretch(let lower, let upper, let isClosed):
      let range = stretch(
        lower.map { Double($0) }, upper.map { Double($0) }, isClosed: isClosed,
        of: result.shape[axis])
      result = try result.sliced(axis: axis, range)
      axis += 1
    }
  }
  return .tensor(result)
}

/// The places a range means on an axis or in a list of so many elements. Negative ends count from
/// the back, and ends beyond the border are cut to it, as in Python.
func stretch(_ lower: Double?, _ upper: Double?, isClosed: Bool, of count: Int) -> Range<Int> {
  let length = Double(count)
  func place(_ end: Double) -> Double { end < 0 ? end + length : end }
  let low = min(max(place((lower ?? 0).rounded(.up)), 0), length)
  // A closed range takes in its end, an open one stops before it.
  let end = upper.map { isClosed ? place($0.rounded(.down)) + 1 : place($0.rounded(.up)) } ?? length
  return Int(low)..<Int(min(max(end, low), length))
}

/// `x.shape` and the like; nil when there is no such property.
func tensorProperty(_ name: String, of tensor: Tensor) throws -> Value? {
  switch name {
  case "shape": .list(tensor.shape.map { .number(Double($0)) })
  case "rank": .number(Double(tensor.rank))
  case "count": .number(Double(tensor.count))
  case "isTracked": .bool(tensor.isTracked)
  case "grad":
    // Only a leaf of the graph collects its gradient.
    tensor.parameter?.gradient.map { .tensor($0) } ?? Value.none
  default: nil
  }
}

/// What completion offers behind a tensor's dot.
let tensorMembers = [
  Member("shape", "the extents of the axes"), Member("rank", "how many axes"),
  Member("count", "how many elements"), Member("grad", "the gradient collected for it, or none"),
  Member("isTracked", "whether gradients flow through it"),
]

/// A function of the table of number commands, applied to every element of a tensor.
func elementwise(_ name: String, _ tensor: Tensor) throws -> Tensor {
  switch name {
  case "abs": return try tensor.abs()
  case "sqrt": return try tensor.sqrt()
  case "exp": return try tensor.exp()
  case "log": return try tensor.log()
  default: throw CommandError("`\(name)` takes a number, not a tensor", at: "x")
  }
}

/// `sum`, `mean`, `min` or `max` of a tensor, along some axes or all.
func reduced(_ name: String, _ tensor: Tensor, axes: [Int]?, keepAxes: Bool) throws -> Tensor {
  switch name {
  case "sum": return try tensor.sum(axes: axes, keepAxes: keepAxes)
  case "mean": return try tensor.mean(axes: axes, keepAxes: keepAxes)
  case "min": return try tensor.min(axes: axes, keepAxes: keepAxes)
  case "max": return try tensor.max(axes: axes, keepAxes: keepAxes)
  default: throw CommandError("`\(name)` takes numbers, not a tensor")
  }
}
