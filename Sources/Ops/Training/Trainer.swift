/// What happens while a model trains, for whoever watches.
public enum TrainingEvent {
  /// A batch was learned. Epoch and batch count from 1.
  case batch(epoch: Int, batch: Int, of: Int, means: [(name: String, value: Float)])
  /// The fixed validation batch, painted as the generator now does. `step` counts batches from 1.
  case pictures(epoch: Int, step: Int, Batch, painted: Tensor)
  /// An epoch is over: mean losses, validation L1, the L1 of painting nothing.
  case epoch(EpochSummary)
  /// A checkpoint was written.
  case checkpoint(path: String)
  /// A picture could not be read and is left out; said once for each.
  case skipped(path: String, reason: String)
}

/// How an epoch went.
public struct EpochSummary: Sendable {
  /// From 1.
  public var epoch: Int
  /// Mean losses by name.
  public var losses: [(name: String, value: Float)]
  /// Mean |ab − truth| over the validation set, in network units; nil without one.
  public var validationL1: Float?
  /// The same for ab = 0.
  public var greyL1: Float?
  /// Pictures learned from.
  public var pictures: Int
}

/// How a training ended.
public enum TrainingEnd: Sendable, Equatable {
  /// All epochs are done.
  case finished
  /// Whoever watches asked to stop: after so many batches of the epoch, both from 1.
  case stopped(epoch: Int, batch: Int, of: Int)
}

/// The training function of the document: epochs over a loader with everything a person wants to
/// see on the way.
public final class Trainer {
  /// What is asked for.
  public struct Options: Sendable {
    /// Passes over the pictures.
    public var epochs = 1
    /// Batches between pictures of the fixed validation batch; 0 for at each epoch's end alone.
    public var picturesEvery = 200
    /// Where a checkpoint is written after each epoch; nil for none.
    public var checkpoint: String?
    /// Batches between readings of the losses.
    public var readEvery = 8

    /// Creates the defaults.
    public init() {}
  }

  /// The model being trained.
  public let model: ColorizationGAN
  /// Losses step by step.
  public private(set) var history = LossHistory()
  /// One summary an epoch.
  public private(set) var epochs: [EpochSummary] = []

  private let options: Options
  private var lastCheckpoint: String?
  private var named: Set<String> = []

  /// Creates a trainer.
  ///
  /// - Throws: `TrainingError.argument` for numbers out of range.
  public init(_ model: ColorizationGAN, _ options: Options) throws(TrainingError) {
    guard (1...1_000_000).contains(options.epochs) else {
      throw .argument(
        name: "epochs", reason: "must be from 1 to 1,000,000, not \(options.epochs)")
    }
    guard options.picturesEvery >= 0, options.readEvery >= 1 else {
      throw .argument(name: "every", reason: "must not be negative")
    }
    self.model = model
    self.options = options
  }

  /// Trains.
  ///
  /// - Parameters:
  ///   - loader: What to learn from.
  ///   - validation: What to judge by, and where the fixed pictures come from; may be nil.
  ///   - shouldStop: Asked between batches, those of the validation too.
  ///   - watch: Told what happens.
  /// - Returns: How it ended. Whatever was learned is in the model.
  /// - Throws: `TrainingError`.
  public func run(
    on loader: Loader, validation: Loader? = nil, shouldStop: () -> Bool = { false },
    watch: (TrainingEvent) -> Void
  ) throws(TrainingError) -> TrainingEnd {
    let fixed = try served { () throws(DatasetError) in try validation?.batches().next() }
    for epoch in 1...options.epochs {
      history.resetMeans()
      var learned = 0
      var number = 0
      let batches = loader.batches(epoch: epoch - 1)
      while let batch = try served({ () throws(DatasetError) in try batches.next() }) {
        number += 1
        learned += batch.count
        try learn(batch, epoch, number, of: loader.count, fixed, watch)
        tellSkipped(loader, watch)
        if shouldStop(), number < loader.count || epoch < options.epochs {
          try readLosses(epoch, number)
          return .stopped(epoch: epoch, batch: number, of: loader.count)
        }
      }
      try readLosses(epoch, number)
      try requireFinite(epoch, number)
      let measured = try measure(validation, shouldStop)
      tellSkipped(validation, watch)
      if validation != nil, measured == nil {
        return .stopped(epoch: epoch, batch: number, of: loader.count)
      }
      try conclude(epoch, number, learned, measured, fixed, watch)
    }
    return .finished
  }

  private func learn(
    _ batch: Batch, _ epoch: Int, _ number: Int, of count: Int, _ fixed: Batch?,
    _ watch: (TrainingEvent) -> Void
  ) throws(TrainingError) {
    try computed { () throws(TensorError) in
      history.note(try model.step(batch).tensors, samples: batch.count)
    }
    if history.waitingCount >= options.readEvery || number == 1 {
      try readLosses(epoch, number)
      watch(.batch(epoch: epoch, batch: number, of: count, means: history.means))
    }
    // The end of an epoch has pictures of its own.
    if let fixed, options.picturesEvery > 0, history.count % options.picturesEvery == 0,
      number < count
    {
      try show(fixed, epoch, watch)
    }
  }

  private func show(_ fixed: Batch, _ epoch: Int, _ watch: (TrainingEvent) -> Void)
    throws(TrainingError)
  {
    let painted = try computed { () throws(TensorError) in
      try model.generator.paint(fixed.lightness)
    }
    watch(.pictures(epoch: epoch, step: history.count, fixed, painted: painted))
  }

  /// Brings the losses to the host and stops where one is not a number.
  private func readLosses(_ epoch: Int, _ batch: Int) throws(TrainingError) {
    let waiting = history.waitingCount
    let first = history.count - waiting
    if let (name, step) = history.read() {
      throw .notFinite(
        loss: name, epoch: epoch, batch: batch - waiting + 1 + (step - first),
        checkpoint: lastCheckpoint)
    }
  }

  /// The last step of an epoch may break weights after its losses were taken: they must not replace
  /// the last good checkpoint.
  private func requireFinite(_ epoch: Int, _ batch: Int) throws(TrainingError) {
    let networks = [
      ("generator", model.generatorOptimizer), ("discriminator", model.discriminatorOptimizer),
    ]
    for (name, optimizer) in networks {
      guard try computed({ () throws(TensorError) in try optimizer.isFinite() }) else {
        throw .notFinite(
          loss: "a weight of the \(name)", epoch: epoch, batch: batch, checkpoint: lastCheckpoint)
      }
    }
  }

  private func measure(_ validation: Loader?, _ shouldStop: () -> Bool) throws(TrainingError)
    -> (painted: Float, grey: Float)?
  {
    guard let validation else { return nil }
    return try meanL1(model.generator, on: validation, shouldStop: shouldStop)
  }

  private func conclude(
    _ epoch: Int, _ batch: Int, _ learned: Int, _ measured: (painted: Float, grey: Float)?,
    _ fixed: Batch?, _ watch: (TrainingEvent) -> Void
  ) throws(TrainingError) {
    if let measured, !measured.painted.isFinite {
      throw .notFinite(
        loss: "the validation L1", epoch: epoch, batch: batch, checkpoint: lastCheckpoint)
    }
    let summary = EpochSummary(
      epoch: epoch, losses: history.means, validationL1: measured?.painted,
      greyL1: measured?.grey, pictures: learned)
    epochs.append(summary)
    if let fixed { try show(fixed, epoch, watch) }
    if let path = options.checkpoint {
      try model.save(to: path, epoch: epoch)
      lastCheckpoint = path
      watch(.checkpoint(path: path))
    }
    watch(.epoch(summary))
  }

  private func tellSkipped(_ loader: Loader?, _ watch: (TrainingEvent) -> Void) {
    for (path, reason) in loader?.dataset.skipped ?? [] where named.insert(path).inserted {
      watch(.skipped(path: path, reason: reason))
    }
  }
}

/// Mean |ab − truth| over a set, of what a generator paints and of painting nothing.
///
/// - Parameters:
///   - generator: What paints.
///   - loader: What is judged by.
///   - shouldStop: Asked before each batch.
/// - Returns: In network units; times 110 they are units of a* and b*. Nil when told to stop.
public func meanL1(
  _ generator: Layer, on loader: Loader, shouldStop: () -> Bool = { false }
) throws(TrainingError) -> (painted: Float, grey: Float)? {
  var (painted, grey, count) = (0.0, 0.0, 0.0)
  let batches = loader.batches()
  while let batch = try served({ () throws(DatasetError) in try batches.next() }) {
    if shouldStop() { return nil }
    try computed { () throws(TensorError) in
      let guess = try generator.paint(batch.lightness)
      let weight = Double(batch.count)
      painted += weight * Double(try guess.l1Loss(batch.color).item())
      grey += weight * Double(try batch.color.abs().mean().item())
      count += weight
    }
  }
  return (Float(painted / max(count, 1)), Float(grey / max(count, 1)))
}

/// Errors of the pictures as errors of the training.
func served<Result>(_ body: () throws(DatasetError) -> Result) throws(TrainingError) -> Result {
  do throws(DatasetError) { return try body() } catch { throw .data(error) }
}

/// Errors of the engine as errors of the training.
func computed<Result>(_ body: () throws(TensorError) -> Result) throws(TrainingError) -> Result {
  do throws(TensorError) { return try body() } catch { throw .tensor(error) }
}
