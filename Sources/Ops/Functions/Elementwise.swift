extension Tensor {
  /// eˣ. Derivative: eˣ.
  public func exp() throws(TensorError) -> Tensor {
    let y = try mapped(.exponential)
    return y.recorded("exp", from: [self]) { dy, _ throws(TensorError) in
      [try dy.zipped(.multiply, y)]
    }
  }

  /// The natural logarithm. Derivative: 1 / x.
  public func log() throws(TensorError) -> Tensor {
    let x = detached()
    return try mapped(.logarithm).recorded("log", from: [self]) { dy, _ throws(TensorError) in
      [try dy.zipped(.divide, x)]
    }
  }

  /// The square root. Derivative: 1 / (2√x).
  public func sqrt() throws(TensorError) -> Tensor {
    let y = try mapped(.squareRoot)
    return y.recorded("sqrt", from: [self]) { dy, _ throws(TensorError) in
      [try dy.zipped(.divide, y).mapped(.affine(scale: 0.5, shift: 0))]
    }
  }

  /// The absolute value. Derivative: the sign of x; 0 at 0.
  public func abs() throws(TensorError) -> Tensor {
    let x = detached()
    return try mapped(.absolute).recorded("abs", from: [self]) { dy, _ throws(TensorError) in
      [try dy.zipped(.multiply, x.mapped(.sign))]
    }
  }

  /// 1 / x. Derivative: −1 / x².
  public func reciprocal() throws(TensorError) -> Tensor {
    let y = try mapped(.reciprocal)
    return y.recorded("reciprocal", from: [self]) { dy, _ throws(TensorError) in
      [try dy.zipped(.multiply, y.mapped(.square)).mapped(.negate)]
    }
  }

  /// xᵉ for a fixed exponent. Derivative: e · xᵉ⁻¹; 0 everywhere for e = 0, as in PyTorch.
  public func power(_ exponent: Float) throws(TensorError) -> Tensor {
    let x = detached()
    let y = exponent == 2 ? try mapped(.square) : try mapped(.power(exponent))
    return y.recorded("power", from: [self]) { dy, _ throws(TensorError) in
      let slope: Tensor
      switch exponent {
      case 0: slope = try Tensor.zeros([], on: x.device)
      case 2: slope = try x.mapped(.affine(scale: 2, shift: 0))
      default:
        slope = try x.mapped(.power(exponent - 1)).mapped(.affine(scale: exponent, shift: 0))
      }
      return [try dy.zipped(.multiply, slope)]
    }
  }

  /// aᵇ, element by element, with broadcasting.
  ///
  /// Derivative: b · aᵇ⁻¹ (0 where b is 0) and aᵇ · ln a (0 where a is 0 and b is not negative), as
  /// in PyTorch.
  public func power(_ exponent: Tensor) throws(TensorError) -> Tensor {
    let (a, b) = (detached(), exponent.detached())
    let y = try zipped(.power, exponent, operation: "power")
    return y.recorded("power", from: [self, exponent]) { dy, wanted throws(TensorError) in
      var result: [Tensor?] = [nil, nil]
      if wanted[0] {
        // An exponent of 0 stays 0: the −1 of its derivative would make 0 · ∞ at a = 0.
        let isZero = try b.zipped(.equal, Tensor.scalar(0, on: b.device))
        let lower = try b.mapped(.affine(scale: 1, shift: -1)).zipped(.add, isZero)
        let slope = try b.zipped(.multiply, a.zipped(.power, lower))
        result[0] = try dy.zipped(.multiply, slope).summed(to: a.shape)
      }
      if wanted[1] {
        let zero = try Tensor.scalar(0, on: a.device)
        let isFlat = try a.zipped(.equal, zero).zipped(
          .multiply, b.zipped(.greaterOrEqual, zero))
        let logarithm = try a.zipped(.add, isFlat).mapped(.logarithm)
        result[1] = try dy.zipped(.multiply, y.zipped(.multiply, logarithm)).summed(to: b.shape)
      }
      return result
    }
  }

  /// The value held between two bounds. Derivative: 1 inside, 0 outside.
  public func clamped(_ low: Float, _ high: Float) throws(TensorError) -> Tensor {
    let x = detached()
    return try mapped(.clamp(low: low, high: high)).recorded("clamp", from: [self]) {
      dy, _ throws(TensorError) in
      [try x.zipped(.clampGradient(low: low, high: high), dy)]
    }
  }
}
