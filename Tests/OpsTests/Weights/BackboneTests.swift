import Foundation
import Testing

@testable import Ops

/// Real weights that are not part of the project; the test says so where they are missing.
private let pretrained = Sources.root.deletingLastPathComponent()
  .appendingPathComponent("shared/weights/resnet18_imagenet_stem_layer1-3.safetensors").path

@Suite struct BackboneTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  private func classifier(inputs: Int, seed: UInt64 = 1) throws -> ResNet18 {
    var random = RandomGenerator(seed: seed)
    return try ResNet18(inputs: inputs, random: &random, on: device)
  }

  private func unet() throws -> ResNetUNet {
    var random = RandomGenerator(seed: 4)
    return try ResNetUNet(random: &random, on: device)
  }

  private func floats(_ layer: Layer, _ name: String) -> [Float]? {
    layer.state().first { $0.name == name }?.value.value.toHost()
  }

  @Test func namesGoBothWays() {
    for (words, numbers) in [
      ("conv1.weight", "0.weight"), ("bn1.running_var", "1.running_var"),
      ("layer1.0.conv1.weight", "4.0.conv1.weight"),
      ("layer4.0.downsample.1.num_batches_tracked", "7.0.downsample.1.num_batches_tracked"),
    ] {
      #expect(ResNetNames.numbered(words) == numbers)
      #expect(ResNetNames.torchvision(numbers) == words)
    }
    for name in ["fc.weight", "layer5.0.conv1.weight", "conv", "2.weight", ""] {
      #expect(ResNetNames.numbered(name) == nil && ResNetNames.torchvision(name) == nil)
    }
  }

  @Test func torchvisionsFileFillsEveryKindOfBackbone() throws {
    let path = place.path + "/resnet18.safetensors"
    let original = try classifier(inputs: 3)
    try original.save(to: path)
    let file = try WeightFile(path)
    #expect(file.entries.count == 122 && file.numberCount == 11_689_512 + 9_600 + 20)
    #expect(
      file.architecture == .resNet18(inputs: 3, layers: 4, hasClassifier: true))
    var random = RandomGenerator(seed: 2)
    let backbones: [(layer: Layer, first: String, loaded: Int, dropped: [String])] = [
      (
        try ResNetEncoder(inputs: 1, random: &random, on: device), "0.weight", 120,
        ["fc.weight", "fc.bias"]
      ),
      (try classifier(inputs: 1, seed: 2), "conv1.weight", 122, []),
    ]
    let kernels = floats(original, "conv1.weight") ?? []
    for (layer, first, loaded, dropped) in backbones {
      let report = try layer.load(file)
      #expect(report.isComplete && report.loaded.count == loaded)
      #expect(report.dropped == dropped && report.summed == [first])
      #expect(floats(layer, first)?[50] == kernels[148] + kernels[197] + kernels[246])
    }
    let whole = try unet()
    #expect(throws: TrainingError.self) { try whole.load(file) }
    let report = try whole.loadBackbone(file)
    #expect(report.loaded.count == 120 && report.missing.isEmpty)
    #expect(
      floats(whole, "layers.0.7.1.conv2.weight") == floats(original, "layer4.1.conv2.weight"))
    let part = try unet().load(file, partial: true)
    #expect(part.loaded == report.loaded && part.missing.first == "layers.1.weight")
    // And back again: the encoder out of the whole.
    let wholePath = place.path + "/whole.safetensors"
    try whole.save(to: wholePath)
    let words = try classifier(inputs: 1, seed: 3)
    #expect(try words.loadBackbone(WeightFile(wholePath)).loaded.count == 120)
  }

  @Test func otherWeightsAreNoBackbone() throws {
    let whole = try unet()
    #expect(throws: TrainingError.self) {
      try whole.loadBackbone(WeightFile(weightFixture("generator.pt")))
    }
  }

  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: pretrained),
      "shared/weights/resnet18_imagenet_stem_layer1-3.safetensors is not there"))
  func aFileWithoutItsLastLayerFillsWhatItHas() throws {
    let file = try WeightFile(pretrained)
    #expect(file.architecture == .resNet18(inputs: 3, layers: 3, hasClassifier: false))
    let whole = try unet()
    let before = floats(whole, "layers.0.7.0.conv1.weight")
    let report = try whole.loadBackbone(file)
    #expect(report.missing.allSatisfy { $0.hasPrefix("layers.0.7.") } && !report.missing.isEmpty)
    #expect("\(report)".contains("missing in the file, left as they were: layers.0.7.0.conv1"))
    #expect(floats(whole, "layers.0.7.0.conv1.weight") == before)
    #expect(
      floats(whole, "layers.0.6.1.bn2.running_var")
        == (try file.floats(named: "layer3.1.bn2.running_var")))
  }
}
