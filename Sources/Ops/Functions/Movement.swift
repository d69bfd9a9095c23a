extension Tensor {
  /// The same elements in the same order under another shape.
  ///
  /// - Parameter target: The new shape; one length may be −1 and is worked out.
  /// - Throws: `TensorError.shapes` when the counts differ.
  ///
  /// Derivative: the gradient under the old shape.
  public func reshaped(_ target: [Int]) throws(TensorError) -> Tensor {
    let from = shape
    let target = try completed(target)
    let y = try contiguous().viewed(as: target)
    return y.recorded("reshape", from: [self]) { dy, _ throws(TensorError) in
      [try dy.contiguous().viewed(as: from)]
    }
  }

  private func completed(_ target: [Int]) throws(TensorError) -> [Int] {
    var result = target
    var isKnown = true
    if let open = target.firstIndex(of: -1) {
      result[open] = 1
      let known = Layout.checkedCount(result) ?? 0
      isKnown = known > 0 && count % known == 0
      if isKnown { result[open] = count / known }
    }
    guard isKnown, Layout.checkedCount(result) == count else {
      throw .shapes(
        operation: "reshape", [NamedShape("tensor", shape), NamedShape("target", target)],
        reason: "the target does not hold \(count) elements")
    }
    return result
  }

  /// The axes in another order.
  ///
  /// - Parameter axes: Every axis once; negative ones count from the back.
  ///
  /// Derivative: the gradient with the axes put back.
  public func permuted(_ axes: [Int]) throws(TensorError) -> Tensor {
    var order: [Int] = []
    for axis in axes { order.append(try resolved(axis: axis, in: "permute")) }
    guard order.sorted() == Array(0..<rank) else {
      throw .argument(
        operation: "permute", name: "axes",
        reason: "must name each of the \(rank) axes of \(shape) once, and names \(axes)")
    }
    var inverse = order
    for (place, axis) in order.enumerated() { inverse[axis] = place }
    let y = Tensor(buffer: buffer, layout: layout.permuted(order))
    return y.recorded("permute", from: [self]) { [inverse] dy, _ throws(TensorError) in
      [Tensor(buffer: dy.buffer, layout: dy.layout.permuted(inverse))]
    }
  }

  /// The last two axes exchanged.
  public func transposed() throws(TensorError) -> Tensor {
    guard rank >= 2 else {
      throw .shapes(
        operation: "transpose", [NamedShape("tensor", shape)], reason: "two axes are needed")
    }
    return try permuted(Array(0..<rank - 2) + [rank - 1, rank - 2])
  }

  /// Every `step`-th place of a range along one axis.
  ///
  /// - Throws: `TensorError.argument` when the range leaves the axis.
  ///
  /// Derivative: the gradient at those places, zeros elsewhere: slice and pad are transposes.
  public func sliced(axis: Int, _ range: Range<Int>, step: Int = 1) throws(TensorError) -> Tensor {
    let axis = try resolved(axis: axis, in: "slice")
    guard step > 0 else {
      throw .argument(operation: "slice", name: "step", reason: "is \(step), and must be 1 or more")
    }
    guard range.lowerBound >= 0, range.upperBound <= shape[axis] else {
      throw .argument(
        operation: "slice", name: "range",
        reason: "\(range.lowerBound)..<\(range.upperBound) leaves axis \(axis), "
          + "which has \(shape[axis]) places")
    }
    let from = shape
    let y = Tensor(buffer: buffer, layout: layout.sliced(axis: axis, range, step: step))
    return y.recorded("slice", from: [self]) { dy, _ throws(TensorError) in
      let dx = try Tensor.zeros(from, on: dy.device)
      dx.backend.copy(
        dy, to: Tensor(buffer: dx.buffer, layout: dx.layout.sliced(axis: axis, range, step: step)))
      return [dx]
    }
  }

  /// One place along an axis, which disappears. Negative places count from the back.
  public func indexed(axis: Int, _ place: Int) throws(TensorError) -> Tensor {
    let axis = try resolved(axis: axis, in: "index")
    let start = place < 0 ? place + shape[axis] : place
    guard start >= 0, start < shape[axis] else {
      throw .argument(
        operation: "index", name: "place",
        reason: "\(place) is not on axis \(axis), which has \(shape[axis]) places")
    }
    var target = shape
    target.remove(at: axis)
    return try sliced(axis: axis, start..<start + 1).reshaped(target)
  }

  /// A constant around the tensor.
  ///
  /// - Parameters:
  ///   - amounts: For each axis, how many places before and after.
  ///   - value: What they hold.
  ///
  /// Derivative: the gradient without the border.
  public func padded(_ amounts: [(before: Int, after: Int)], with value: Float = 0)
    throws(TensorError) -> Tensor
  {
    guard amounts.count == rank, amounts.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else {
      throw .argument(
        operation: "pad", name: "amounts",
        reason: "must be a pair of numbers, 0 or more, for each of the \(rank) axes of \(shape)")
    }
    var target: [Int] = []
    for (length, amount) in Swift.zip(shape, amounts) {
      guard amount.before <= Layout.mostElements, amount.after <= Layout.mostElements else {
        throw .argument(
          operation: "pad", name: "amounts",
          reason: "ask for \(amount.before) and \(amount.after) places, more than any tensor has")
      }
      target.append(length + amount.before + amount.after)
    }
    let inner = { (layout: Layout, shape: [Int]) -> Layout in
      var result = layout
      for axis in shape.indices {
        let start = amounts[axis].before
        result = result.sliced(axis: axis, start..<start + shape[axis])
      }
      return result
    }
    let from = shape
    let y = try Tensor.full(value, target, on: device)
    backend.copy(self, to: Tensor(buffer: y.buffer, layout: inner(y.layout, from)))
    let starts = amounts.map(\.before)
    return y.recorded("pad", from: [self]) { dy, _ throws(TensorError) in
      var result = dy.layout
      for axis in from.indices {
        result = result.sliced(axis: axis, starts[axis]..<starts[axis] + from[axis])
      }
      return [Tensor(buffer: dy.buffer, layout: result)]
    }
  }

  /// The value repeated to a larger shape. Derivative: summed back.
  ///
  /// Nothing is copied; still, a value that could never be copied is refused.
  public func broadcast(to target: [Int]) throws(TensorError) -> Tensor {
    guard let count = Layout.checkedCount(target) else { throw .impossibleShape(target) }
    let memory = device.backend.memory
    guard count * 4 <= memory.limit else {
      throw .outOfMemory(requested: count * 4, inUse: memory.inUse, limit: memory.limit)
    }
    guard let wide = layout.broadcast(to: target) else {
      throw .shapes(
        operation: "broadcast", [NamedShape("tensor", shape), NamedShape("target", target)],
        reason: "the tensor does not broadcast to the target")
    }
    let from = shape
    return Tensor(buffer: buffer, layout: wide).recorded("broadcast", from: [self]) {
      dy, _ throws(TensorError) in [try dy.summed(to: from)]
    }
  }
}
