import Foundation
import Testing

@testable import Ops

/// A ResNet-18 trained elsewhere, under the names of two programs.
@Suite struct BackboneActivationTests {
  /// Real weights and what PyTorch makes with them lie beside the project, where there are any.
  static let weights = Sources.root.appendingPathComponent("../shared/weights").path
  static let areThere = FileManager.default.fileExists(
    atPath: weights + "/resnet18_imagenet_stem_layer1-3.safetensors")

  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  @Test(.enabled(if: areThere, "../shared/weights is not there: skipped"))
  func activationsAreThoseOfPyTorch() throws {
    var random = RandomGenerator(seed: 1)
    let net = try ResNet18(classes: 1, random: &random, on: device)
    let report = try net.loadBackbone(
      WeightFile(Self.weights + "/resnet18_imagenet_stem_layer1-3.safetensors"))
    #expect(report.loaded.count == 75 && report.misshaped.isEmpty && report.unexpected.isEmpty)
    #expect(report.missing.allSatisfy { $0.hasPrefix("layer4.") || $0.hasPrefix("fc.") })
    let reference = try WeightFile(
      Self.weights + "/resnet18_layer1-3_reference_activations.safetensors")
    let input = try reference.tensor(named: "input", on: device)
    let features = try net.evaluating { () throws(TensorError) in try net.features(input) }
    for stage in 1...3 {
      let expected = try reference.tensor(named: "layer\(stage)", on: device)
      let largest = try (features[stage] - expected).abs().max().item()
      #expect(features[stage].shape == expected.shape)
      #expect(largest <= 1e-4, "layer \(stage) is off by \(largest)")
    }
  }

  /// Three windows added up see in grey what the three see in red, green and blue of equal strength.
  @Test func theEncoderSeesGreyAsTheClassifierDoes() throws {
    var random = RandomGenerator(seed: 1)
    let classifier = try ResNet18(classes: 2, random: &random, on: device)
    for (name, value, _) in classifier.state() where name.contains("running_mean") {
      try value.draw(.normal(mean: 0, deviation: 0.1), &random)
    }
    let path = place.path + "/resnet18.safetensors"
    try classifier.save(to: path)
    let net = try ResNetUNet(random: &random, on: device)
    let report = try net.loadBackbone(WeightFile(path))
    #expect(report.summed == ["layers.0.0.weight"])
    #expect(report.missing.isEmpty && report.dropped == ["fc.weight", "fc.bias"])
    #expect(report.loaded.count == 120)
    let grey = try Tensor.random(
      .uniform(low: -1, high: 1), [1, 1, 70, 45], key: random.next(), on: device)
    let colour = try Tensor.concatenated([grey, grey, grey], axis: 1)
    let seen = try net.evaluating { () throws(TensorError) in try net.features(grey) }
    let expected = try classifier.evaluating { () throws(TensorError) in
      try classifier.features(colour)
    }
    #expect(
      seen.map(\.shape) == [
        [1, 64, 35, 23], [1, 64, 18, 12], [1, 128, 9, 6], [1, 256, 5, 3], [1, 512, 3, 2],
      ])
    for (a, b) in zip(seen, expected) { expectClose(a, b, Tolerance(relative: 1e-5)) }
  }

  @Test func aGeneratorIsBuiltFromItsFile() throws {
    var random = RandomGenerator(seed: 4)
    let x = try FormulaNoise.tensor([1, 1, 33, 47], salt: 9, scale: 1, on: device)
    for bound in [nil, 0.5] as [Float?] {
      let net = try ResNetUNet(bound: bound, random: &random, on: device)
      let path = place.path + "/net.safetensors"
      try net.save(to: path)
      let again = try generator(from: WeightFile(path), on: device)
      #expect((again as? ResNetUNet)?.bound == bound)
      expectSameBits(try again.paint(x), try net.paint(x))
    }
    // A checkpoint of a pretraining is one, too.
    let net = try ResNetUNet(bound: 2, random: &random, on: device)
    let path = place.path + "/pretraining.safetensors"
    try Pretraining(net).save(to: path)
    let again = try generator(from: WeightFile(path), on: device)
    #expect((again as? ResNetUNet)?.bound == 2)
    expectSameBits(try again.paint(x), try net.paint(x))
  }
}
