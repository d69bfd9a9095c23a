/// Walks the tree of a program: statements here, expressions in the files beside this one.
///
/// It looks at the interrupt before each statement and each turn of a loop. What a mistake leaves
/// behind is exactly what had been bound before it.
final class Evaluator {
  let runtime: Runtime
  /// The text the current statement stands in.
  var source: SourceText
  /// The variables the current statement sees.
  var scope: Scope
  /// The functions being called, outermost first.
  var frames: [Diagnostic.Frame] = []
  var stack = StackGuard()
  /// The loop variables this cell was told about because they hide others.
  var noted: Set<String> = []
  /// Runs another step file; set by the session.
  var useFile: ((_ name: String, _ range: SourceRange) throws(Stop) -> Void)?
  /// Runs cells of a step file, each as an input of its own; set by the session.
  var runFile:
    ((_ name: String, _ cells: ClosedRange<Int>, _ range: SourceRange) throws(Stop) -> Void)?
  /// The step files that `run` finds by name, with their folders.
  var stepLibraries: (() -> [StepLibrary])?
  /// Makes again what prepared the session, and says whether all is there; set by the session.
  var prepareAgain: (() throws(Stop) -> Bool)?
  /// Runs the inputs up to a number again; set by the session.
  var runAgain: ((_ number: Int, _ range: SourceRange) throws(Stop) -> Void)?
  /// The value of a `param` that was set from outside, or by the file that uses this one.
  var givenParameter: ((_ name: String) -> Value?)?

  init(runtime: Runtime, source: SourceText) {
    self.runtime = runtime
    self.source = source
    scope = runtime.globals
  }

  /// How a statement ended.
  enum Flow {
    /// The next one follows; the value is that of an expression.
    case next(Value)
    case broke
    case continued
    case returned(Value)
  }

  // MARK: Failures

  func failure(
    _ message: String, at range: SourceRange, facts: [Diagnostic.Fact] = [], help: String? = nil
  ) -> Stop {
    .failed(Diagnostic(message, source: source, range: range, facts: facts, help: help))
  }

  /// What is said when the user asked to stop.
  func interruption(at range: SourceRange, place: String = "") -> Diagnostic {
    var place = place
    if place.isEmpty, let work = runtime.atWork, let total = work.total, total > 0 {
      let share = 100 * work.completed / total
      let what = work.label.isEmpty ? work.unit : work.label + ":"
      place = "\(what) \(work.completed) of \(total) (\(share) %)"
    }
    return Diagnostic(
      place.isEmpty ? "stopped" : "stopped in \(place)", severity: .note, source: source,
      range: range, help: "variables are kept; undo goes back to before this input")
  }

  func poll(_ range: SourceRange) throws(Stop) {
    if runtime.interrupt.isRequested {
      throw runtime.pendingStop ?? .interrupted(interruption(at: range))
    }
  }

  /// Stops in the midst of an expression, between two of its operations, when asked twice.
  func pollHarder(_ range: SourceRange) throws(Stop) {
    if runtime.interrupt.requests > 1 { throw .interrupted(interruption(at: range)) }
  }

  func checkRoom(_ range: SourceRange) throws(Stop) {
    if !stack.hasRoom {
      throw failure(
        "this calls too deeply; the stack is full", at: range,
        help: "a loop needs no stack: for i in 0..<n { … }")
    }
  }

  // MARK: Statements

  /// Runs statements in a scope of their own; the value is that of the last expression.
  func run(_ block: Block, in inner: Scope) throws(Stop) -> Flow {
    try checkRoom(block.range)
    let outer = scope
    scope = inner
    defer { scope = outer }
    var last = Value.none
    for statement in block.statements {
      switch try execute(statement) {
      case .next(let value): last = value
      case let other: return other
      }
    }
    return .next(last)
  }

  /// Runs one statement.
  func execute(_ statement: Statement) throws(Stop) -> Flow {
    try poll(statement.range)
    switch statement.kind {
    case .expression(let expression):
      return .next(try statementValue(expression))
    case .declaration(let name, let isConstant, let value):
      try declare(name, try evaluate(value), isConstant: isConstant, at: statement.range)
    case .parameter(let name, let value):
      // A command line may set it to anything; the default is computed only when it is used.
      let value = if let given = givenParameter?(name) { given } else { try evaluate(value) }
      scope.declare(name, value, isParameter: true, origin: origin(of: statement.range))
    case .assignment(let target, let operation, let value):
      try assign(to: target, operation, value)
    case .use(let name):
      try useFile?(try evaluate(name).text, name.range)
    case .forLoop(let name, let sequence, let body):
      return try loop(name, sequence, body)
    case .whileLoop(let condition, let body):
      return try loop(while: condition, body)
    case .branch(let branches, let otherwise):
      for branch in branches where try truth(of: branch.condition) {
        return try run(branch.body, in: Scope(parent: scope))
      }
      if let otherwise { return try run(otherwise, in: Scope(parent: scope)) }
    case .function(let declaration):
      let function = Function(declaration, source: source, range: statement.range)
      try declare(declaration.name, .function(function), isConstant: true, at: statement.range)
    case .returning(let expression):
      guard let expression else { return .returned(.none) }
      return .returned(try evaluate(expression))
    case .breaking: return .broke
    case .continuing: return .continued
    }
    return .next(.none)
  }

  /// A command's bare name on its own runs it, if it needs no arguments.
  private func statementValue(_ expression: Expression) throws(Stop) -> Value {
    if let name = expression.name, scope.find(name) == nil, let record = runtime.commands[name],
      !record.parameters.contains(where: \.isRequired)
    {
      return try invoke(record, [], at: expression.range)
    }
    return try evaluate(expression)
  }

  private func declare(
    _ name: String, _ value: Value, isConstant: Bool, at range: SourceRange
  ) throws(Stop) {
    // Cells are run again, so the top level may declare a name again; a block runs through once.
    if scope !== runtime.globals, scope.bindings[name] != nil {
      throw failure(
        "`\(name)` is already declared in this block", at: range,
        help: "var \(name) = …, and later: \(name) = …")
    }
    scope.declare(name, value, isConstant: isConstant, origin: origin(of: range))
  }

  /// Where something at the top level is declared; empty further in, where nobody asks.
  private func origin(of range: SourceRange) -> String {
    guard scope === runtime.globals else { return "" }
    return source.name.hasPrefix("in[")
      ? source.name : "\(source.name):\(source.line(at: range.lower))"
  }

  // MARK: Loops

  private func loop(
    _ name: String, _ sequence: Expression, _ body: Block
  ) throws(Stop) -> Flow {
    let next = try elements(of: try evaluate(sequence), at: sequence.range)
    noteHiding(name, at: sequence.range)
    noteDropped(body)
    // Left by `break` or not, it is no longer what the session is at.
    let around = runtime.atWork
    defer { runtime.atWork = around }
    while let value = try guarded(sequence.range, { try next() }) {
      try poll(sequence.range)
      let inner = Scope(parent: scope)
      inner.declare(name, value)
      switch try run(body, in: inner) {
      case .next, .continued: continue
      case .broke: return .next(.none)
      case .returned(let value): return .returned(value)
      }
    }
    return .next(.none)
  }

  private func loop(while condition: Expression, _ body: Block) throws(Stop) -> Flow {
    noteDropped(body)
    while try truth(of: condition) {
      try poll(condition.range)
      switch try run(body, in: Scope(parent: scope)) {
      case .next, .continued: continue
      case .broke: return .next(.none)
      case .returned(let value): return .returned(value)
      }
    }
    return .next(.none)
  }

  /// Runs foreign code whose errors are about one place.
  func guarded<T>(_ range: SourceRange, _ body: () throws -> T) throws(Stop) -> T {
    do { return try body() } catch { throw stop(for: error, at: range, items: []) }
  }
}
