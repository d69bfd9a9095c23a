internal import Ops

/// One run of `train`: the trainer's events turned into progress, pictures and series.
final class TrainingRun {
  private let call: Call
  private let trainer: Trainer
  private let loader: Loader
  private let validation: Loader?
  private let epochs: Int
  private let strip: Int
  private let start: Double
  private var tracked = 0
  private var reportedAt = -1.0
  private var failure: (any Error)?

  init(_ call: Call) throws {
    self.call = call
    var options = Trainer.Options()
    options.epochs = try call.integer("epochs")
    options.picturesEvery = try call.integer("picturesEvery")
    let checkpoint = try call.string("checkpoint")
    if !checkpoint.isEmpty {
      try makeFolder(of: checkpoint)
      options.checkpoint = checkpoint
    }
    epochs = options.epochs
    strip = try call.integer("pictures")
    let model = try call.object("model", as: GANObject.self).model
    trainer = try Trainer(model, options)
    loader = try call.object("on", as: LoaderObject.self).loader
    validation =
      call["validate"] == nil ? nil : try call.object("validate", as: LoaderObject.self).loader
    start = call.runtime.clock
  }

  func run() throws -> Value {
    let interrupt = call.runtime.interrupt
    defer { noteSeries() }
    let end: TrainingEnd
    do {
      end = try trainer.run(
        on: loader, validation: validation, shouldStop: { interrupt.isRequested },
        watch: { self.watch($0) })
    } catch {
      finishProgress()
      throw error
    }
    finishProgress()
    if let failure { throw failure }
    if case .stopped(let epoch, let batch, let count) = end {
      try call.checkInterrupt("batch \(batch) of \(count) in epoch \(epoch) of \(epochs)")
    }
    return .object(
      TrainingObject(
        trainer.epochs, steps: trainer.history.count, seconds: call.runtime.clock - start,
        skipped: loader.dataset.skipped.count))
  }

  private func watch(_ event: TrainingEvent) {
    switch event {
    case .batch(let epoch, let batch, let count, let means):
      report(
        epoch: epoch, completed: (epoch - 1) * count + batch, total: epochs * count, means: means)
    case .pictures(let epoch, let step, let batch, let painted):
      show(batch, painted, caption: "epoch \(epoch), step \(step): grey, painted, true")
    case .epoch(let summary): tell(summary)
    case .checkpoint: break
    case .skipped(let path, let reason): call.runtime.noteSkipped(path, reason)
    }
  }

  private func report(
    epoch: Int, completed: Int, total: Int, means: [(name: String, value: Float)]
  ) {
    let now = call.runtime.clock
    guard now - reportedAt > 0.1 || completed == total else { return }
    reportedAt = now
    noteSeries()
    // The three that say most: how well each network does, and how close the colours are.
    let meters = means.filter { ["d", "gGAN", "gL1"].contains($0.name) }
    call.runtime.report(
      Progress(
        label: "epoch \(epoch) of \(epochs)", completed: completed, total: total, unit: "batch",
        seconds: now - start,
        meters: meters.map { Progress.Meter(name: $0.name, value: Double($0.value)) }))
  }

  private func finishProgress() {
    let total = epochs * loader.count
    call.runtime.report(
      Progress(
        label: "training", completed: trainer.history.count, total: total, unit: "batch",
        seconds: call.runtime.clock - start, isFinished: true))
  }

  private func show(_ batch: Batch, _ painted: Tensor, caption: String) {
    guard strip > 0 else { return }
    do {
      let count = min(strip, batch.count)
      let part = Batch(
        lightness: try batch.lightness.sliced(axis: 0, 0..<count),
        color: try batch.color.sliced(axis: 0, 0..<count))
      let all = try comparison(part, painted: painted.sliced(axis: 0, 0..<count))
      // One row for each kind, so that the eye runs down: grey, painted, true.
      let rows = (0..<3).flatMap { kind in (0..<count).map { all[3 * $0 + kind] } }
      if let picture = grid(rows, columns: count, caption: caption) {
        call.show(.picture(picture))
      }
    } catch { failure = error }
  }

  private func tell(_ summary: EpochSummary) {
    noteSeries()
    var line = "epoch \(summary.epoch) of \(epochs)"
    for (name, value) in summary.losses where ["d", "gGAN", "gL1"].contains(name) {
      line += "   \(name) \(formatted(Double(value), digits: 4))"
    }
    if let l1 = summary.validationL1, let grey = summary.greyL1 {
      line += "   validation L1 \(formatted(Double(l1), digits: 4))"
      line += " (painting nothing: \(formatted(Double(grey), digits: 4)))"
    }
    call.show(.text(line))
  }

  /// Adds the losses read since the last time to `tracks`.
  private func noteSeries() {
    let rows = trainer.history.rows
    for row in rows[min(tracked, rows.count)...] {
      for (name, value) in zip(trainer.history.names, row) {
        call.runtime.tracks.add(name, Double(value))
      }
    }
    tracked = rows.count
  }
}
