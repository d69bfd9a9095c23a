import Foundation
import Testing

@testable import Ops

/// Ten full steps of the game, against the same ten steps in PyTorch (Fixtures/make_training.py).
/// What the checks of single functions miss shows here: orders, modes, what is detached.
@Suite struct GoldenTrainingTests {
  private static let (levels, filters, size, batch) = (4, 8, 32, 2)

  private static func fill(_ model: Layer, salt: Int) throws {
    var salt = salt
    for (name, value, isLearned) in model.state() where isLearned {
      salt += 1
      let isScale = value.value.rank != 4 && name.hasSuffix("weight")
      try value.value.load(
        FormulaNoise.values(value.value.count, salt: salt, scale: 0.1, shift: isScale ? 1 : 0))
    }
  }

  @Test func tenStepsLoseAsInPyTorch() throws {
    let device = try Device.host()
    var random = RandomGenerator(seed: 0)
    let g = try UNet(
      levels: Self.levels, filters: Self.filters, dropout: 0, random: &random, on: device)
    let d = try PatchDiscriminator(filters: Self.filters, random: &random, on: device)
    try Self.fill(g, salt: 0)
    try Self.fill(d, salt: 100)
    let model = try ColorizationGAN(generator: g, discriminator: d)
    let url = try #require(
      Bundle.module.url(
        forResource: "training_losses", withExtension: "txt", subdirectory: "Fixtures"))
    let rows = try String(contentsOf: url, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { $0.split(separator: " ").compactMap { Float($0) } }
    #expect(rows.count == 10)
    let (n, side) = (Self.batch, Self.size)
    for (step, expected) in rows.enumerated() {
      let light = FormulaNoise.values(n * side * side, salt: 1000 + step, scale: 1)
      let color = FormulaNoise.values(n * 2 * side * side, salt: 2000 + step, scale: 0.5)
      let losses = try model.step(
        Batch(
          lightness: Tensor(light, shape: [n, 1, side, side], on: device),
          color: Tensor(color, shape: [n, 2, side, side], on: device)))
      for (column, name) in StepLosses.names.enumerated() {
        let value = try losses.tensors[column].item()
        #expect(
          abs(value - expected[column]) <= 1e-3 * abs(expected[column]),
          "step \(step), \(name): \(value), PyTorch \(expected[column])")
      }
    }
  }

  @Test(arguments: [(8, 64, 54_409_858), (6, 64, 29_239_938)])
  func theGeneratorHasItsParameters(levels: Int, filters: Int, count: Int) throws {
    guard levels == 6 || ProcessInfo.processInfo.physicalMemory > 4 << 30 else { return }
    var random = RandomGenerator(seed: 0)
    let device = try Device.host()
    let g = try UNet(levels: levels, filters: filters, random: &random, on: device)
    #expect(g.parameterCount == count)
    let d = try PatchDiscriminator(random: &random, on: device)
    #expect(d.parameterCount == 2_765_633)
  }
}
