import Testing

@testable import Ops

/// One optimiser against the same five steps in PyTorch 2.13.
struct OptimizerRow: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let make: @Sendable ([Parameter]) throws -> Optimizer
  /// Where (1, −2, 3) and 0.5 stand after five steps on Σx² · eʸ.
  let expected: [Float]
}

@Suite struct OptimizerTests {
  static let rows: [OptimizerRow] = [
    OptimizerRow(
      testDescription: "Adam", make: { try Adam($0, rate: 0.1, beta1: 0.5, beta2: 0.9) },
      expected: [0.5504251, -1.534627, 2.529991, 0.04365902]),
    OptimizerRow(
      testDescription: "Adam with weight decay",
      make: { try Adam($0, rate: 0.1, weightDecay: 0.1) },
      expected: [0.5175521, -1.510781, 2.50898, 0.01490315]),
    OptimizerRow(
      testDescription: "SGD", make: { try SGD($0, rate: 0.1) },
      expected: [0.5966547, -1.193309, 1.789964, -2.139395]),
    OptimizerRow(
      testDescription: "SGD with momentum and decay",
      make: { try SGD($0, rate: 0.1, momentum: 0.9, weightDecay: 0.1) },
      expected: [-0.4981014, 0.9962027, -1.494304, -8.965408]),
  ]

  @Test(arguments: rows)
  func fiveStepsEndWherePyTorchEnds(_ row: OptimizerRow) throws {
    let device = try Device.host()
    let x = Parameter(try Tensor([1, -2, 3], on: device))
    let y = Parameter(try Tensor([0.5], on: device))
    let optimizer = try row.make([x, y])
    for _ in 0..<5 {
      try optimizer.minimize(try (x.tensor.power(2).sum() * y.tensor.exp()).sum())
    }
    let found = x.value.toHost() + y.value.toHost()
    for (a, b) in zip(found, row.expected) { #expect(abs(a - b) <= 2e-5 * max(1, abs(b))) }
  }

  @Test func parametersWithoutGradientStay() throws {
    let device = try Device.host()
    let (x, idle, z) = (
      Parameter(try Tensor([1], on: device)), Parameter(try Tensor([5, 6], on: device)),
      Parameter(try Tensor([2], on: device))
    )
    let optimizer = try Adam([x, idle, z], rate: 0.1)
    try optimizer.minimize(try (x.tensor * z.tensor).sum())
    #expect(idle.value.toHost() == [5, 6])
    #expect(x.value.toHost() != [1] && z.value.toHost() != [2])
  }

  @Test func anOlderOptimiserSaysThatItLostItsWeights() throws {
    let device = try Device.host()
    let x = Parameter(try Tensor([1], on: device))
    let old = try SGD([x], rate: 0.1)
    let new = try SGD([x], rate: 0.1)
    let loss = try x.tensor.sum()
    #expect(throws: TensorError.self) { try old.minimize(loss) }
    try new.minimize(try x.tensor.sum())
    #expect(abs(try x.value.item() - 0.9) < 1e-6)
  }

  /// A checkpoint may begin late: the powers of the corrections vanish then, and nothing loops.
  @Test func lateStepsAreLikeEarlyOnes() throws {
    let device = try Device.host()
    let x = Parameter(try Tensor([1], on: device))
    let optimizer = try Adam([x], rate: 0.5, beta1: 0, beta2: 0)
    optimizer.stepCount = 1 << 40
    try optimizer.minimize(try x.tensor.sum())
    #expect(try x.value.item() == 0.5)
  }

  @Test func valuesAreAssignedFromViewsOfThemselves() throws {
    let device = try Device.host()
    let numbers = (0..<300 * 300).map { Float($0) }
    let x = Parameter(try Tensor(numbers, shape: [300, 300], on: device))
    let turned = try x.value.transposed().toHost()
    try x.assign(try x.value.transposed())
    #expect(x.value.toHost() == turned)
  }

  @Test func aViewOfAChangedParameterIsNoticed() throws {
    let device = try Device.host()
    let x = Parameter(try Tensor([1, 2], shape: [1, 2], on: device))
    let w = Parameter(try Tensor([3, 4], shape: [1, 2], on: device), name: "w")
    let y = try x.tensor.matrixProduct(w.tensor.transposed()).sum()
    try w.assign(try Tensor([5, 6], shape: [1, 2], on: device))
    #expect(throws: TensorError.changedSinceForward(operation: "matrixProduct", parameter: "w")) {
      try y.backward(for: [x])
    }
  }

  @Test func parametersOfTwoDevicesAreRefused() throws {
    let x = Parameter(try Tensor([1], on: Device.host()))
    let y = Parameter(try Tensor([1], on: Device.host()))
    #expect {
      try Adam([x, y])
    } throws: { error in
      if case TensorError.differentDevices = error { true } else { false }
    }
  }

  @Test func badSettingsAreRefused() throws {
    let device = try Device.host()
    let x = Parameter(try Tensor([1], on: device))
    #expect(throws: TensorError.self) { try Adam([]) }
    #expect(throws: TensorError.self) { try Adam([x, x]) }
    #expect(throws: TensorError.self) { try Adam([x], rate: .nan) }
    #expect(throws: TensorError.self) { try Adam([x], beta1: 1) }
    #expect(throws: TensorError.self) { try SGD([x], rate: 0.1, momentum: -1) }
  }
}
