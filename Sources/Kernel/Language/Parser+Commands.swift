// The short form of a command: `show fake, columns: 4` is `show(fake, columns: 4)`.
//
// It starts with a name at the start of a statement, followed in the same line by something that
// can only be an argument: a number, a string, a name, `true`, `false`, `none`, or a label.
// An operator, `(`, `[`, `=` or `.` never starts it, with or without a space, so white space
// changes no meaning: `show -x` subtracts, `show [1]` takes an element, `show (a) * 2` multiplies
// a result. In each of those cases `show(-x)` is what was meant, and the message says so.

extension Parser {
  var startsShortForm: Bool {
    guard current.kind == .name else { return false }
    switch following.kind {
    case .number, .string, .name: return true
    case .keyword:
      return Self.values.contains(following.text) || isLabel(at: index + 1)
        || current.text == "help"
    default: return false
    }
  }

  private static let values: Set<String> = ["true", "false", "none"]

  /// Whether the token is a word followed by `:`.
  func isLabel(at index: Int) -> Bool {
    guard index + 1 < tokens.count else { return false }
    let kind = tokens[index].kind
    return (kind == .name || kind == .keyword) && tokens[index + 1].is(":")
  }

  mutating func shortForm() throws(Diagnostic) -> Expression {
    let name = current
    advance()
    // `help learning rate` looks for words.
    if name.text == "help", let words = wordsToEndOfLine() {
      return command(name.text, at: name.range, [words])
    }
    // `help for` asks about a word of the language.
    if name.text == "help", current.kind == .keyword, !isLabel(at: index),
      let word = bareWord()
    {
      return command(name.text, at: name.range, [word])
    }
    var arguments: [Argument] = []
    repeat {
      arguments.append(try argument())
    } while take(",")
    if current.is("{"), allowsTrailingBlock { arguments.append(try blockArgument()) }
    return command(name.text, at: name.range, arguments)
  }

  /// Two words or more, and nothing else up to the end of the statement, as one text.
  private mutating func wordsToEndOfLine() -> Argument? {
    var end = index
    while tokens[end].kind == .name || tokens[end].kind == .keyword { end += 1 }
    guard end - index > 1, [.newline, .end].contains(tokens[end].kind) || tokens[end].is(";") else {
      return nil
    }
    let words = tokens[index..<end]
    let range = tokens[index].range.joined(with: tokens[end - 1].range)
    let text = words.map(\.text).joined(separator: " ")
    while index < end { advance() }
    let expression = Expression(kind: .string([.text(text)]), range: range)
    return Argument(label: nil, value: .expression(expression), range: range)
  }

  /// One argument, with or without its label.
  mutating func argument() throws(Diagnostic) -> Argument {
    var label: String?
    var labelRange: SourceRange?
    if isLabel(at: index) {
      label = current.text
      labelRange = current.range.joined(with: following.range)
      advance()
      advance()
    } else if current.kind == .name, following.is("=") {
      throw failure(
        "an argument's label ends in `:`", at: current.range.joined(with: following.range),
        help: "\(current.text): …")
    }
    let value = try expression()
    return Argument(
      label: label, labelRange: labelRange, value: .expression(value), range: value.range)
  }

  /// `{ … }` behind a call.
  mutating func blockArgument() throws(Diagnostic) -> Argument {
    // A block may run at any time, so it belongs to no loop around it.
    let outer = (isInLoop, isInFunction)
    (isInLoop, isInFunction) = (false, false)
    defer { (isInLoop, isInFunction) = outer }
    let body = try block(after: "the call")
    return Argument(label: nil, value: .block(body), range: body.range)
  }

  /// The message for a token that cannot follow a statement, with the habit it may come from.
  func strayToken(after statement: Statement) -> Diagnostic {
    let firstWord = tokens.last { $0.range.lower == statement.range.lower }?.text ?? ""
    if let help = ForeignWords.advice(for: firstWord) {
      return failure(
        "`\(firstWord)` is not a word of this language", at: statement.range, help: help)
    }
    if case .expression(let expression) = statement.kind, let name = expression.name {
      if current.is("not") || current.is("!") || current.is("{") || current.is("..<") {
        let start = current.range.lower
        let line = source.lineRange(source.line(at: start))
        let rest = source.slice(SourceRange(start, line.upper)).trimmed
        return failure(
          "`\(name)` and an operator do not make a command", help: "\(name)(\(rest))")
      }
    }
    if current.is("=") {
      return failure("only a variable can be set", help: "`==` compares")
    }
    if current.is(",") {
      return failure("the statement ends before `,`", help: "one name at a time: let a = 1")
    }
    if current.is("else") { return failure("this `else` follows no `if`") }
    if current.is("if") || current.is("?") {
      return failure("a choice is a statement", help: "if a { … } else { … }")
    }
    let previous = tokens[max(0, index - 1)]
    if previous.kind == .name, [.name, .string].contains(current.kind) {
      let help = "\(previous.text)(\(current.text))   # within a line, parentheses are needed"
      return failure("the statement ends before \(found)", help: help)
    }
    return failure(
      "the statement ends before \(found)", help: "one statement a line, or `;` between")
  }
}
