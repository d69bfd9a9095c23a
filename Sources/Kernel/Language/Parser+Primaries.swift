// What an expression is made of in the end: literals, names, and things between brackets.

extension Parser {
  mutating func primary() throws(Diagnostic) -> Expression {
    let token = current
    switch token.kind {
    case .number(let value):
      advance()
      return Expression(kind: .number(value), range: token.range)
    case .string:
      advance()
      return Expression(kind: .string(try pieces(of: token)), range: token.range)
    case .name:
      advance()
      return Expression(kind: .name(token.text), range: token.range)
    case .keyword:
      switch token.text {
      case "true", "false":
        advance()
        return Expression(kind: .bool(token.text == "true"), range: token.range)
      case "none":
        advance()
        return Expression(kind: .none, range: token.range)
      default:
        throw failure("`\(token.text)` is a word of the language, not a value")
      }
    case .symbol:
      if token.text == "[" { return try list() }
      if token.text == "(" { return try parenthesised() }
      throw symbolInsteadOfValue()
    case .newline, .end:
      throw failure("expected a value, found \(found)")
    }
  }

  private func symbolInsteadOfValue() -> Diagnostic {
    let help: String? =
      switch current.text {
      case ".": "a number starts with a digit: 0.5"
      case "?": "help stands at the start of a line: ?conv2d"
      case "%", ":": "commands need no sign in front: help, who, time { … }"
      case "{": "a block follows a command: time { … }"
      default: nil
      }
    return failure("expected a value, found \(found)", help: help)
  }

  private mutating func list() throws(Diagnostic) -> Expression {
    let start = current.range.lower
    advance()
    let items = try bracketed(by: "]") { (parser) throws(Diagnostic) in
      let item = try parser.expression()
      if parser.current.is("for") {
        throw parser.failure("lists are not built by loops", help: "map(range(5)) or a `for` loop")
      }
      return item
    }
    return Expression(kind: .list(items), range: SourceRange(start, previousEnd))
  }

  /// A value in parentheses, or a record, where every value has a label.
  private mutating func parenthesised() throws(Diagnostic) -> Expression {
    let start = current.range.lower
    advance()
    if isLabel(at: index) { return try record(from: start) }
    if current.is(")") { throw failure("expected a value between the parentheses") }
    let outer = allowsTrailingBlock
    allowsTrailingBlock = true
    var inner = try expression()
    allowsTrailingBlock = outer
    if current.is(",") {
      throw failure("values in parentheses need labels", help: "(a: 1, b: 2), or a list: [1, 2]")
    }
    guard take(")") else { throw failure("expected `)`, found \(found)") }
    inner.range = SourceRange(start, previousEnd)
    // A name in parentheses is a value, not the name of a command.
    if inner.name != nil {
      inner = Expression(kind: .suffixed(inner, []), range: inner.range)
    }
    return inner
  }

  private mutating func record(from start: Int) throws(Diagnostic) -> Expression {
    let fields = try bracketed(by: ")") { (parser) throws(Diagnostic) in
      guard parser.isLabel(at: parser.index) else {
        throw parser.failure("every value of a record has a label", help: "(a: 1, b: 2)")
      }
      let label = parser.current
      parser.advance()
      parser.advance()
      return (label, try parser.expression())
    }
    var seen: Set<String> = []
    for (label, _) in fields where !seen.insert(label.text).inserted {
      throw failure("the label `\(label.text)` stands twice", at: label.range)
    }
    return Expression(
      kind: .record(fields.map { Field(label: $0.0.text, value: $0.1) }),
      range: SourceRange(start, previousEnd))
  }

  /// The pieces of a string; what stands in `\(…)` is read by a parser of its own.
  private func pieces(of token: Token) throws(Diagnostic) -> [StringPiece] {
    var pieces: [StringPiece] = []
    for part in token.parts {
      switch part {
      case .text(let text):
        pieces.append(.text(text))
      case .tokens(let tokens):
        var parser = inner(tokens)
        let value = try parser.expression()
        guard parser.current.kind == .end else {
          throw parser.failure("expected `)`, found \(parser.found)")
        }
        pieces.append(.expression(value))
      }
    }
    return pieces
  }
}
