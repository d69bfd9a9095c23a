extension Tensor {
  /// max(x, 0); NaN stays NaN. Derivative: 0 where x ≤ 0, else 1.
  public func relu() throws(TensorError) -> Tensor { try relu(into: nil) }

  /// The same, written to a place of the same shape where one is given.
  func relu(into place: Tensor?) throws(TensorError) -> Tensor {
    let y = try Tensor.place(place, shape, on: device)
    backend.map(.relu, self, to: y)
    return y.recorded("relu", from: [self]) { dy, _ throws(TensorError) in
      [try y.zipped(.reluGradient, dy)]
    }
  }

  /// x where x > 0, else slope · x. Derivative: 1 or slope.
  public func leakyRelu(slope: Float = 0.01) throws(TensorError) -> Tensor {
    let x = detached()
    return try mapped(.leakyRelu(slope: slope)).recorded("leakyRelu", from: [self]) {
      dy, _ throws(TensorError) in
      [try x.zipped(.leakyReluGradient(slope: slope), dy)]
    }
  }

  /// 1 / (1 + e⁻ˣ), in `0…1`. Derivative: y · (1 − y).
  public func sigmoid() throws(TensorError) -> Tensor {
    let y = try mapped(.sigmoid)
    return y.recorded("sigmoid", from: [self]) { dy, _ throws(TensorError) in
      [try y.zipped(.sigmoidGradient, dy)]
    }
  }

  /// The hyperbolic tangent, in `−1…1`. Derivative: 1 − y².
  public func tanh() throws(TensorError) -> Tensor {
    let y = try mapped(.tanh)
    return y.recorded("tanh", from: [self]) { dy, _ throws(TensorError) in
      [try y.zipped(.tanhGradient, dy)]
    }
  }

  /// log(1 + eˣ). Derivative: the sigmoid of x.
  public func softplus() throws(TensorError) -> Tensor {
    let x = detached()
    return try mapped(.softplus).recorded("softplus", from: [self]) { dy, _ throws(TensorError) in
      [try dy.zipped(.multiply, x.mapped(.sigmoid))]
    }
  }

  /// eˣ divided by its sum along an axis: positive numbers that add up to 1.
  ///
  /// - Parameter axis: The axis to sum along; negative ones count from the back.
  ///
  /// Derivative: y · (g − Σ g·y).
  public func softmax(axis: Int) throws(TensorError) -> Tensor {
    let axis = try resolved(axis: axis, in: "softmax")
    let shifted = try zipped(.subtract, reduced(.maximum, [axis]))
    let e = try shifted.mapped(.exponential)
    let y = try e.zipped(.divide, e.reduced(.sum, [axis]))
    return y.recorded("softmax", from: [self]) { dy, _ throws(TensorError) in
      let mean = try dy.zipped(.multiply, y).reduced(.sum, [axis])
      return [try dy.zipped(.subtract, mean).zipped(.multiply, y)]
    }
  }

  /// The logarithm of `softmax`, without leaving the range of floats.
  ///
  /// - Parameter axis: The axis to sum along; negative ones count from the back.
  ///
  /// Derivative: g − softmax(x) · Σ g.
  public func logSoftmax(axis: Int) throws(TensorError) -> Tensor {
    let axis = try resolved(axis: axis, in: "logSoftmax")
    let shifted = try zipped(.subtract, reduced(.maximum, [axis]))
    let total = try shifted.mapped(.exponential).reduced(.sum, [axis]).mapped(.logarithm)
    let y = try shifted.zipped(.subtract, total)
    return y.recorded("logSoftmax", from: [self]) { dy, _ throws(TensorError) in
      let sum = try dy.reduced(.sum, [axis])
      return [try dy.zipped(.subtract, y.mapped(.exponential).zipped(.multiply, sum))]
    }
  }
}
