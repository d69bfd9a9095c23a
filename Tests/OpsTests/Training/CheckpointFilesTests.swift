import Foundation
import Testing

@testable import Ops

/// Which files a training leaves, and that none of the user's is lost.
@Suite struct CheckpointFilesTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  private var path: String { place.path + "/run.safetensors" }

  /// Trains for so many epochs of four batches.
  @discardableResult
  private func train(
    _ epochs: Int, path: String? = nil, keep: Int = 1, resumes: Bool = false, validation: Int? = 4,
    seed: UInt64 = 1, watch: (TrainingEvent) -> Void = { _ in }
  ) throws -> Trainer {
    var options = Trainer.Options()
    options.epochs = epochs
    options.checkpoint = path ?? self.path
    options.saveEvery = 3
    options.keep = keep
    options.resumes = resumes
    let trainer = try Trainer(try smallModel(seed: seed, on: device), options)
    let loader = try Loader(Dataset(place.scenes(7), size: 32), batch: 2, on: device)
    let judged = try validation.map { count in
      try Loader(Dataset(place.scenes(count), size: 32), batch: 2, on: device)
    }
    _ = try trainer.run(on: loader, validation: judged, watch: watch)
    return trainer
  }

  /// The files that begin with the name, and every hidden one.
  private func names(_ start: String = "run", in folder: String? = nil) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder ?? place.path)
      .filter { $0.hasPrefix(start) || $0.hasPrefix(".") }.sorted()
  }

  private func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: place.path + "/" + name))
  }

  private func steps(_ name: String) throws -> String? {
    try WeightFile(place.path + "/" + name).metadata["step"]
  }

  @Test func theBestAndTheLastAreKept() throws {
    var best: [Int] = []
    var epochs = 0
    let trainer = try train(4, keep: 2) { event in
      if case .epoch(let summary) = event { epochs = summary.epoch }
      if case .checkpoint(_, true) = event { best.append(epochs + 1) }
    }
    #expect(
      try names() == [
        "run.best.safetensors", "run.safetensors", "run.step-0000015.safetensors",
        "run.step-0000016.safetensors",
      ])
    // The best is the epoch of the lowest validation, and holds that epoch's place.
    let l1 = trainer.progress.epochs.compactMap(\.validationL1)
    let bestEpoch = try #require(l1.indices.min { l1[$0] < l1[$1] }) + 1
    #expect(best.last == bestEpoch)
    #expect(
      try WeightFile(place.path + "/run.best.safetensors").metadata["epoch"] == String(bestEpoch))
  }

  /// A kill between a checkpoint and its other names.
  @Test func resumingGivesTheNewestItsNamesAgain() throws {
    try train(2, keep: 2)
    let all = try names()
    let saved = try all.map { try bytes($0) }
    let wasBest = try bytes("run.best.safetensors") == bytes("run.safetensors")
    #expect(wasBest, "the last epoch of this training is its best")
    try place.remove("run.best.safetensors")
    try place.remove("run.step-0000008.safetensors")
    try train(2, keep: 2, resumes: true, seed: 9)
    #expect(try names() == all)
    #expect(try all.map { try bytes($0) } == saved)
  }

  @Test func anEarlierTrainingIsMovedAsideWithAllItsFiles() throws {
    try train(2, keep: 2)
    let first = try bytes("run.safetensors")
    var moved: [String] = []
    try train(2, keep: 2, seed: 2) { event in
      if case .setAside(let path) = event { moved.append(path) }
    }
    #expect(moved == [place.path + "/run.previous.safetensors"])
    #expect(try bytes("run.previous.safetensors") == first)
    #expect(try bytes("run.safetensors") != first)
    let own = [
      "run.best.safetensors", "run.safetensors", "run.step-0000006.safetensors",
      "run.step-0000008.safetensors",
    ]
    let old = own.map { $0.replacingOccurrences(of: "run.", with: "run.previous.") }
    #expect(try names() == (own + old).sorted())
  }

  /// A short run by mistake, and another one, must not cost the long training.
  @Test func theLongerOfTwoEarlierTrainingsIsKept() throws {
    try train(3)
    let long = try bytes("run.safetensors")
    try train(1, seed: 2)
    #expect(try bytes("run.previous.safetensors") == long)
    try train(1, seed: 3)
    #expect(try bytes("run.previous.safetensors") == long)
    try train(4, seed: 4)
    #expect(try bytes("run.previous.safetensors") == long)
    try train(1, seed: 5)
    #expect(try steps("run.previous.safetensors") == "16")
  }

  @Test func aFileThatIsNoCheckpointIsNeverReplaced() throws {
    _ = try place.write("mine", "run.safetensors")
    _ = try place.write("mine too", "run.previous.safetensors")
    try train(1)
    #expect(try bytes("run.previous-2.safetensors") == Data("mine".utf8))
    #expect(try bytes("run.previous.safetensors") == Data("mine too".utf8))
    // Weights of another program can be gone on from; their file stays as well.
    let weights = place.path + "/other.safetensors"
    let model = try smallModel(seed: 8, on: device)
    try saveTensors(
      model.students.flatMap { student in
        student.network.state().map { (student.networkPrefix + $0.name, $0.value.value) }
      }, to: weights)
    let other = try bytes("other.safetensors")
    try train(1, path: weights, resumes: true)
    #expect(try bytes("other.previous.safetensors") == other)
    #expect(try bytes("other.safetensors") != other)
  }

  @Test(arguments: ["photos", "/dev/null", "missing/run.safetensors", "/proc/run.safetensors"])
  func aPlaceThatCannotBeWrittenIsToldBeforeTheFirstBatch(name: String) throws {
    let folder = place.path + "/photos"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = name.hasPrefix("/") ? name : place.path + "/" + name
    var batches = 0
    #expect(throws: TrainingError.self) {
      try train(1, path: path) { event in if case .batch = event { batches += 1 } }
    }
    #expect(batches == 0)
    var isFolder: ObjCBool = false
    #expect(FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder))
    #expect(isFolder.boolValue && FileManager.default.fileExists(atPath: "/dev/null"))
  }

  @Test func aSymbolicLinkIsFollowed() throws {
    let disk = place.path + "/disk"
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: path, withDestinationPath: disk + "/big.safetensors")
    try train(1, path: disk + "/big.safetensors", keep: 2)
    try train(3, keep: 2, resumes: true)
    #expect(
      try names("big", in: disk) == [
        "big.best.safetensors", "big.safetensors", "big.step-0000009.safetensors",
        "big.step-0000012.safetensors",
      ])
    #expect(try names() == ["run.safetensors"])
    for name in try names("big", in: disk) {
      let attributes = try FileManager.default.attributesOfItem(atPath: disk + "/" + name)
      #expect(attributes[.type] as? FileAttributeType == .typeRegular, "\(name)")
    }
    #expect(try steps("disk/big.step-0000009.safetensors") == "9")
  }

  @Test func anotherValidationIsToldAndHasABestOfItsOwn() throws {
    try train(2)
    var told: [String] = []
    let trainer = try train(3, resumes: true, validation: 5) { event in
      if case .resumed(_, _, _, let differences) = event { told = differences }
    }
    #expect(told.contains { $0.hasPrefix("validation was 4 (list") })
    #expect(trainer.progress.bestL1 == trainer.progress.epochs[2].validationL1)
    #expect(try bytes("run.best.safetensors") == bytes("run.safetensors"))
    // And so it stays when the training goes on once more.
    let later = try train(4, resumes: true, validation: 5)
    let own = later.progress.epochs[2...].compactMap(\.validationL1)
    #expect(later.progress.bestL1 == own.min())
  }

  @Test func aDamagedCheckpointNamesWhatLiesBesideIt() throws {
    try train(1)
    let whole = try bytes("run.safetensors")
    try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
    #expect {
      try train(2, resumes: true)
    } throws: { error in
      "\(error)".contains("Other checkpoints lie beside it: run.best.safetensors")
    }
    #expect(try bytes("run.safetensors").count == whole.count / 2)
  }

  @Test(arguments: [
    ("run.safetensors", "run.best.safetensors"), ("a.b/run", "a.b/run.best"),
    (".hidden", ".hidden.best"), ("x/.h.tar.gz", "x/.h.tar.best.gz"),
  ])
  func wordsStandBeforeTheEnding(path: String, best: String) {
    let family = CheckpointFamily(newest: path)
    #expect(family.newest == path && family.best == best)
    #expect(family.previous(1).newest == best.replacingOccurrences(of: "best", with: "previous"))
  }

  @Test func aSecondNameIsACopyWhereThereAreNoLinks() throws {
    let file = try place.write("text", "a.txt")
    try copyFile(file, to: place.path + "/b.txt")
    try second(name: place.path + "/c.txt", for: file)
    try second(name: place.path + "/c.txt", for: file)
    #expect(try bytes("b.txt") == bytes("a.txt") && bytes("c.txt") == bytes("a.txt"))
    #expect(try names(".").isEmpty)
    #expect(throws: FileError.self) { try copyFile(place.path, to: file) }
  }
}
