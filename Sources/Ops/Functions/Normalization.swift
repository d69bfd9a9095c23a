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
  ///   - activation: What follows, in the same pass over memory.
  /// - Returns: `f(weight · (x − mean) / √(variance + ε) + bias)`, and the moments used.
  /// - Throws: `TensorError.shapes` also where a channel holds a single value.
  ///
  /// Derivative, with g behind the activation's: (w/σ)·(g − mean g − x̂·mean(g·x̂)); Σ g·x̂; Σ g.
  ///
  /// Source: Ioffe and Szegedy 2015, algorithm 1.
  public func batchNormalized(
    weight: Tensor?, bias: Tensor?, epsilon: Float = 1e-5,
    activation: ChannelActivation = .identity
  ) throws(TensorError) -> (output: Tensor, moments: ChannelMoments) {
    try batchNormalized(
      weight: weight, bias: bias, epsilon: epsilon, finish: Finish(activation: activation))
  }

  /// The same, and what else follows it in one pass.
  func batchNormalized(weight: Tensor?, bias: Tensor?, epsilon: Float, finish: Finish)
    throws(TensorError) -> (output: Tensor, moments: ChannelMoments)
  {
    try requireChannels([("weight", weight), ("bias", bias)], "batchNorm2d")
    let x = try contiguousByPicture()
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
    let map = try ChannelMap(inverse, mean, weight, bias, finish.activation)
    let y = try x.scaledByChannel(map, finish)
    let inputs = [self] + [weight, bias, finish.residual].compactMap { $0 }
    let (hasWeight, hasBias) = (weight != nil, bias != nil)
    let (kept, through) = finish.sources(of: y, map)
    let output = y.recorded("batchNorm2d", from: inputs) { dy, wanted throws(TensorError) in
      let dy = try map.slope(kept, dy)
      let (sum, product) = try x.channelSums(gradient: dy, mean: mean, through)
      var result: [Tensor?] = [nil]
      if hasWeight { result.append(try product.zipped(.multiply, inverse)) }
      if hasBias { result.append(sum) }
      result.append(dy)
      guard wanted[0] else { return result }
      let factor = map.scale
      let slope = try product.zipped(.multiply, inverse.mapped(.square))
        .zipped(.multiply, factor).mapped(.affine(scale: -1 / n, shift: 0))
      let shift = try sum.zipped(.multiply, factor).mapped(.affine(scale: -1 / n, shift: 0))
        .zipped(.subtract, slope.zipped(.multiply, mean))
      result[0] = try x.combined(gradient: dy, factor, (slope, shift), through)
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
  ///   - activation: What follows, in the same pass over memory.
  ///
  /// Derivative, with g behind the activation's: w/σ; Σ g·x̂; Σ g.
  public func normalized(
    mean: Tensor, variance: Tensor, weight: Tensor?, bias: Tensor?, epsilon: Float = 1e-5,
    activation: ChannelActivation = .identity
  ) throws(TensorError) -> Tensor {
    try normalized(
      mean: mean, variance: variance, weight: weight, bias: bias, epsilon: epsilon,
      finish: Finish(activation: activation))
  }

  /// The same, and what else follows it in one pass.
  func normalized(
    mean: Tensor, variance: Tensor, weight: Tensor?, bias: Tensor?, epsilon: Float, finish: Finish
  ) throws(TensorError) -> Tensor {
    try requireChannels(
      [("mean", mean), ("variance", variance), ("weight", weight), ("bias", bias)], "batchNorm2d")
    let x = try contiguousByPicture()
    let mean = try mean.contiguous()
    let inverse = try variance.mapped(.affine(scale: 1, shift: epsilon))
      .mapped(.reciprocalSquareRoot)
    let map = try ChannelMap(inverse, mean, weight, bias, finish.activation)
    let y = try x.scaledByChannel(map, finish)
    let inputs = [self] + [weight, bias, finish.residual].compactMap { $0 }
    let (hasWeight, hasBias) = (weight != nil, bias != nil)
    let (kept, through) = finish.sources(of: y, map)
    return y.recorded("batchNorm2d", from: inputs) { dy, wanted throws(TensorError) in
      let dy = try map.slope(kept, dy)
      var result: [Tensor?] = [nil]
      let (product, sum): (Tensor?, Tensor?)
      if hasWeight && wanted[1] || hasBias && wanted[hasWeight ? 2 : 1] {
        let sums = try x.channelSums(gradient: dy, mean: mean, through)
        (sum, product) = (sums.0, try sums.1.zipped(.multiply, inverse))
      } else {
        (product, sum) = (nil, nil)
      }
      if hasWeight { result.append(product) }
      if hasBias { result.append(sum) }
      result.append(dy)
      if wanted[0] { result[0] = try x.combined(gradient: dy, map.scale, nil, through) }
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

  /// The map of a normalisation and what follows it, without history.
  private func scaledByChannel(_ map: ChannelMap, _ finish: Finish) throws(TensorError) -> Tensor {
    let y = try Tensor.place(finish.place, shape, on: device)
    backend.channels(.scale(self, map, plus: try finish.residual?.contiguousByPicture(), to: y))
    return y
  }

  private func channelSums(gradient: Tensor, mean: Tensor, _ through: ChannelMap?)
    throws(TensorError) -> (Tensor, Tensor)
  {
    let sum = try Tensor.uninitialized([shape[1]], on: device)
    let product = try Tensor.uninitialized([shape[1]], on: device)
    backend.channels(
      .sums(
        gradient: gradient, self, mean: mean, through: through, sum: sum, product: product))
    return (sum, product)
  }

  private func combined(
    gradient: Tensor, _ factor: Tensor, _ line: (b: Tensor, c: Tensor)?, _ through: ChannelMap?
  ) throws(TensorError) -> Tensor {
    let y = try Tensor.uninitialized(shape, on: device)
    backend.channels(
      .combine(gradient: gradient, a: factor, self, line: line, through: through, to: y))
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

extension ChannelMap {
  /// `f((x − mean) · inverse · weight + bias)`
  fileprivate init(
    _ inverse: Tensor, _ mean: Tensor, _ weight: Tensor?, _ bias: Tensor?,
    _ activation: ChannelActivation
  ) throws(TensorError) {
    let scale = try weight.map { w throws(TensorError) in try inverse.zipped(.multiply, w) }
    let offset = try mean.zipped(.multiply, scale ?? inverse).mapped(.negate)
    let shift = try bias.map { b throws(TensorError) in try offset.zipped(.add, b) }
    self.init(scale: scale ?? inverse, shift: shift ?? offset, activation: activation)
  }

  /// A gradient that arrived, behind the activation whose result is at hand.
  fileprivate func slope(_ result: Tensor?, _ gradient: Tensor) throws(TensorError) -> Tensor {
    guard let result else { return try gradient.contiguousByPicture() }
    return try result.slopeOnly(of: activation, gradient).contiguousByPicture()
  }
}

extension Finish {
  /// What the derivative of the activation is worked out from: the result where something was added
  /// to the normalised value, else the value that was normalised.
  fileprivate func sources(of y: Tensor, _ map: ChannelMap) -> (kept: Tensor?, map: ChannelMap?) {
    if residual != nil { return (y, nil) }
    return (nil, activation == .identity ? nil : map)
  }
}
