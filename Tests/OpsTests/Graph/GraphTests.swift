import Testing

@testable import Ops

/// The graph: how gradients flow, add up, and are given back.
@Suite struct GraphTests {
  private func parameter(_ values: [Float], _ name: String = "p") throws -> Parameter {
    Parameter(try Tensor(values, on: Hosts.two()), name: name)
  }

  @Test func gradientsOfSharedValuesAddUp() throws {
    let x = try parameter([3])
    // A diamond: y = x², z = y · (y + x); dz/dx = 4x³ + 3x².
    let y = try x.tensor.power(2)
    let z = try y * (y + x.tensor)
    try z.sum().backward()
    #expect(x.gradient?.toHost() == [4 * 27 + 3 * 9])
  }

  @Test func operandsTakenTwiceCountTwice() throws {
    let x = try parameter([2, -1])
    try (x.tensor + x.tensor + x.tensor * x.tensor).sum().backward()
    #expect(x.gradient?.toHost() == [6, 0])
    x.zeroGradient()
    try Tensor.concatenated([x.tensor, x.tensor], axis: 0).sum().backward()
    #expect(x.gradient?.toHost() == [2, 2])
  }

  /// Values with many readers: every gradient arrives before any goes on.
  @Test func deepSharedGraphsAreWalkedOnce() throws {
    let x = try parameter([1])
    var y = x.tensor
    for _ in 0..<40 { y = try (y + y) * 0.5 }
    var finals = 0
    try y.sum().backward { _ in finals += 1 }
    #expect(x.gradient?.toHost() == [1] && finals == 1)
  }

  @Test func gradientsStayUntilTheyAreZeroed() throws {
    let x = try parameter([1, 2])
    for round in 1...3 {
      try (x.tensor * 2).sum().backward()
      #expect(x.gradient?.toHost() == [Float(round) * 2, Float(round) * 2])
    }
    let kept = x.gradient
    try x.tensor.sum().backward()
    #expect(kept?.toHost() == [6, 6], "a gradient that was handed out has changed")
    x.zeroGradient()
    #expect(x.gradient == nil)
    try x.tensor.sum().backward()
    #expect(x.gradient?.toHost() == [1, 1])
  }

  @Test func seedsAreNotWrittenTo() throws {
    let host = try Hosts.two()
    let x = try parameter([1, 2])
    let seed = try Tensor([5, 7], on: host)
    for _ in 0..<2 { try (x.tensor + 0).backward(from: seed) }
    try x.tensor.backward(from: seed)
    #expect(x.gradient?.toHost() == [15, 21])
    #expect(seed.toHost() == [5, 7])
  }

  @Test func detachedValuesAreConstants() throws {
    let x = try parameter([3])
    let y = try x.tensor * x.tensor.detached()
    try y.sum().backward()
    #expect(x.gradient?.toHost() == [3])
    #expect(!x.tensor.detached().isTracked && x.tensor.isTracked)
  }

  @Test func nothingIsRecordedWithin() throws {
    let x = try parameter([3])
    let y = try withoutRecording { try x.tensor.exp() }
    #expect(!y.isTracked)
    #expect(throws: TensorError.notTracked(operation: "backward")) { try y.sum().backward() }
    #expect(try x.tensor.exp().isTracked)
    let constant = try Tensor([1], on: Hosts.two())
    #expect(try !(constant + constant).isTracked)
  }

  @Test func aGraphIsSpentUnlessKept() throws {
    let x = try parameter([2])
    let y = try x.tensor.power(3).sum()
    try y.backward(keepGraph: true)
    try y.backward()
    #expect(x.gradient?.toHost() == [24])
    #expect(throws: TensorError.graphSpent(operation: "sum")) { try y.backward() }
    // Part of a new graph may be spent as well.
    let shared = try x.tensor.exp()
    try shared.sum().backward()
    #expect(throws: TensorError.graphSpent(operation: "exp")) {
      try (shared * 2).sum().backward()
    }
  }

  @Test func parametersMustNotChangeBetweenThePasses() throws {
    let host = try Hosts.two()
    let (a, b) = (try parameter([2], "a"), try parameter([3], "b"))
    let y = try (a.tensor * b.tensor).sum()
    try b.assign(Tensor([4], on: host))
    let error = TensorError.changedSinceForward(operation: "*", parameter: "b")
    #expect(throws: error) { try y.backward() }
    // Also where only the other one is wanted: its gradient needs the old value.
    #expect(throws: error) { try y.backward(for: [a]) }
    #expect(a.gradient == nil)
    try (a.tensor * b.tensor).sum().backward()
    #expect(a.gradient?.toHost() == [4])
  }

  @Test func everyParameterIsFinalOnceInTheSameOrder() throws {
    let parts = try (0..<8).map { try parameter([Float($0)], "p\($0)") }
    func order() throws -> [String] {
      var y = try parts[0].tensor * 2
      for part in parts.reversed() { y = try y * part.tensor + part.tensor }
      var names: [String] = []
      try y.sum().backward { names.append($0.name) }
      return names
    }
    let first = try order()
    #expect(first.sorted() == parts.map(\.name))
    for _ in 0..<5 { #expect(try order() == first) }
    // A gradient is complete when it is announced.
    let x = try parameter([1])
    var seen: [Float]?
    try (x.tensor + x.tensor * 3).sum().backward { seen = $0.gradient?.toHost() }
    #expect(seen == [4])
  }

  @Test func wrongSeedsAreRefused() throws {
    let host = try Hosts.two()
    let x = try parameter([1, 2])
    let y = try x.tensor * 2
    #expect(throws: TensorError.self) { try y.backward() }
    #expect(throws: TensorError.self) { try y.backward(from: .ones([3], on: host)) }
    let other = try Device.host(threads: 1)
    #expect(
      throws: TensorError.differentDevices(
        operation: "backward", [host.description, other.description])
    ) { try y.backward(from: .ones([2], on: other)) }
    try y.backward(from: .ones([2], on: host))
    #expect(x.gradient?.toHost() == [2, 2])
  }
}
