import Testing

@testable import Ops

/// Parameters that move as soon as their gradient is complete go where all would go at the end.
@Suite struct MinimizeTests {
  private struct Net {
    let weights: [Parameter]
    let x: Tensor

    init(on device: Device) throws {
      func draw(_ shape: [Int], _ number: UInt64) throws -> Tensor {
        try .random(
          .normal(mean: 0, deviation: 0.3), shape, key: RandomKey(seed: number, purpose: .user),
          on: device)
      }
      weights = try [[3, 3, 3, 3], [4, 3, 3, 3], [4]].enumerated().map { number, shape in
        Parameter(try draw(shape, UInt64(number)), name: "weight \(number)")
      }
      x = try draw([2, 3, 6, 6], 9)
    }

    /// The first weight is used three times, and so complete only at the end.
    func loss() throws -> Tensor {
      let padded = ConvolutionOptions(padding: Extent(1))
      var y = try x.convolved(weights[0].tensor, padded).tanh()
      y = try y.transposeConvolved(weights[0].tensor, padded).tanh()
      y = try y.convolved(weights[1].tensor, bias: weights[2].tensor, padded)
      return try (y * y).mean() + (weights[0].tensor * weights[0].tensor).sum()
    }
  }

  private static let optimizers: [@Sendable ([Parameter]) throws -> Optimizer] = [
    { try Adam($0, rate: 0.1, weightDecay: 0.1) }, { try SGD($0, rate: 0.1, momentum: 0.9) },
  ]

  @Test(arguments: optimizers.indices)
  func bothWaysEndAtTheSameBits(_ number: Int) throws {
    let device = try Hosts.two()
    let (atOnce, atTheEnd) = (try Net(on: device), try Net(on: device))
    let first = try Self.optimizers[number](atOnce.weights)
    let second = try Self.optimizers[number](atTheEnd.weights)
    let before = atOnce.weights.map { $0.value.toHost() }
    for _ in 0..<3 {
      try first.minimize(atOnce.loss(), keepingGradients: false)
      try second.minimize(atTheEnd.loss())
    }
    for (index, (a, b)) in zip(atOnce.weights, atTheEnd.weights).enumerated() {
      expectSameBits(a.value, b.value, b.name)
      #expect(a.value.toHost() != before[index], "\(a.name) has not moved")
      #expect(a.gradient == nil && b.gradient != nil, "\(a.name)")
    }
    #expect(first.stepCount == 3 && second.stepCount == 3)
  }

  /// Gradients that were there are forgotten, and those of parameters without a path stay away.
  @Test func onlyThisLossCounts() throws {
    let device = try Hosts.two()
    let (x, idle) = (
      Parameter(try Tensor([1], on: device)), Parameter(try Tensor([5], on: device))
    )
    let optimizer = try SGD([x, idle], rate: 1)
    try (x.tensor * 100 + idle.tensor).sum().backward()
    try optimizer.minimize(try (x.tensor * 2).sum(), keepingGradients: false)
    #expect(x.value.toHost() == [-1] && idle.value.toHost() == [5])
  }

  @Test func nothingIsCopied() throws {
    let backend = try CountingBackend()
    let net = try Net(on: Device(backend: backend))
    let optimizer = try Adam(net.weights)
    let loss = try net.loss()
    backend.forget()
    try optimizer.minimize(loss, keepingGradients: false)
    #expect(!backend.verbs.contains("copy"), "\(backend.verbs)")
    #expect(backend.verbs.filter { $0.hasPrefix("update") }.count == 3, "\(backend.verbs)")
  }

  /// Memory holds the largest gradient, not all.
  @Test func gradientsMakeRoomForOneAnother() throws {
    func peak(keepingGradients: Bool) throws -> Int {
      let device = try Device.host(threads: 1)
      let weights = try (0..<8).map { _ in Parameter(try .ones([256, 256], on: device)) }
      let optimizer = try Adam(weights)
      var y = try Tensor.ones([1, 256], on: device)
      for weight in weights { y = try y.matrixProduct(weight.tensor) * 0.01 }
      try optimizer.minimize(y.sum(), keepingGradients: keepingGradients)
      return device.backend.memory.peak
    }
    let size = 256 * 256 * 4
    #expect(try peak(keepingGradients: true) - peak(keepingGradients: false) >= 6 * size)
  }

  /// A pass that finds no room leaves no gradients, and can be tried again.
  @Test func aFailedPassCanBeRepeated() throws {
    let device = try Device.host(threads: 1, memoryLimit: 4_000_000)
    let last = Parameter(try .full(0.5, [1, 1, 1, 1], on: device))
    let first = Parameter(try .full(0.1, [1, 1, 300, 300], on: device))
    let optimizer = try SGD([last, first], rate: 1e-6)
    do {
      // The last convolution's weight moves; the way on to `first` needs room.
      let y = try first.tensor.exp().convolved(last.tensor).sum()
      let room = device.backend.memory
      let ballast = try Tensor.zeros([(room.limit - room.inUse) / 4 - 40_000], on: device)
      #expect(throws: TensorError.self) { try optimizer.minimize(y, keepingGradients: false) }
      #expect(ballast.count > 0)
    }
    #expect(last.gradient == nil && first.gradient == nil)
    try optimizer.minimize(
      try first.tensor.exp().convolved(last.tensor).sum(), keepingGradients: false)
    #expect(try first.value.min().item() < 0.1)
  }

  /// What fails before anything has moved is no step.
  @Test func aLossWithoutHistoryIsNoStep() throws {
    let device = try Device.host()
    let x = Parameter(try Tensor([1], on: device))
    let optimizer = try Adam([x])
    for keepingGradients in [false, true] {
      #expect(throws: TensorError.notTracked(operation: "backward")) {
        try optimizer.minimize(x.value.sum(), keepingGradients: keepingGradients)
      }
    }
    #expect(optimizer.stepCount == 0)
    let newer = try SGD([x], rate: 1)
    #expect(throws: TensorError.self) {
      try optimizer.minimize(x.tensor.sum(), keepingGradients: false)
    }
    #expect(newer.stepCount == 0 && x.value.toHost() == [1])
  }
}
