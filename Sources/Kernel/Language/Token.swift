/// The smallest piece of program text that means something.
struct Token: Sendable {
  enum Kind: Sendable, Equatable {
    case number(Double)
    case string
    case name
    case keyword
    /// An operator, bracket or mark; `text` says which.
    case symbol
    /// The end of a line that ends a statement.
    case newline
    case end
  }

  var kind: Kind
  /// The token as written; for a string its quotes and all.
  var text: String
  var range: SourceRange
  /// The pieces of a string; empty for every other kind.
  var parts: [StringPart] = []

  /// A piece of a string: plain text, or the tokens of `\(…)`, which end in `.end`.
  enum StringPart: Sendable {
    case text(String)
    case tokens([Token])
  }

  /// Whether the token is this operator, bracket or keyword.
  func `is`(_ text: String) -> Bool {
    (kind == .symbol || kind == .keyword) && self.text == text
  }

  /// Whether a line that ends in this token goes on in the next line.
  var continuesLine: Bool {
    switch kind {
    case .symbol: Token.continuing.contains(text)
    case .keyword: text == "and" || text == "or"
    default: false
    }
  }

  /// Words with a meaning of their own. Behind `.` and before `:` they are names like any other.
  static let keywords: Set<String> = [
    "let", "var", "for", "in", "while", "if", "else", "func", "return", "break", "continue",
    "true", "false", "none", "and", "or", "not", "param", "use",
  ]

  /// Symbols by their first byte, longest first, so that `..<` is not read as `.`.
  static let symbols: [[(text: String, bytes: [UInt8])]] = {
    let all = [
      "..<", "...", "**", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=", "*=", "/=",
      "+", "-", "*", "/", "%", "@", "<", ">", "=", "!", "(", ")", "[", "]", "{", "}", ",", ":",
      ";", ".", "?",
    ]
    var table = Array(repeating: [(text: String, bytes: [UInt8])](), count: 256)
    for text in all { table[Int(text.utf8.first ?? 0)].append((text, Array(text.utf8))) }
    return table
  }()

  private static let continuing: Set<String> = [
    "+", "-", "*", "/", "%", "@", "**", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "..<", "...",
    ",", "=", "+=", "-=", "*=", "/=",
  ]
}

/// A comment, from `#` to the end of its line.
struct Comment: Sendable {
  var range: SourceRange
  /// What follows the `#`.
  var text: String
  /// Whether nothing but spaces stands before it in its line.
  var isOwnLine: Bool
  /// How many brackets are open around it.
  var depth: Int

  /// The expected output the comment states (`# => text`), or nil for any other comment.
  var expectedOutput: String? {
    let body = text.drop { $0 == " " || $0 == "\t" }
    guard body.hasPrefix("=>") else { return nil }
    return String(body.dropFirst(2)).trimmed
  }
}

extension StringProtocol {
  /// The text without white space at its ends.
  var trimmed: String {
    var body = self[...]
    while let first = body.first, first.isWhitespace { body.removeFirst() }
    while let last = body.last, last.isWhitespace { body.removeLast() }
    return String(body)
  }
}
