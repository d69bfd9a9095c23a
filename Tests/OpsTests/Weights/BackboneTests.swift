import Foundation
import Testing

@testable import Ops

/// Real weights that are not part of the project; the test says so where they are missing.
private let pretrained = Sources.root.deletingLastPathComponent()
  .appendingPathComponent("shared/weights/resnet18_imagenet_stem_layer1-3.safetensors").path

/// A ResNet-18's names and shapes, without its arithmetic.
private final class Backbone: Layer {
  let inputs: Int

  /// - Parameter isNumbered: Whether the parts are numbered as in fastai's encoder.
  init(inputs: Int, isNumbered: Bool, hasClassifier: Bool = false, on device: Device) throws {
    self.inputs = inputs
    super.init()
    func name(_ word: String, _ number: Int) -> String { isNumbered ? String(number) : word }
    var random = RandomGenerator(seed: 1)
    func conv(_ from: Int, _ to: Int, _ kernel: Int) throws -> Layer {
      try Convolution(from, to, kernel: kernel, bias: false, random: &random, on: device)
    }
    add(name("conv1", 0), layer: try conv(inputs, 64, 7))
    add(name("bn1", 1), layer: try BatchNormalization(64, on: device))
    for number in 1...4 {
      let width = 32 << number
      let layer = add(name("layer\(number)", number + 3), layer: Layer())
      for index in 0...1 {
        let block = layer.add(String(index), layer: Layer())
        let from = index == 0 && number > 1 ? width / 2 : width
        block.add("conv1", layer: try conv(from, width, 3))
        block.add("bn1", layer: try BatchNormalization(width, on: device))
        block.add("conv2", layer: try conv(width, width, 3))
        block.add("bn2", layer: try BatchNormalization(width, on: device))
        if from != width {
          let down = block.add("downsample", layer: Layer())
          down.add("0", layer: try conv(from, width, 1))
          down.add("1", layer: try BatchNormalization(width, on: device))
        }
      }
    }
    if hasClassifier { add("fc", layer: try Linear(512, 1000, random: &random, on: device)) }
  }
}

/// The encoder where the whole U-Net has it, and a layer behind it.
private final class Whole: Layer {
  init(on device: Device) throws {
    super.init()
    let layers = add("layers", layer: Layer())
    layers.add("0", layer: try Backbone(inputs: 1, isNumbered: true, on: device))
    layers.add("1", layer: try BatchNormalization(512, on: device))
  }
}

@Suite struct BackboneTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
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
    let original = try Backbone(inputs: 3, isNumbered: false, hasClassifier: true, on: device)
    try original.save(to: path)
    let file = try WeightFile(path)
    #expect(file.entries.count == 122 && file.numberCount == 11_689_512 + 9_600 + 20)
    #expect(
      file.architecture == .resNet18(inputs: 3, layers: 4, hasClassifier: true))
    for isNumbered in [false, true] {
      let encoder = try Backbone(inputs: 1, isNumbered: isNumbered, on: device)
      let report = try encoder.load(file)
      #expect(report.isComplete && report.loaded.count == 120)
      #expect(report.dropped == ["fc.weight", "fc.bias"] && report.summed.count == 1)
      let summed = floats(encoder, isNumbered ? "0.weight" : "conv1.weight")
      let kernels = floats(original, "conv1.weight") ?? []
      #expect(summed?[50] == kernels[148] + kernels[197] + kernels[246])
    }
    let whole = try Whole(on: device)
    #expect(throws: TrainingError.self) { try whole.load(file) }
    let report = try whole.loadBackbone(file)
    #expect(report.loaded.count == 120 && report.missing.isEmpty)
    #expect(
      floats(whole, "layers.0.7.1.conv2.weight") == floats(original, "layer4.1.conv2.weight"))
    let part = try Whole(on: device).load(file, partial: true)
    #expect(part.loaded == report.loaded && part.missing.first == "layers.1.weight")
    // And back again: the encoder out of the whole.
    let wholePath = place.path + "/whole.safetensors"
    try whole.save(to: wholePath)
    let words = try Backbone(inputs: 1, isNumbered: false, on: device)
    #expect(try words.loadBackbone(WeightFile(wholePath)).loaded.count == 120)
  }

  @Test func otherWeightsAreNoBackbone() throws {
    let whole = try Whole(on: device)
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
    let whole = try Whole(on: device)
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
