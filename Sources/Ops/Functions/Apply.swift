extension Tensor {
  /// A function of each element, without history.
  package func mapped(_ function: UnaryFunction) throws(TensorError) -> Tensor {
    let y = try Tensor.uninitialized(shape, on: device)
    backend.map(function, self, to: y)
    return y
  }

  /// A function of the elements of two tensors that broadcast, without history.
  package func zipped(_ function: BinaryFunction, _ other: Tensor, operation: String = "combine")
    throws(TensorError) -> Tensor
  {
    try requireSameDevice(operation, [other])
    guard let shape = Layout.broadcastShape(shape, other.shape),
      let a = layout.broadcast(to: shape), let b = other.layout.broadcast(to: shape)
    else {
      throw .shapes(
        operation: operation,
        [NamedShape("left", self.shape), NamedShape("right", other.shape)],
        reason:
          "these shapes do not broadcast: aligned at the last axis, lengths must be equal or 1"
      )
    }
    let y = try Tensor.uninitialized(shape, on: device)
    backend.zip(
      function, Tensor(buffer: buffer, layout: a), Tensor(buffer: other.buffer, layout: b), to: y)
    return y
  }

  /// Throws where the operands live on different devices.
  func requireSameDevice(_ operation: String, _ others: [Tensor?]) throws(TensorError) {
    for case let other? in others where other.device != device {
      throw .differentDevices(
        operation: operation, [device.description, other.device.description])
    }
  }

  /// This value summed over the axes along which it was broadcast from `shape`: the transpose of
  /// broadcasting. Without history.
  package func summed(to target: [Int]) throws(TensorError) -> Tensor {
    if shape == target { return detached() }
    let padded = Array(repeating: 1, count: rank - target.count) + target
    let result = try Tensor.uninitialized(padded, on: device)
    backend.reduce(.sum, self, to: result)
    return Tensor(buffer: result.buffer, layout: Layout(target))
  }

  /// The same memory read as another shape of the same count; the tensor must be contiguous.
  package func viewed(as shape: [Int]) -> Tensor {
    Tensor(buffer: buffer, layout: Layout(shape, offset: layout.offset))
  }

  /// An axis counted from the front; negative ones count from the back.
  package func resolved(axis: Int, in operation: String) throws(TensorError) -> Int {
    let place = axis < 0 ? axis + rank : axis
    guard place >= 0, place < rank else {
      throw .axis(operation: operation, axis: axis, rank: rank)
    }
    return place
  }

  /// Axes counted from the front, in rising order; nil means all.
  package func resolved(axes: [Int]?, in operation: String) throws(TensorError) -> [Int] {
    guard let axes else { return Array(0..<rank) }
    var result: [Int] = []
    for axis in axes {
      let place = try resolved(axis: axis, in: operation)
      guard !result.contains(place) else {
        throw .argument(operation: operation, name: "axes", reason: "names axis \(place) twice")
      }
      result.append(place)
    }
    return result.sorted()
  }
}
