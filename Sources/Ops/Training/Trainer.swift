/// The training function of the document: epochs over a loader with everything a person wants to
/// see on the way, and checkpoints from which it goes on to the same bits.
public final class Trainer {
  /// What is asked for.
  public struct Options: Sendable {
    /// Passes over the pictures.
    public var epochs = 1
    /// How the step size changes on the way.
    public var schedule = LearningRateSchedule.constant
    /// Batches between pictures of the fixed validation batch; 0 for at each epoch's end alone.
    public var picturesEvery = 200
    /// Where checkpoints are written; nil for none.
    public var checkpoint: String?
    /// Batches between checkpoints; 0 for at each epoch's end alone.
    public var saveEvery = 200
    /// How many of the newest checkpoints are kept, beside the best.
    public var keep = 1
    /// Whether to go on from the checkpoint, where there is one.
    public var resumes = false
    /// Batches between readings of the losses.
    public var readEvery = 8

    /// Creates the defaults.
    public init() {}
  }

  /// What is being trained.
  public let learner: any Learner
  /// How far it is: losses step by step, one summary an epoch.
  public internal(set) var progress: TrainingProgress

  let options: Options
  let files: CheckpointFiles?
  var lastCheckpoint: String?
  private var named: Set<String> = []
  /// The step sizes that the schedule starts from.
  let rates: [Float]
  /// Everything that decides what is learned, kept in checkpoints.
  var settings: [TrainingSetting] = []

  /// Creates a trainer.
  ///
  /// - Throws: `TrainingError.argument` for numbers out of range; `file` where the checkpoint's path
  ///   is a folder or a device.
  public init(_ learner: any Learner, _ options: Options) throws(TrainingError) {
    guard (1...1_000_000).contains(options.epochs) else {
      throw .argument(
        name: "epochs", reason: "must be from 1 to 1,000,000, not \(options.epochs)")
    }
    guard options.picturesEvery >= 0, options.saveEvery >= 0, options.readEvery >= 1 else {
      throw .argument(
        name: "every", reason: "must not be negative, and losses are read every batch at most")
    }
    guard (1...1000).contains(options.keep) else {
      throw .argument(name: "keep", reason: "must be from 1 to 1,000, not \(options.keep)")
    }
    self.learner = learner
    self.options = options
    if let path = options.checkpoint {
      files = try filed { () throws(FileError) in
        try CheckpointFiles(path: path, kept: options.keep)
      }
    } else {
      files = nil
    }
    progress = TrainingProgress(lossNames: learner.lossNames)
    rates = learner.students.map(\.optimizer.rate)
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - loader: What to learn from.
  ///   - validation: What to judge by, and where the fixed pictures come from; may be nil.
  ///   - shouldStop: Asked between batches, those of the validation too.
  ///   - watch: Told what happens.
  /// - Returns: How it ended. Whatever was learned is in the networks, and in the checkpoint where
  ///   one is written. Step sizes are again what they were.
  /// - Throws: `TrainingError`.
  public func run(
    on loader: Loader, validation: Loader? = nil, shouldStop: () -> Bool = { false },
    watch: (TrainingEvent) -> Void
  ) throws(TrainingError) -> TrainingEnd {
    defer {
      for (student, rate) in zip(learner.students, rates) { student.optimizer.rate = rate }
    }
    settings = settings(loader, validation)
    try resume(loader, watch)
    let fixed = try served { () throws(DatasetError) in try validation?.batches().next() }
    while progress.epoch < options.epochs {
      if progress.position == 0 { progress.history.resetMeans() }
      if try learnEpoch(loader, fixed, shouldStop, watch) {
        let measured = try measure(validation, shouldStop)
        tellSkipped(validation, watch)
        if validation == nil || measured != nil {
          try conclude(loader, measured, fixed, watch)
          continue
        }
      }
      try save(loader, watch)
      return .stopped(
        epoch: progress.epoch + 1, batch: batchesDone(loader), of: loader.count)
    }
    return .finished
  }

  /// Learns the rest of the epoch at hand; false when asked to stop before its end.
  private func learnEpoch(
    _ loader: Loader, _ fixed: Batch?, _ shouldStop: () -> Bool,
    _ watch: (TrainingEvent) -> Void
  ) throws(TrainingError) -> Bool {
    let batches = loader.batches(
      epoch: progress.epoch, from: batchesDone(loader))
    var isFirst = true
    while let batch = try served({ () throws(DatasetError) in try batches.next() }) {
      let number = batches.position
      try learn(batch, number, loader)
      progress.position = min(number * loader.batch, loader.dataset.count)
      let isLast = number == loader.count
      if progress.history.waitingCount >= options.readEvery || isFirst || isLast {
        try readLosses(loader)
        watch(
          .batch(
            epoch: progress.epoch + 1, batch: number, of: loader.count,
            means: progress.history.means))
      }
      isFirst = false
      tellSkipped(loader, watch)
      // The end of an epoch has pictures and a checkpoint of its own.
      if !isLast {
        if let fixed, isDue(options.picturesEvery) { try show(fixed, watch) }
        if isDue(options.saveEvery) { try save(loader, watch) }
      }
      if shouldStop(), !isLast || progress.epoch + 1 < options.epochs {
        try readLosses(loader)
        return false
      }
    }
    // Pictures that could not be read may have been the last.
    progress.position = loader.dataset.count
    try readLosses(loader)
    try requireFinite(loader)
    return true
  }

  /// Batches of the epoch at hand that were served.
  func batchesDone(_ loader: Loader) -> Int {
    (progress.position + loader.batch - 1) / loader.batch
  }

  private func isDue(_ every: Int) -> Bool {
    every > 0 && progress.history.count % every == 0
  }

  private func learn(_ batch: Batch, _ number: Int, _ loader: Loader) throws(TrainingError) {
    let step = progress.epoch * loader.count + number - 1
    for (student, rate) in zip(learner.students, rates) {
      student.optimizer.rate = options.schedule.rate(
        at: step, of: options.epochs * loader.count, base: rate)
    }
    try computed { () throws(TensorError) in
      progress.history.note(try learner.learn(batch), samples: batch.count)
    }
  }

  private func show(_ fixed: Batch, _ watch: (TrainingEvent) -> Void) throws(TrainingError) {
    let painted = try computed { () throws(TensorError) in
      try learner.generator.paint(fixed.lightness)
    }
    watch(
      .pictures(
        epoch: min(progress.epoch + 1, options.epochs), step: progress.history.count, fixed,
        painted: painted))
  }

  private func measure(_ validation: Loader?, _ shouldStop: () -> Bool) throws(TrainingError)
    -> (painted: Float, grey: Float)?
  {
    guard let validation else { return nil }
    return try meanL1(learner.generator, on: validation, shouldStop: shouldStop)
  }

  private func conclude(
    _ loader: Loader, _ measured: (painted: Float, grey: Float)?,
    _ fixed: Batch?,
    _ watch: (TrainingEvent) -> Void
  ) throws(TrainingError) {
    if let measured, !measured.painted.isFinite {
      throw notFinite("the validation L1", loader)
    }
    let summary = EpochSummary(
      epoch: progress.epoch + 1, losses: progress.history.means, validationL1: measured?.painted,
      greyL1: measured?.grey, pictures: progress.history.pictures)
    if let fixed { try show(fixed, watch) }
    progress.epochs.append(summary)
    progress.epoch += 1
    progress.position = 0
    try save(loader, watch, isBest: progress.isBest)
    watch(.epoch(summary))
  }

  private func tellSkipped(_ loader: Loader?, _ watch: (TrainingEvent) -> Void) {
    for (path, reason) in loader?.dataset.skipped ?? [] where named.insert(path).inserted {
      watch(.skipped(path: path, reason: reason))
    }
  }
}
