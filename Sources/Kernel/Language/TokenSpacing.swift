/// What stands between two tokens of one line: a space or nothing.
enum TokenSpacing {
  /// The tokens of one line with the spaces that belong between them.
  static func text(of tokens: [Token]) -> String {
    var text = ""
    var previous: Token?
    // Of the token before: whether a value ends with it, and whether it is a sign before a value.
    var endsValue = false
    var isSign = false
    for (index, token) in tokens.enumerated() {
      if let previous, needsSpace(previous, endsValue: endsValue, isSign: isSign, token) {
        text += " "
      }
      text += token.text
      let isMember = previous?.is(".") ?? false
      isSign = !endsValue && (token.is("-") || token.is("+") || token.is("!"))
      endsValue = isValueEnd(token) || (token.kind == .keyword && isMember)
      // A word before `:` is a label, whatever it means elsewhere.
      if index + 1 < tokens.count, tokens[index + 1].is(":") { endsValue = true }
      previous = token
    }
    return text
  }

  private static func isValueEnd(_ token: Token) -> Bool {
    switch token.kind {
    case .number, .string, .name: true
    case .keyword: ["true", "false", "none"].contains(token.text)
    case .symbol: [")", "]", "}"].contains(token.text)
    case .newline, .end: false
    }
  }

  private static func needsSpace(
    _ previous: Token, endsValue: Bool, isSign: Bool, _ next: Token
  ) -> Bool {
    if isSign || isOne(previous, of: ["(", "[", ".", "?"]) { return false }
    if isOne(next, of: [",", ";", ")", "]", ".", ":"]) { return false }
    if previous.is("{"), next.is("}") { return false }
    if isOne(next, of: ["..<", "..."]) { return !endsValue }
    if isOne(previous, of: ["..<", "..."]) { return next.is("{") }
    // `f(x)` and `x[0]`; but `in [1, 2]`, `return (a + b)`.
    if isOne(next, of: ["(", "["]) { return !endsValue }
    return true
  }

  private static func isOne(_ token: Token, of texts: [String]) -> Bool {
    token.kind == .symbol && texts.contains(token.text)
  }
}
