/// Sets the text of a step as the course sets it. White space means nothing in the language, so the
/// words and marks of a line stay as they are; only what stands between them changes.
///
/// - Four spaces for each line with brackets still open, and for a line that goes on.
/// - One space around operators and behind `,` and `:`; none inside `( )`, `[ ]` and around ranges.
/// - No blanks at the end of a line, no two empty lines together, one around `# %%`, none at the
///   ends of a block. A comment behind code keeps its column where the code leaves it room.
struct StepFormatter {
  private let source: SourceText
  private let lexed: Lexer.Result

  /// One line of the text.
  private struct Line {
    var tokens: [Token] = []
    var comment: Comment?
    /// Whether a statement that began above goes on here.
    var goesOn = false
    var isBlank: Bool { tokens.isEmpty && comment == nil }
    var isMark: Bool {
      tokens.isEmpty && comment.map { $0.text.trimmed.hasPrefix("%%") } ?? false
    }
  }

  /// A bracket that is open, and the levels of the line it stands in and of what it holds.
  private struct Open {
    var text: String
    var outer: Int
    var inner: Int { outer + 1 }
  }

  static let indentWidth = 4

  init(_ source: SourceText) {
    self.source = source
    lexed = Lexer.read(source)
  }

  /// The text, set anew. Doing it twice changes nothing more.
  func text() -> String {
    let lines = self.lines()
    var open: [Open] = []
    var result: [String] = []
    var followsMark = false
    for (index, line) in lines.enumerated() {
      if line.isBlank {
        if keepsBlank(before: index, in: lines, isFirst: result.isEmpty) { result.append("") }
        continue
      }
      if line.isMark, let last = result.last, !last.isEmpty { result.append("") }
      if followsMark, !(result.last ?? "").isEmpty { result.append("") }
      followsMark = line.isMark
      let level = self.level(of: line, open)
      follow(line.tokens, level, &open)
      result.append(set(line, number: index + 1, level: level, isProse: isProse(index, lines)))
    }
    let isWindows = source.text.contains("\r\n")
    let start = source.text.unicodeScalars.first == "\u{FEFF}" ? "\u{FEFF}" : ""
    let newLine = isWindows ? "\r\n" : "\n"
    return result.isEmpty ? start : start + result.joined(separator: newLine) + newLine
  }

  private func lines() -> [Line] {
    var lines = Array(repeating: Line(), count: source.lineCount)
    var previous: Token?
    var current = 0
    for token in lexed.tokens where token.kind != .end {
      let line = source.line(at: token.range.lower) - 1
      // Lines without code between two tokens, and the one this token begins.
      if line > current {
        for passed in (current + 1)...line {
          lines[passed].goesOn = previous.map { $0.kind != .newline } ?? false
        }
      }
      current = max(current, line)
      if token.kind != .newline { lines[line].tokens.append(token) }
      previous = token
    }
    for comment in lexed.comments {
      lines[source.line(at: comment.range.lower) - 1].comment = comment
    }
    return lines
  }

  // MARK: Empty lines

  /// Whether the empty line at `index` stays: one of several, and only between two other lines.
  private func keepsBlank(before index: Int, in lines: [Line], isFirst: Bool) -> Bool {
    guard let next = lines[index...].firstIndex(where: { !$0.isBlank }) else { return false }
    guard next == index + 1 else { return false }
    if isFirst {
      // A comment in the first line is the title; one further down is not.
      return lines[next].tokens.isEmpty
    }
    if lines[next].tokens.first?.is("}") ?? false { return false }
    let previous = lines[..<index].lastIndex { !$0.isBlank }
    guard let previous else { return true }
    // Around a mark an empty line is set anyway.
    if lines[previous].isMark || lines[next].isMark { return false }
    return !(lines[previous].tokens.last?.is("{") ?? false)
  }

  // MARK: Indentation

  private func level(of line: Line, _ open: [Open]) -> Int {
    let closing = line.tokens.prefix { $0.is(")") || $0.is("]") || $0.is("}") }.count
    if closing > 0 { return closing <= open.count ? open[open.count - closing].outer : 0 }
    guard let last = open.last else { return line.goesOn ? 1 : 0 }
    return last.inner + (last.text == "{" && line.goesOn ? 1 : 0)
  }

  private func follow(_ tokens: [Token], _ level: Int, _ open: inout [Open]) {
    for token in tokens where token.kind == .symbol {
      switch token.text {
      case "(", "[", "{": open.append(Open(text: token.text, outer: level))
      case ")", "]", "}": _ = open.popLast()
      default: break
      }
    }
  }

  // MARK: Lines

  private func set(_ line: Line, number: Int, level: Int, isProse: Bool) -> String {
    let indent = String(repeating: " ", count: level * Self.indentWidth)
    var text = indent + TokenSpacing.text(of: line.tokens)
    guard let comment = line.comment else { return text }
    let words = Self.text(of: comment, isProse: isProse)
    guard let first = line.tokens.first, let last = line.tokens.last else { return text + words }
    func width(_ lower: Int, _ upper: Int) -> Int {
      displayWidth(of: source.slice(SourceRange(lower, upper)).replacing("\t", with: "    "))
    }
    let start = source.lineRange(number).lower
    let gap = width(last.range.upper, comment.range.lower)
    let moved = indent.count - width(start, first.range.lower)
    let column = gap > 2 ? width(start, comment.range.lower) + moved : 0
    let used = displayWidth(of: text)
    text += String(repeating: " ", count: max(2, column - used))
    return text + words
  }

  /// A comment with a space behind its `#`. Of blanks at the end only the two that break a line of
  /// prose are kept.
  private static func text(of comment: Comment, isProse: Bool) -> String {
    if let output = comment.expectedOutput { return output.isEmpty ? "# =>" : "# => \(output)" }
    var text = comment.text.filter { $0 != "\r" }
    let blanks = text.reversed().prefix { $0 == " " }.count
    while text.last?.isWhitespace ?? false { text.removeLast() }
    if isProse, blanks >= 2, !text.isEmpty { text += "  " }
    if let first = text.first, first.isLetter || first.isNumber { text = " " + text }
    return "#" + text
  }

  /// Whether the line is a comment that goes on in the next one.
  private func isProse(_ index: Int, _ lines: [Line]) -> Bool {
    guard lines[index].tokens.isEmpty, index + 1 < lines.count else { return false }
    return lines[index + 1].tokens.isEmpty && lines[index + 1].comment != nil
  }
}
