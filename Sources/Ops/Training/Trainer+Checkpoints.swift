extension Trainer {
  /// Everything that decides what is learned, by name.
  private func settings(_ loader: Loader) -> [TrainingSetting] {
    let names = loader.dataset.paths.map { $0.split(separator: "/").last ?? "" }
    var settings = [
      TrainingSetting("pictures", "\(names.count) (\(fingerprint(names)))"),
      TrainingSetting("size", loader.dataset.size), TrainingSetting("batch", loader.batch),
      TrainingSetting("shuffle", loader.shuffles), TrainingSetting("loader seed", loader.seed),
      TrainingSetting("flip", loader.dataset.augmentation.flips),
      TrainingSetting("jitter", loader.dataset.augmentation.jitters),
      TrainingSetting("epochs", options.epochs), TrainingSetting("schedule", options.schedule),
    ]
    for (student, rate) in zip(learner.students, rates) {
      settings += ([TrainingSetting("lr", rate)] + student.optimizer.settings).map {
        TrainingSetting("\($0.name) of the \(student.name)", $0.value)
      }
    }
    return settings + learner.settings
  }

  /// Goes on from the checkpoint, where that is wanted and there is one.
  func resume(_ loader: Loader, _ watch: (TrainingEvent) -> Void) throws(TrainingError) {
    guard let files, options.resumes, files.isThere(files.path) else { return }
    let file = try openedWeights(files.path)
    progress = try learner.load(file).progress
    lastCheckpoint = files.path
    var told = differences(file, from: settings(loader))
    let isAtItsPlace =
      progress.position % loader.batch == 0 || progress.position == loader.dataset.count
    if progress.position > loader.dataset.count || !isAtItsPlace {
      // Another batch size, or fewer pictures: there is no such place in the epoch any more.
      progress.position = 0
      told.append("so epoch \(progress.epoch + 1) begins anew")
    }
    watch(
      .resumed(
        path: files.path, epoch: progress.epoch + 1, batch: progress.position / loader.batch,
        differences: told))
  }

  /// Writes a checkpoint of the state at hand.
  func save(_ loader: Loader, _ watch: (TrainingEvent) -> Void, isBest: Bool = false)
    throws(TrainingError)
  {
    guard let files else { return }
    try readLosses(loader)
    try requireFinite(loader)
    if lastCheckpoint == nil,
      let moved = try filed({ () throws(FileError) in try files.setAside() })
    {
      watch(.setAside(path: moved))
    }
    try learner.save(to: files.path, progress: progress, settings: settings(loader))
    lastCheckpoint = files.path
    try filed { () throws(FileError) in
      try files.keepNewest(step: progress.history.count)
      if isBest { try files.keepBest() }
    }
    watch(.checkpoint(path: files.path, isBest: isBest))
  }

  private func filed<Result>(_ body: () throws(FileError) -> Result) throws(TrainingError)
    -> Result
  {
    do throws(FileError) { return try body() } catch { throw .file(.file(error)) }
  }
}

/// A short number for a list of names, to tell one list from another.
///
/// Source: FNV-1a, 64 bits.
private func fingerprint(_ names: [some StringProtocol]) -> String {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for name in names {
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ 0) &* 0x100_0000_01b3
  }
  return String(hash, radix: 16)
}
