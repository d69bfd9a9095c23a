import Foundation
import Testing

@testable import Ops

/// A training that was stopped or killed and goes on must give the same bits as one that was not:
/// with augmentation, an order of its own each epoch, dropout, two optimisers and a schedule.
@Suite struct ResumeTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  enum Kind: String, CaseIterable { case game, alone }

  private func learner(_ kind: Kind, seed: UInt64 = 1) throws -> any Learner {
    let model = try smallModel(seed: seed, on: device)
    guard kind == .alone else { return model }
    return try Pretraining(model.generator, rate: 1e-3, seed: seed)
  }

  private func loader(_ count: Int = 7, batch: Int = 2) throws -> Loader {
    try Loader(
      Dataset(
        place.scenes(count), size: 32, augmentation: Augmentation(flips: true, jitters: true)),
      batch: batch, shuffles: true, seed: 5, on: device)
  }

  private func options(_ name: String, resumes: Bool = false) -> Trainer.Options {
    var options = Trainer.Options()
    options.epochs = 3
    options.schedule = .oneCycle()
    options.checkpoint = place.path + "/\(name).safetensors"
    options.saveEvery = 3
    options.picturesEvery = 2
    options.resumes = resumes
    return options
  }

  /// Everything a training leaves: weights, moments, counters, losses, summaries.
  private func state(_ trainer: Trainer) -> [String] {
    let students = trainer.learner.students
    return students.flatMap { student in
      student.network.state().map { "\($0.name) \($0.value.value.toHost().map(\.bitPattern))" }
        + student.optimizer.moments.map { "\($0.toHost().map(\.bitPattern))" }
        + ["\(student.optimizer.stepCount) \(student.optimizer.rate)"]
    } + [
      "\(trainer.learner.context)", "\(trainer.progress.history.rows)",
      "\(trainer.progress.history.samples)", "\(trainer.progress.epochs)",
      "\(trainer.progress.epoch) \(trainer.progress.position)",
    ]
  }

  private func expectSame(_ a: Trainer, _ b: Trainer, _ what: String) {
    #expect(state(a).count == state(b).count)
    for (x, y) in zip(state(a), state(b)) where x != y {
      Issue.record("\(what): \(x.prefix(160)) … and \(y.prefix(160)) …")
      return
    }
  }

  @Test(arguments: Kind.allCases)
  func stoppedAnywhereItGoesOnToTheSameBits(kind: Kind) throws {
    let straight = try Trainer(try learner(kind), options("straight"))
    #expect(try straight.run(on: loader(), validation: loader(4)) { _ in } == .finished)
    // Stopped once at each of the 12 batches and 6 batches of validation, or again and again. The
    // 16th is the last batch of all: there is nothing left to stop but the validation behind it.
    let once = (1...18).filter { $0 != 16 }.map { ($0, true) }
    for (stop, isOnce) in once + [(3, false), (5, false)] {
      var runs = 0
      var trainer: Trainer
      var end: TrainingEnd
      repeat {
        runs += 1
        // Later runs have other weights and another seed, until the checkpoint is read.
        trainer = try Trainer(
          try learner(kind, seed: runs == 1 ? 1 : UInt64(90 + runs)),
          options("stop \(stop) \(isOnce)", resumes: true))
        var asked = 0
        end = try trainer.run(
          on: loader(), validation: loader(4),
          shouldStop: {
            asked += 1
            return asked == stop && (runs == 1 || !isOnce)
          }, watch: { _ in })
      } while end != .finished && runs < 20
      #expect(end == .finished && runs > 1, "\(kind), stopped after \(stop): \(runs) runs")
      expectSame(trainer, straight, "\(kind), stopped after \(stop), \(runs) runs")
    }
  }

  @Test(arguments: Kind.allCases)
  func everyCheckpointLeadsToTheSameBits(kind: Kind) throws {
    var copies: [String] = []
    let straight = try Trainer(try learner(kind), options("whole"))
    _ = try straight.run(on: loader(), validation: loader(4)) { event in
      guard case .checkpoint(let path, _) = event else { return }
      copies.append("at \(copies.count)")
      _ = try? place.copy(path, "\(copies[copies.count - 1]).safetensors")
    }
    #expect(copies.count == 6)
    for name in copies {
      let trainer = try Trainer(try learner(kind, seed: 77), options(name, resumes: true))
      var resumed = false
      let end = try trainer.run(on: loader(), validation: loader(4)) { event in
        if case .resumed(_, _, _, let differences) = event {
          resumed = true
          #expect(differences.isEmpty)
        }
      }
      #expect(resumed && end == .finished)
      expectSame(trainer, straight, "\(kind), from \(name)")
    }
  }

  @Test func withoutACheckpointResumingBegins() throws {
    let trainer = try Trainer(try learner(.game), options("new", resumes: true))
    var said: [String] = []
    _ = try trainer.run(on: loader()) { event in
      if case .resumed = event { said.append("resumed") }
      if case .setAside = event { said.append("set aside") }
    }
    #expect(said.isEmpty && trainer.progress.epoch == 3)
  }

  @Test func whatDiffersIsSaid() throws {
    _ = try Trainer(try learner(.game), options("settings")).run(on: loader()) { _ in }
    var other = options("settings", resumes: true)
    other.epochs = 4
    other.schedule = .cosine()
    let model = try smallModel(seed: 1, rate: 1e-3, on: device)
    var told: [String] = []
    _ = try Trainer(model, other).run(on: loader(9, batch: 3)) { event in
      if case .resumed(_, 4, 0, let differences) = event { told = differences }
    }
    #expect(told.count == 6, "\(told)")
    for part in [
      "pictures was 7 (", "batch was 2, is 3", "epochs was 3, is 4",
      "schedule was oneCycle, is cosine", "lr of the generator was 0.0002, is 0.001",
      "lr of the discriminator was 0.0002, is 0.001",
    ] { #expect(told.contains { $0.hasPrefix(part) }, "\(part)") }
  }

  @Test func aPlaceThatIsGoneBeginsTheEpochAnew() throws {
    let trainer = try Trainer(try learner(.game), options("place"))
    var asked = 0
    _ = try trainer.run(
      on: loader(),
      shouldStop: {
        asked += 1
        return asked == 6
      }, watch: { _ in })
    #expect(trainer.progress.epoch == 1 && trainer.progress.position == 4)
    var told: [String] = []
    let later = try Trainer(try learner(.game), options("place", resumes: true))
    _ = try later.run(on: loader(batch: 3)) { event in
      if case .resumed(_, 2, 0, let differences) = event { told = differences }
    }
    #expect(told == ["batch was 2, is 3", "so epoch 2 begins anew"])
    #expect(later.progress.history.count == 6 + 2 * 3)
  }

  @Test(arguments: LearningRateSchedule.names)
  func stepSizesFollowTheScheduleAndComeBack(name: String) throws {
    var options = options("schedule")
    options.schedule = try #require(LearningRateSchedule(name))
    options.readEvery = 1
    options.checkpoint = nil
    let model = try smallModel(rate: 1e-3, on: device)
    var rates: [Float] = []
    _ = try Trainer(model, options).run(on: loader()) { event in
      if case .batch = event { rates.append(model.generatorOptimizer.rate) }
    }
    #expect(rates == (0..<12).map { options.schedule.rate(at: $0, of: 12, base: 1e-3) })
    #expect(model.generatorOptimizer.rate == 1e-3)
  }

  @Test(arguments: [
    ("history.losses", [Float](repeating: 0, count: 5), [5]),
    ("history.losses", [0, 0, 0, 0, 0], [1, 5]),
    ("history.samples", [2, 2], [2]),
    ("history.samples", [Float](repeating: -1, count: 12), [12]),
    ("history.epochs", [0], [1, 1]),
  ])
  func aHistoryThatDoesNotFitIsRefused(name: String, values: [Float], shape: [Int]) throws {
    let path = place.path + "/broken.safetensors"
    let model = try smallModel(on: device)
    var options = options("broken")
    options.saveEvery = 0
    _ = try Trainer(model, options).run(on: loader()) { _ in }
    let metadata = try SafetensorsFile(path).metadata
    let tensors = try loadTensors(from: path, on: device).filter { $0.name != name }
    try saveTensors(
      tensors + [(name, try Tensor(values, shape: shape, on: device))], to: path,
      metadata: metadata)
    let other = try smallModel(seed: 3, on: device)
    let before = self.values(other)
    #expect {
      try other.load(from: path)
    } throws: { "\($0)".contains("is no checkpoint of this program") }
    #expect(self.values(other) == before)
  }

  private func values(_ model: ColorizationGAN) -> [[Float]] { OpsTests.values(model) }
}
