import Kernel

/// Markdown as lines of a terminal: bold headings, hanging lists, wrapped paragraphs. Into a pipe
/// the marks are kept, so that the text can still be read as Markdown.
struct ProseDrawing {
  /// Where it is drawn.
  var capabilities: Capabilities
  /// Where folded answers are found.
  var answers = Answers.inFile

  /// Where the reader finds an answer that is folded up.
  enum Answers: String {
    case inFile = "the answer is in the file"
    case unfolding = "a unfolds the answer"
  }

  private var style: Style { Style(isOn: capabilities.isColored) }
  private var width: Int { max(20, min(capabilities.columns - 1, 100)) }

  /// The lines of `markdown`.
  func lines(_ markdown: String) -> [String] {
    let text = markdown.withoutControls
    guard capabilities.isTerminal else {
      return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    return lines(MarkdownParser.blocks(text))
  }

  /// The lines of blocks.
  func lines(_ blocks: [MarkdownBlock]) -> [String] { self.blocks(blocks, width: width) }

  private func blocks(_ blocks: [MarkdownBlock], width: Int, isTight: Bool = false) -> [String] {
    var lines: [String] = []
    var isBelowHeading = false
    for block in blocks {
      if !lines.isEmpty, !isTight, !isBelowHeading { lines.append("") }
      isBelowHeading = if case .heading(2..., _) = block { true } else { false }
      lines += self.block(block, width: width)
    }
    return lines
  }

  private func block(_ block: MarkdownBlock, width: Int) -> [String] {
    if block.answer != nil {
      return [
        style(
          .faint,
          (capabilities.isUnicode ? "▸ " : "> ") + answers.rawValue)
      ]
    }
    switch block {
    case .heading(let level, let text):
      let lines = flow(text, width: width, base: .heading)
      guard level == 1 else { return lines }
      let rule = String(
        repeating: capabilities.isUnicode ? "━" : "=", count: text.plainText.columns)
      return lines + [style(.faint, rule.cut(to: width, mark: ""))]
    case .paragraph(let text):
      return flow(text, width: width)
    case .list(let start, let items):
      return list(start: start, items: items, width: width)
    case .code(_, let text):
      return text.split(separator: "\n", omittingEmptySubsequences: false)
        .map { "    " + style(.code, String($0)) }
    case .quote(let inner):
      let bar = style(.faint, capabilities.isUnicode ? "▏ " : "> ")
      return blocks(inner, width: width - 2).map { bar + style(.quote, $0) }
    case .table(let headings, let alignments, let rows):
      let table = Table(
        headings: headings.map(\.plainText), alignments: alignments,
        rows: rows.map { $0.map(\.plainText) })
      return TableDrawing(capabilities: capabilities).lines(table)
    case .rule:
      return [style(.faint, String(repeating: capabilities.isUnicode ? "─" : "-", count: width))]
    }
  }

  private func list(start: Int?, items: [[MarkdownBlock]], width: Int) -> [String] {
    var lines: [String] = []
    let last = (start ?? 0) + items.count - 1
    let indent = start == nil ? 2 : String(last).count + 2
    for (index, item) in items.enumerated() {
      let bullet = capabilities.isUnicode ? "• " : "- "
      let mark = start.map { "\($0 + index). ".paddedLeft(to: indent) } ?? bullet
      let inner = blocks(item, width: width - indent, isTight: true)
      for (row, line) in inner.enumerated() {
        lines.append(
          (row == 0 ? style(.faint, mark) : String(repeating: " ", count: indent)) + line)
      }
    }
    return lines
  }

  // MARK: Flowing text

  /// A word and how it is set; a new word begins where a space was.
  private struct Piece {
    var text: String
    var role: Style.Role?
    var startsWord: Bool
  }

  private func flow(
    _ inlines: [MarkdownInline], width: Int, base: Style.Role? = nil
  ) -> [String] {
    var pieces: [Piece] = []
    var startsWord = false
    gather(inlines, role: base, into: &pieces, startsWord: &startsWord)
    var lines: [String] = []
    var line = ""
    var used = 0
    var index = 0
    while index < pieces.count {
      if pieces[index].text == "\n" {
        lines.append(line)
        (line, used) = ("", 0)
        index += 1
        continue
      }
      // Pieces that touch form one word and are not torn apart.
      var end = index + 1
      while end < pieces.count, !pieces[end].startsWord, pieces[end].text != "\n" { end += 1 }
      let word = pieces[index..<end]
      let size = word.reduce(0) { $0 + $1.text.columns }
      if used > 0, used + 1 + size > width {
        lines.append(line)
        (line, used) = ("", 0)
      }
      if used > 0 { line += " " }
      for piece in word { line += piece.role.map { style($0, piece.text) } ?? piece.text }
      used += (used > 0 ? 1 : 0) + size
      index = end
    }
    if used > 0 || lines.isEmpty { lines.append(line) }
    return lines
  }

  private func gather(
    _ inlines: [MarkdownInline], role: Style.Role?, into pieces: inout [Piece],
    startsWord: inout Bool
  ) {
    func add(_ text: String, _ role: Style.Role?, splitting: Bool = true) {
      var word = ""
      func flush() {
        if !word.isEmpty {
          pieces.append(Piece(text: word, role: role, startsWord: startsWord))
          startsWord = false
        }
        word = ""
      }
      for character in text {
        if character == " ", splitting {
          flush()
          startsWord = true
        } else {
          word.append(character)
        }
      }
      flush()
    }
    for inline in inlines {
      switch inline {
      case .text(let text): add(text, role)
      case .code(let text): add(capabilities.isColored ? text : "`\(text)`", role ?? .code)
      case .emphasis(let inner):
        gather(inner, role: role ?? .quote, into: &pieces, startsWord: &startsWord)
      case .strong(let inner):
        gather(inner, role: role ?? .strong, into: &pieces, startsWord: &startsWord)
      case .link(let inner, let url):
        gather(inner, role: role ?? .link, into: &pieces, startsWord: &startsWord)
        if inner.plainText != url { add(" (\(url))", .faint) }
      case .math(let formula, let tex, let isDisplay):
        if isDisplay, !pieces.isEmpty {
          pieces.append(Piece(text: "\n", role: nil, startsWord: true))
          startsWord = true
        }
        add(capabilities.isUnicode ? MathText.text(formula) : "$\(tex)$", role)
      case .lineBreak:
        pieces.append(Piece(text: "\n", role: nil, startsWord: true))
        startsWord = true
      }
    }
  }
}
