// Operators, brackets, numbers, and the characters that are none of these.

extension Lexer {
  mutating func readSymbol() {
    let start = position
    if foreignSymbol() { return }
    for symbol in Token.symbols[Int(bytes[start])] where starts(with: symbol.bytes) {
      position += symbol.bytes.count
      let token = Token(kind: .symbol, text: symbol.text, range: SourceRange(start, position))
      result.tokens.append(token)
      trackBrackets(token)
      return
    }
    failAtStrangeCharacter()
  }

  private func starts(with symbol: [UInt8]) -> Bool {
    guard position + symbol.count <= bytes.count else { return false }
    for offset in symbol.indices where bytes[position + offset] != symbol[offset] { return false }
    return true
  }

  /// Keeps count of what is open; a bracket that closes nothing, or the wrong one, is a mistake.
  private mutating func trackBrackets(_ token: Token) {
    switch token.text {
    case "(", "[", "{":
      result.openBrackets.append(token)
    case ")", "]", "}":
      guard let open = result.openBrackets.last else {
        return fail("this `\(token.text)` closes nothing", token.range)
      }
      let wanted = ["(": ")", "[": "]", "{": "}"][open.text] ?? ""
      if wanted != token.text {
        let line = source.line(at: open.range.lower)
        fail(
          "`\(open.text)` of line \(line) must be closed first, by `\(wanted)`", token.range)
      }
      result.openBrackets.removeLast()
    default:
      break
    }
  }

  /// Notes symbols of other languages, with what stands for them here.
  private mutating func foreignSymbol() -> Bool {
    guard "/&|=-+^'".utf8.contains(bytes[position]) else { return false }
    let rest = bytes[position...]
    let start = position
    func noted(_ length: Int) -> SourceRange { SourceRange(start, start + length) }
    if rest.starts(with: "//".utf8) {
      position += 2
      let isLineStart = result.tokens.last.map { $0.kind == .newline } ?? true
      if isLineStart {
        fail("a comment starts with `#`", noted(2))
      } else {
        fail("`//` is no operator", noted(2), help: "floor(a / b)   # or `#` to start a comment")
      }
      while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
      return true
    }
    let hints: [(String, String)] = [
      ("===", "`==` compares"), ("->", "a function needs no result type: func f(x) { return x }"),
      ("++", "x += 1"), ("--", "x -= 1"), ("^", "`**` raises to a power: x ** 2"),
      ("'", "strings take double quotes: \"text\""),
    ]
    // `x --1` and `x ++ y` are arithmetic; only a doubled sign that ends a statement is the habit.
    for (text, help) in hints where rest.starts(with: text.utf8) {
      if text == "++" || text == "--" {
        let next = scalar(at: position + 2)
        guard next == nil || next == "\n" || next == ";" || next == "}" else { continue }
      }
      position += text.utf8.count
      fail("`\(text)` is not part of the language", noted(text.utf8.count), help: help)
      return true
    }
    if (rest.starts(with: "&".utf8) && !rest.starts(with: "&&".utf8))
      || (rest.starts(with: "|".utf8) && !rest.starts(with: "||".utf8))
    {
      position += 1
      fail("one sign is not enough here", noted(1), help: "a && b, a || b, or: a and b, a or b")
      return true
    }
    return false
  }

  private mutating func failAtStrangeCharacter() {
    let start = position
    guard let scalar = scalar(at: start) else { return }
    position += UTF8.width(scalar)
    let range = SourceRange(start, position)
    if scalar.properties.isWhitespace || scalar.value == 0xFEFF { return }
    let help: String? =
      switch scalar {
      case "“", "”", "„", "«", "»", "‘", "’", "`": "strings take plain double quotes: \"text\""
      case "×", "·", "⋅": "write `*`"
      case "÷": "write `/`"
      case "−", "–", "—": "write `-`"
      case "≤": "write `<=`"
      case "≥": "write `>=`"
      case "≠": "write `!=`"
      case "…": "write `...`"
      default: nil
      }
    let name =
      scalar.properties.generalCategory == .control
      ? "a control character" : "the character `\(scalar)`"
    fail("\(name) means nothing here", range, help: help)
  }

  /// Reads `12`, `1_000`, `0.5`, `2e-4`.
  mutating func readNumber() {
    let start = position
    readDigits()
    if byte(at: position) == UInt8(ascii: "."), isDigit(at: position + 1) {
      position += 1
      readDigits()
    }
    if let letter = byte(at: position), letter == UInt8(ascii: "e") || letter == UInt8(ascii: "E") {
      var next = position + 1
      if let sign = byte(at: next), sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
        next += 1
      }
      if isDigit(at: next) {
        position = next
        readDigits()
      }
    }
    let digits = source.slice(SourceRange(start, position)).filter { $0 != "_" }
    if let scalar = scalar(at: position), scalar == "_" || scalar.properties.isXIDStart {
      let end = position + UTF8.width(scalar)
      fail(
        "a name cannot begin with a number", SourceRange(start, end),
        help: "\(digits) * \(scalar)   # a product needs its `*`")
    }
    let value = Double(digits) ?? 0
    if !value.isFinite { fail("this number is too large", SourceRange(start, position)) }
    append(.number(value), from: start)
  }

  private mutating func readDigits() {
    while isDigit(at: position) || byte(at: position) == UInt8(ascii: "_") { position += 1 }
  }

  func byte(at offset: Int) -> UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func isDigit(at offset: Int) -> Bool {
    byte(at: offset).map { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ?? false
  }
}
