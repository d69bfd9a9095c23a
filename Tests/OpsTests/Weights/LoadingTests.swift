import Testing

@testable import Ops

/// Loading into models: what fits, what does not, and that nothing changes where it is refused.
@Suite struct LoadingTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  /// The generator of `make_weights.py`.
  private func net(_ filters: Int = 2, levels: Int = 3, seed: UInt64 = 7) throws -> UNet {
    var random = RandomGenerator(seed: seed)
    return try UNet(levels: levels, filters: filters, random: &random, on: device)
  }

  private func judge() throws -> PatchDiscriminator {
    var random = RandomGenerator(seed: 8)
    return try PatchDiscriminator(filters: 2, downs: 1, random: &random, on: device)
  }

  private func floats(_ layer: Layer) -> [[Float]] { layer.state().map { $0.value.value.toHost() } }

  private func said(_ error: TrainingError?) -> String { error?.description ?? "no error" }

  private func file(_ name: String) throws -> WeightFile { try WeightFile(weightFixture(name)) }

  @Test(arguments: ["generator.pt", "parallel.pt", "final.pt"])
  func aGeneratorOfPyTorchPaintsWhatItPaintedThere(_ name: String) throws {
    let expected = try file("generator-output.safetensors")
    let x = try expected.tensor(named: "input", on: device)
    let wanted = try expected.floats(named: "output")
    let loaded = try net()
    let report = try loaded.load(file(name))
    #expect(report.isComplete && report.summed.isEmpty && report.dropped.isEmpty)
    for model in [loaded, try generator(from: file(name), on: device)] {
      let painted = try model.paint(x).toHost()
      #expect(zip(painted, wanted).allSatisfy { abs($0 - $1) < 1e-5 })
    }
    #expect(
      loaded.state().first { $0.name.hasSuffix("num_batches_tracked") }?.value.value.toHost() == [3]
    )
  }

  @Test func aGANOfPyTorchIsLoadedWhole() throws {
    let model = try ColorizationGAN(generator: net(), discriminator: judge())
    let (progress, report) = try model.load(file("final.pt"))
    #expect(progress.epoch == 0 && report.isComplete)
    let alone = try net()
    try alone.load(file("generator.pt"))
    #expect(floats(model.generator) == floats(alone))
    let other = try judge()
    #expect(floats(model.discriminator) != floats(other))
    try other.load(file("final.pt"))
    #expect(floats(model.discriminator) == floats(other))
  }

  @Test func aGANTakesOneNetworkInPart() throws {
    let model = try ColorizationGAN(generator: net(), discriminator: judge())
    let before = floats(model.discriminator)
    #expect {
      try model.load(file("generator.pt"))
    } throws: { "\($0)".contains("missing (net_G.model.model.0.weight") }
    let (_, report) = try model.load(file("generator.pt"), partial: true)
    #expect(report.loaded.allSatisfy { $0.hasPrefix("net_G.") } && report.loaded.count == 22)
    #expect(report.missing.allSatisfy { $0.hasPrefix("net_D.") } && report.unexpected.isEmpty)
    #expect(floats(model.discriminator) == before)
  }

  @Test func aGeneratorIsLoadedFromOurCheckpoint() throws {
    let model = try ColorizationGAN(generator: net(), discriminator: judge())
    let path = place.path + "/c.safetensors"
    try model.save(to: path)
    let other = try net(seed: 9)
    try other.load(from: path)
    #expect(floats(other) == floats(model.generator))
    #expect(try WeightFile(path).isCheckpoint)
  }

  @Test func strictLoadingListsWhatDiffersAndChangesNothing() throws {
    let small = place.path + "/small.safetensors"
    try net(levels: 2).save(to: small)
    for (model, path, words) in [
      (
        try net(), small,
        ["15 missing (model.model.1.model.2.weight, ", " and 12 more)", "levels, 2 filters"]
      ),
      (
        try net(levels: 2), weightFixture("generator.pt"),
        ["5 missing (", "18 unexpected (", "3 levels, 2 filters"]
      ),
      (
        try net(4), weightFixture("generator.pt"),
        ["model.model.0.weight is [2, 1, 4, 4], not [4, 1, 4, 4]", "18 of another shape"]
      ),
    ] {
      let before = floats(model)
      let error = #expect(throws: TrainingError.self) { try model.load(from: path) }
      for word in ["does not fit this model"] + words {
        #expect(said(error).contains(word), "\(said(error))")
      }
      // What to do is up to who loads: not all of them can load in part.
      #expect(!said(error).contains("partial"))
      #expect(floats(model) == before)
    }
  }

  @Test func loadingInPartTakesWhatFits() throws {
    let path = place.path + "/small.safetensors"
    let small = try net(levels: 2, seed: 3)
    try small.save(to: path)
    let model = try net()
    let report = try model.load(from: path, partial: true)
    #expect(report.loaded.contains("model.model.0.weight") && !report.missing.isEmpty)
    #expect("\(report)".contains("missing in the file, left as they were"))
    #expect(floats(model)[0] == floats(small)[0])
    // Nothing at all in common is still an error.
    #expect(throws: TrainingError.self) {
      try model.load(file("expected.safetensors"), partial: true)
    }
  }

  @Test func aFirstLayerForColourIsSummedForGrey() throws {
    var random = RandomGenerator(seed: 5)
    let colour = try UNet(inputs: 3, levels: 2, filters: 2, random: &random, on: device)
    let path = place.path + "/rgb.safetensors"
    try colour.save(to: path)
    let grey = try net(levels: 2)
    let report = try grey.load(from: path)
    #expect(report.summed == ["model.model.0.weight"])
    #expect("\(report)".contains("3 input channels summed into 1"))
    // Grey in all three channels and grey in one are one picture to the two.
    let x = try Tensor.random(
      .uniform(low: -1, high: 1), [1, 1, 8, 8], key: random.next(), on: device)
    let a = try grey.paint(x).toHost()
    let b = try colour.paint(.concatenated([x, x, x], axis: 1)).toHost()
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func damagedNumbersChangeNothing() throws {
    var bytes = try weightBytes("generator.pt")
    let archive = try ZipArchive(ReadableFile(weightFixture("generator.pt")), limits: .standard)
    let last = try #require(archive.records.last { $0.name.contains("/data/") && $0.count > 64 })
    bytes[last.dataOffset + 5] ^= 1
    let model = try net()
    let before = floats(model)
    #expect {
      try model.load(Scratch(bytes).weights())
    } throws: { "\($0)".contains("checksum does not hold") }
    #expect(floats(model) == before)
  }

  @Test(arguments: [
    ("final.pt", "a GAN; as generator the U-Net of pix2pix: 1 → 2 channels, 3 levels, 2 filters"),
    ("generator.pt", "the U-Net of pix2pix: 1 → 2 channels, 3 levels, 2 filters"),
  ])
  func networksAreKnownByTheirNames(_ name: String, _ words: String) throws {
    #expect(try file(name).architecture?.description.hasPrefix(words) == true)
  }

  @Test func whatIsNoGeneratorIsNotBuilt() throws {
    let path = place.path + "/d.safetensors"
    try judge().save(to: path)
    let error = #expect(throws: TrainingError.self) {
      try generator(from: WeightFile(path), on: device)
    }
    #expect(said(error).contains("seems to hold the patch discriminator"))
    #expect(throws: TrainingError.self) {
      try generator(from: file("expected.safetensors"), on: device)
    }
  }

  @Test func aSmallFileBuildsNoLargeModel() throws {
    // 4096 filters and 9 levels out of one number.
    func tensor(_ shape: [Int32]) -> [UInt8] {
      Pickle.tensor(
        shape: Pickle.tuple(shape.map(Pickle.integer)),
        strides: Pickle.tuple(shape.map { _ in Pickle.integer(0) }))
    }
    var entries = [
      ("model.model.0.weight", tensor([4096, 1, 4, 4])),
      ("model.model.3.weight", tensor([8192, 2, 4, 4])),
    ]
    var prefix = "model.model.1."
    for _ in 0..<9 {
      entries.append((prefix + "model.1.weight", tensor([8192, 4096, 4, 4])))
      prefix += "model.3."
    }
    let scratch = Scratch(
      stream(Pickle.of(Pickle.dict(entries)), keys: Pickle.keys, data: Pickle.data))
    #expect {
      try generator(from: scratch.weights(), on: device)
    } throws: { "\($0)".contains("of that size is not built") }
  }
}
