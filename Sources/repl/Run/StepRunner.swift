import Kernel

/// Runs step files cell by cell, shows what comes of them and gathers it for a page.
final class StepRunner {
  /// How files are run.
  struct Options {
    /// Whether prose and cells are shown as well.
    var echoes = false
    /// Whether results are compared with what the file expects.
    var checks = false
    /// Whether what is expected will be rewritten, so that a difference is no mistake.
    var updates = false
    /// Whether a cell that fails is passed over.
    var keepsGoing = false
    /// Whether only results and errors are shown.
    var isQuiet = false
    /// Whether the files are named as they begin and end.
    var announces = false
    /// Whether pictures are named after the file.
    var namesPictures = true
    /// Whether a change may concern only some of several files.
    var sharesAssignments = false
    /// The parameters to change.
    var assignments: [(String, String)] = []
    /// The first cell that is shown; those before it run quietly.
    var first = 1
    /// The last cell that runs.
    var last = Int.max
  }

  var options: Options
  let console: Console
  let output: ScreenOutput
  let signals: SignalWatch
  /// The steps as a page shows them.
  private(set) var steps: [PageStep] = []
  /// Whether the reader of `--step` asked for a prompt.
  var wantsPrompt = false
  /// Told of every cell that was run and shown, with the name of its file.
  var onCell: (_ cell: PageCell, _ file: String) -> Void = { _, _ in }
  /// The results of the statements of the last file, for `--update`.
  private(set) var statements: [StatementResult] = []

  /// A runner on a console.
  init(options: Options, console: Console, output: ScreenOutput, signals: SignalWatch) {
    self.options = options
    self.console = console
    self.output = output
    self.signals = signals
  }

  /// How running a file ended.
  struct Ending {
    /// The exit status it asks for.
    var status: Int32
    /// Whether the program should end, not only the file.
    var isFinal = false
    /// Whether a third Ctrl-C asked for that, so that no prompt follows.
    var leaves = false
    /// The file the reader goes on with.
    var next: String?
  }

  /// What the reader of a file may go on with.
  enum Following {
    case none
    /// One of the files that were named.
    case given(String)
    /// The one behind it in its folder.
    case offered(String)
  }

  /// Forgets the results of statements that are undone or run again.
  func forgetStatements(after count: Int) {
    statements.removeSubrange(min(count, statements.count)...)
  }

  /// Runs `file` in `session`.
  func run(_ file: StepFile, in session: Session) -> Ending {
    signals.watch(session.interrupt, saves: true)
    signals.setRunning(true)
    let ending = run(file, in: session) { step in
      runElements(of: file, in: session, step: &step)
    }
    return leaving(session) ?? ending
  }

  /// Ends a piece of work. After a third Ctrl-C the session is saved, and the program ends.
  func leaving(_ session: Session) -> Ending? {
    guard signals.workEnded() else { return nil }
    Autosave.save(session, console)
    signals.setRunning(false)
    return Ending(status: ExitStatus.interrupted, isFinal: true, leaves: true)
  }

  /// Begins `file` in `session`, lets `elements` run its parts, and keeps the step they made.
  func run(
    _ file: StepFile, in session: Session, elements: (inout PageStep) -> Ending
  ) -> Ending {
    if options.namesPictures { output.files.start(PictureFiles.name(of: file.source.name)) }
    var step = PageStep(title: file.title, name: file.source.name)
    let start = secondsSinceStart()
    statements = []
    announce(file)
    var ending = Ending(status: ExitStatus.ok)
    do throws(Diagnostic) {
      try session.begin(file, setting: try assignments(for: file, in: session))
      step.parameters = try parameters(of: file, in: session)
      ending = elements(&step)
    } catch {
      tell(error)
      ending = Ending(status: ExitStatus.usage, isFinal: true)
    }
    step.seconds = secondsSinceStart() - start
    steps.append(step)
    if console.failure != nil { return Ending(status: ExitStatus.failed, isFinal: true) }
    summarize(file, step, ending)
    return ending
  }

  private func runElements(
    of file: StepFile, in session: Session, step: inout PageStep
  ) -> Ending {
    var status = ExitStatus.ok
    // Prose belongs to the cell below it.
    var number = 1
    for element in file.elements {
      guard number <= options.last else { break }
      switch element {
      case .prose(let prose):
        guard number >= options.first else { continue }
        show(prose, in: &step)
      case .cell(let cell):
        number += 1
        let isShown = cell.index >= options.first
        if isShown, options.echoes { echo(file.text(of: cell), number: cell.index) }
        output.isMuted = !isShown
        output.beginWork()
        let result = session.run(cell, of: file, checking: options.checks && isShown)
        output.isMuted = false
        let ending = take(
          result, page: PageCell(cell, of: file, result: result, checked: options.checks),
          isShown: isShown, of: file, step: &step)
        status = ExitStatus.graver(status, ending.status)
        if ending.isFinal { return ending }
        if ending.status != ExitStatus.ok, !options.keepsGoing { return Ending(status: status) }
      }
    }
    return Ending(status: status)
  }

  func show(_ prose: StepFile.Prose, in step: inout PageStep) {
    step.blocks.append(.prose(prose.markdown))
    guard options.echoes else { return }
    output.show(.prose(prose.markdown + "\n"))
    // Into a pipe the line goes as it stands in the file.
    if console.output.isTerminal { console.write("\n") }
  }

  /// Keeps what came of a cell and tells how it ended.
  func take(
    _ result: CellResult, page: PageCell, isShown: Bool, of file: StepFile, step: inout PageStep
  ) -> Ending {
    output.clearBar()
    // Nobody is left to be told why the work stopped.
    if console.failure != nil { return Ending(status: ExitStatus.failed, isFinal: true) }
    // A cell that failed is shown, however quietly it ran.
    if isShown || page.status != .ok {
      statements += result.statements
      step.blocks.append(.cell(page))
      onCell(page, file.source.name)
      if console.failure != nil { return Ending(status: ExitStatus.failed, isFinal: true) }
      if options.echoes {
        console.write("\n")
        output.beginInput()
      }
    }
    if !options.updates, page.status == .failed || page.status == .interrupted {
      for miss in result.misses { tell(miss.diagnostic) }
    }
    return tell(result.outcome, toUpdate: options.updates ? result.statements : [])
  }

  /// Shows how a cell ended, where it did not end well. Results that will be written into the file
  /// need no message.
  func tell(_ outcome: Outcome, toUpdate: [StatementResult]) -> Ending {
    switch outcome {
    case .completed:
      return Ending(status: ExitStatus.ok)
    case .failed(let diagnostic):
      tell(diagnostic)
      return Ending(status: ExitStatus.failed)
    case .expectationsFailed(let failures):
      for failure in failures
      where !toUpdate.contains(where: { $0.range == failure.range && !$0.matched }) {
        tell(failure.diagnostic)
      }
      return Ending(status: ExitStatus.unexpected)
    case .interrupted(let diagnostic):
      tell(diagnostic)
      return Ending(status: ExitStatus.interrupted, isFinal: true)
    case .quit(let status):
      return Ending(status: status, isFinal: true)
    }
  }

  func tell(_ diagnostic: Diagnostic) {
    output.clearBar()
    console.writeError(diagnostic.rendered(color: console.errors.isColored) + "\n")
  }

  /// The parameters with the values of this run.
  private func parameters(
    of file: StepFile, in session: Session
  ) throws(Diagnostic) -> [PageParameter] {
    try session.parameters(of: file).map { parameter in
      let given = options.assignments.last { $0.0 == parameter.name }?.1
      return PageParameter(
        name: parameter.name, value: given ?? parameter.defaultText, meaning: parameter.meaning,
        isGiven: given != nil)
    }
  }

  /// Of the changes asked for, those that concern this file. A name no file knows is refused.
  func assignments(
    for file: StepFile, in session: Session
  ) throws(Diagnostic) -> [(String, String)] {
    guard options.sharesAssignments else { return options.assignments }
    let known = try session.parameters(of: file).map(\.name)
    return options.assignments.filter { known.contains($0.0) }
  }

  // MARK: What is said around the results

  func echo(_ text: String, number: Int) {
    let style = Style(isOn: console.output.isColored)
    let prompt = "pigment[\(number)]> "
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let longest = lines.map { String($0).columns }.max() ?? 0
    // Beside the prompt as long as there is room for it, else below.
    let isBelow = console.output.isTerminal && prompt.columns + longest > console.output.columns
    if isBelow { console.write(style(.prompt, prompt.trimmedRight) + "\n") }
    let indent = isBelow ? "" : String(repeating: " ", count: prompt.columns)
    for (index, line) in lines.enumerated() {
      let start = index == 0 && !isBelow ? style(.prompt, prompt.trimmedRight) + " " : indent
      console.write((start + String(line).withoutControls).trimmedRight + "\n")
    }
  }

  private func announce(_ file: StepFile) {
    if options.echoes, !file.title.isEmpty { output.show(.prose("# \(file.title)\n")) }
    guard options.announces, !options.isQuiet else { return }
    let style = Style(isOn: console.errors.isColored)
    let title = file.title.isEmpty ? "" : "  " + plainTitle(file.title).withoutControls
    console.writeError(
      style(.strong, file.source.name.withoutControls) + style(.faint, title) + "\n")
  }

  private func summarize(_ file: StepFile, _ step: PageStep, _ ending: Ending) {
    guard options.checks, !options.updates, !options.isQuiet else { return }
    let style = Style(isOn: console.errors.isColored)
    let compared = statements.filter { $0.expectation != nil }
    let held = compared.count { $0.matched }
    let mark =
      ending.status == ExitStatus.ok
      ? style(.good, console.errors.isUnicode ? "✓" : "ok")
      : style(.bad, console.errors.isUnicode ? "✗" : "failed")
    let counts = compared.isEmpty ? "" : "  \(held) of \(compared.count) results as expected"
    console.writeError(
      "\(mark) \(file.source.name.withoutControls)\(counts)  \(style(.faint, duration(step.seconds)))\n"
    )
  }
}
