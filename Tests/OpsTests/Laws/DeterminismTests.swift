import Testing

@testable import Ops

/// The same bits run after run; and for any number of threads, wherever no matrix product is in it.
@Suite struct DeterminismTests {
  @Test(arguments: GradientRow.all)
  func runsRepeat(row: GradientRow) throws {
    let (y, gradients) = try run(row, on: Hosts.two())
    for _ in 0..<2 {
      let (again, others) = try run(row, on: Hosts.two())
      expectSameBits(again, y)
      for (a, b) in zip(others, gradients) { expectSameBits(a, b, "gradient") }
    }
  }

  /// Large enough that two threads share the work.
  static let large: [GradientRow] = [
    rows("exp", shapes: [[[3, 40_000]]]) { try $0[0].exp() },
    rows("*", shapes: [[[64, 3, 33, 31], [3, 1, 1]], [[70_001], []]]) { try $0[0] * $0[1] },
    rows("permuted", shapes: [[[30, 40, 50]]]) { try ($0[0].permuted([2, 0, 1]) + 1).tanh() },
    rows("sum", shapes: [[[300, 401]], [[7, 100_000]]]) {
      try $0[0].sum(axes: [1]) + $0[0].mean() + $0[0].sum(axes: [0]).max()
    },
    rows("variance", shapes: [[[4, 30, 1001]]]) { try $0[0].variance(axes: [0, 2]) },
    rows("softmax", shapes: [[[300, 200]]]) { try $0[0].softmax(axis: 0) },
    rows("batchNormalized", shapes: [[[8, 7, 40, 40], [7], [7]]]) {
      try $0[0].batchNormalized(weight: $0[1], bias: $0[2]).output
    },
    rows("batchNormalized", "and leaky relu", shapes: [[[8, 7, 40, 40], [7], [7]]]) {
      try $0[0].batchNormalized(
        weight: $0[1], bias: $0[2], activation: .leakyRelu(slope: 0.2)
      ).output
    },
    rows("pixelShuffled", shapes: [[[4, 8, 33, 41]]]) { try $0[0].pixelShuffled(2) },
    rows("instanceNormalized", shapes: [[[8, 7, 40, 40]]]) {
      try $0[0].instanceNormalized(weight: nil, bias: nil)
    },
    rows("maxPooled", shapes: [[[8, 7, 40, 40]]]) { try $0[0].maxPooled(kernel: Extent(3)) },
    rows("averagePooled", shapes: [[[8, 7, 40, 40]]]) {
      try $0[0].averagePooled(kernel: Extent(3))
    },
    rows("resized", shapes: [[[8, 7, 40, 40]]]) {
      try $0[0].resized(to: Extent(57, 61), .bilinear(alignsCorners: false))
    },
    rows("droppedOut", shapes: [[[8, 7, 40, 40]]]) {
      try $0[0].droppedOut(probability: 0.5, key: RandomKey(seed: 1, purpose: .dropout))
    },
    rows("random", shapes: [[[100_001]]]) {
      try $0[0]
        * .random(
          .normal(mean: 0, deviation: 1), $0[0].shape, key: RandomKey(seed: 1, purpose: .user),
          on: $0[0].device)
    },
    rows("concatenated", shapes: [[[8, 40, 41, 9], [8, 13, 41, 9]]]) {
      try .concatenated($0, axis: 1)
    },
    rows("bceWithLogitsLoss", shapes: [[[90, 1000], [90, 1000]]]) {
      try $0[0].bceWithLogitsLoss($0[1])
    },
  ].flatMap { $0 }

  @Test(arguments: large)
  func threadsDoNotMatter(row: GradientRow) throws {
    let (y, gradients) = try run(row, on: Hosts.one())
    for device in [try Hosts.two(), try Device.host(threads: 3)] {
      let (other, others) = try run(row, on: device)
      expectSameBits(other, y)
      for (a, b) in zip(others, gradients) { expectSameBits(a, b, "gradient") }
    }
  }

  private func run(_ row: GradientRow, on device: Device) throws -> (Tensor, [Tensor?]) {
    let leaves = try row.draw(.plain).map {
      Parameter(try Tensor($0.values, shape: $0.shape, on: device))
    }
    let y = try row.body(leaves.map(\.tensor))
    try y.backward(from: .full(0.3, y.shape, on: device))
    return (y, leaves.map(\.gradient))
  }
}
