// Statements: each starts with its own word, or is an expression, an assignment, or a command in
// its short form.

extension Parser {
  mutating func statement() throws(Diagnostic) -> Statement {
    let start = current.range.lower
    let kind = try statementKind()
    return Statement(kind: kind, range: SourceRange(start, previousEnd))
  }

  private mutating func statementKind() throws(Diagnostic) -> Statement.Kind {
    if current.is("?") { return try question() }
    guard current.kind == .keyword else { return try expressionOrAssignment() }
    switch current.text {
    case "let", "var":
      let isConstant = current.text == "let"
      advance()
      let (name, _) = try takeName("a variable")
      return .declaration(name: name, isConstant: isConstant, value: try initialValue(of: name))
    case "param":
      guard depth == 0 else { throw failure("a `param` stands outside of every block") }
      advance()
      let (name, _) = try takeName("a parameter")
      return .parameter(name: name, value: try initialValue(of: name))
    case "use":
      advance()
      guard current.kind == .string else {
        throw failure("`use` takes the name of a step file", help: "use \"08_main_model\"")
      }
      return .use(try expression())
    case "for": return try forLoop()
    case "while":
      advance()
      let condition = try head()
      return .whileLoop(condition: condition, body: try loopBody(after: "the condition"))
    case "if": return try branch()
    case "func": return try function()
    case "return":
      guard isInFunction else { throw failure("`return` stands inside a function") }
      advance()
      let isBare = current.kind == .newline || current.kind == .end || current.is("}")
      return .returning(isBare || current.is(";") ? nil : try expression())
    case "break", "continue":
      guard isInLoop else { throw failure("`\(current.text)` stands inside a loop") }
      defer { advance() }
      return current.text == "break" ? .breaking : .continuing
    case "else":
      throw failure("`else` stands in the line of the `}` before it", help: "} else {")
    default:
      return try expressionOrAssignment()
    }
  }

  private mutating func initialValue(of name: String) throws(Diagnostic) -> Expression {
    guard take("=") else {
      let help = current.is(":") ? "no types are written: let \(name) = 1" : nil
      throw failure("expected `=` and a value for `\(name)`, found \(found)", help: help)
    }
    return try expression()
  }

  /// `?conv2d` is `help conv2d`.
  private mutating func question() throws(Diagnostic) -> Statement.Kind {
    let start = current.range
    advance()
    var arguments: [Argument] = []
    if let name = bareWord() { arguments = [name] }
    return .expression(command("help", at: start, arguments))
  }

  /// A word taken as a name whatever it means elsewhere, if one stands here.
  mutating func bareWord() -> Argument? {
    guard current.kind == .name || current.kind == .keyword else { return nil }
    let word = Expression(kind: .name(current.text), range: current.range)
    advance()
    return Argument(label: nil, value: .expression(word), range: word.range)
  }

  func command(_ name: String, at range: SourceRange, _ arguments: [Argument]) -> Expression {
    let whole = SourceRange(range.lower, previousEnd)
    let callee = Expression(kind: .name(name), range: range)
    return Expression(
      kind: .suffixed(callee, [Suffix(kind: .call(arguments), range: whole)]), range: whole)
  }

  private mutating func forLoop() throws(Diagnostic) -> Statement.Kind {
    advance()
    let (name, _) = try takeName("the loop's variable")
    guard take("in") else {
      let help = current.is(",") ? "for pair in zip(a, b) { print(pair[0], pair[1]) }" : nil
      throw failure("expected `in` after `for \(name)`, found \(found)", help: help)
    }
    let sequence = try head()
    return .forLoop(
      name: name, sequence: sequence, body: try loopBody(after: "what to go through"))
  }

  /// An expression in front of a block.
  private mutating func head() throws(Diagnostic) -> Expression {
    let outer = allowsTrailingBlock
    allowsTrailingBlock = false
    defer { allowsTrailingBlock = outer }
    return try expression()
  }

  private mutating func loopBody(after what: String) throws(Diagnostic) -> Block {
    let outer = isInLoop
    isInLoop = true
    defer { isInLoop = outer }
    return try block(after: what)
  }

  private mutating func branch() throws(Diagnostic) -> Statement.Kind {
    var branches: [Statement.Branch] = []
    repeat {
      advance()
      let condition = try head()
      if current.is("=") {
        throw failure("`=` sets a variable; `==` compares")
      }
      branches.append(.init(condition: condition, body: try block(after: "the condition")))
      guard take("else") else { return .branch(branches, otherwise: nil) }
    } while current.is("if")
    return .branch(branches, otherwise: try block(after: "`else`"))
  }

  private mutating func function() throws(Diagnostic) -> Statement.Kind {
    guard depth == 0 else { throw failure("a function is declared outside of every block") }
    advance()
    let (name, _) = try takeName("a function")
    guard take("(") else {
      throw failure("expected `(` after the function's name", help: "func \(name)(x) { return x }")
    }
    var parameters: [FunctionDeclaration.Parameter] = []
    while !current.is(")") {
      let (parameter, range) = try takeName("a parameter")
      if parameters.contains(where: { $0.name == parameter }) {
        throw failure("`\(parameter)` is named twice", at: range)
      }
      let value = take("=") ? try expression() : nil
      parameters.append(.init(name: parameter, defaultValue: value))
      guard take(",") || current.is(")") else {
        throw failure("expected `,` or `)` after the parameter, found \(found)")
      }
    }
    advance()
    (isInFunction, isInLoop) = (true, false)
    defer { isInFunction = false }
    let body = try block(after: "the parameters")
    return .function(FunctionDeclaration(name: name, parameters: parameters, body: body))
  }

  private mutating func expressionOrAssignment() throws(Diagnostic) -> Statement.Kind {
    if startsShortForm { return .expression(try shortForm()) }
    let target = try expression()
    if take("=") {
      return .assignment(target: try checked(target), operation: nil, value: try expression())
    }
    for (text, operation) in Self.compoundAssignments where take(text) {
      return .assignment(target: try checked(target), operation: operation, value: try expression())
    }
    return .expression(target)
  }

  private static let compoundAssignments: [(String, BinaryOperator)] = [
    ("+=", .add), ("-=", .subtract), ("*=", .multiply), ("/=", .divide),
  ]

  /// The target of an assignment: a name, an element of one or a member of one.
  private func checked(_ target: Expression) throws(Diagnostic) -> Expression {
    switch target.kind {
    case .name: return target
    case .suffixed(let base, let suffixes) where base.name != nil && suffixes.count == 1:
      if case .call = suffixes[0].kind { break }
      return target
    // A member of an object that is itself a member: `model.optG.lr`.
    case .suffixed(let base, let suffixes) where base.name != nil && suffixes.count > 1:
      guard case .member = suffixes[suffixes.count - 1].kind else { break }
      return target
    default: break
    }
    throw failure(
      "only a variable, an element or a member of one can be set", at: target.range,
      help: "`==` compares")
  }
}
