import Testing

@testable import Ops

/// What is done in one pass gives what the same steps give one after another.
@Suite struct FusionTests {
  static let shapes = [
    [2, 5, 7, 9], [4, 3, 16, 16], [3, 2, 31, 31], [1, 4, 2, 2], [2, 3, 1, 40],
  ]
  static let activations: [ChannelActivation] = [.identity, .relu, .leakyRelu(slope: 0.2)]

  private struct Setting {
    let x, r: Parameter
    let weight, bias: Parameter

    init(_ shape: [Int], on device: Device) throws {
      func draw(_ shape: [Int], _ number: UInt64) throws -> Parameter {
        Parameter(
          try .random(
            .normal(mean: 0.2, deviation: 1), shape, key: RandomKey(seed: number, purpose: .user),
            on: device))
      }
      (x, r) = (try draw(shape, 1), try draw(shape, 2))
      (weight, bias) = (try draw([shape[1]], 3), try draw([shape[1]], 4))
    }

    /// The result and the gradients of everything that has one.
    func run(_ body: (Setting) throws -> Tensor) throws -> [Tensor?] {
      let all = [x, r, weight, bias]
      for parameter in all { parameter.zeroGradient() }
      let y = try body(self)
      // A slope that differs from place to place.
      let start = try Tensor.random(
        .uniform(low: -1, high: 1), y.shape, key: RandomKey(seed: 9, purpose: .user), on: y.device)
      try y.backward(from: start)
      return [y.detached()] + all.map(\.gradient)
    }
  }

  private static func apply(_ activation: ChannelActivation, _ x: Tensor) throws -> Tensor {
    switch activation {
    case .identity: x
    case .relu: try x.relu()
    case .leakyRelu(let slope): try x.leakyRelu(slope: slope)
    }
  }

  /// The middle channels of a larger tensor.
  private static func place(_ shape: [Int], on device: Device) throws -> Tensor {
    let whole = try Tensor.full(7, [shape[0], shape[1] + 3] + shape.dropFirst(2), on: device)
    return whole.seats([2, shape[1], 1], axis: 1)[1]
  }

  @Test(arguments: shapes, activations)
  func normalization(shape: [Int], activation: ChannelActivation) throws {
    for device in [try Hosts.one(), try Hosts.two()] {
      let setting = try Setting(shape, on: device)
      for isBatch in [true, false] {
        func normalized(_ s: Setting, _ finish: Finish) throws -> Tensor {
          isBatch
            ? try s.x.tensor.batchNormalized(
              weight: s.weight.tensor, bias: s.bias.tensor, epsilon: 1e-5, finish: finish
            ).output
            : try s.x.tensor.normalized(
              mean: s.bias.value, variance: s.weight.value.abs(), weight: s.weight.tensor,
              bias: s.bias.tensor, epsilon: 1e-5, finish: finish)
        }
        for hasResidual in [false, true] {
          let plain = try setting.run { s in
            let y = try normalized(s, Finish())
            return try Self.apply(activation, hasResidual ? y + s.r.tensor : y)
          }
          for isPlaced in [false, true] {
            let place = isPlaced ? try Self.place(shape, on: device) : nil
            let fused = try setting.run { s in
              try normalized(
                s,
                Finish(
                  residual: hasResidual ? s.r.tensor : nil, activation: activation, place: place))
            }
            for (number, (a, b)) in zip(fused, plain).enumerated() {
              expectSameBits(a, b, "\(isBatch) \(hasResidual) \(isPlaced) \(number)")
            }
          }
        }
      }
    }
  }

  @Test(arguments: shapes, activations)
  func biases(shape: [Int], activation: ChannelActivation) throws {
    let setting = try Setting(shape, on: Hosts.two())
    for (hasBias, hasResidual) in [(true, false), (false, false), (true, true), (false, true)] {
      let plain = try setting.run { s in
        var y = try s.x.tensor * 1
        if hasBias { y = try y + s.bias.tensor.reshaped([shape[1], 1, 1]) }
        if hasResidual { y = try y + s.r.tensor }
        return try Self.apply(activation, y)
      }
      let fused = try setting.run { s in
        try (s.x.tensor * 1).finished(
          bias: hasBias ? s.bias.tensor : nil,
          Finish(residual: hasResidual ? s.r.tensor : nil, activation: activation))
      }
      for (number, (a, b)) in zip(fused, plain).enumerated() {
        // Sums by channel are taken in another order.
        if number == 4, let a, let b {
          expectClose(a, b, Tolerance(relative: 1e-6), "bias")
        } else {
          expectSameBits(a, b, "\(hasBias) \(hasResidual) \(number)")
        }
      }
    }
  }

  /// A negative slope would hide the sign of what it was applied to.
  @Test func chainsTakeAnActivationAlongWhereItCanBeUndone() throws {
    let host = try Hosts.two()
    for (slope, isFused) in [(Float(0.2), true), (0, true), (-0.5, false)] {
      let activation = Activation(.leakyRelu(slope: slope))
      #expect((activation.channelActivation != nil) == isFused)
      var random = RandomGenerator(seed: 3)
      let convolution = try Convolution(2, 3, kernel: 3, random: &random, on: host)
      let norm = try BatchNormalization(3, on: host)
      let x = Parameter(
        try .random(
          .normal(mean: 0, deviation: 1), [2, 2, 9, 8], key: RandomKey(seed: 5, purpose: .user),
          on: host))
      for parts in [[convolution, activation], [convolution, norm, activation]] as [[Layer]] {
        func run(_ body: () throws -> Tensor) throws -> [Tensor?] {
          for parameter in [x, convolution.weight, norm.weight] { parameter.zeroGradient() }
          let y = try body()
          try (y * y).sum().backward()
          return [y.detached(), x.gradient, convolution.weight.gradient, norm.weight.gradient]
        }
        let plain = try run { try parts.reduce(x.tensor) { try $1($0) } }
        let fused = try run { try Sequential(parts)(x.tensor) }
        for (a, b) in zip(fused, plain) { expectSameBits(a, b, "slope \(slope)") }
      }
    }
  }

  /// Every level of the generator, by its own path, against the chain that PyTorch runs.
  @Test(arguments: [Mode.training, .evaluation])
  func theGeneratorIsItsChain(mode: Mode) throws {
    let host = try Hosts.two()
    var random = RandomGenerator(seed: 8)
    let g = try UNet(levels: 4, filters: 4, random: &random, on: host)
    try g.initializeWeights(.normal(deviation: 0.2), random: &random)
    g.setMode(mode)
    let context = ForwardContext(seed: 4, step: 2)
    func chain(_ block: Layer, _ x: Tensor, isOutermost: Bool) throws -> Tensor {
      var y = x
      for (path, layer) in block.allLayers() where path.split(separator: ".").count == 2 {
        y =
          layer is UNetBlock
          ? try chain(layer, y, isOutermost: false) : try layer(y, context)
      }
      return isOutermost ? y : try .concatenated([x, y], axis: 1)
    }
    let x = try Tensor.random(
      .normal(mean: 0, deviation: 1), [2, 1, 16, 32], key: RandomKey(seed: 6, purpose: .user),
      on: host)
    func run(_ body: () throws -> Tensor) throws -> (Tensor, [Tensor?]) {
      for parameter in g.parameters { parameter.zeroGradient() }
      let y = try body()
      try (y * y).sum().backward()
      return (y.detached(), g.parameters.map(\.gradient))
    }
    guard case .layer(let outermost)? = g.parts.first?.part else {
      Issue.record("no outermost level")
      return
    }
    let (y, gradients) = try run { try g(x, context) }
    let (expected, others) = try run { try chain(outermost, x, isOutermost: true) }
    expectClose(y, expected, Tolerance(relative: 1e-6))
    for (parameter, (a, b)) in zip(g.parameters, zip(gradients, others)) {
      expectClose(
        try #require(a), try #require(b), Tolerance(relative: 2e-5), parameter.name)
    }
  }
}
