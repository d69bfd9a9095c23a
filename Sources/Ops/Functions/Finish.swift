/// What follows a convolution or a normalisation in the same pass over memory.
struct Finish: Sendable {
  /// Added before the activation; of the result's shape.
  var residual: Tensor?
  /// Of the sum.
  var activation = ChannelActivation.identity
  /// Where the result goes, often some channels of a larger tensor; nil for a place of its own.
  var place: Tensor?

  /// Whether nothing follows.
  var isEmpty: Bool { residual == nil && activation == .identity && place == nil }
}

extension Tensor {
  /// Adds one number a channel to a result `[n, c, …]` that nobody else has seen, and what `finish`
  /// asks for, in place.
  ///
  /// Derivative: the activation's; for the bias its sum by channel.
  func finished(bias: Tensor?, _ finish: Finish) throws(TensorError) -> Tensor {
    if bias == nil, finish.isEmpty { return self }
    let y = finish.place ?? detached()
    let activation = finish.activation
    let shift = try Tensor.place(bias?.contiguous(), [shape[1]], on: device)
    if bias == nil { backend.fill(shift, with: 0) }
    let map = ChannelMap(
      scale: try .ones([shape[1]], on: device), shift: shift, activation: activation)
    backend.channels(
      .scale(self, map, plus: try finish.residual?.contiguousByPicture(), to: y))
    let inputs = [self] + [bias, finish.residual].compactMap { $0 }
    let hasBias = bias != nil
    return y.recorded("bias", from: inputs) { dy, wanted throws(TensorError) in
      var (slope, sum): (Tensor, Tensor?) = (dy, nil)
      let wantsSum = hasBias && wanted[1]
      if wantsSum, activation != .identity {
        (slope, sum) = try y.slope(of: activation, dy)
      } else {
        slope = try y.slopeOnly(of: activation, dy)
        if wantsSum { sum = try dy.summedByChannel() }
      }
      return [slope] + (hasBias ? [sum, slope] : [slope])
    }
  }

  /// `f′ · g` for a gradient that arrives, where the receiver is what f gave.
  func slopeOnly(of activation: ChannelActivation, _ gradient: Tensor) throws(TensorError) -> Tensor
  {
    switch activation {
    case .identity: gradient
    case .relu: try zipped(.reluGradient, gradient)
    case .leakyRelu(let slope): try zipped(.leakyReluGradient(slope: slope), gradient)
    }
  }

  /// The same and its sum by channel.
  private func slope(of activation: ChannelActivation, _ gradient: Tensor) throws(TensorError)
    -> (slope: Tensor, sum: Tensor)
  {
    let slope = try Tensor.uninitialized(shape, on: device)
    let sum = try Tensor.uninitialized([shape[1]], on: device)
    backend.channels(
      .slope(gradient: try gradient.contiguousByPicture(), self, activation, to: slope, sum: sum))
    return (slope, sum)
  }

  private func summedByChannel() throws(TensorError) -> Tensor {
    try summed(to: [shape[1]] + Array(repeating: 1, count: rank - 2)).viewed(as: [shape[1]])
  }
}
