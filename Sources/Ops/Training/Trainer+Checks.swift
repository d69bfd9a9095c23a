extension Trainer {
  /// Brings the losses to the host and stops where one is not a number.
  func readLosses(_ loader: Loader) throws(TrainingError) {
    let first = progress.history.rows.count
    let waiting = progress.history.waitingCount
    if let (name, step) = progress.history.read() {
      throw notFinite(name, loader, stepsBack: waiting - 1 - (step - first))
    }
  }

  /// The last step may have broken weights after its losses were taken: they must not replace the
  /// last good checkpoint.
  func requireFinite(_ loader: Loader) throws(TrainingError) {
    for student in learner.students {
      guard try computed({ () throws(TensorError) in try student.optimizer.isFinite() }) else {
        throw notFinite("a weight of the \(student.name)", loader)
      }
    }
  }

  /// The error, with its place: so many steps before the last one learned.
  func notFinite(_ what: String, _ loader: Loader, stepsBack: Int = 0) -> TrainingError {
    .notFinite(
      loss: what, epoch: progress.epoch + 1, batch: max(1, batchesDone(loader) - stepsBack),
      checkpoint: lastCheckpoint)
  }
}
