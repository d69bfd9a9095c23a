import Kernel

extension Page {
  /// The inputs of a session, with what they showed, as a page of one step.
  init(session inputs: [HistoryEntry], title: String = "A session", name: String = "session") {
    let seconds = inputs.filter { !$0.isInner }.reduce(0) { $0 + $1.seconds }
    let step = PageStep(
      title: title, name: name,
      blocks: inputs.flatMap { entry in
        entry.prose.map { .prose($0) } + [.cell(PageCell(entry))]
          + entry.proseBehind.map { .prose($0) }
      },
      seconds: seconds)
    self.init(
      title: title, date: Clock.now().text, seconds: seconds, program: programName, steps: [step])
  }
}
