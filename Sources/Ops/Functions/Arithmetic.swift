extension Tensor {
  /// The sum, element by element.
  ///
  /// - Parameters:
  ///   - a: Any shape.
  ///   - b: A shape that broadcasts with `a`'s.
  /// - Returns: The broadcast shape.
  /// - Throws: `TensorError.shapes`, `.differentDevices`.
  ///
  /// Derivative: 1 for both, summed over broadcast axes.
  public static func + (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    let y = try a.zipped(.add, b, operation: "+")
    let (shapeA, shapeB) = (a.shape, b.shape)
    return y.recorded("+", from: [a, b]) { dy, wanted throws(TensorError) in
      [
        wanted[0] ? try dy.summed(to: shapeA) : nil, wanted[1] ? try dy.summed(to: shapeB) : nil,
      ]
    }
  }

  /// The difference, element by element, with broadcasting.
  ///
  /// Derivative: 1 and −1, summed over broadcast axes.
  public static func - (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    let y = try a.zipped(.subtract, b, operation: "-")
    let (shapeA, shapeB) = (a.shape, b.shape)
    return y.recorded("-", from: [a, b]) { dy, wanted throws(TensorError) in
      [
        wanted[0] ? try dy.summed(to: shapeA) : nil,
        wanted[1] ? try dy.summed(to: shapeB).mapped(.negate) : nil,
      ]
    }
  }

  /// The product, element by element, with broadcasting.
  ///
  /// Derivative: b and a, summed over broadcast axes.
  public static func * (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    let y = try a.zipped(.multiply, b, operation: "*")
    let (x0, x1) = (a.detached(), b.detached())
    return y.recorded("*", from: [a, b]) { dy, wanted throws(TensorError) in
      [
        wanted[0] ? try dy.zipped(.multiply, x1).summed(to: x0.shape) : nil,
        wanted[1] ? try dy.zipped(.multiply, x0).summed(to: x1.shape) : nil,
      ]
    }
  }

  /// The quotient, element by element, with broadcasting.
  ///
  /// Derivative: 1 / b and −a / b², summed over broadcast axes.
  public static func / (a: Tensor, b: Tensor) throws(TensorError) -> Tensor {
    let y = try a.zipped(.divide, b, operation: "/")
    let (x1, value, shapeA) = (b.detached(), y, a.shape)
    return y.recorded("/", from: [a, b]) { dy, wanted throws(TensorError) in
      let share = try dy.zipped(.divide, x1)
      return [
        wanted[0] ? try share.summed(to: shapeA) : nil,
        wanted[1]
          ? try share.zipped(.multiply, value).summed(to: x1.shape).mapped(.negate) : nil,
      ]
    }
  }

  /// `scale · x + shift`, element by element. Derivative: scale.
  public func affine(scale: Float, shift: Float) throws(TensorError) -> Tensor {
    let y = try mapped(.affine(scale: scale, shift: shift))
    return y.recorded("affine", from: [self]) { dy, _ throws(TensorError) in
      [try dy.mapped(.affine(scale: scale, shift: 0))]
    }
  }

  /// A number added to each element.
  public static func + (a: Tensor, b: Float) throws(TensorError) -> Tensor {
    try a.affine(scale: 1, shift: b)
  }
  /// A number added to each element.
  public static func + (a: Float, b: Tensor) throws(TensorError) -> Tensor { try b + a }
  /// A number taken from each element.
  public static func - (a: Tensor, b: Float) throws(TensorError) -> Tensor { try a + (-b) }
  /// Each element taken from a number.
  public static func - (a: Float, b: Tensor) throws(TensorError) -> Tensor {
    try b.affine(scale: -1, shift: a)
  }
  /// Each element times a number.
  public static func * (a: Tensor, b: Float) throws(TensorError) -> Tensor {
    try a.affine(scale: b, shift: 0)
  }
  /// Each element times a number.
  public static func * (a: Float, b: Tensor) throws(TensorError) -> Tensor { try b * a }
  /// Each element divided by a number.
  public static func / (a: Tensor, b: Float) throws(TensorError) -> Tensor {
    // Division by a number is exact where multiplication by its reciprocal is not.
    let y = try a.zipped(.divide, .scalar(b, on: a.device))
    return y.recorded("/", from: [a]) { dy, _ throws(TensorError) in
      [try dy.mapped(.affine(scale: 1 / b, shift: 0))]
    }
  }
  /// A number divided by each element, by way of the reciprocal as in PyTorch.
  public static func / (a: Float, b: Tensor) throws(TensorError) -> Tensor {
    try b.reciprocal() * a
  }
  /// Each element with its sign turned.
  public static prefix func - (a: Tensor) throws(TensorError) -> Tensor {
    try a.mapped(.negate).recorded("negate", from: [a]) { dy, _ throws(TensorError) in
      [try dy.mapped(.negate)]
    }
  }
}

extension Tensor {
  /// The smaller of two elements, with broadcasting; NaN where either is NaN.
  ///
  /// Derivative: 1 where an operand is the smaller, ½ each where they are equal, as in PyTorch.
  public func minimum(_ other: Tensor) throws(TensorError) -> Tensor {
    try extreme(.minimum, .greater, other, "minimum")
  }

  /// The larger of two elements, with broadcasting; NaN where either is NaN.
  ///
  /// Derivative: 1 where an operand is the larger, ½ each where they are equal, as in PyTorch.
  public func maximum(_ other: Tensor) throws(TensorError) -> Tensor {
    try extreme(.maximum, .less, other, "maximum")
  }

  private func extreme(
    _ function: BinaryFunction, _ losing: BinaryFunction, _ other: Tensor, _ name: String
  ) throws(TensorError) -> Tensor {
    let y = try zipped(function, other, operation: name)
    let (a, b) = (detached(), other.detached())
    return y.recorded(name, from: [self, other]) { dy, wanted throws(TensorError) in
      let half = try a.zipped(.equal, b).mapped(.affine(scale: -0.5, shift: 1))
      func part(_ x: Tensor, _ y: Tensor) throws(TensorError) -> Tensor {
        // Where neither loses, for example beside NaN, both count.
        let chosen = try half.zipped(.subtract, x.zipped(losing, y))
        return try dy.zipped(.multiply, chosen).summed(to: x.shape)
      }
      return [wanted[0] ? try part(a, b) : nil, wanted[1] ? try part(b, a) : nil]
    }
  }

  /// 1 where the comparison holds, else 0; with broadcasting. Has no gradient.
  ///
  /// - Parameters:
  ///   - comparison: One of the six comparisons.
  ///   - other: A shape that broadcasts.
  public func compared(_ comparison: BinaryFunction, _ other: Tensor) throws(TensorError)
    -> Tensor
  {
    try zipped(comparison, other, operation: "comparison")
  }
}
