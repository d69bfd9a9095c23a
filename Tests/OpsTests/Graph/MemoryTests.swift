import Testing

@testable import Ops

/// What memory a graph holds and gives back, and flat buffers of optimisers.
@Suite struct MemoryTests {
  @Test func aSpentGraphHoldsNothing() throws {
    let host = try Device.host(threads: 1)
    let x = Parameter(try .ones([64, 64], on: host))
    let w = Parameter(try .ones([64, 64], on: host))
    try (x.tensor * w.tensor).sum().backward()
    let before = host.backend.memory.inUse
    for _ in 0..<3 {
      x.zeroGradient()
      w.zeroGradient()
      var y = x.tensor
      for _ in 0..<50 { y = try (y.matrixProduct(w.tensor) * 0.01).tanh() }
      let loss = try y.mean()
      try loss.backward()
      // The value itself is still there: one float, in a block of 64 bytes.
      #expect(y.shape == [64, 64])
    }
    #expect(host.backend.memory.inUse == before)
  }

  /// The graph is given back while it is spent: the peak is that of the forward pass, and a little.
  @Test func gradientsReuseWhatTheForwardPassHeld() throws {
    let host = try Device.host(threads: 1)
    let size = 4 * 100 * 1000
    let x = Parameter(try .ones([100, 1000], on: host))
    let depth = 40
    func forward() throws -> Tensor {
      var y = x.tensor
      for _ in 0..<depth { y = try y.exp() * 0.1 }
      return try y.sum()
    }
    let loss = try forward()
    let held = host.backend.memory.inUse
    #expect(held > depth * size)
    try loss.backward()
    #expect(host.backend.memory.peak < held + 5 * size)
  }

  @Test func memoryIsLimited() throws {
    let host = try Device.host(threads: 1, memoryLimit: 10_000_000)
    let x = Parameter(try .ones([1_000_000], on: host), name: "x")
    let inUse = host.backend.memory.inUse
    let error = #expect(throws: TensorError.self) { try x.tensor.exp() + 1 }
    let room = 4_063_232  // a million floats, rounded up to a size that blocks are kept in
    #expect(
      error == .outOfMemory(requested: room, inUse: 2 * room, limit: 10_000_000))
    #expect(host.backend.memory.inUse == inUse, "something of the failed operation stayed")
    // Nothing is lost, and smaller work goes on; other sizes take the place of kept blocks.
    #expect(try x.tensor.sum().item() == 1_000_000)
    for size in stride(from: 900_000, to: 1_400_000, by: 70_000) {
      #expect(try Tensor.zeros([size], on: host).shape == [size])
    }
    #expect(throws: TensorError.self) { try Tensor.zeros([1 << 43], on: host) }
    #expect(throws: TensorError.self) { try Tensor.zeros([1 << 44], on: host) }
  }

  /// A backward pass that runs out of memory leaves gradients of before, and can be tried again.
  @Test func aFailedBackwardPassCanBeRepeated() throws {
    let host = try Device.host(threads: 1, memoryLimit: 6_000_000)
    let x = Parameter(try .ones([250_000], on: host))
    do {
      // Room for the values of the forward pass, not for the gradients.
      let y = try x.tensor.exp().tanh().exp().tanh()
      let ballast = try Tensor.zeros([200_000], on: host)
      #expect(throws: TensorError.self) { try y.backward(from: x.value) }
      #expect(ballast.count == 200_000)
    }
    x.zeroGradient()
    try x.tensor.exp().sum().backward()
    #expect(x.gradient?.count == 250_000)
  }

  @Test func parametersMoveIntoFlatBuffers() throws {
    let host = try Hosts.two()
    let parts = [
      Parameter(try Tensor([1, 2], on: host)), Parameter(try Tensor([3, 4, 5], on: host)),
    ]
    try (parts[0].tensor * 10).sum().backward()
    let values = try Tensor.zeros([5], on: host)
    for (part, range) in zip(parts, [0..<2, 2..<5]) {
      part.adopt(
        value: Tensor(buffer: values.buffer, layout: values.layout.sliced(axis: 0, range)))
    }
    #expect(values.toHost() == [1, 2, 3, 4, 5])
    #expect(parts[0].gradient?.toHost() == [10, 10] && parts[1].gradient == nil)
    // The value is the flat buffer's, and a change there is noticed.
    let loss = try (parts[1].tensor * parts[1].tensor).sum()
    try values.load([0, 0, 6, 7, 8])
    #expect(parts[1].value.toHost() == [6, 7, 8])
    #expect(throws: TensorError.self) { try loss.backward() }
    try parts[0].assign(Tensor([-1, -2], on: host))
    #expect(values.toHost() == [-1, -2, 6, 7, 8])
  }

  /// Gradients add up, in place where nobody looks on.
  @Test func gradientsAddUp() throws {
    let host = try Hosts.two()
    let part = Parameter(try Tensor([3, 4, 5], on: host))
    try (part.tensor * 10).sum().backward()
    let seen = part.gradient
    try part.tensor.sum().backward()
    #expect(seen?.toHost() == [10, 10, 10], "a gradient someone looks at has changed")
    let place = part.gradient?.buffer.address
    try part.accumulate(Tensor([1, 2, 3], on: host))
    #expect(part.gradient?.toHost() == [12, 13, 14])
    #expect(part.gradient?.buffer.address == place, "a sum of one's own was not added in place")
    part.zeroGradient()
    #expect(part.gradient == nil)
    try part.tensor.sum().backward()
    #expect(part.gradient?.toHost() == [1, 1, 1])
  }
}
