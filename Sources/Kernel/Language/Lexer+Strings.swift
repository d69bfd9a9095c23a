// Strings: escapes and `\(…)`. A string ends in the line it starts in.

extension Lexer {
  mutating func readString() {
    let start = position
    position += 1
    var parts: [Token.StringPart] = []
    var text: [UInt8] = []
    func textPart() -> [Token.StringPart] {
      text.isEmpty ? [] : [.text(String(decoding: text, as: UTF8.self))]
    }
    while let byte = byte(at: position), byte != UInt8(ascii: "\n") {
      if byte == UInt8(ascii: "\"") {
        position += 1
        return append(.string, from: start, parts: parts + textPart())
      }
      if byte != UInt8(ascii: "\\") {
        text.append(byte)
        position += 1
      } else if self.byte(at: position + 1) == UInt8(ascii: "(") {
        parts += textPart()
        text = []
        guard let tokens = readInterpolation() else { break }
        parts.append(.tokens(tokens))
      } else {
        readEscape(into: &text)
      }
    }
    fail(
      "this string has no closing quote", SourceRange(start, position),
      help: "a string ends in its own line; \\n stands for a new one")
    // A string token all the same. It takes the rest of the line, so that a string that went wrong
    // deep inside others is not read again by each of them.
    while let byte = byte(at: position), byte != UInt8(ascii: "\n") { position += 1 }
    append(.string, from: start, parts: parts + textPart())
  }

  private mutating func readEscape(into text: inout [UInt8]) {
    let start = position
    position += 2
    switch byte(at: start + 1) {
    case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
    case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
    case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
    case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
    case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
    case UInt8(ascii: "u") where byte(at: position) == UInt8(ascii: "{"): readScalar(into: &text)
    default:
      // The position may not pass the end of the line or the middle of a character.
      position = start + 1
      fail(
        "this escape is unknown", SourceRange(start, start + 2),
        help: #"known are \n \t \r \\ \" \u{1F600} and \(expression)"#)
    }
  }

  /// Reads `{1F600}` of `\u{1F600}`.
  private mutating func readScalar(into text: inout [UInt8]) {
    let start = position
    position += 1
    var digits = ""
    while let byte = byte(at: position), digits.count < 9, byte != UInt8(ascii: "\""),
      byte != UInt8(ascii: "\n")
    {
      position += 1
      if byte == UInt8(ascii: "}") { break }
      digits.unicodeScalars.append(Unicode.Scalar(byte))
    }
    if let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value) {
      text += Array(String(Character(scalar)).utf8)
    } else {
      fail("no character has this number", SourceRange(start, position))
    }
  }

  /// Reads `\(…)` and returns its tokens; nil if the line ends first.
  private mutating func readInterpolation() -> [Token]? {
    let start = position
    position += 2
    guard interpolationDepth < Self.maximumInterpolationDepth else {
      fail("strings are nested too deeply here", SourceRange(start, position))
      return nil
    }
    interpolationDepth += 1
    let outerTokens = result.tokens
    let outerBrackets = result.openBrackets
    defer {
      interpolationDepth -= 1
      result.tokens = outerTokens
      result.openBrackets = outerBrackets
    }
    result.tokens = []
    let open = Token(kind: .symbol, text: "(", range: SourceRange(start + 1, start + 2))
    result.openBrackets = [open]
    while let byte = byte(at: position), byte != UInt8(ascii: "\n"), byte != UInt8(ascii: "#") {
      readNext()
      if result.openBrackets.isEmpty {
        // The closing bracket becomes the end of these tokens.
        var tokens = result.tokens
        tokens[tokens.count - 1].kind = .end
        tokens[tokens.count - 1].text = ""
        return tokens
      }
    }
    return nil
  }
}
