import Testing

@testable import Ops

/// For a linear function f, ⟨f(x), y⟩ = ⟨x, fᵀ(y)⟩, and its gradient is fᵀ: no finite differences.
@Suite struct AdjointTests {
  struct Row: CustomTestStringConvertible, Sendable {
    let name: String
    let shape: [Int]
    let function: @Sendable (Tensor) throws -> Tensor
    var testDescription: String { "\(name) \(shape)" }
  }

  private static func row(
    _ name: String, _ shapes: [Int]..., function: @escaping @Sendable (Tensor) throws -> Tensor
  ) -> [Row] { shapes.map { Row(name: name, shape: $0, function: function) } }

  static let movements: [Row] = [
    row("sum", [2, 3, 4], [1, 5, 1]) { try $0.sum(axes: [0, 2]) },
    row("mean", [2, 3, 4], [1, 5, 1]) { try $0.mean(axes: [1]) },
    row("broadcast", [3, 1], [1, 1], []) { try $0.broadcast(to: [2, 3, 5]) },
    row("pad", [3, 4], [1, 1], [0, 2]) { try $0.padded([(2, 0), (1, 3)]) },
    row("slice", [5, 7], [9, 1]) { try $0.sliced(axis: 0, 1..<5, step: 2) },
    row("permute", [2, 3, 4]) { try $0.permuted([2, 0, 1]) },
    row("reshape", [2, 3, 4]) { try $0.reshaped([4, -1]) },
    row("cat", [2, 3]) { try .concatenated([$0, $0 * 2, $0], axis: 1) },
    row("stack", [2, 3]) { try .stacked([$0, -$0], axis: 1) },
    row("select", [4, 3]) { try $0.selected(Tensor([3, 3, 0, 1], on: $0.device)) },
    row("matrixProduct, left", [2, 3, 4]) { x in
      try x.matrixProduct(noise([4, 5], 1, on: x.device))
    },
    row("matrixProduct, right", [4, 5]) { x in
      try noise([2, 3, 4], 1, on: x.device).matrixProduct(x)
    },
    row("pixelShuffle", [2, 18, 2, 3]) { try $0.pixelShuffled(3) },
    row("avgPool2d", [2, 3, 5, 7]) {
      try $0.averagePooled(kernel: Extent(3, 2), stride: Extent(2), padding: Extent(1))
    },
    row("dropout", [3, 5]) {
      try $0.droppedOut(probability: 0.5, key: RandomKey(seed: 9, purpose: .dropout))
    },
    row("scale", [3, 4]) { try $0 * 3 - $0 / 7 },
    row("evaluation batchNorm2d", [2, 3, 4]) { x in
      let zero = try Tensor.zeros([3], on: x.device)
      return try x.normalized(
        mean: zero, variance: noise([3], 2, on: x.device).exp(),
        weight: noise([3], 3, on: x.device), bias: zero)
    },
  ].flatMap { $0 }

  static let resizes: [Row] = [
    Resampling.nearest, .bilinear(alignsCorners: false),
    .bilinear(alignsCorners: true),
  ].flatMap { kind in
    [[1, 1], [3, 8], [7, 2], [4, 4], [11, 13]].flatMap { size in
      row("resize \(kind) to \(size)", [2, 2, 4, 5], [1, 3, 1, 1]) {
        try $0.resized(to: Extent(size[0], size[1]), kind)
      }
    }
  }

  @Test(arguments: movements + resizes)
  func gradientsAreTransposes(row: Row) throws {
    let host = try Hosts.two()
    let x = Parameter(try noise(row.shape, 11, on: host))
    let result = try row.function(x.tensor)
    let y = try noise(result.shape, 12, on: host)
    try result.backward(from: y)
    let gradient = try #require(x.gradient)
    #expect(gradient.shape == row.shape)
    expectEqual(result.inner(y), x.value.inner(gradient), scale: result.inner(result))
  }

  /// A convolution is linear in its input and in its weight, and the transposed one is its adjoint.
  @Test(arguments: ConvolutionCase.all)
  func convolutionsAndTransposedConvolutions(row: ConvolutionCase) throws {
    let host = try Hosts.two()
    let x = Parameter(try noise(row.inputShape, 21, on: host))
    let w = Parameter(try noise(row.weightShape, 22, on: host))
    let y = try noise(row.outputShape, 23, on: host)
    let result = try x.tensor.convolved(w.tensor, row.options)
    try result.backward(from: y)
    let whole = result.inner(y)
    let scale = result.inner(result)
    expectEqual(whole, x.value.inner(try #require(x.gradient)), scale: scale)
    expectEqual(whole, w.value.inner(try #require(w.gradient)), scale: scale)
    let reach = (
      row.h + 2 * row.padding.height - row.dilation.height * (row.kernel.height - 1) - 1,
      row.w + 2 * row.padding.width - row.dilation.width * (row.kernel.width - 1) - 1
    )
    let back = try y.transposeConvolved(
      w.value, row.options,
      outputPadding: Extent(reach.0 % row.stride.height, reach.1 % row.stride.width))
    expectSameBits(back, x.gradient)
  }

  private func expectEqual(
    _ a: Double, _ b: Double, scale: Double, _ location: SourceLocation = #_sourceLocation
  ) {
    let room = 1e-5 * max(1, abs(a), scale.squareRoot())
    #expect(abs(a - b) <= room, "\(a) and \(b)", sourceLocation: location)
  }
}

/// Even random numbers in `−1..<1`.
func noise(_ shape: [Int], _ seed: UInt64, on device: Device) throws(TensorError) -> Tensor {
  try .random(
    .uniform(low: -1, high: 1), shape, key: RandomKey(seed: seed, purpose: .user), on: device)
}
