import Testing

@testable import Ops

/// What files and odd uses can do to a training: nothing traps, nothing good is lost.
@Suite struct RobustnessTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  /// A checkpoint whose texts were changed by hand.
  private func checkpoint(_ model: ColorizationGAN, _ name: String, _ text: String) throws
    -> String
  {
    let path = place.path + "/changed.safetensors"
    try model.save(to: path)
    let tensors = try loadTensors(from: path, on: device)
    var metadata = try SafetensorsFile(path).metadata
    metadata[name] = text
    try saveTensors(tensors, to: path, metadata: metadata)
    return path
  }

  @Test(arguments: ["step", "epoch", "seed", "opt_G.step", "opt_D.step"])
  func aCheckpointWithAnOddCounterIsRefused(_ name: String) throws {
    let model = try smallModel(on: device)
    let before = values(model)
    for text in ["-5", "99999999999999999999", "NaN", "1e3", "", " 7"] {
      let path = try checkpoint(try smallModel(seed: 8, on: device), name, text)
      #expect {
        try model.load(from: path)
      } throws: { error in
        "\(error)".contains("its \(name) is") && "\(error)".contains("whole number")
      }
    }
    #expect(values(model) == before)
    // The largest ones that are taken leave room to count on.
    let path = try checkpoint(model, name, String(1 << 40))
    try model.load(from: path)
    let image = try Tensor.zeros([1, 1, 32, 32], on: device)
    _ = try model.step(Batch(lightness: image, color: .zeros([1, 2, 32, 32], on: device)))
  }

  @Test func aCheckpointOfAnotherDiscriminatorChangesNothing() throws {
    let path = place.path + "/other.safetensors"
    var random = RandomGenerator(seed: 4)
    let other = try ColorizationGAN(
      generator: try smallModel(seed: 9, on: device).generator,
      discriminator: try PatchDiscriminator(filters: 2, random: &random, on: device))
    try other.save(to: path)
    let model = try smallModel(on: device)
    let before = values(model)
    #expect(throws: TrainingError.self) { try model.load(from: path) }
    #expect(values(model) == before)
  }

  @Test func weightsAloneStartTheOptimisersAnew() throws {
    let path = place.path + "/weights.safetensors"
    let model = try smallModel(on: device)
    let batch = Batch(
      lightness: try .zeros([2, 1, 32, 32], on: device),
      color: try .full(0.5, [2, 2, 32, 32], on: device))
    _ = try model.step(batch)
    try model.save(to: path)
    let networks = try loadTensors(from: path, on: device).filter { $0.name.hasPrefix("net_") }
    try saveTensors(networks, to: path)
    try model.load(from: path)
    let optimizer = model.generatorOptimizer
    #expect(optimizer.stepCount == 0)
    #expect(optimizer.moments.allSatisfy { $0.toHost().allSatisfy { $0 == 0 } })
  }

  @Test func weightsThatBreakInTheLastStepDoNotReplaceTheCheckpoint() throws {
    let path = place.path + "/kept.safetensors"
    let model = try smallModel(on: device)
    var options = Trainer.Options()
    options.epochs = 2
    options.readEvery = 1
    options.checkpoint = path
    let loader = try Loader(Dataset(place.scenes(4), size: 32), batch: 2, on: device)
    let trainer = try Trainer(model, options)
    #expect {
      _ = try trainer.run(on: loader, validation: loader) { event in
        // The losses of the last batch are read; then its step breaks a weight.
        guard case .batch(2, 2, _, _) = event else { return }
        let weight = model.discriminator.parameters[0].value
        try? weight.load([.infinity] + weight.toHost().dropFirst())
      }
    } throws: { error in
      "\(error)".contains("a weight of the discriminator") && "\(error)".contains(path)
    }
    #expect(try smallModel(seed: 2, on: device).load(from: path).epoch == 1)
  }

  @Test func stoppingIsAskedDuringValidationToo() throws {
    let model = try smallModel(on: device)
    let loader = try Loader(Dataset(place.scenes(4), size: 32), batch: 2, on: device)
    var asked = 0
    let trainer = try Trainer(model, Trainer.Options())
    let end = try trainer.run(
      on: loader, validation: loader,
      shouldStop: {
        asked += 1
        return asked == 4
      }, watch: { _ in })
    #expect(end == .stopped(epoch: 1, batch: 2, of: 2) && trainer.progress.epochs.isEmpty)
  }

  @Test func aModelLeftInEvaluationLearns() throws {
    let model = try smallModel(on: device)
    let twin = try smallModel(on: device)
    model.generator.setMode(.evaluation)
    model.discriminator.setMode(.evaluation)
    let loader = try Loader(Dataset(place.scenes(3), size: 32), batch: 3, on: device)
    let batch = try #require(try loader.batches().next())
    _ = try model.step(batch)
    _ = try twin.step(batch)
    #expect(values(model) == values(twin))
  }

  @Test func oneByOneAndAlone() throws {
    // A last batch of one picture, through levels that end in a single pixel.
    let model = try smallModel(on: device)
    let loader = try Loader(Dataset(place.scenes(3), size: 32), batch: 2, on: device)
    #expect(try Trainer(model, Trainer.Options()).run(on: loader) { _ in } == .finished)
    let norm = try BatchNormalization(2, on: device)
    #expect {
      try norm(try .ones([1, 2, 1, 1], on: device))
    } throws: { error in "\(error)".contains("use a larger batch or picture") }
    #expect(norm.runningMean.value.toHost() == [0, 0])
  }

  @Test func oddEpochsPlacesAndSharesAreHeld() throws {
    let dataset = try Dataset(
      place.scenes(3), size: 16, augmentation: Augmentation(flips: true, jitters: true))
    let loader = try Loader(dataset, batch: 2, shuffles: true, on: device)
    #expect(try loader.batches(epoch: -1).next() != nil)
    #expect(try loader.batches(from: .max).next() == nil)
    #expect(try loader.batches(from: .min).next() != nil)
    for share in [Double.nan, -.infinity, .infinity] {
      #expect(Sampling.split([1, 2, 3], share: share, seed: 0).train.isEmpty == false)
    }
    var options = Trainer.Options()
    options.epochs = .max
    #expect(throws: TrainingError.self) { try Trainer(try smallModel(on: device), options) }
  }

  @Test func picturesThatGoBetweenEpochsAreLeftOut() throws {
    let paths = try (0..<3).map { number in
      try place.copy(place.scenes(1)[0], "\(number).png")
    }
    let loader = try Loader(Dataset(paths, size: 16, cacheLimit: 0), batch: 3, on: device)
    #expect(try loader.batches().next()?.count == 3)
    try place.remove("1.png")
    #expect(try loader.batches(epoch: 1).next()?.count == 2)
    #expect(loader.dataset.skipped.map(\.path) == [paths[1]])
    for name in ["0.png", "2.png"] { try place.remove(name) }
    #expect {
      _ = try Trainer(try smallModel(on: device), Trainer.Options()).run(on: loader) { _ in }
    } throws: { error in "\(error)".contains("none of the 3 pictures could be read") }
  }
}
