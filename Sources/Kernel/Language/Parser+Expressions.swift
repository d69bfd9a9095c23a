// Expressions, from the loosest operators to the tightest:
// or · and · not · comparison · range · sum · product · sign · power · suffixes.

extension Parser {
  mutating func expression() throws(Diagnostic) -> Expression {
    try deeper { (parser) throws(Diagnostic) in try parser.chain(.or) }
  }

  /// Operands joined by the operators of one level.
  private mutating func chain(_ level: BinaryOperator.Level) throws(Diagnostic) -> Expression {
    if level == .comparison, current.is("not") { return try negation() }
    if level == .range { return try range() }
    let first = try operand(above: level)
    var links: [Link] = []
    while let operation = binaryOperator(at: level) {
      let operatorRange = current.range
      if level == .comparison, !links.isEmpty {
        throw failure("comparisons do not chain", help: "a < b && b < c")
      }
      advance()
      if current.kind == .end || current.kind == .newline {
        throw failure(
          "`\(operation.rawValue)` needs a value on its right", at: operatorRange)
      }
      let operand = try operand(above: level)
      links.append(Link(operation: operation, operatorRange: operatorRange, operand: operand))
    }
    guard let last = links.last else { return first }
    return Expression(
      kind: .chain(first, links), range: first.range.joined(with: last.operand.range))
  }

  private mutating func operand(
    above level: BinaryOperator.Level
  ) throws(Diagnostic) -> Expression {
    guard let next = level.next else { return try signed() }
    return try chain(next)
  }

  private mutating func negation() throws(Diagnostic) -> Expression {
    let start = current.range
    advance()
    let operand = try deeper { (parser) throws(Diagnostic) in try parser.chain(.comparison) }
    return Expression(kind: .unary(.not, operand), range: start.joined(with: operand.range))
  }

  /// `a..<b`, `a...b`; before `,` and a closing bracket also `a...`, `..<b`, `...`.
  private mutating func range() throws(Diagnostic) -> Expression {
    let start = current.range
    var lower: Expression?
    if !current.is("..<") && !current.is("...") {
      lower = try chain(.sum)
      guard current.is("..<") || current.is("...") else { return lower! }
    }
    let mark = current
    advance()
    var upper: Expression?
    if !current.is(",") && !current.is("]") && !current.is(")") {
      upper = try chain(.sum)
    } else if mark.text == "..<" {
      throw failure("`..<` needs a value on its right", at: mark.range)
    }
    if current.is("..<") || current.is("...") {
      throw failure("a range has two ends", help: "0..<10, or for steps: range(0, 10, step: 2)")
    }
    return Expression(
      kind: .range(lower, upper, isClosed: mark.text == "..."),
      range: SourceRange(start.lower, previousEnd))
  }

  private func binaryOperator(at level: BinaryOperator.Level) -> BinaryOperator? {
    guard current.kind == .symbol || current.kind == .keyword else { return nil }
    let text = current.text == "&&" ? "and" : current.text == "||" ? "or" : current.text
    guard let operation = BinaryOperator(rawValue: text), operation.level == level,
      operation != .power
    else { return nil }
    return operation
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
    let operand = try deeper { (parser) throws(Diagnostic) in try parser.signed() }
    return Expression(kind: .unary(operation, operand), range: start.joined(with: operand.range))
  }

  /// `a ** b ** c` is `a ** (b ** c)`.
  private mutating func power() throws(Diagnostic) -> Expression {
    let base = try suffixed()
    guard current.is("**") else { return base }
    advance()
    let exponent = try deeper { (parser) throws(Diagnostic) in try parser.signed() }
    return Expression(kind: .power(base, exponent), range: base.range.joined(with: exponent.range))
  }

  /// An operand with its calls, members and indices.
  private mutating func suffixed() throws(Diagnostic) -> Expression {
    let base = try primary()
    var suffixes: [Suffix] = []
    while let suffix = try suffix(after: base, isFirst: suffixes.isEmpty) {
      suffixes.append(suffix)
    }
    guard let last = suffixes.last else { return base }
    return Expression(
      kind: .suffixed(base, suffixes), range: base.range.joined(with: last.range))
  }

  private mutating func suffix(
    after base: Expression, isFirst: Bool
  ) throws(Diagnostic) -> Suffix? {
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
    case "{" where allowsTrailingBlock && isFirst && base.name != nil:
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
        throw failure("expected `,` or `\(close)`, found \(found)")
      }
    }
    advance()
    return items
  }
}
