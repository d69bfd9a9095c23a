import Glibc
import Kernel

/// The prompt: reads an input, runs it, shows what came of it, until the user leaves.
final class Interactive {
  private let session: Session
  private let console: Console
  private let output: ScreenOutput
  private let signals: SignalWatch
  private let input: InputSource
  private let terminal: TerminalState?
  private let historyFile: HistoryFile?
  private var editor: LineEditor?
  private var hasToldHistory = false
  private var transcript: TranscriptFile?
  /// Whether a step was gone through before.
  private let goesOn: Bool

  /// A prompt for a session.
  init(
    session: Session, console: Console, output: ScreenOutput, signals: SignalWatch,
    transcript: TranscriptFile? = nil, goesOn: Bool = false
  ) {
    self.goesOn = goesOn
    self.transcript = transcript
    self.session = session
    self.console = console
    self.output = output
    self.signals = signals
    input = InputSource(descriptor: 0, signals: signals.events)
    terminal = TerminalState(descriptor: 0)
    historyFile = HistoryFile { name in getenv(name).map { String(cString: $0) } }
  }

  /// Reads and runs until the end; returns the exit status.
  func run() -> Int32 {
    signals.watch(session.interrupt, saves: true)
    greet()
    if historyFile == nil { tellHistory("there is no home folder") }
    openEditor()
    defer {
      editor = nil
      terminal?.restore()
    }
    while console.failure == nil {
      input.discardSignals()
      if let typed = console.takeTyped() { input.put(typed.keys, pending: typed.pending) }
      switch read() {
      case .text(let text):
        guard !text.allSatisfy({ $0.isWhitespace }) else { continue }
        remember(text)
        if let status = run(text) { return status }
      case .interrupted:
        let isEmpty = editor?.wasEmpty ?? true
        console.write(isEmpty ? "^C  (Ctrl-D or quit leaves)\n" : "^C\n")
      case .end:
        console.write("\n")
        return console.failure == nil ? ExitStatus.ok : ExitStatus.failed
      }
    }
    return ExitStatus.failed
  }

  private func greet() {
    let style = Style(isOn: console.output.isColored)
    guard !goesOn else {
      let words = "All that the step made is here: who lists it, Ctrl-D leaves."
      return console.write(style(.faint, words) + "\n")
    }
    let version = style(.strong, programName)
    let words = "  help and course explain, Ctrl-D leaves."
    console.write(version + style(.faint, words) + "\n")
  }

  /// libedit needs a terminal that can move its cursor and show what it was told to.
  private func openEditor() {
    guard console.output.canMove, isatty(0) == 1 else { return }
    // From here to the end the terminal is either silent or libedit's.
    terminal?.silence()
    let session = self.session
    editor = LineEditor(
      input: input, capabilities: console.output, entries: historyFile?.load() ?? [],
      advice: LineEditor.Advice(
        completeness: { completeness(of: $0) },
        completions: { session.complete($0, at: $1) }))
  }

  private var prompt: String { "pigment[\(session.nextInputNumber)]> " }

  private func read() -> LineEditorResult {
    if let editor { return editor.read(prompt: prompt) }
    // Without an editor: line by line, with a second prompt while a block is open.
    var text = ""
    console.write(prompt)
    while true {
      switch input.nextLine() {
      case .text(let line):
        text += text.isEmpty ? line : "\n" + line
        guard case .incomplete = completeness(of: text) else { return .text(text) }
        console.write(String(repeating: ".", count: max(3, prompt.count - 2)) + "> ")
      case .interrupted: return .interrupted
      case .end: return text.isEmpty ? .end : .text(text)
      }
    }
  }

  private func remember(_ text: String) {
    editor?.remember(text)
    if let reason = historyFile?.append(text) { tellHistory(reason) }
  }

  /// Says once that inputs are not kept, and why.
  private func tellHistory(_ reason: String) {
    guard !hasToldHistory else { return }
    hasToldHistory = true
    output.note("note: inputs are not kept for the next time: \(reason)")
  }

  /// Runs an input; a status ends the program.
  private func run(_ text: String) -> Int32? {
    output.beginInput()
    write { try $0.write(session, beginning: text) }
    session.interrupt.clear()
    signals.setRunning(true)
    // Pressed between Enter and now, Ctrl-C was still told to the prompt.
    if input.takeInterrupt() { session.interrupt.request() }
    mark(.output)
    // What other hosts leave by.
    let word = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let isExit = word == "exit" || word == "exit()"
    let leaves = isExit && session.runtime.variable("exit") == nil
    let result = session.run(leaves ? "quit" : text)
    let isLeaving = signals.workEnded()
    output.clearBar()
    write { try $0.write(session) }
    defer { mark(.end(result.outcome.isGood)) }
    switch result.outcome {
    case .completed: break
    case .failed(let diagnostic), .interrupted(let diagnostic): tell(diagnostic)
    case .expectationsFailed(let failures): for failure in failures { tell(failure.diagnostic) }
    case .quit(let status): return status
    }
    guard isLeaving else { return nil }
    if Autosave.save(session, console) { return ExitStatus.interrupted }
    // Nothing is lost as long as the prompt stays.
    signals.setRunning(false)
    return nil
  }

  /// Writes the transcript. One that cannot be is told once, and the session goes on.
  private func write(_ change: (TranscriptFile) throws -> Void) {
    guard let transcript else { return }
    do { try change(transcript) } catch {
      self.transcript = nil
      output.note("note: the transcript ends here: \(error)")
    }
  }

  /// Tells the terminal what comes.
  private func mark(_ mark: SemanticMark) {
    if editor != nil, console.output.takesMarks { console.write(mark.text) }
  }

  private func tell(_ diagnostic: Diagnostic) {
    console.writeError(diagnostic.rendered(color: console.errors.isColored) + "\n")
  }
}

extension Outcome {
  /// Whether nothing went wrong.
  fileprivate var isGood: Bool {
    switch self {
    case .completed: true
    case .quit(let status): status == ExitStatus.ok
    default: false
    }
  }
}
