internal import Ops

/// One run of `train` or `pretrain`: the trainer's events turned into progress, pictures and series.
final class TrainingRun {
  /// What every training takes besides what learns.
  static let parameters: [Parameter] = [
    .label("on", .object("loader", LoaderObject.self), "what is learned from"),
    .label(
      "validate", .object("loader", LoaderObject.self), "what is judged by", default: .nothing),
    .label("epochs", .integer(1...1_000_000), "passes over the pictures", default: 1),
    .label("schedule", .string, "how lr changes on the way; ?schedule", default: "constant"),
    .label(
      "picturesEvery", .integer(0...), "batches between pictures; 0 for none but the last",
      default: 200),
    .label("pictures", .integer(0...64), "pictures in a strip", default: 5),
    .label("checkpoint", .string, "a .safetensors file written on the way", default: ""),
    .label("saveEvery", .integer(0...), "batches between checkpoints", default: 200),
    .label("keep", .integer(1...1000), "how many of the newest are kept", default: 1),
    .label("resume", .bool, "whether to go on from the checkpoint", default: false),
  ]

  /// What `parameters` mean, for the help of a command.
  static let details =
    "Every epoch ends with the mean losses, the L1 of the validation set beside that of painting "
    + "nothing, and a strip of the same few validation pictures: grey, painted, true. The losses "
    + "of each step are added to `tracks`. Ctrl-C stops between batches; what was learned stays, "
    + "and `let result = train(…)` has what there is until then.\n\n"
    + "`checkpoint:` is written every `saveEvery` batches, after each epoch and at Ctrl-C; the best "
    + "by validation is kept beside it (`run.best.safetensors`), and with `keep: 3` the last "
    + "three. `resume: true` goes on from it where there is one, to the same bits as if nothing "
    + "had stopped it, and says which settings are no longer the same."

  private let call: Call
  private let trainer: Trainer
  private let loader: Loader
  private let validation: Loader?
  private let epochs: Int
  private let strip: Int
  private let start: Double
  /// The losses that say most, in the order to show them.
  private let shown: [String]
  private var strips = Filmstrip()
  private var saved: String?
  private var before = 0
  private var tracked = 0
  private var reportedAt = -1.0
  private var failure: (any Error)?

  init(_ call: Call, _ learner: any Learner, shown: [String]) throws {
    self.call = call
    self.shown = shown
    var options = Trainer.Options()
    options.epochs = try call.integer("epochs")
    options.schedule = try schedule(call, "schedule")
    options.picturesEvery = try call.integer("picturesEvery")
    options.saveEvery = try call.integer("saveEvery")
    options.keep = try call.integer("keep")
    options.resumes = try call.bool("resume")
    let checkpoint = try writtenPath(call, "checkpoint")
    if !checkpoint.isEmpty {
      try makeFolder(of: checkpoint)
      options.checkpoint = checkpoint
    } else if options.resumes {
      throw CommandError(
        "there is no checkpoint to go on from", at: "resume",
        help: "name the file: checkpoint: \"out/run.safetensors\", resume: true")
    }
    epochs = options.epochs
    strip = try call.integer("pictures")
    trainer = try Trainer(learner, options)
    loader = try call.object("on", as: LoaderObject.self).loader
    validation =
      call["validate"] == nil ? nil : try call.object("validate", as: LoaderObject.self).loader
    start = call.runtime.clock
  }

  func run() throws -> Value {
    let interrupt = call.runtime.interrupt
    defer {
      noteSeries()
      call.runtime[Filmstrip.Newest.self] = strips
    }
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
    var planned: Int?
    if case .stopped(let epoch, let batch, let count) = end {
      if let saved { call.runtime.note("saved in \(saved); resume: true goes on from there") }
      let share = 100 * ((epoch - 1) * count + batch) / max(1, epochs * count)
      call.stopAfterStatement(
        "batch \(batch) of \(count) in epoch \(epoch) of \(epochs) (\(share) %)")
      planned = epochs
    }
    return .object(
      TrainingObject(
        trainer.progress, stoppedOf: planned, seconds: call.runtime.clock - start,
        skipped: loader.dataset.skipped.count, pictures: strips.pictures))
  }

  private func watch(_ event: TrainingEvent) {
    switch event {
    case .batch(let epoch, let batch, let count, let means):
      report(
        epoch: epoch, completed: (epoch - 1) * count + batch, total: epochs * count, means: means)
    case .pictures(let epoch, let step, let batch, let painted):
      show(batch, painted, caption: "epoch \(epoch), step \(step): grey, painted, true")
    case .epoch(let summary): tell(summary)
    case .checkpoint(let path, _): saved = path
    case .resumed(let path, let epoch, let batch, let differences):
      before = trainer.progress.history.count
      skipKnownSeries()
      let place = epoch > epochs ? "all its epochs are done" : "epoch \(epoch), batch \(batch)"
      call.runtime.note("goes on from \(path): \(place)")
      for difference in differences { call.runtime.note("not as it was: \(difference)") }
    case .setAside(let path):
      call.runtime.note("the checkpoint of an earlier training is now \(path)")
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
    call.runtime.report(
      Progress(
        label: "epoch \(epoch) of \(epochs)", completed: completed, total: total, unit: "batch",
        seconds: now - start,
        meters: means.filter { shown.contains($0.name) }
          .map { Progress.Meter(name: $0.name, value: Double($0.value)) }, before: before))
  }

  private func finishProgress() {
    call.runtime.report(
      Progress(
        label: "training", completed: trainer.progress.history.count,
        total: epochs * loader.count, unit: "batch", seconds: call.runtime.clock - start,
        isFinished: true, before: before))
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
        strips.add(picture)
        call.runtime.showLive(picture)
      }
    } catch { failure = error }
  }

  private func tell(_ summary: EpochSummary) {
    noteSeries()
    var line = "epoch \(summary.epoch) of \(epochs)"
    for (name, value) in summary.losses where shown.contains(name) {
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
    let history = trainer.progress.history
    for row in history.rows[min(tracked, history.rows.count)...] {
      for (name, value) in zip(history.names, row) {
        call.runtime.tracks.add(name, Double(value))
      }
    }
    tracked = history.rows.count
  }

  /// After a stop in this session `tracks` holds the losses of the checkpoint already.
  private func skipKnownSeries() {
    let history = trainer.progress.history
    let isKnown = history.names.enumerated().allSatisfy { column, name in
      let known = (try? call.runtime.tracks.values(name)) ?? []
      return known.suffix(history.rows.count) == history.rows.map { Double($0[column]) }[...]
    }
    if isKnown { tracked = history.rows.count }
  }
}
