import Foundation
import Testing

@testable import Ops

/// The generator of part 2 against fastai 2.4's own (Fixtures/make_resnet_unet.py).
@Suite struct ResNetUNetTests {
  private static let cases = Result { try Fixture.cases("resnet_unet.txt") }
  let device: Device

  init() throws { device = try Device.host() }

  private func unet() throws -> ResNetUNet {
    var random = RandomGenerator(seed: 0)
    return try ResNetUNet(random: &random, on: device)
  }

  /// Compares the elements that were kept, and products that every element takes part in.
  private func expectGolden(_ y: Tensor, _ name: String) throws {
    let expected = try #require(try Self.cases.get()[name], "no case \(name)").arrays
    #expect(y.shape.map { Double($0) } == expected["shape"]?.values)
    let values = y.toHost().map { Double($0) }
    let places = try #require(expected["places"]).values
    for (k, value) in places.enumerated() {
      let place = k * (values.count - 1) / 199
      #expect(abs(values[place] - value) <= 1e-4, "\(name) at \(place): \(values[place]), \(value)")
    }
    for (k, product) in try #require(expected["products"]).values.enumerated() {
      let noise = FormulaNoise.values(values.count, salt: 500 + k, scale: 1)
      let sum = zip(values, noise).reduce(0) { $0 + $1.0 * Double($1.1) }
      // Each element may be off by 1e-4; errors of random sign add up by the root of their number.
      #expect(
        abs(sum - product) <= 1e-4 * Double(values.count).squareRoot(),
        "\(name): product \(k) is \(sum), not \(product)")
    }
  }

  @Test(arguments: [("full", 1, 256, 256), ("uneven", 2, 80, 112), ("odd", 2, 75, 101)])
  func outputsAreThoseOfFastai(name: String, n: Int, height: Int, width: Int) throws {
    let net = try unet()
    let x = try FormulaNoise.tensor(
      [n, 1, height, width], salt: 1000 + height, scale: 1, on: device)
    for mode in [Mode.training, .evaluation] {
      try FormulaNoise.fill(net)
      net.setMode(mode)
      let y = try recordingOff { () throws(TensorError) in try net(x) }
      try expectGolden(y, "\(name) \(mode == .training ? "training" : "evaluation")")
    }
  }

  @Test func theClassifierIsTorchvisions() throws {
    var random = RandomGenerator(seed: 0)
    let net = try ResNet18(random: &random, on: device)
    #expect(net.parameterCount == 11_689_512)
    #expect(net.state().count == 122)
    let x = try FormulaNoise.tensor([2, 3, 65, 90], salt: 1300, scale: 1, on: device)
    for mode in [Mode.training, .evaluation] {
      try FormulaNoise.fill(net)
      net.setMode(mode)
      let y = try recordingOff { () throws(TensorError) in try net(x) }
      try expectGolden(y, "classifier \(mode == .training ? "training" : "evaluation")")
    }
  }

  @Test func namesAndCountsAreThoseOfTheTutorial() throws {
    let net = try unet()
    #expect(net.parameterCount == 31_099_672)
    #expect(net.state().count == 181)
    let names = try Fixture.text("resnet_unet.txt").components(separatedBy: "case names\n")[1]
      .split(separator: "\n").map { String($0.dropLast(2)) }
    #expect(net.state().map(\.name) == names)
  }

  /// How widely fresh weights are spread: √(2 / fan) for fan out, or fan in; evenly for the last.
  private static let spreads: [(name: String, deviation: Double)] = [
    ("layers.0.0.weight", normal(64 * 49)), ("layers.0.5.0.conv1.weight", normal(128 * 9)),
    ("layers.3.0.0.weight", normal(512 * 9)), ("layers.4.shuf.0.0.weight", normal(512)),
    ("layers.7.conv2.0.weight", normal(96 * 9)),
    ("layers.11.convpath.1.0.weight", normal(97 * 9)),
    ("layers.12.0.weight", (1.0 / (97 * 3)).squareRoot()),
  ]

  private static func normal(_ fan: Int) -> Double { (2 / Double(fan)).squareRoot() }

  @Test(arguments: spreads) func freshWeightsAreDrawnAsInFastai(name: String, deviation: Double)
    throws
  {
    let value = try #require(try unet().state().first { $0.name == name }).value.value
    let numbers = value.toHost().map { Double($0) }
    let n = Double(numbers.count)
    let found = numbers.reduce(0, +) / n
    let spread = (numbers.reduce(0) { $0 + ($1 - found) * ($1 - found) } / n).squareRoot()
    // Four deviations of what chance does to the mean and the spread of so many draws.
    #expect(abs(found) < 4 * deviation / n.squareRoot())
    #expect(abs(spread - deviation) < 4 * deviation / (n / 4).squareRoot())
  }

  @Test func enlargingStartsWithoutACheckerboard() throws {
    var random = RandomGenerator(seed: 3)
    let up = try PixelShuffleUp(6, 3, random: &random, on: device)
    let x = try Tensor.random(
      .uniform(low: -1, high: 1), [2, 6, 4, 5], key: random.next(), on: device)
    let y = try up(x)
    #expect(y.shape == [2, 3, 8, 10])
    // Every square of four pixels holds one value.
    let small = try y.averagePooled(kernel: Extent(2))
    expectClose(try small.resized(to: Extent(8, 10)), y, Tolerance(relative: 1e-6))
  }

  @Test func freshNormalizationsAreOffset() throws {
    let net = try unet()
    for (name, value, _) in net.state() where name.hasSuffix("bias") && value.value.rank == 1 {
      let isFastais = name == "layers.1.bias" || name.hasSuffix(".bn.bias")
      let isLast = name == "layers.12.0.bias"
      guard !isLast else { continue }
      #expect(value.value.toHost().allSatisfy { $0 == (isFastais ? 1e-3 : 0) }, "\(name)")
    }
  }

  @Test func aBoundHoldsTheOutput() throws {
    var random = RandomGenerator(seed: 0)
    let free = try ResNetUNet(random: &random, on: device)
    random = RandomGenerator(seed: 0)
    let held = try ResNetUNet(bound: 0.01, random: &random, on: device)
    let x = try FormulaNoise.tensor([1, 1, 32, 32], salt: 1, scale: 1, on: device)
    let (y, bounded) = (try free.paint(x), try held.paint(x))
    #expect(try bounded.abs().max().item() <= 0.01)
    #expect(try y.abs().max().item() > 0.02)
    expectClose(bounded, try (y * 100).tanh() * 0.01, Tolerance(relative: 1e-6))
    #expect(throws: TensorError.self) {
      try ResNetUNet(bound: 0, random: &random, on: device)
    }
    #expect(throws: TensorError.self) { try free(Tensor.zeros([1, 3, 32, 32], on: device)) }
  }
}
