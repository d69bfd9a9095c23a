internal import Ops

/// One run over the photographs of a plan, with its progress told to an output.
struct ColoringRun {
  let colorizer: Colorizer
  let plan: ColorizePlan
  let interrupt: Interrupt
  let output: any Output
  let clock: () -> Double

  /// Colours what is not there yet.
  ///
  /// - Parameter written: Told each result as it is there, in the order of the plan.
  func run(written: (ColoredPhotograph) -> Void = { _ in }) -> ColoringOutcome {
    var outcome = ColoringOutcome()
    outcome.skipped = plan.items.count - plan.waiting.count
    for error in plan.unreadable { outcome.fail(error.path, error.description, output) }
    let total = plan.waiting.count
    let start = clock()
    func report(_ finished: Int, _ share: Double, isFinished: Bool = false) {
      output.report(
        Progress(
          label: "colouring", completed: finished, total: total, unit: "photograph",
          seconds: clock() - start, isFinished: isFinished, share: share))
    }
    let ending = ColorizeJob(colorizer, plan).run(shouldStop: { interrupt.isRequested }) { event in
      switch event {
      case .colored(_, let photograph):
        outcome.photographs.append(photograph)
        written(photograph)
        for note in photograph.notes { output.note("\(photograph.path): \(note)") }
      case .failed(let item, let reason): outcome.fail(item.input, reason, output)
      case .progress(let share, let finished): report(finished, share)
      }
    }
    let done = outcome.photographs.count + outcome.failures.count - plan.unreadable.count
    outcome.left = total - done
    switch ending {
    case .finished: outcome.ending = .finished
    case .stopped: outcome.ending = .stopped
    case .diskFull(let reason): outcome.ending = .diskFull(reason)
    }
    if total > 0 { report(done, Double(done) / Double(total), isFinished: true) }
    outcome.seconds = clock() - start
    return outcome
  }
}

/// What came of a run.
struct ColoringOutcome {
  var photographs: [ColoredPhotograph] = []
  var failures: [(path: String, reason: String)] = []
  /// Results that were there already.
  var skipped = 0
  /// Photographs that were not come to.
  var left = 0
  var ending = PhotographColoring.Ending.finished
  var seconds = 0.0

  mutating func fail(_ path: String, _ reason: String, _ output: any Output) {
    failures.append((path, reason))
    output.note("error: \(reason)")
  }
}
