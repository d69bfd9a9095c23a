extension Tensor {
  /// The mean of a loss over its elements. Every loss ends here: the one place that knows the count
  /// its mean is taken over, which will be that of the whole batch once several machines share one.
  private func lossMean() throws(TensorError) -> Tensor { try mean() }

  /// The mean distance, `mean |x − target|`. Derivative: sign(x − target) / n.
  public func l1Loss(_ target: Tensor) throws(TensorError) -> Tensor {
    try requireSameShape(target, "l1Loss")
    return try (self - target).abs().lossMean()
  }

  /// The mean squared distance. Derivative: 2 (x − target) / n.
  public func mseLoss(_ target: Tensor) throws(TensorError) -> Tensor {
    try requireSameShape(target, "mseLoss")
    return try (self - target).power(2).lossMean()
  }

  /// Squared near 0 and linear beyond: `d² / 2β` where |d| < β, else `|d| − β/2`; mean.
  ///
  /// Derivative: clamp(d / β, −1, 1) / n. Source: Girshick 2015, with PyTorch's β.
  public func smoothL1Loss(_ target: Tensor, beta: Float = 1) throws(TensorError) -> Tensor {
    try requireSameShape(target, "smoothL1Loss")
    guard beta > 0 else {
      throw .argument(
        operation: "smoothL1Loss", name: "beta", reason: "is \(beta), and must be above 0")
    }
    let difference = try self - target
    let d = difference.detached()
    let size = try d.mapped(.absolute)
    let near = try size.mapped(.clamp(low: 0, high: beta))
    // With m = min(|d|, β): m²/2β + |d| − m is both branches at once.
    let y = try near.mapped(.square).mapped(.affine(scale: 0.5 / beta, shift: 0))
      .zipped(.add, size).zipped(.subtract, near)
    return try y.recorded("smoothL1Loss", from: [difference]) { dy, _ throws(TensorError) in
      [try d.zipped(.smoothL1Gradient(beta: beta), dy)]
    }.lossMean()
  }

  /// Cross entropy of probabilities: `−mean(t·log p + (1 − t)·log(1 − p))`.
  ///
  /// - Parameter target: Of the receiver's shape, `0…1`; the receiver holds probabilities.
  ///   Logarithms are held above −100, as in PyTorch.
  ///
  /// Derivative: (p − t) / max(p·(1 − p), 1e-12) / n, as in PyTorch, so that probabilities of 0 and
  /// 1 give no NaN; for the target, log(1 − p) − log p with the logarithms held.
  public func bceLoss(_ target: Tensor) throws(TensorError) -> Tensor {
    try requireSameShape(target, "bceLoss")
    let (p, t) = (detached(), target.detached())
    let a = try p.mapped(.logarithm).mapped(.clamp(low: -100, high: 0))
    let b = try p.mapped(.affine(scale: -1, shift: 1)).mapped(.logarithm)
      .mapped(.clamp(low: -100, high: 0))
    let y = try t.zipped(.multiply, a, operation: "bceLoss")
      .zipped(.add, t.mapped(.affine(scale: -1, shift: 1)).zipped(.multiply, b)).mapped(.negate)
    return try y.recorded("bceLoss", from: [self, target]) { dy, wanted throws(TensorError) in
      var result: [Tensor?] = [nil, nil]
      if wanted[0] {
        let spread = try p.mapped(.affine(scale: -1, shift: 1)).zipped(.multiply, p)
          .mapped(.clamp(low: 1e-12, high: .infinity))
        result[0] = try p.zipped(.subtract, t).zipped(.divide, spread).zipped(.multiply, dy)
      }
      if wanted[1] { result[1] = try dy.zipped(.multiply, b.zipped(.subtract, a)) }
      return result
    }.lossMean()
  }

  /// Cross entropy of logits, without leaving the range of floats.
  ///
  /// - Parameter target: A shape that broadcasts with the receiver's, `0…1`.
  ///
  /// Derivative: (sigmoid(x) − t) / n, and −x / n for the target.
  public func bceWithLogitsLoss(_ target: Tensor) throws(TensorError) -> Tensor {
    let (x, t) = (detached(), target.detached())
    let y = try zipped(.crossEntropyWithLogits, target, operation: "bceWithLogitsLoss")
    return try y.recorded("bceWithLogitsLoss", from: [self, target]) {
      dy, wanted throws(TensorError) in
      [
        wanted[0]
          ? try x.mapped(.sigmoid).zipped(.subtract, t).zipped(.multiply, dy).summed(to: x.shape)
          : nil,
        wanted[1]
          ? try x.mapped(.negate).zipped(.multiply, dy).summed(to: t.shape) : nil,
      ]
    }.lossMean()
  }

  /// Cross entropy of classes: the mean of `−log softmax(x)[class]`.
  ///
  /// - Parameter classes: `[n]` whole numbers in `0..<k`, for a receiver `[n, k]` of logits.
  /// - Throws: `TensorError.argument` for a class that does not exist.
  public func crossEntropyLoss(_ classes: Tensor) throws(TensorError) -> Tensor {
    guard rank == 2, classes.shape == [shape[0]], shape[0] > 0 else {
      throw .shapes(
        operation: "crossEntropyLoss",
        [NamedShape("logits", shape), NamedShape("classes", classes.shape)],
        reason: "logits [n, classes] and a class for each of the n rows are expected")
    }
    let width = shape[1]
    let labels = classes.toHost()
    for (row, label) in labels.enumerated()
    where !(label >= 0 && label < Float(width) && label == label.rounded()) {
      throw .argument(
        operation: "crossEntropyLoss", name: "classes",
        reason: "holds \(label) in row \(row); classes are whole numbers from 0 to \(width - 1)")
    }
    // Places are floats, which count exactly to 2²⁴ only: rows are picked in blocks.
    let y = try logSoftmax(axis: 1)
    let block = Swift.max(1, (1 << 24) / width)
    var picked: [Tensor] = []
    for start in stride(from: 0, to: labels.count, by: block) {
      let end = Swift.min(start + block, labels.count)
      let places = try Tensor(
        (start..<end).map { Float(($0 - start) * width) + labels[$0] }, on: device)
      let flat = try y.sliced(axis: 0, start..<end).reshaped([(end - start) * width])
      picked.append(try flat.selected(places))
    }
    return try -(picked.count == 1 ? picked[0] : .concatenated(picked, axis: 0)).lossMean()
  }

  /// Rows picked by number: `y[i, …] = x[index[i], …]`.
  ///
  /// - Parameter index: `[n]` whole numbers in range.
  /// - Throws: `TensorError.argument` for a row that does not exist.
  ///
  /// Derivative: each gradient added to the row it came from.
  public func selected(_ index: Tensor) throws(TensorError) -> Tensor {
    guard rank >= 1, index.rank == 1 else {
      throw .shapes(
        operation: "select", [NamedShape("tensor", shape), NamedShape("index", index.shape)],
        reason: "an index of one axis is expected")
    }
    try requireSameDevice("select", [index])
    for place in index.toHost()
    where !(place >= 0 && place < Float(shape[0]) && place == place.rounded()) {
      throw .argument(
        operation: "select", name: "index",
        reason: shape[0] == 0
          ? "holds \(place), and there are no rows"
          : "holds \(place); rows are whole numbers from 0 to \(shape[0] - 1)")
    }
    let (x, places) = (try contiguous(), try index.contiguous())
    let y = try Tensor.uninitialized([index.count] + shape.dropFirst(), on: device)
    backend.gather(x, places, to: y)
    let from = shape
    return y.recorded("select", from: [self]) { dy, _ throws(TensorError) in
      let dx = try Tensor.zeros(from, on: dy.device)
      dx.backend.scatterAdd(try dy.contiguous(), places, to: dx)
      return [dx]
    }
  }

  private func requireSameShape(_ target: Tensor, _ operation: String) throws(TensorError) {
    try requireSameDevice(operation, [target])
    guard shape == target.shape else {
      throw .shapes(
        operation: operation, [NamedShape("input", shape), NamedShape("target", target.shape)],
        reason: "the shapes must be equal")
    }
  }
}
