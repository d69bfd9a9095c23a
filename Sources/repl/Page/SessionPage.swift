import Kernel

/// A session as a document.
struct SessionDocument {
  /// All its inputs in order; those that prepared it are numbered 0.
  var inputs: [HistoryEntry]
  var title = "A session"
  /// What files of its own are named after.
  var name = "session"
  var origin = SessionOrigin()
  /// Which session it is of, as a transcript says.
  var what = "a session"

  /// Writes it to a file, whole or not at all.
  ///
  /// - Throws: an error whose description says what went wrong with which path.
  func write(as format: PageFormat, to path: String) throws {
    guard format == .txt else {
      let page = Page(session: HistoryEntry.standing(of: inputs), title: title, name: name)
      return try page.write(as: format, to: path)
    }
    var transcript = SessionTranscript(title: title, what: what, origin: origin)
    try writeFile(Array(transcript.text(of: inputs, path: path).utf8), to: path)
  }
}

extension Page {
  /// The inputs of a session, with what they showed. Those of each session that was loaded, which
  /// have numbers of their own, are a step before it.
  init(session inputs: [HistoryEntry], title: String = "A session", name: String = "session") {
    var steps: [PageStep] = []
    var last = Int.max
    var wasLoaded = false
    for entry in inputs {
      if entry.number <= last || wasLoaded != entry.isLoaded {
        steps.append(PageStep(title: "A session that was loaded", name: name))
      }
      (last, wasLoaded) = (entry.number, entry.isLoaded)
      let step = steps.count - 1
      steps[step].blocks +=
        entry.prose.map { .prose($0) } + [.cell(PageCell(entry))]
        + entry.proseBehind.map { .prose($0) }
      if !entry.isInner { steps[step].seconds += entry.seconds }
    }
    if steps.isEmpty { steps = [PageStep(title: title, name: name)] }
    if inputs.last?.isLoaded != true { steps[steps.count - 1].title = title }
    self.init(
      title: title, date: Clock.now().text, seconds: steps.reduce(0) { $0 + $1.seconds },
      program: programName, steps: steps)
  }
}
