import Foundation
import Testing

@testable import Ops

@Suite struct PretrainingTests {
  let device: Device

  init() throws { device = try Device.host() }

  /// Four steps of Adam against fastai and PyTorch, with normalisations as the tutorial leaves them
  /// and with all of them live (Fixtures/make_resnet_unet.py).
  @Test(arguments: NormalizationMode.allCases)
  func lossesAreThoseOfPyTorch(mode: NormalizationMode) throws {
    var random = RandomGenerator(seed: 0)
    let net = try ResNetUNet(random: &random, on: device)
    try FormulaNoise.fill(net)
    let last = try #require(net.state().first { $0.name == "layers.12.0.weight" }).value
    try last.assign(last.value * 0.1)
    let pretraining = try Pretraining(net, normalization: mode)
    let expected = try #require(
      try Fixture.cases("resnet_unet.txt")["pretrain \(mode.rawValue)"]
    ).arrays
    for (step, loss) in try #require(expected["losses"]).values.enumerated() {
      let batch = Batch(
        lightness: try FormulaNoise.tensor(
          [2, 1, 64, 64], salt: 2000 + step, scale: 1, on: device),
        color: try FormulaNoise.tensor([2, 2, 64, 64], salt: 3000 + step, scale: 0.5, on: device))
      let value = Double(try pretraining.learn(batch)[0].item())
      #expect(abs(value - loss) <= 2e-4 * loss, "step \(step): \(value), PyTorch \(loss)")
    }
    // Which running statistics moved, and where to.
    for (name, array) in expected where name.hasPrefix("layers.") {
      let value = try #require(net.state().first { $0.name == name }).value.value
      for (a, b) in zip(value.toHost(), array.values) {
        #expect(abs(Double(a) - b) < 1e-3, "\(name): \(a), PyTorch \(b)")
      }
    }
  }

  @Test func frozenNormalizationsLearnTheirFactors() throws {
    var random = RandomGenerator(seed: 1)
    let net = try UNet(levels: 3, filters: 4, random: &random, on: device)
    let pretraining = try Pretraining(net, normalization: .frozen)
    let before = net.state().map { ($0.name, $0.value.value.toHost()) }
    _ = try pretraining.learn(
      Batch(
        lightness: try FormulaNoise.tensor([2, 1, 16, 16], salt: 1, scale: 1, on: device),
        color: try FormulaNoise.tensor([2, 2, 16, 16], salt: 2, scale: 0.5, on: device)))
    for (old, new) in zip(before, net.state()) {
      let isStatistic = old.0.contains("running") || old.0.contains("tracked")
      #expect((old.1 == new.value.value.toHost()) == isStatistic, "\(old.0)")
    }
  }

  @Test func theUsualModeDependsOnThePast() throws {
    var random = RandomGenerator(seed: 1)
    #expect(
      Pretraining.usual(try UNet(levels: 2, filters: 2, random: &random, on: device)) == .live)
    let net = try ResNetUNet(random: &random, on: device)
    #expect(Pretraining.usual(net) == .frozen)
    net.setToLearn(.frozen)
    let live = net.allLayers().filter {
      $0.layer is BatchNormalization && $0.layer.mode == .training
    }
    #expect(live.map(\.path) == ["layers.1"])
    net.setToLearn(.live)
    #expect(net.allLayers().allSatisfy { $0.layer.mode == .training })
  }
}
