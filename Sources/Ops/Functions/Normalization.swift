/// The mean and the spread of each channel of a batch, ready to be joined with those of another.
public struct ChannelMoments: Sendable {
  /// Elements that went in, by channel.
  public var count: Int
  /// Mean, `[c]`.
  public var mean: Tensor
  /// Sum of squared distances from the mean, `[c]`.
  public var m2: Tensor
}

extension Tensor {
  /// Mean and spread by channel of `[n, c, …]`, without history.
  func channelMoments() throws(TensorError) -> ChannelMoments {
    let mean = try Tensor.uninitialized([shape[1]], on: device)
    let m2 = try Tensor.uninitialized([shape[1]], on: device)
    backend.channels(.moments(self, mean: mean, m2: m2))
    return ChannelMoments(count: count / Swift.max(shape[1], 1), mean: mean, m2: m2)
  }

  /// Normalisation of each channel by statistics of the batch itself.
  ///
  /// - Parameters:
  ///   - weight: `[c]`, for a receiver `[n, c, …]`; nil for 1.
  ///   - bias: `[c]`; nil for 0.
  ///   - epsilon: Added to the variance.
  /// - Returns: `weight · (x − mean) / √(variance + ε) + bias`, and the moments used.
  /// - Throws: `TensorError.shapes` also where a channel holds a single value.
  ///
  /// Derivative: (w/σ)·(g − mean g − x̂·mean(g·x̂)); Σ g·x̂; Σ g.
  ///
  /// Source: Ioffe and Szegedy 2015, algorithm 1.
  public func batchNormalized(weight: Tensor?, bias: Tensor?, epsilon: Float = 1e-5)
    throws(TensorError) -> (output: Tensor, moments: ChannelMoments)
  {
    try requireChannels([("weight", weight), ("bias", bias)], "batchNorm2d")
    let x = try contiguous()
    let moments = try x.channelMoments()
    guard moments.count > 1 else {
      throw .shapes(
        operation: "batchNorm2d", [NamedShape("input", shape)],
        reason: "more than one value a channel is needed to train; use a larger batch or picture")
    }
    let n = Float(moments.count)
    let inverse = try moments.m2.mapped(.affine(scale: 1 / n, shift: epsilon))
      .mapped(.reciprocalSquareRoot)
    let mean = moments.mean
    let w = try weight?.contiguous()
    let y = try x.scaledByChannel(inverse, mean, w, try bias?.contiguous())
    let inputs = [self] + [weight, bias].compactMap { $0 }
    let hasWeight = weight != nil
    let hasBias = bias != nil
    let output = y.recorded("batchNorm2d", from: inputs) { dy, wanted throws(TensorError) in
      let dy = try dy.contiguous()
      let (sum, product) = try x.channelSums(gradient: dy, mean: mean)
      var result: [Tensor?] = [nil]
      if hasWeight { result.append(try product.zipped(.multiply, inverse)) }
      if hasBias { result.append(sum) }
      guard wanted[0] else { return result }
      let factor =
        try w.map { w throws(TensorError) in try inverse.zipped(.multiply, w) } ?? inverse
      let slope = try product.zipped(.multiply, inverse.mapped(.square))
        .zipped(.multiply, factor).mapped(.affine(scale: -1 / n, shift: 0))
      let shift = try sum.zipped(.multiply, factor).mapped(.affine(scale: -1 / n, shift: 0))
        .zipped(.subtract, slope.zipped(.multiply, mean))
      result[0] = try x.combined(gradient: dy, factor, slope, shift)
      return result
    }
    return (output, moments)
  }

  /// Normalisation of each channel by given statistics: what evaluation uses.
  ///
  /// - Parameters:
  ///   - mean: `[c]`, for a receiver `[n, c, …]`.
  ///   - variance: `[c]`.
  ///   - weight: `[c]`; nil for 1.
  ///   - bias: `[c]`; nil for 0.
  ///   - epsilon: Added to the variance.
  ///
  /// Derivative: w/σ; Σ g·x̂; Σ g.
  public func normalized(
    mean: Tensor, variance: Tensor, weight: Tensor?, bias: Tensor?, epsilon: Float = 1e-5
  ) throws(TensorError) -> Tensor {
    try requireChannels(
      [("mean", mean), ("variance", variance), ("weight", weight), ("bias", bias)], "batchNorm2d")
    let x = try contiguous()
    let (mean, w) = (try mean.contiguous(), try weight?.contiguous())
    let inverse = try variance.mapped(.affine(scale: 1, shift: epsilon))
      .mapped(.reciprocalSquareRoot)
    let y = try x.scaledByChannel(inverse, mean, w, try bias?.contiguous())
    let inputs = [self] + [weight, bias].compactMap { $0 }
    let hasWeight = weight != nil
    let hasBias = bias != nil
    return y.recorded("batchNorm2d", from: inputs) { dy, wanted throws(TensorError) in
      let dy = try dy.contiguous()
      var result: [Tensor?] = [nil]
      if wanted.dropFirst().contains(true) {
        let (sum, product) = try x.channelSums(gradient: dy, mean: mean)
        if hasWeight { result.append(try product.zipped(.multiply, inverse)) }
        if hasBias { result.append(sum) }
      }
      if wanted[0] {
        let factor =
          try w.map { w throws(TensorError) in try inverse.zipped(.multiply, w) } ?? inverse
        let zero = try Tensor.zeros(factor.shape, on: factor.device)
        let dx = try Tensor.uninitialized(dy.shape, on: dy.device)
        dy.backend.channels(.scale(dy, scale: factor, shift: zero, to: dx))
        result[0] = dx
      }
      return result
    }
  }

  /// Normalisation of each channel of each picture by its own statistics.
  ///
  /// - Parameters: As for `batchNormalized`.
  ///
  /// Source: Ulyanov et al. 2016.
  public func instanceNormalized(weight: Tensor?, bias: Tensor?, epsilon: Float = 1e-5)
    throws(TensorError) -> Tensor
  {
    try requireChannels([("weight", weight), ("bias", bias)], "instanceNorm2d")
    guard shape.dropFirst(2).reduce(1, *) > 1 else {
      throw .shapes(
        operation: "instanceNorm2d", [NamedShape("input", shape)],
        reason: "more than one value a channel is needed in each picture; use a larger picture")
    }
    let flat = try reshaped([1, shape[0] * shape[1]] + shape.dropFirst(2))
    var y = try flat.batchNormalized(weight: nil, bias: nil, epsilon: epsilon).output
      .reshaped(shape)
    let perChannel = [shape[1]] + Array(repeating: 1, count: rank - 2)
    if let weight { y = try y * weight.reshaped(perChannel) }
    if let bias { y = try y + bias.reshaped(perChannel) }
    return y
  }

  /// `(x − mean) · inverse · weight + bias` by channel, without history.
  private func scaledByChannel(
    _ inverse: Tensor, _ mean: Tensor, _ weight: Tensor?, _ bias: Tensor?
  ) throws(TensorError) -> Tensor {
    let scale =
      try weight.map { w throws(TensorError) in try inverse.zipped(.multiply, w) } ?? inverse
    let offset = try mean.zipped(.multiply, scale).mapped(.negate)
    let shift = try bias.map { b throws(TensorError) in try offset.zipped(.add, b) } ?? offset
    let y = try Tensor.uninitialized(shape, on: device)
    backend.channels(.scale(self, scale: scale, shift: shift, to: y))
    return y
  }

  private func channelSums(gradient: Tensor, mean: Tensor) throws(TensorError) -> (Tensor, Tensor) {
    let sum = try Tensor.uninitialized([shape[1]], on: device)
    let product = try Tensor.uninitialized([shape[1]], on: device)
    backend.channels(.sums(gradient: gradient, self, mean: mean, sum: sum, product: product))
    return (sum, product)
  }

  private func combined(
    gradient: Tensor, _ factor: Tensor, _ slope: Tensor, _ shift: Tensor
  ) throws(TensorError) -> Tensor {
    let y = try Tensor.uninitialized(shape, on: device)
    backend.channels(
      .combine(gradient: gradient, a: factor, self, b: slope, c: shift, to: y))
    return y
  }

  private func requireChannels(_ others: [(name: String, tensor: Tensor?)], _ operation: String)
    throws(TensorError)
  {
    guard rank >= 3 else {
      throw .shapes(
        operation: operation, [NamedShape("input", shape)],
        reason: "an input [batch, channels, …] with at least three axes is expected")
    }
    try requireSameDevice(operation, others.map(\.tensor))
    for case let (name, tensor?) in others
    where tensor.shape != [shape[1]] {
      throw .shapes(
        operation: operation, [NamedShape("input", shape), NamedShape(name, tensor.shape)],
        reason: "the \(name) must hold one number for each of the \(shape[1]) channels")
    }
  }
}
