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
  var chain: [String] = []
  /// The folder of the step file being used; nil outside of one.
  var folder: String?
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
      return run(statements, of: source, text: text, checking: false)
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
    chain = [StepFile.stem(of: file.source.name)]
    return run(
      cell.statements, of: file.source, text: file.text(of: cell), checking: checking,
      prose: file.prose(around: cell))
  }

  private func run(
    _ statements: [StepFile.CheckedStatement], of source: SourceText, text: String, checking: Bool,
    prose: (before: [String], behind: [String]) = ([], [])
  ) -> CellResult {
    var input = began(text, statements, of: source)
    (input.entry.prose, input.entry.proseBehind) = prose
    let start = runtime.clock
    runtime.displays = []
    evaluator.source = source
    evaluator.scope = runtime.globals
    evaluator.frames = []
    evaluator.stack = StackGuard()
    evaluator.noted = []
    var results: [StatementResult] = []
    var failures: [ExpectationFailure] = []
    var outcome = Outcome.completed
    do throws(Stop) {
      for (index, checked) in statements.enumerated() {
        runtime.currentStatement = index
        let result = try run(checked, checking: checking)
        results.append(result)
        if !result.matched { failures.append(failure(of: result, checked, source)) }
      }
    } catch {
      outcome = Outcome(error, after: &failures)
      if case .interrupted = outcome { interrupt.clear() }
    }
    if case .completed = outcome, !failures.isEmpty { outcome = .expectationsFailed(failures) }
    var ran = ""
    if let first = results.first, let last = results.last {
      ran = source.slice(SourceRange(first.range.lower, last.range.upper))
    }
    ended(input, outcome, ran: ran)
    let displays = runtime.displays
    runtime.displays = []
    return CellResult(
      outcome: outcome, displays: displays, statements: results, seconds: runtime.clock - start,
      ran: ran)
  }

  /// Runs one statement and shows the value of a bare expression.
  func run(
    _ checked: StepFile.CheckedStatement, checking: Bool
  ) throws(Stop) -> StatementResult {
    let statement = checked.statement
    let shown = runtime.displays.count
    let flow = try execute(statement)
    if case .next(let value) = flow, case .expression = statement.kind {
      try show(value, of: statement)
    }
    let printed = runtime.displays[shown...].map(\.plainText).joined(separator: "\n")
    let expected = checked.expectation?.text
    let matched = !checking || expected.map { Expected($0).matches(printed) } ?? true
    return StatementResult(
      range: statement.range, printed: printed, expectation: expected, matched: matched)
  }

  private func execute(_ statement: Statement) throws(Stop) -> Evaluator.Flow {
    defer { runtime.settleLivePlots() }
    return try evaluator.execute(statement)
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

  private func failure(
    of result: StatementResult, _ checked: StepFile.CheckedStatement, _ source: SourceText
  ) -> ExpectationFailure {
    let place = checked.expectation?.ranges.first ?? result.range
    return ExpectationFailure(
      source: source, range: result.range, line: source.line(at: place.lower),
      expected: result.expectation ?? "", actual: result.printed)
  }

  // MARK: History

  /// An input that runs others.
  struct Outer {
    var number: Int
    var text: String
    /// Which of its statements runs them.
    var statement: Int
  }

  /// An input under way.
  struct Input {
    var entry: HistoryEntry
    var start: Double
    /// The input around it: `run` gives each cell of a file a number of its own.
    var outer: Outer?
    /// What that one had shown.
    var outerDisplays: [Display] = []
  }

  /// Gives an input its number; from here on it can be undone.
  func began(
    _ text: String, _ statements: [StepFile.CheckedStatement], of source: SourceText,
    within outer: Outer? = nil
  ) -> Input {
    inputNumber += 1
    runtime.currentInput = inputNumber
    var entry = HistoryEntry(number: inputNumber, text: text, seconds: 0)
    entry.names = NamesInText(statements.map(\.statement))
    if !source.name.hasPrefix("in["), let first = statements.first {
      entry.place = "\(source.name):\(source.line(at: first.statement.range.lower))"
    }
    entry.outer = outer.map { .init(number: $0.number, statement: $0.statement) }
    entry.folder = folder
    runtime.timeline.begin(inputNumber, text)
    runtime.currentStatement = 0
    defer { runtime.ownDisplays = [] }
    return Input(
      entry: entry, start: runtime.clock, outer: outer,
      outerDisplays: outer == nil ? [] : runtime.ownDisplays)
  }

  /// Enters an input into the history.
  func ended(_ input: Input, _ outcome: Outcome = .completed, ran: String = "") {
    var entry = input.entry
    entry.outcome = outcome
    entry.ran = ran
    entry.displays = runtime.ownDisplays
    runtime.ownDisplays = input.outerDisplays
    entry.changed = runtime.timeline.commit()
    entry.seconds = runtime.clock - input.start
    runtime.inputs.append(entry)
    guard let outer = input.outer else { return }
    runtime.currentInput = outer.number
    runtime.currentStatement = outer.statement
    runtime.timeline.begin(outer.number, outer.text, from: outer.statement + 1)
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
