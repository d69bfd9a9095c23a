import Foundation
import Testing

@testable import Ops

@Suite struct TrainerTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  private func loader(_ count: Int, batch: Int = 2) throws -> Loader {
    try Loader(
      Dataset(place.scenes(count), size: 32, augmentation: Augmentation(flips: true)),
      batch: batch, shuffles: true, on: device)
  }

  @Test func oneBatchIsLearnedByHeart() throws {
    let model = try smallModel(rate: 2e-3, dropout: 0, on: device)
    let batch = try #require(try loader(4, batch: 4).batches().next())
    let first = try model.step(batch).tensors[4].item()
    for _ in 0..<150 { _ = try model.step(batch) }
    let last = try model.step(batch).tensors[4].item()
    #expect(last < 0.35 * first, "L1 fell from \(first) to \(last)")
  }

  @Test func aTrainingTellsWhatHappens() throws {
    var options = Trainer.Options()
    options.epochs = 2
    options.picturesEvery = 2
    options.readEvery = 1
    options.checkpoint = place.path + "/model.safetensors"
    let trainer = try Trainer(try smallModel(on: device), options)
    var said: [String] = []
    let end = try trainer.run(on: loader(6), validation: loader(4)) { event in
      switch event {
      case .batch(let epoch, let batch, let count, _): said.append("\(epoch): \(batch)/\(count)")
      case .pictures(let epoch, let step, _, let painted):
        said.append("pictures \(epoch) \(step) \(painted.shape)")
      case .epoch(let summary): said.append("epoch \(summary.epoch) of \(summary.pictures)")
      case .checkpoint(_, let isBest): said.append(isBest ? "saved as the best" : "saved")
      case .resumed, .setAside: said.append("unexpected")
      case .skipped(let path, _): said.append("skipped \(path)")
      }
    }
    #expect(end == .finished)
    #expect(
      said == [
        "1: 1/3", "1: 2/3", "pictures 1 2 [2, 2, 32, 32]", "1: 3/3", "pictures 1 3 [2, 2, 32, 32]",
        "saved as the best", "epoch 1 of 6", "2: 1/3", "pictures 2 4 [2, 2, 32, 32]", "2: 2/3",
        "2: 3/3",
        "pictures 2 6 [2, 2, 32, 32]", "saved as the best", "epoch 2 of 6",
      ])
    #expect(trainer.progress.history.rows.count == 6)
    #expect(trainer.progress.epochs.allSatisfy { $0.validationL1 != nil && ($0.greyL1 ?? 0) > 0 })
  }

  @Test func theSameSeedLearnsTheSameBits() throws {
    func trained() throws -> [[Float]] {
      let model = try smallModel(on: device)
      var options = Trainer.Options()
      options.epochs = 2
      _ = try Trainer(model, options).run(on: loader(5)) { _ in }
      return values(model)
    }
    #expect(try trained() == trained())
  }

  @Test func stoppingKeepsWhatWasLearned() throws {
    let model = try smallModel(on: device)
    let before = values(model)
    var options = Trainer.Options()
    options.epochs = 5
    var asked = 0
    let trainer = try Trainer(model, options)
    let end = try trainer.run(
      on: loader(6),
      shouldStop: {
        asked += 1
        return asked == 2
      }, watch: { _ in })
    #expect(end == .stopped(epoch: 1, batch: 2, of: 3))
    #expect(trainer.progress.history.rows.count == 2)
    #expect(values(model) != before)
  }

  @Test func aLossThatIsNoNumberStopsTheTraining() throws {
    let path = place.path + "/good.safetensors"
    let model = try smallModel(on: device)
    var options = Trainer.Options()
    options.epochs = 2
    options.checkpoint = path
    let trainer = try Trainer(model, options)
    let loader = try loader(8)
    var error: TrainingError?
    do throws(TrainingError) {
      _ = try trainer.run(on: loader) { event in
        // After the first epoch one weight of the generator breaks.
        if case .epoch = event {
          let weight = model.generator.parameters[0].value
          try? weight.load([.nan] + weight.toHost().dropFirst())
        }
      }
    } catch let caught { error = caught }
    guard case .notFinite(let loss, let epoch, let batch, let checkpoint)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(loss == "dFake" && epoch == 2 && batch == 1 && checkpoint == path)
    // The checkpoint of the first epoch is whole and good.
    let fresh = try smallModel(seed: 2, on: device)
    #expect(try fresh.load(from: path).epoch == 1)
    #expect(values(fresh).joined().allSatisfy { $0.isFinite })
  }

  @Test func badSettingsAreRefused() throws {
    var options = Trainer.Options()
    options.epochs = 0
    #expect(throws: TrainingError.self) { try Trainer(try smallModel(on: device), options) }
    #expect(throws: TensorError.self) {
      try ColorizationGAN(
        generator: Activation(.relu), discriminator: Activation(.relu), lambda: 1)
    }
    #expect(throws: TensorError.self) {
      try ColorizationGAN(
        generator: try smallModel(on: device).generator,
        discriminator: try smallModel(on: device).discriminator, lambda: -1)
    }
  }
}
