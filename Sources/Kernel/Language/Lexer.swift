/// Cuts program text into tokens.
///
/// It never stops at a mistake: it notes the first one and reads on, so that completion and the
/// test of completeness work on unfinished text. Time and memory are linear in the text.
struct Lexer {
  /// What reading a text gave.
  struct Result {
    /// The tokens; the last one is `.end`.
    var tokens: [Token] = []
    var comments: [Comment] = []
    /// Brackets still open at the end, outermost first.
    var openBrackets: [Token] = []
    /// The first mistake.
    var error: Diagnostic?
  }

  let source: SourceText
  let bytes: [UInt8]
  var position = 0
  var result = Result()
  /// How many `\(` are open around the position.
  var interpolationDepth = 0

  /// Interpolations within interpolations, at most.
  static let maximumInterpolationDepth = 16
  /// Bytes of one text, at most; a longer one is a mistake, not a program.
  static let maximumBytes = 16_000_000

  /// Reads a whole text.
  static func read(_ source: SourceText) -> Result {
    var lexer = Lexer(source)
    if lexer.bytes.count > maximumBytes {
      lexer.fail("this text is longer than \(maximumBytes / 1_000_000) MB", SourceRange(0, 0))
      lexer.position = lexer.bytes.count
    }
    while lexer.position < lexer.bytes.count { lexer.readNext() }
    let end = SourceRange(lexer.bytes.count, lexer.bytes.count)
    lexer.result.tokens.append(Token(kind: .end, text: "", range: end))
    return lexer.result
  }

  init(_ source: SourceText) {
    self.source = source
    bytes = source.bytes
  }

  /// Reads white space, a comment or one token.
  mutating func readNext() {
    let start = position
    switch bytes[position] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      position += 1
    case UInt8(ascii: "\n"):
      position += 1
      endLine(at: start)
    case UInt8(ascii: "#"):
      readComment()
    case UInt8(ascii: "\""):
      readString()
    case UInt8(ascii: "0")...UInt8(ascii: "9"):
      readNumber()
    default:
      if let scalar = scalar(at: position), isNameStart(scalar) {
        readName()
      } else {
        readSymbol()
      }
    }
    // Whatever happens, the lexer moves on.
    if position == start { position += 1 }
  }

  /// Adds a newline token where the end of the line ends a statement.
  private mutating func endLine(at offset: Int) {
    if let open = result.openBrackets.last, open.text != "{" { return }
    guard let last = result.tokens.last, last.kind != .newline, !last.continuesLine else { return }
    append(.newline, from: offset)
  }

  private mutating func readComment() {
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
    let lineStart = source.lineRange(source.line(at: start)).lower
    let isOwnLine = bytes[lineStart..<start].allSatisfy {
      $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
    }
    result.comments.append(
      Comment(
        range: SourceRange(start, position),
        text: source.slice(SourceRange(start + 1, position)),
        isOwnLine: isOwnLine, depth: result.openBrackets.count))
  }

  private mutating func readName() {
    let start = position
    while let scalar = scalar(at: position), isNameContinue(scalar) {
      position += UTF8.width(scalar)
    }
    let text = source.slice(SourceRange(start, position))
    append(Token.keywords.contains(text) ? .keyword : .name, from: start)
  }

  /// Adds a token that reaches from an offset to the position.
  mutating func append(_ kind: Token.Kind, from start: Int, parts: [Token.StringPart] = []) {
    let range = SourceRange(start, position)
    let text = kind == .newline ? "" : source.slice(range)
    result.tokens.append(Token(kind: kind, text: text, range: range, parts: parts))
  }

  /// Notes a mistake; only the first is kept.
  mutating func fail(_ message: String, _ range: SourceRange, help: String? = nil) {
    guard result.error == nil else { return }
    result.error = Diagnostic(message, source: source, range: range, help: help)
  }

  // MARK: Letters

  /// The scalar whose encoding starts at an offset.
  func scalar(at offset: Int) -> Unicode.Scalar? {
    guard offset < bytes.count else { return nil }
    if bytes[offset] < 0x80 { return Unicode.Scalar(bytes[offset]) }
    var iterator = bytes[offset..<min(offset + 4, bytes.count)].makeIterator()
    var decoder = UTF8()
    if case .scalarValue(let scalar) = decoder.decode(&iterator) { return scalar }
    return nil
  }

  private func isNameStart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDStart
  }

  private func isNameContinue(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar.properties.isXIDContinue
  }
}

extension UTF8 {
  /// How many bytes a scalar takes.
  static func width(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case ..<0x80: 1
    case ..<0x800: 2
    case ..<0x10000: 3
    default: 4
    }
  }
}
