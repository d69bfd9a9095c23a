/// What happens while a model trains, for whoever watches.
public enum TrainingEvent {
  /// A batch was learned. Epoch and batch count from 1.
  case batch(epoch: Int, batch: Int, of: Int, means: [(name: String, value: Float)])
  /// The fixed validation batch, painted as the generator now does. `step` counts batches from 1.
  case pictures(epoch: Int, step: Int, Batch, painted: Tensor)
  /// An epoch is over: mean losses, validation L1, the L1 of painting nothing.
  case epoch(EpochSummary)
  /// A checkpoint was written; whether it is the best by validation so far.
  case checkpoint(path: String, isBest: Bool)
  /// The training goes on from a checkpoint, where something differs from what it was made with.
  case resumed(path: String, epoch: Int, batch: Int, differences: [String])
  /// The checkpoints of an earlier training were moved out of the way.
  case setAside(path: String)
  /// A picture could not be read and is left out; said once for each.
  case skipped(path: String, reason: String)
}

/// How a training ended.
public enum TrainingEnd: Sendable, Equatable {
  /// All epochs are done.
  case finished
  /// Whoever watches asked to stop: after so many batches of the epoch, both from 1.
  case stopped(epoch: Int, batch: Int, of: Int)
}
