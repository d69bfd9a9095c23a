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
    }
    return try joined(tensors, in: uninitialized(target, on: first.device), axis: axis)
  }

  /// Tensors joined along one axis in a place that has room for them. Only those are copied that do
  /// not lie there yet: an operation may have written its result into its `seat`.
  static func joined(_ tensors: [Tensor], in place: Tensor, axis: Int) -> Tensor {
    let seats = place.seats(tensors.map { $0.shape[axis] }, axis: axis)
    for (seat, tensor) in Swift.zip(seats, tensors) where tensor.count > 0 {
      if tensor.buffer !== seat.buffer { place.backend.copy(tensor, to: seat) }
    }
    let lengths = tensors.map { $0.shape[axis] }
    return place.recorded("cat", from: tensors) { dy, wanted throws(TensorError) in
      let parts = dy.seats(lengths, axis: axis)
      return wanted.indices.map { wanted[$0] ? parts[$0] : nil }
    }
  }

  /// The parts of a tensor, one after another along an axis, as views without history.
  func seats(_ lengths: [Int], axis: Int) -> [Tensor] {
    var end = 0
    return lengths.map { length in
      end += length
      return Tensor(buffer: buffer, layout: layout.sliced(axis: axis, end - length..<end))
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
