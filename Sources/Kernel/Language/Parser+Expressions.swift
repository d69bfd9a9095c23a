// Expressions, from the loosest operators to the tightest:
// or · and · not · comparison · range · sum · product · sign · power · suffixes.

extension Parser {
  mutating func expression() throws(Diagnostic) -> Expression {
    try enter()
    defer { depth -= 1 }
    return try expression(from: .or)
  }

  /// An operand, and what operators of a level or a tighter one join to it.
  private mutating func expression(
    from lowest: BinaryOperator.Level
  ) throws(Diagnostic) -> Expression {
    let start = current.range.lower
    var left: Expression?
    if !isRangeMark { left = try signed() }
    while let level = infixLevel, level >= lowest {
      if level == .range {
        left = try range(from: left, at: start)
      } else if let first = left {
        left = try chain(first, level)
      }
    }
    if let left { return left }
    // A range mark where only a sum fits: `1 + ..<3`.
    throw failure("expected a value, found \(found)")
  }

  /// Operands joined by the operators of one level, from left to right.
  private mutating func chain(
    _ first: Expression, _ level: BinaryOperator.Level
  ) throws(Diagnostic) -> Expression {
    var links: [Link] = []
    while let operation = infixOperator, operation.level == level {
      let operatorRange = current.range
      if level == .comparison, !links.isEmpty {
        throw failure("comparisons do not chain", help: "a < b && b < c")
      }
      advance()
      if current.kind == .end || current.kind == .newline {
        throw failure(
          "`\(operation.rawValue)` needs a value on its right", at: operatorRange)
      }
      let operand: Expression
      if let next = level.next {
        operand = try expression(from: next)
      } else {
        operand = try signed()
      }
      links.append(Link(operation: operation, operatorRange: operatorRange, operand: operand))
    }
    let end = links.last?.operand.range ?? first.range
    return Expression(kind: .chain(first, links), range: first.range.joined(with: end))
  }

  private mutating func negation() throws(Diagnostic) -> Expression {
    let start = current.range
    advance()
    try enter()
    defer { depth -= 1 }
    let operand = try expression(from: .comparison)
    return Expression(kind: .unary(.not, operand), range: start.joined(with: operand.range))
  }

  /// `a..<b`, `a...b`; before `,` and a closing bracket also `a...`, `..<b`, `...`.
  private mutating func range(
    from lower: Expression?, at start: Int
  ) throws(Diagnostic) -> Expression {
    let mark = current
    advance()
    var upper: Expression?
    if !current.is(",") && !current.is("]") && !current.is(")") {
      upper = try expression(from: .sum)
    } else if mark.text == "..<" {
      throw failure("`..<` needs a value on its right", at: mark.range)
    }
    if isRangeMark {
      throw failure("a range has two ends", help: "0..<10, or for steps: range(0, 10, step: 2)")
    }
    return Expression(
      kind: .range(lower, upper, isClosed: mark.text == "..."),
      range: SourceRange(start, previousEnd))
  }

  private var isRangeMark: Bool { current.is("..<") || current.is("...") }

  private var infixLevel: BinaryOperator.Level? {
    isRangeMark ? .range : infixOperator?.level
  }

  /// The operator the current token is; `**` belongs to the operands.
  private var infixOperator: BinaryOperator? {
    guard current.kind == .symbol || current.kind == .keyword else { return nil }
    let text = current.text == "&&" ? "and" : current.text == "||" ? "or" : current.text
    return text == "**" ? nil : BinaryOperator(rawValue: text)
  }

  /// A sign in front of an operand; `-x ** 2` is `-(x ** 2)`.
  private mutating func signed() throws(Diagnostic) -> Expression {
    let operation: UnaryOperator
    switch current.text {
    case "-" where current.kind == .symbol: operation = .minus
    case "+" where current.kind == .symbol: operation = .plus
    case "!" where current.kind == .symbol: operation = .not
    case "not" where current.kind == .keyword: return try negation()
    default: return try power()
    }
    let start = current.range
    advance()
    try enter()
    defer { depth -= 1 }
    let operand = try signed()
    return Expression(kind: .unary(operation, operand), range: start.joined(with: operand.range))
  }

  /// `a ** b ** c` is `a ** (b ** c)`.
  private mutating func power() throws(Diagnostic) -> Expression {
    let base = try suffixed()
    guard current.is("**") else { return base }
    advance()
    try enter()
    defer { depth -= 1 }
    let exponent = try signed()
    return Expression(kind: .power(base, exponent), range: base.range.joined(with: exponent.range))
  }

  /// An operand with its calls, members and indices.
  private mutating func suffixed() throws(Diagnostic) -> Expression {
    let base = try primary()
    var suffixes: [Suffix] = []
    while let suffix = try suffix(takesBlock: takesBlock(base, suffixes.last)) {
      suffixes.append(suffix)
    }
    guard let last = suffixes.last else { return base }
    return Expression(
      kind: .suffixed(base, suffixes), range: base.range.joined(with: last.range))
  }

  /// Whether `{` may follow: behind a bare name or a member, `time { … }`, `x.f { … }`.
  private func takesBlock(_ base: Expression, _ last: Suffix?) -> Bool {
    guard allowsTrailingBlock else { return false }
    guard let last else { return base.name != nil }
    if case .member = last.kind { return true }
    return false
  }

  private mutating func suffix(takesBlock: Bool) throws(Diagnostic) -> Suffix? {
    guard current.kind == .symbol else { return nil }
    let start = current.range.lower
    switch current.text {
    case "(":
      advance()
      var arguments = try bracketed(by: ")") { (parser) throws(Diagnostic) in
        try parser.argument()
      }
      if current.is("{"), allowsTrailingBlock { arguments.append(try blockArgument()) }
      return Suffix(kind: .call(arguments), range: SourceRange(start, previousEnd))
    case "{" where takesBlock:
      let block = try blockArgument()
      return Suffix(kind: .call([block]), range: SourceRange(start, previousEnd))
    case "[":
      advance()
      let indices = try bracketed(by: "]") { (parser) throws(Diagnostic) in
        if parser.current.is(":") { throw parser.pythonSlice() }
        let index = try parser.expression()
        if parser.current.is(":") { throw parser.pythonSlice() }
        return index
      }
      let range = SourceRange(start, previousEnd)
      if indices.isEmpty { throw failure("which element is meant?", at: range, help: "x[0]") }
      return Suffix(kind: .index(indices), range: range)
    case ".":
      advance()
      guard current.kind == .name || current.kind == .keyword else {
        throw failure("expected a name after `.`, found \(found)")
      }
      defer { advance() }
      return Suffix(kind: .member(current.text), range: SourceRange(start, current.range.upper))
    default:
      return nil
    }
  }

  private func pythonSlice() -> Diagnostic {
    failure("ranges are written with dots", help: "x[1..<3], x[1...], x[..<3], x[...]")
  }

  /// Items up to a closing bracket, with commas between; one may follow the last.
  mutating func bracketed<Item>(
    by close: String, _ item: (inout Parser) throws(Diagnostic) -> Item
  ) throws(Diagnostic) -> [Item] {
    let outer = allowsTrailingBlock
    allowsTrailingBlock = true
    defer { allowsTrailingBlock = outer }
    var items: [Item] = []
    while !current.is(close) {
      items.append(try item(&self))
      guard take(",") || current.is(close) else {
        let previous = tokens[max(0, index - 1)]
        let isPrefixed = current.kind == .string && previous.range.upper == current.range.lower
        throw failure(
          "expected `,` or `\(close)`, found \(found)",
          help: isPrefixed ? "values go into any string: \"x is \\(x)\"" : nil)
      }
    }
    advance()
    return items
  }
}
