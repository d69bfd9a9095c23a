/// A running notebook: variables, history, and the commands they are made with.
///
/// One thread uses a session. Only its `interrupt` may be touched from others.
public final class Session {
  /// The wish to stop.
  public let interrupt: Interrupt
  /// What commands see of the session: variables, tracks, output, services.
  public let runtime: Runtime
  let evaluator: Evaluator
  /// The step files being run, outermost first, by name without ".txt".
  var chain: [StepPlace] = []
  /// The folder of the step file being used; nil outside of one.
  var folder: String?
  /// When the step file that is being used began, the outermost of those within each other.
  var useStart = 0.0
  /// How many step files are being used, each by the one before.
  var useDepth = 0
  /// What `--set` gave.
  var givenValues: [String: Value] = [:]
  /// The number of the latest input.
  var inputNumber: Int {
    get { runtime.inputNumber }
    set { runtime.inputNumber = newValue }
  }

  /// Creates a session without variables.
  public convenience init(
    commands: CommandTable = .standard, output: any Output, settings: Settings = Settings()
  ) {
    self.init(commands: commands, output: output, settings: settings, interrupt: Interrupt())
  }

  /// Creates a session that stops when another's user wants to.
  init(
    commands: CommandTable, output: any Output, settings: Settings, interrupt: Interrupt
  ) {
    self.interrupt = interrupt
    runtime = Runtime(
      settings: settings, interrupt: interrupt, commands: commands, output: output)
    evaluator = Evaluator(
      runtime: runtime, source: SourceText(name: "in[1]", text: ""))
    evaluator.useFile = { [unowned self] (name, range) throws(Stop) in
      try use(name, at: range)
    }
    evaluator.stepLibraries = { [unowned self] in libraries }
    evaluator.givenParameter = { [unowned self] name in givenParameter(name) }
    evaluator.runFile = { [unowned self] (name, cells, range) throws(Stop) in
      try run(name, cells: cells, at: range)
    }
    evaluator.prepareAgain = { [unowned self] () throws(Stop) in try prepareAgain() }
    evaluator.runAgain = { [unowned self] (number, range) throws(Stop) in
      try runAgain(upTo: number, at: range)
    }
  }

  /// The commands the session knows.
  public var commands: CommandTable { runtime.commands }

  /// The inputs so far.
  public var history: [HistoryEntry] { runtime.history }

  /// The inputs so far, behind what prepared the session, which is numbered 0.
  public var document: [HistoryEntry] { runtime.document }

  /// The number the next input will have.
  public var nextInputNumber: Int { inputNumber + 1 }

  /// Makes the next input the first one: what ran so far prepared the session.
  public func startCounting() {
    inputNumber = 0
    runtime.currentInput = 0
    runtime.inputs.startAnew()
    runtime.results.contents = Results.Contents()
    runtime.timeline.startAnew()
  }

  /// Runs a text from the prompt. In its name, "in[n]", `n` becomes the number of the input.
  public func run(_ text: String, name: String = "in[n]") -> CellResult {
    let name = name == "in[n]" ? "in[\(nextInputNumber)]" : name
    let source = SourceText(name: name, text: text)
    let start = runtime.clock
    chain = []
    do throws(Diagnostic) {
      let statements = try Parser.statements(of: source).map {
        StepFile.CheckedStatement(statement: $0, expectation: nil)
      }
      if statements.isEmpty {
        return CellResult(outcome: .completed, displays: [], statements: [], seconds: 0)
      }
      return run(statements, of: source, in: source.all, checking: false)
    } catch {
      // A text that cannot be read was still an input.
      inputNumber += 1
      var entry = HistoryEntry(number: inputNumber, text: text, seconds: runtime.clock - start)
      entry.outcome = .failed(error)
      runtime.inputs.append(entry)
      return CellResult(outcome: .failed(error), displays: [], statements: [], seconds: 0)
    }
  }

  /// Runs a cell of a step file; with `checking`, what it shows is compared to its expectations.
  public func run(_ cell: StepFile.Cell, of file: StepFile, checking: Bool) -> CellResult {
    chain = [StepPlace(path: file.source.name, in: runtime.settings.searchPath)]
    return run(
      cell.statements, of: file.source, in: cell.range, checking: checking,
      prose: file.prose(around: cell))
  }

  private func run(
    _ statements: [StepFile.CheckedStatement], of source: SourceText, in range: SourceRange,
    checking: Bool, prose: (before: [String], behind: [String]) = ([], [])
  ) -> CellResult {
    let start = runtime.clock
    runtime.displays = []
    (runtime.pendingStop, runtime.atWork, runtime.reportedAt) = (nil, nil, start)
    evaluator.scope = runtime.globals
    evaluator.frames = []
    evaluator.stack = StackGuard()
    let ran = runInput(statements, of: source, in: range, checking: checking, prose: prose)
    if case .interrupted = ran.outcome { interrupt.clear() }
    let displays = runtime.displays
    runtime.displays = []
    return CellResult(
      outcome: ran.outcome, displays: displays, statements: ran.results,
      seconds: runtime.clock - start, misses: ran.misses)
  }

  /// Runs one statement and shows the value of a bare expression.
  func run(
    _ checked: StepFile.CheckedStatement, checking: Bool
  ) throws(Stop) -> StatementResult {
    let statement = checked.statement
    (runtime.statement, runtime.atWork) = (statement, nil)
    let shown = runtime.displays.count
    let flow = try execute(statement)
    if case .next(let value) = flow, case .expression = statement.kind {
      try show(value, of: statement)
    }
    if let stop = runtime.pendingStop { throw stop }
    let printed = runtime.displays[shown...].map(\.plainText).joined(separator: "\n")
    let expected = checked.expectation?.text
    let matched = !checking || expected.map { Expected($0).matches(printed) } ?? true
    return StatementResult(
      range: statement.range, printed: printed, expectation: expected, matched: matched)
  }

  private func execute(_ statement: Statement) throws(Stop) -> Evaluator.Flow {
    defer { runtime.settleLivePlots() }
    do throws(Stop) {
      return try evaluator.execute(statement)
    } catch {
      // Who asked to stop is told where, also if the statement could do nothing with what there was.
      throw runtime.pendingStop ?? error
    }
  }

  private func show(_ value: Value, of statement: Statement) throws(Stop) {
    if case .none = value { return }
    // The list of results is no result itself.
    if case .object(let object) = value, object === runtime.results {
    } else {
      runtime.results.keep(value, number: runtime.currentInput)
    }
    guard !statement.isSilent else { return }
    for display in try evaluator.guarded(statement.range, { try value.summary() }) {
      runtime.show(display)
    }
  }
}

extension Outcome {
  /// How a stop ends a cell; failed expectations before it are kept.
  init(_ stop: Stop, after failures: inout [ExpectationFailure]) {
    switch stop {
    case .failed(let diagnostic): self = .failed(diagnostic)
    case .interrupted(let diagnostic): self = .interrupted(diagnostic)
    case .quit(let code): self = .quit(code)
    case .expectation(let failure):
      failures.append(failure)
      self = .expectationsFailed(failures)
    }
  }
}
