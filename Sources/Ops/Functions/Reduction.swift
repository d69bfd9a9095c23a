extension Tensor {
  /// A reduction that keeps the reduced axes with length 1, without history. `axes` are resolved.
  package func reduced(_ reduction: Reduction, _ axes: [Int]) throws(TensorError) -> Tensor {
    var target = shape
    for axis in axes { target[axis] = 1 }
    if axes.allSatisfy({ shape[$0] == 1 }) { return try contiguous() }
    let y = try Tensor.uninitialized(target, on: device)
    backend.reduce(reduction, self, to: y)
    return y
  }

  private func dropping(_ axes: [Int], keepAxes: Bool) -> Tensor {
    if keepAxes { return self }
    return viewed(as: shape.indices.filter { !axes.contains($0) }.map { shape[$0] })
  }

  /// The shape that a reduced gradient is read as, to broadcast against the input.
  private func keptShape(_ axes: [Int]) -> [Int] {
    shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
  }

  /// This value repeated to a larger shape, without history.
  package func expanded(to shape: [Int]) -> Tensor {
    Tensor(buffer: buffer, layout: layout.broadcast(to: shape) ?? layout)
  }

  /// The sum over axes.
  ///
  /// - Parameters:
  ///   - axes: Axes to sum over; nil for all. Negative ones count from the back.
  ///   - keepAxes: Whether summed axes stay, with length 1.
  /// - Throws: `TensorError.axis`.
  ///
  /// Derivative: 1, repeated: sum and broadcast are each other's transpose.
  public func sum(axes: [Int]? = nil, keepAxes: Bool = false) throws(TensorError) -> Tensor {
    let axes = try resolved(axes: axes, in: "sum")
    let (from, kept) = (shape, keptShape(axes))
    let y = try reduced(.sum, axes).dropping(axes, keepAxes: keepAxes)
    return y.recorded("sum", from: [self]) { dy, _ throws(TensorError) in
      [try dy.contiguous().viewed(as: kept).expanded(to: from)]
    }
  }

  /// The mean over axes. Derivative: 1 / n, repeated.
  public func mean(axes: [Int]? = nil, keepAxes: Bool = false) throws(TensorError) -> Tensor {
    let axes = try resolved(axes: axes, in: "mean")
    try requireElements(axes, "mean")
    let (from, kept) = (shape, keptShape(axes))
    let count = Float(axes.reduce(1) { $0 * shape[$1] })
    let y = try reduced(.mean, axes).dropping(axes, keepAxes: keepAxes)
    return y.recorded("mean", from: [self]) { dy, _ throws(TensorError) in
      let part = try dy.mapped(.affine(scale: 1 / count, shift: 0))
      return [part.viewed(as: kept).expanded(to: from)]
    }
  }

  /// The variance over axes.
  ///
  /// - Parameters:
  ///   - axes: Axes to take it over; nil for all.
  ///   - keepAxes: Whether they stay, with length 1.
  ///   - unbiased: Whether to divide by n − 1 instead of n.
  ///
  /// Derivative: 2 (x − mean) / n, or / (n − 1).
  public func variance(axes: [Int]? = nil, keepAxes: Bool = false, unbiased: Bool = true)
    throws(TensorError) -> Tensor
  {
    let axes = try resolved(axes: axes, in: "variance")
    try requireElements(axes, "variance")
    let count = axes.reduce(1) { $0 * shape[$1] }
    let divisor = Float(unbiased ? count - 1 : count)
    let kept = keptShape(axes)
    let distance = try zipped(.subtract, reduced(.mean, axes))
    let y = try distance.mapped(.square).reduced(.sum, axes)
      .mapped(.affine(scale: 1 / divisor, shift: 0)).dropping(axes, keepAxes: keepAxes)
    return y.recorded("variance", from: [self]) { dy, _ throws(TensorError) in
      let slope = try dy.mapped(.affine(scale: 2 / divisor, shift: 0)).viewed(as: kept)
      return [try distance.zipped(.multiply, slope)]
    }
  }

  /// The largest element over axes.
  ///
  /// Derivative: 1 at the largest element, shared evenly among equals.
  public func max(axes: [Int]? = nil, keepAxes: Bool = false) throws(TensorError) -> Tensor {
    try extreme(.maximum, axes, keepAxes, "max")
  }

  /// The smallest element over axes.
  ///
  /// Derivative: 1 at the smallest element, shared evenly among equals.
  public func min(axes: [Int]? = nil, keepAxes: Bool = false) throws(TensorError) -> Tensor {
    try extreme(.minimum, axes, keepAxes, "min")
  }

  private func extreme(_ reduction: Reduction, _ axes: [Int]?, _ keepAxes: Bool, _ name: String)
    throws(TensorError) -> Tensor
  {
    let axes = try resolved(axes: axes, in: name)
    try requireElements(axes, name)
    let kept = keptShape(axes)
    let x = detached()
    let best = try reduced(reduction, axes)
    return best.dropping(axes, keepAxes: keepAxes).recorded(name, from: [self]) {
      dy, _ throws(TensorError) in
      let chosen = try x.zipped(.equal, best)
      let share = try dy.contiguous().viewed(as: kept).zipped(.divide, chosen.reduced(.sum, axes))
      return [try chosen.zipped(.multiply, share)]
    }
  }

  /// The place of the largest element along an axis; the first of equals. Has no gradient.
  public func argmax(axis: Int) throws(TensorError) -> Tensor {
    try argument(.maximum, axis, "argmax")
  }

  /// The place of the smallest element along an axis; the first of equals. Has no gradient.
  public func argmin(axis: Int) throws(TensorError) -> Tensor {
    try argument(.minimum, axis, "argmin")
  }

  private func argument(_ extreme: Extreme, _ axis: Int, _ name: String) throws(TensorError)
    -> Tensor
  {
    let axis = try resolved(axis: axis, in: name)
    try requireElements([axis], name)
    var target = shape
    target.remove(at: axis)
    let y = try Tensor.uninitialized(target, on: device)
    backend.argument(extreme, self, axis: axis, to: y)
    return y
  }

  private func requireElements(_ axes: [Int], _ operation: String) throws(TensorError) {
    if axes.contains(where: { shape[$0] == 0 }) {
      throw .shapes(
        operation: operation, [NamedShape("tensor", shape)],
        reason: "there is nothing to take it over")
    }
  }
}
