internal import Ops

/// Something to go through that reports how far it is: `for batch in progress(loader) { … }`.
final class ProgressSequence: SessionObject {
  let values: Value
  private let label: String
  private let unit: String
  private unowned let runtime: Runtime

  init(_ values: Value, label: String, unit: String, _ runtime: Runtime) {
    self.values = values
    self.label = label
    self.unit = unit
    self.runtime = runtime
  }

  var typeName: String { "progress" }

  func summary() throws -> [Display] {
    [.text("progress over \(values.describedType)")]
  }

  var elementCount: Int? {
    switch values {
    case .list(let items): items.count
    case .range(let range): range.count.flatMap(wholeNumber)
    case .string(let text): text.count
    case .tensor(let tensor): tensor.shape.first
    case .object(let object): object.elementCount
    default: nil
    }
  }

  func iterate() throws -> (() throws -> Value?)? {
    guard let next = try sequence(values) else { return nil }
    let (runtime, label, unit, total) = (runtime, label, unit, elementCount)
    let start = runtime.clock
    var completed = 0
    func progress(isFinished: Bool = false) -> Progress {
      Progress(
        label: label, completed: completed, total: total, unit: unit,
        seconds: runtime.clock - start, isFinished: isFinished)
    }
    func report(isFinished: Bool) throws {
      var progress = progress(isFinished: isFinished)
      progress.meters = try runtime.tracks.newest()
      runtime.report(progress)
    }
    var isOver = false
    return {
      guard let value = try next() else {
        if !isOver { try report(isFinished: true) }
        isOver = true
        return nil
      }
      // The element handed out before is done now. Reading losses may wait for the engine, so it
      // is done a few times a second at most, also where one short loop follows another.
      if completed > 0, runtime.clock - runtime.reportedAt > 0.2 {
        try report(isFinished: false)
        runtime.reportedAt = runtime.clock
      }
      runtime.atWork = progress()
      completed += 1
      return value
    }
  }
}
