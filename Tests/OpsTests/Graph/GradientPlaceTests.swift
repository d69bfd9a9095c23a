import Testing

@testable import Ops

/// Gradients that are written straight into the optimiser's buffer are those that are copied there.
@Suite struct GradientPlaceTests {
  private struct Net {
    let weight: Parameter
    let x: Tensor

    init(on device: Device) throws {
      func draw(_ shape: [Int], _ number: UInt64) throws -> Tensor {
        try .random(
          .normal(mean: 0, deviation: 1), shape, key: RandomKey(seed: number, purpose: .user),
          on: device)
      }
      weight = Parameter(try draw([3, 3, 3, 3], 1), name: "weight")
      x = try draw([2, 3, 6, 6], 2)
    }

    /// The weight `times` times in one graph.
    func loss(_ times: Int) throws -> Tensor {
      var y = x
      for _ in 0..<times {
        y = try y.convolved(weight.tensor, ConvolutionOptions(padding: Extent(1)))
        y = try y.transposeConvolved(weight.tensor, ConvolutionOptions(padding: Extent(1))).tanh()
      }
      return try (y * y).mean()
    }
  }

  /// What is done with the gradients, once with an optimiser and once without.
  private func compare(
    _ what: String, on device: Device? = nil, _ body: (Net) throws -> Void
  ) throws {
    let device = try device ?? Hosts.two()
    let (flat, own) = (try Net(on: device), try Net(on: device))
    let optimizer = try SGD([flat.weight], rate: 0.1)
    try body(flat)
    try body(own)
    #expect(own.weight.gradient != nil, "\(what)")
    expectSameBits(flat.weight.gradient, own.weight.gradient, what)
    #expect(flat.weight.gradient?.buffer === optimizer.gradients.buffer)
  }

  @Test func theSameGradientsArrive() throws {
    try compare("once") { try $0.loss(1).backward() }
    try compare("shared") { try $0.loss(3).backward() }
    try compare("two passes") {
      try $0.loss(1).backward()
      try $0.loss(2).backward()
    }
    try compare("kept graph") {
      let loss = try $0.loss(2)
      try loss.backward(keepGraph: true)
      try loss.backward()
    }
    try compare("zeroed between") {
      try $0.loss(2).backward()
      $0.weight.zeroGradient()
      try $0.loss(1).backward()
    }
    try compare("beside another use") {
      try ($0.loss(1) + ($0.weight.tensor * $0.weight.tensor).sum()).backward()
    }
    try compare("for others first") {
      try $0.loss(1).backward(for: [])
      try $0.loss(1).backward()
    }
  }

  @Test func nothingIsCopied() throws {
    let backend = try CountingBackend()
    let device = Device(backend: backend)
    let net = try Net(on: device)
    let optimizer = try Adam([net.weight])
    let loss = try net.loss(1)
    backend.forget()
    optimizer.zeroGradients()
    try loss.backward()
    #expect(!backend.verbs.contains("copy"), "\(backend.verbs)")
    // The two factors of the square, and the second use of the weight, which is added in place.
    #expect(backend.verbs.filter { $0 == "zip add" }.count == 2)
  }

  /// A pass that runs out of memory behind the first gradient leaves no claim.
  @Test func aFailedPassLeavesNoClaim() throws {
    let device = try Device.host(threads: 1, memoryLimit: 4_000_000)
    let weight = Parameter(try .full(0.5, [1, 1, 1, 1], on: device))
    let first = Parameter(try .full(0.1, [1, 1, 300, 300], on: device))
    _ = try SGD([weight], rate: 1)
    do {
      // The last convolution's weight comes first; the way on to `first` needs room.
      let y = try first.tensor.exp().convolved(weight.tensor)
      let room = device.backend.memory
      let ballast = try Tensor.zeros([(room.limit - room.inUse) / 4 - 40_000], on: device)
      #expect(throws: TensorError.self) { try y.backward(from: y.detached()) }
      #expect(ballast.count > 0)
    }
    #expect(weight.gradient == nil)
    let place = weight.claimGradientPlace()
    #expect(place != nil, "the place is still claimed")
    weight.releaseClaim()
    try weight.tensor.reshaped([1]).sum().backward()
    #expect(weight.gradient?.toHost() == [1])
  }
}
