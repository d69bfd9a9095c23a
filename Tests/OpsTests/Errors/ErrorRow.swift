import Testing

@testable import Ops

/// A mistake that a caller can make, and the sentence it gets.
struct ErrorRow: CustomTestStringConvertible, Sendable {
  let sentence: String
  let body: @Sendable (Device) throws -> Void
  var testDescription: String { sentence }

  init(_ sentence: String, _ body: @escaping @Sendable (Device) throws -> Void) {
    self.sentence = sentence
    self.body = body
  }

  private static func ones(_ shape: [Int], _ device: Device) throws -> Tensor {
    try .ones(shape, on: device)
  }

  /// Tensors, shapes, axes and joins.
  static let shapes: [ErrorRow] = [
    .init("no tensor can have the shape [2, -1]") { _ = try ones([2, -1], $0) },
    .init("no tensor can have the shape [0, \(Int.max), 2]") { _ = try ones([0, Int.max, 2], $0) },
    .init("no tensor can have the shape [-1]") {
      _ = try Tensor.scalar(1, on: $0).broadcast(to: [-1])
    },
    .init("tensor: values holds 3 numbers, and the shape [2, 2] takes 4") {
      _ = try Tensor([1, 2, 3], shape: [2, 2], on: $0)
    },
    .init("load: values holds 1 numbers, and the tensor [2] takes 2") {
      try ones([2], $0).load([1])
    },
    .init("item: one element was expected, there are 2 (tensor [2])") {
      _ = try ones([2], $0).item()
    },
    .init(
      "+: these shapes do not broadcast: aligned at the last axis, lengths must be equal or 1 "
        + "(left [2, 3], right [2])"
    ) { _ = try ones([2, 3], $0) + ones([2], $0) },
    .init(
      "maximum: these shapes do not broadcast: aligned at the last axis, lengths must be equal or 1 "
        + "(left [2], right [3])"
    ) { _ = try ones([2], $0).maximum(ones([3], $0)) },
    .init("sum: the tensor has no axis 2; it has axes 0 to 1") {
      _ = try ones([2, 3], $0).sum(axes: [2])
    },
    .init("softmax: the tensor has no axis -3; it has axes 0 to 1") {
      _ = try ones([2, 3], $0).softmax(axis: -3)
    },
    .init("argmax: the tensor has no axis 0; a scalar has none") {
      _ = try ones([], $0).argmax(axis: 0)
    },
    .init("mean: axes names axis 1 twice") { _ = try ones([2, 3], $0).mean(axes: [1, -1]) },
    .init("mean: there is nothing to take it over (tensor [0, 2])") {
      _ = try ones([0, 2], $0).mean()
    },
    .init("max: there is nothing to take it over (tensor [0])") { _ = try ones([0], $0).max() },
    .init("argmin: there is nothing to take it over (tensor [2, 0])") {
      _ = try ones([2, 0], $0).argmin(axis: 1)
    },
    .init("variance: there is nothing to take it over (tensor [0])") {
      _ = try ones([0], $0).variance()
    },
    .init("reshape: the target does not hold 6 elements (tensor [2, 3], target [4, -1])") {
      _ = try ones([2, 3], $0).reshaped([4, -1])
    },
    .init("reshape: the target does not hold 6 elements (tensor [2, 3], target [-1, -1])") {
      _ = try ones([2, 3], $0).reshaped([-1, -1])
    },
    .init("reshape: the target does not hold 0 elements (tensor [0], target [-1, 0])") {
      _ = try ones([0], $0).reshaped([-1, 0])
    },
    .init("permute: axes must name each of the 2 axes of [2, 3] once, and names [0, 0]") {
      _ = try ones([2, 3], $0).permuted([0, 0])
    },
    .init("transpose: two axes are needed (tensor [3])") { _ = try ones([3], $0).transposed() },
    .init("slice: range 1..<5 leaves axis 0, which has 4 places") {
      _ = try ones([4], $0).sliced(axis: 0, 1..<5)
    },
    .init("slice: step is 0, and must be 1 or more") {
      _ = try ones([4], $0).sliced(axis: 0, 1..<3, step: 0)
    },
    .init("index: place 4 is not on axis 0, which has 4 places") {
      _ = try ones([4], $0).indexed(axis: 0, 4)
    },
    .init("pad: amounts must be a pair of numbers, 0 or more, for each of the 1 axes of [4]") {
      _ = try ones([4], $0).padded([(0, -1)])
    },
    .init(
      "pad: amounts ask for \(Int.max) and \(Int.max) places, more than any tensor has"
    ) { _ = try ones([4], $0).padded([(Int.max, Int.max)]) },
    .init("broadcast: the tensor does not broadcast to the target (tensor [2], target [3])") {
      _ = try ones([2], $0).broadcast(to: [3])
    },
    .init("cat: tensors is empty") { _ in _ = try Tensor.concatenated([], axis: 0) },
    .init(
      "cat: tensors joined along axis 1 must agree on every other axis (tensor 0 [2, 3], tensor 1 "
        + "[3, 3])"
    ) { _ = try Tensor.concatenated([ones([2, 3], $0), ones([3, 3], $0)], axis: -1) },
    .init("stack: tensors is empty") { _ in _ = try Tensor.stacked([], axis: 0) },
    .init("stack: tensors that are stacked must have one shape (tensor 0 [2], tensor 1 [3])") {
      _ = try Tensor.stacked([ones([2], $0), ones([3], $0)], axis: 0)
    },
    .init("stack: the tensor has no axis 3; it has axes 0 to 1") {
      _ = try Tensor.stacked([ones([2], $0)], axis: 3)
    },
    .init("select: an index of one axis is expected (tensor [3], index [])") {
      _ = try ones([3], $0).selected(ones([], $0))
    },
    .init("select: index holds 3.0; rows are whole numbers from 0 to 2") {
      _ = try ones([3], $0).selected(Tensor([0, 3], on: $0))
    },
    .init("select: index holds nan; rows are whole numbers from 0 to 2") {
      _ = try ones([3], $0).selected(Tensor([.nan], on: $0))
    },
    .init("select: index holds 0.0, and there are no rows") {
      _ = try ones([0], $0).selected(Tensor([0], on: $0))
    },
    .init("assign: the shapes differ (w [2], value [3])") {
      try Parameter(ones([2], $0), name: "w").assign(ones([3], $0))
    },
    .init(
      "backward: only a single number has a gradient of its own; take the mean or the sum first "
        + "(value [2])"
    ) { try Parameter(ones([2], $0)).tensor.exp().backward() },
    .init("backward: the gradient must have the shape of the value (value [2], gradient [3])") {
      try Parameter(ones([2], $0)).tensor.exp().backward(from: ones([3], $0))
    },
    .init("backward: this value does not depend on a parameter, so it has no gradient") {
      try ones([], $0).backward()
    },
  ]
}
