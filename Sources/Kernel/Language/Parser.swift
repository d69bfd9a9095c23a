/// Reads tokens into a tree: statements by descent, expressions by a table of operator levels.
///
/// The depth of nesting is bounded, so no text can exhaust the stack. The first mistake ends the
/// reading.
///
///     statement  = "let" name "=" expr | "var" name "=" expr | "param" name "=" expr
///                | target ("=" | "+=" | "-=" | "*=" | "/=") expr | "use" string
///                | "for" name "in" expr block | "while" expr block
///                | "if" expr block { "else" "if" expr block } [ "else" block ]
///                | "func" name "(" [ name [ "=" expr ] { "," … } ] ")" block
///                | "return" [ expr ] | "break" | "continue"
///                | "?" [ word ] | command | expr
///     command    = name argument { "," argument } [ block ]     -- the short form
///     argument   = [ word ":" ] expr
///     block      = "{" { statement } "}"
///     expr       = or → and → not → comparison → range → sum → product, each left to right
///     comparison = range [ ("==" | "!=" | "<" | "<=" | ">" | ">=") range ]
///     range      = sum [ ("..<" | "...") sum ]                  -- ends may be missing in x[…]
///     sum        = product { ("+" | "-") product }
///     product    = sign { ("*" | "/" | "%" | "@") sign }
///     sign       = ("-" | "+" | "!") sign | power
///     power      = suffixed [ "**" sign ]
///     suffixed   = primary { "." word | "[" expr { "," expr } "]" | "(" arguments ")" [ block ] }
///                | suffixed "." word block | name block
///     primary    = number | string | name | "true" | "false" | "none" | "(" expr ")"
///                | "[" [ expr { "," expr } ] "]" | "(" word ":" expr { "," word ":" expr } ")"
struct Parser {
  let source: SourceText
  let tokens: [Token]
  var index = 0
  /// How many brackets, blocks and operands are open around the current token.
  var depth = 0
  /// Whether `{` may start a trailing block here; not in the head of `if`, `for` and `while`.
  var allowsTrailingBlock = true
  /// Whether the code stands inside a function, or a loop.
  var isInFunction = false
  var isInLoop = false

  /// Nesting, at most.
  static let maximumDepth = 200

  /// The statements of a text.
  static func statements(of source: SourceText) throws(Diagnostic) -> [Statement] {
    let lexed = Lexer.read(source)
    return try statements(of: source, lexed: lexed)
  }

  /// The statements of a text that is already cut into tokens.
  static func statements(
    of source: SourceText, lexed: Lexer.Result
  ) throws(Diagnostic) -> [Statement] {
    if let error = lexed.error { throw error }
    if let open = lexed.openBrackets.last {
      throw Diagnostic("this `\(open.text)` is never closed", source: source, range: open.range)
    }
    var parser = Parser(source: source, tokens: lexed.tokens)
    var statements: [Statement] = []
    parser.skipNewlines()
    while parser.current.kind != .end {
      statements.append(try parser.statement())
      try parser.endStatement(&statements[statements.count - 1])
    }
    return statements
  }

  /// How much stack is left; small threads reach it before `maximumDepth`.
  private let stack: StackGuard

  init(source: SourceText, tokens: [Token], stack: StackGuard = StackGuard()) {
    self.source = source
    self.tokens = tokens
    self.stack = stack
  }

  /// A parser for the tokens of `\(…)`, as deep as this one.
  func inner(_ tokens: [Token]) -> Parser {
    var parser = Parser(source: source, tokens: tokens, stack: stack)
    parser.depth = depth
    return parser
  }

  // MARK: Tokens

  var current: Token { tokens[index] }
  var following: Token { tokens[min(index + 1, tokens.count - 1)] }

  /// The token before the current one.
  var previousEnd: Int { index > 0 ? tokens[index - 1].range.upper : 0 }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  /// Steps over a token if it is the wanted one.
  mutating func take(_ text: String) -> Bool {
    guard current.is(text) else { return false }
    advance()
    return true
  }

  mutating func skipNewlines() {
    while current.kind == .newline || current.is(";") { advance() }
  }

  /// The current token in words, for messages.
  var found: String {
    switch current.kind {
    case .end: "the end"
    case .newline: "the end of the line"
    default: "`\(current.text)`"
    }
  }

  func failure(
    _ message: String, at range: SourceRange? = nil, help: String? = nil
  ) -> Diagnostic {
    Diagnostic(message, source: source, range: range ?? current.range, help: help)
  }

  /// Goes one level deeper; the caller comes back with `depth -= 1`.
  mutating func enter() throws(Diagnostic) {
    guard depth < Self.maximumDepth, stack.hasRoom else {
      throw failure("this is nested too deeply", help: "give parts of it names with `let`")
    }
    depth += 1
  }

  // MARK: Ends

  /// Checks that a statement ends here, and notes a trailing `;`.
  mutating func endStatement(_ statement: inout Statement) throws(Diagnostic) {
    switch current.kind {
    case .newline:
      skipNewlines()
    case .end:
      break
    case .symbol where current.text == ";":
      statement.isSilent = true
      skipNewlines()
    case .symbol where current.text == "}" && depth > 0:
      break
    default:
      throw strayToken(after: statement)
    }
  }

  /// A name, with a message that says what it is for.
  mutating func takeName(_ purpose: String) throws(Diagnostic) -> (String, SourceRange) {
    guard current.kind == .name else {
      let isWord = current.kind == .keyword
      throw failure(
        isWord
          ? "`\(current.text)` is a word of the language and cannot name \(purpose)"
          : "expected a name for \(purpose), found \(found)")
    }
    defer { advance() }
    return (current.text, current.range)
  }

  /// A block between braces.
  mutating func block(after what: String) throws(Diagnostic) -> Block {
    guard current.is("{") else {
      let help =
        current.is(":")
        ? "blocks stand between { and }"
        : current.kind == .newline ? "`{` stands in the same line" : nil
      throw failure("expected `{` after \(what), found \(found)", help: help)
    }
    let start = current.range.lower
    try enter()
    let outer = allowsTrailingBlock
    allowsTrailingBlock = true
    defer {
      allowsTrailingBlock = outer
      depth -= 1
    }
    advance()
    skipNewlines()
    var statements: [Statement] = []
    while !current.is("}") {
      if current.kind == .end { throw failure("this block is never closed") }
      statements.append(try statement())
      try endStatement(&statements[statements.count - 1])
    }
    advance()
    return Block(statements: statements, range: SourceRange(start, previousEnd))
  }
}
