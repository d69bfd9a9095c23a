extension Tensor {
  /// Elements set to 0 at random, the others scaled up so that the mean stays.
  ///
  /// - Parameters:
  ///   - probability: Share of elements dropped, `0..<1`.
  ///   - key: Names the draw. The first axis counts samples, each with numbers of its own, so that
  ///     the mask does not depend on how a batch is shared out.
  /// - Throws: `TensorError.argument` for another probability.
  ///
  /// Derivative: the same mask.
  public func droppedOut(probability: Float, key: RandomKey) throws(TensorError) -> Tensor {
    try droppedOut(probability: probability, key: key, into: nil)
  }

  /// The same, written to a place of the same shape where one is given.
  func droppedOut(probability: Float, key: RandomKey, into place: Tensor?) throws(TensorError)
    -> Tensor
  {
    guard probability >= 0, probability < 1 else {
      throw .argument(
        operation: "dropout", name: "probability",
        reason: "is \(probability), and must be at least 0 and below 1")
    }
    var key = key
    key.isPerSample = rank > 1
    let kept = 1 - probability
    let mask = try Tensor.random(
      .bernoulli(probability: kept, value: 1 / kept), shape, key: key, on: device)
    let y = try Tensor.place(place, shape, on: device)
    backend.zip(.multiply, self, mask, to: y)
    return y.recorded("dropout", from: [self]) { dy, _ throws(TensorError) in
      [try dy.zipped(.multiply, mask)]
    }
  }
}
