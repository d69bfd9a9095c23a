import Testing

@testable import Ops

/// Building what a file holds: only what its numbers are enough for, and under any names.
@Suite struct GeneratorFileTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  private func unet(_ inputs: Int, _ outputs: Int, levels: Int, filters: Int) throws -> UNet {
    var random = RandomGenerator(seed: 3)
    return try UNet(
      inputs: inputs, outputs: outputs, levels: levels, filters: filters, random: &random,
      on: device)
  }

  @Test(arguments: [(1, 2, 2, 2), (3, 1, 3, 4), (1, 2, 5, 1), (2, 5, 7, 3)])
  func theNumbersOfAUNetAreCounted(
    _ inputs: Int, _ outputs: Int, _ levels: Int, _ filters: Int
  ) throws {
    let model = try unet(inputs, outputs, levels: levels, filters: filters)
    let kind = Architecture.unet(
      inputs: inputs, outputs: outputs, levels: levels, filters: filters)
    #expect(kind.parameterCount == model.parameterCount)
  }

  @Test func theNumbersOfTheDocumentsGeneratorsAreCounted() throws {
    let first = Architecture.unet(inputs: 1, outputs: 2, levels: 8, filters: 64)
    #expect(first.parameterCount == 54_409_858)
    #expect(Architecture.resNetUNet(inputs: 1, outputs: 2).parameterCount == 31_099_672)
    var random = RandomGenerator(seed: 3)
    let model = try ResNetUNet(inputs: 3, outputs: 1, random: &random, on: device)
    #expect(
      Architecture.resNetUNet(inputs: 3, outputs: 1).parameterCount == model.parameterCount)
    let huge = Architecture.unet(inputs: .max, outputs: 2, levels: 16, filters: .max)
    #expect(huge.parameterCount == .max)
  }

  /// A safetensors file of nothing but these shapes, filled with zeros.
  private func file(_ shapes: [(String, [Int])]) throws -> WeightFile {
    let path = place.path + "/shapes.safetensors"
    try saveTensors(shapes.map { ($0, try Tensor.zeros($1, on: device)) }, to: path)
    return try WeightFile(path)
  }

  private func refusal(_ file: WeightFile) -> String {
    let error = #expect(throws: TrainingError.self) { try generator(from: file, on: device) }
    return error?.description ?? "built"
  }

  @Test func aSideOf0BuildsNothing() throws {
    let resNet = try file([
      ("layers.0.0.weight", [0, 4096, 7, 7]), ("layers.0.4.0.conv1.weight", [0, 1, 1, 1]),
      ("layers.12.0.weight", [4096, 0, 1, 1]),
    ])
    #expect(refusal(resNet).contains("holds no generator"))
    let pix2pix = try file([
      ("model.model.0.weight", [4096, 0, 4, 4]), ("model.model.3.weight", [0, 2, 4, 4]),
      ("model.model.1.model.1.weight", [0, 1, 1, 1]),
    ])
    #expect(refusal(pix2pix).contains("holds no generator"))
  }

  @Test func theFirstAndTheLastLayerAreNotEnough() throws {
    var shapes = [
      ("model.model.0.weight", [256, 1, 4, 4]), ("model.model.3.weight", [1, 2, 4, 4]),
    ]
    var prefix = "model.model.1."
    for _ in 0..<8 {
      shapes.append((prefix + "model.1.weight", [1, 1, 1, 1]))
      prefix += "model.3."
    }
    let sentence = refusal(try file(shapes))
    #expect(sentence.contains("9 levels, 256 filters, which has 1"))
    #expect(sentence.contains("holds 4136; a model of that size is not built"))
  }

  @Test(arguments: ["model.", "generator."])
  func aGeneratorIsKnownBehindAWordInFrontOfAllNames(_ start: String) throws {
    let model = try unet(1, 2, levels: 2, filters: 2)
    let path = place.path + "/lightning.safetensors"
    try saveTensors(model.state().map { (start + $0.name, $0.value.value) }, to: path)
    let file = try WeightFile(path)
    #expect(file.architecture == .unet(inputs: 1, outputs: 2, levels: 2, filters: 2))
    let built = try generator(from: file, on: device)
    #expect(
      built.state().map { $0.value.value.toHost() }
        == model.state().map {
          $0.value.value.toHost()
        })
    let report = try unet(1, 2, levels: 2, filters: 2).load(file)
    #expect(
      report.description
        == "loaded 10 of the model's 10 tensors from \(path) (`\(start)` taken off)")
  }

  /// Drawing the weights that a file replaces took longer than reading them.
  @Test func aGeneratorThatIsLoadedDrawsNothing() throws {
    let model = try unet(1, 2, levels: 2, filters: 2)
    let path = place.path + "/a.safetensors"
    try saveTensors(model.state().map { ($0.name, $0.value.value) }, to: path)
    let backend = try CountingBackend()
    let built = try generator(from: WeightFile(path), on: Device(backend: backend))
    #expect(!backend.verbs.contains("random"))
    #expect(
      built.state().map { $0.value.value.toHost() }
        == model.state().map { $0.value.value.toHost() })
    var random = RandomGenerator(seed: 0)
    _ = try UNet(levels: 2, filters: 2, random: &random, on: Device(backend: backend))
    #expect(backend.verbs.contains("random"))
  }

  @Test func oneNetworkOfAGANIsNoGAN() throws {
    let model = try unet(1, 2, levels: 2, filters: 2)
    let path = place.path + "/pretrain.safetensors"
    try saveTensors(model.state().map { ("net_G." + $0.name, $0.value.value) }, to: path)
    let words = try WeightFile(path).architecture?.description
    #expect(words?.hasPrefix("the generator of a GAN: the U-Net of pix2pix") == true)
  }

  @Test func numbersThatAreNoneAreCounted() throws {
    let model = try unet(1, 2, levels: 2, filters: 2)
    #expect(model.notFiniteCount == 0)
    let path = place.path + "/nan.safetensors"
    try saveTensors(
      model.state().map { name, value, _ in
        var floats = value.value.toHost()
        if name == "model.model.0.weight" { (floats[1], floats[7]) = (.nan, -.infinity) }
        return (name, try Tensor(floats, shape: value.value.shape, on: device))
      }, to: path)
    try model.load(from: path)
    #expect(model.notFiniteCount == 2)
  }

  @Test func aClassifierOfOtherClassesStays() throws {
    var random = RandomGenerator(seed: 4)
    let path = place.path + "/classes.safetensors"
    try ResNet18(inputs: 3, classes: 5, random: &random, on: device).save(to: path)
    let model = try ResNet18(inputs: 3, classes: 2, random: &random, on: device)
    let before = model.state().first { $0.name == "fc.weight" }?.value.value.toHost()
    let report = try model.loadBackbone(WeightFile(path))
    #expect(report.loaded.count == 120 && report.missing.isEmpty)
    #expect(report.dropped == ["fc.weight", "fc.bias"])
    #expect(model.state().first { $0.name == "fc.weight" }?.value.value.toHost() == before)
  }
}
