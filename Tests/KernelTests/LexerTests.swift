import Testing

@testable import Kernel

private func words(_ text: String) -> [String] {
  Lexer.read(SourceText(name: "t", text: text)).tokens.map { token in
    switch token.kind {
    case .newline: "⏎"
    case .end: "end"
    case .number(let value): "\(formatted(value))"
    case .string: "str\(token.text)"
    case .name: token.text
    case .keyword: "'\(token.text)'"
    case .symbol: token.text
    }
  }
}

@Test(arguments: [
  ("1_000 2e-4 0.5 1...3", "1000 0.0002 0.5 1 ... 3 end"),
  ("a..<b ** -c", "a ..< b ** - c end"),
  ("let x = 1 # note", "'let' x = 1 end"),
  ("a\nb\n\n\nc", "a ⏎ b ⏎ c end"),
  ("a +\nb,\nc =\nd", "a + b , c = d end"),
  ("f(\n1,\n2\n)\ng", "f ( 1 , 2 ) ⏎ g end"),
  ("{\na\nb\n}", "{ ⏎ a ⏎ b ⏎ } end"),
  ("x and # why\ny", "x 'and' y end"),
  ("größe λ 名前", "größe λ 名前 end"),
  ("1.mean x.5", "1 . mean x . 5 end"),
  ("a\r\nb", "a ⏎ b end"),
  ("\"a # b\" c", "str\"a # b\" c end"),
])
func tokensOfALine(text: String, expected: String) {
  #expect(words(text).joined(separator: " ") == expected)
}

@Test func stringsHoldTheirPieces() {
  let token = Lexer.read(SourceText(name: "t", text: #""a\(x + "\(y)")b\n\u{41}\"""#)).tokens[0]
  #expect(token.parts.count == 3)
  guard case .text(let first) = token.parts[0], case .tokens(let tokens) = token.parts[1],
    case .text(let last) = token.parts[2]
  else {
    Issue.record("pieces are \(token.parts)")
    return
  }
  #expect(first == "a")
  #expect(tokens.map(\.text) == ["x", "+", "\"\\(y)\"", ""])
  #expect(last == "b\nA\"")
}

@Test func commentsKnowWhereTheyStand() {
  let comments = Lexer.read(SourceText(name: "t", text: "# a\nf( # => b\n) # =>  c ")).comments
  #expect(comments.map(\.isOwnLine) == [true, false, false])
  #expect(comments.map(\.depth) == [0, 1, 0])
  #expect(comments.map(\.expectedOutput) == [nil, "b", "c"])
}

@Test(arguments: [
  ("\"abc", "this string has no closing quote"),
  ("a)", "this `)` closes nothing"),
  ("(a]", "`(` of line 1 must be closed first, by `)`"),
  ("2x", "a name cannot begin with a number"),
  ("a // b", "`//` is no operator"),
  ("// b", "a comment starts with `#`"),
  ("a & b", "one sign is not enough here"),
  ("x ^ 2", "`^` is not part of the language"),
  ("'a'", "`'` is not part of the language"),
  ("x++", "`++` is not part of the language"),
  ("“a”", "the character `“` means nothing here"),
  ("1e999", "this number is too large"),
  ("\"\\q\"", "this escape is unknown"),
  ("\"\\u{110000}\"", "no character has this number"),
  ("\u{1B}[2J", "a control character means nothing here"),
])
func mistakesOfTheLexer(text: String, message: String) {
  #expect(Lexer.read(SourceText(name: "t", text: text)).error?.message == message)
}
