extension Trainer {
  /// Everything that decides what is learned, by name.
  func settings(_ loader: Loader, _ validation: Loader?) -> [TrainingSetting] {
    var settings = [
      TrainingSetting("pictures", fingerprint(loader)),
      TrainingSetting("size", loader.dataset.size), TrainingSetting("batch", loader.batch),
      TrainingSetting("shuffle", loader.shuffles), TrainingSetting("loader seed", loader.seed),
      TrainingSetting("flip", loader.dataset.augmentation.flips),
      TrainingSetting("jitter", loader.dataset.augmentation.jitters),
      TrainingSetting(Self.validationName, validation.map(fingerprint) ?? "none"),
      TrainingSetting("epochs", options.epochs), TrainingSetting("schedule", options.schedule),
    ]
    for (student, rate) in zip(learner.students, rates) {
      settings += ([TrainingSetting("lr", rate)] + student.optimizer.settings).map {
        TrainingSetting("\($0.name) of the \(student.name)", $0.value)
      }
    }
    return settings + learner.settings
  }

  private static let validationName = "validation"

  /// Goes on from the checkpoint, where that is wanted and there is one.
  func resume(_ loader: Loader, _ watch: (TrainingEvent) -> Void) throws(TrainingError) {
    guard let files else { return }
    try filed { () throws(FileError) in try files.probe() }
    guard options.resumes, isThere(files.path) else { return }
    let file = try opened(files)
    progress = try learner.load(file).progress
    var told = differences(file, from: settings)
    if told.contains(where: { $0.hasPrefix("\(Self.validationName) was") }) {
      // What was best on other pictures says nothing of these.
      progress.bestStart = progress.epochs.count
    }
    let isAtItsPlace =
      progress.position % loader.batch == 0 || progress.position == loader.dataset.count
    if progress.position > loader.dataset.count || !isAtItsPlace {
      // Another batch size, or fewer pictures: there is no such place in the epoch any more.
      progress.position = 0
      told.append("so epoch \(progress.epoch + 1) begins anew")
    }
    // Another program's file holds weights and no training; it is set aside, not replaced.
    if file.isCheckpoint {
      lastCheckpoint = files.path
      try keep(files, isBest: progress.position == 0 && progress.isBest)
    }
    watch(
      .resumed(
        path: files.path, epoch: progress.epoch + 1, batch: batchesDone(loader),
        differences: told))
  }

  /// Opens the checkpoint; where it is damaged, what lies beside it is named.
  private func opened(_ files: CheckpointFiles) throws(TrainingError) -> WeightFile {
    do throws(WeightFileError) { return try WeightFile(files.path) } catch {
      let others = (files.family.members + files.family.previous(1).members)
        .filter { $0 != files.path }
      guard !others.isEmpty else { throw .file(error) }
      throw .weights(
        "\(error.description) Other checkpoints lie beside it: "
          + others.map { String($0.split(separator: "/").last ?? "") }.joined(separator: ", "))
    }
  }

  /// Writes a checkpoint of the state at hand.
  func save(
    _ loader: Loader, _ watch: (TrainingEvent) -> Void, isBest: Bool = false
  ) throws(TrainingError) {
    guard let files else { return }
    try readLosses(loader)
    try requireFinite(loader)
    if lastCheckpoint == nil,
      let moved = try filed({ () throws(FileError) in try files.setAside() })
    {
      watch(.setAside(path: moved))
    }
    try learner.save(to: files.path, progress: progress, settings: settings)
    lastCheckpoint = files.path
    try keep(files, isBest: isBest)
    watch(.checkpoint(path: files.path, isBest: isBest))
  }

  /// Gives the newest its other names. A kill may come before it: resuming does it again.
  private func keep(_ files: CheckpointFiles, isBest: Bool) throws(TrainingError) {
    try filed { () throws(FileError) in
      try files.keepNewest(step: progress.history.count)
      if isBest { try files.keepBest() }
    }
  }
}

/// Errors of files as errors of the training.
func filed<Result>(_ body: () throws(FileError) -> Result) throws(TrainingError) -> Result {
  do throws(FileError) { return try body() } catch { throw .file(.file(error)) }
}

/// A short text for the pictures of a loader, to tell one list from another: how many, and a number
/// made of their names.
///
/// Source: FNV-1a, 64 bits.
private func fingerprint(_ loader: Loader) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for path in loader.dataset.paths {
    for byte in (path.split(separator: "/").last ?? "").utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    hash = (hash ^ 0) &* 0x100_0000_01b3
  }
  return "\(loader.dataset.count) (list \(String(hash, radix: 16).prefix(6)))"
}
