extension Tensor {
  /// Tensors joined along one axis.
  ///
  /// - Parameters:
  ///   - tensors: At least one; equal shapes but for `axis`.
  ///   - axis: The axis to join along; negative ones count from the back.
  /// - Throws: `TensorError.shapes` naming the tensor that does not fit.
  ///
  /// Derivative: the gradient cut at the seams.
  public static func concatenated(_ tensors: [Tensor], axis: Int) throws(TensorError) -> Tensor {
    guard let first = tensors.first else {
      throw .argument(operation: "cat", name: "tensors", reason: "is empty")
    }
    let axis = try first.resolved(axis: axis, in: "cat")
    var target = first.shape
    target[axis] = 0
    var seams = [0]
    for (place, tensor) in tensors.enumerated() {
      try first.requireSameDevice("cat", [tensor])
      var rest = tensor.shape
      if rest.count == target.count { rest[axis] = first.shape[axis] }
      guard rest == first.shape else {
        throw .shapes(
          operation: "cat",
          [NamedShape("tensor 0", first.shape), NamedShape("tensor \(place)", tensor.shape)],
          reason: "tensors joined along axis \(axis) must agree on every other axis")
      }
      target[axis] += tensor.shape[axis]
      seams.append(target[axis])
    }
    let y = try uninitialized(target, on: first.device)
    for (place, tensor) in tensors.enumerated() where tensor.count > 0 {
      y.backend.copy(
        tensor,
        to: Tensor(
          buffer: y.buffer,
          layout: y.layout.sliced(axis: axis, seams[place]..<seams[place + 1])))
    }
    return y.recorded("cat", from: tensors) { [seams] dy, wanted throws(TensorError) in
      wanted.indices.map { place in
        wanted[place]
          ? Tensor(
            buffer: dy.buffer,
            layout: dy.layout.sliced(axis: axis, seams[place]..<seams[place + 1])) : nil
      }
    }
  }

  /// Tensors of one shape laid side by side along a new axis.
  ///
  /// - Parameters:
  ///   - tensors: At least one, of one shape.
  ///   - axis: Where the new axis stands in the result.
  public static func stacked(_ tensors: [Tensor], axis: Int) throws(TensorError) -> Tensor {
    guard let first = tensors.first else {
      throw .argument(operation: "stack", name: "tensors", reason: "is empty")
    }
    let place = axis < 0 ? axis + first.rank + 1 : axis
    guard place >= 0, place <= first.rank else {
      throw .axis(operation: "stack", axis: axis, rank: first.rank + 1)
    }
    var parts: [Tensor] = []
    for (number, tensor) in tensors.enumerated() {
      try first.requireSameDevice("stack", [tensor])
      guard tensor.shape == first.shape else {
        throw .shapes(
          operation: "stack",
          [NamedShape("tensor 0", first.shape), NamedShape("tensor \(number)", tensor.shape)],
          reason: "tensors that are stacked must have one shape")
      }
      var shape = tensor.shape
      shape.insert(1, at: place)
      parts.append(try tensor.reshaped(shape))
    }
    return try concatenated(parts, axis: place)
  }
}
