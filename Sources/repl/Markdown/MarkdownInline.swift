/// Reads the runs inside a block: code, emphasis, links. A mark without a partner stays text.
struct MarkdownInlineParser {
  private let characters: [Character]
  private var position = 0
  /// Marks that were looked for in vain, and from where on: the text is not searched again for each.
  private var unclosed: [Mark: Int] = [:]
  /// The ends of brackets and of parentheses, by where they open.
  private lazy var brackets = partners("[", "]")
  private lazy var parentheses = partners("(", ")")

  private struct Mark: Hashable {
    var character: Character
    var length: Int
  }

  /// The runs of `text`.
  static func inlines(_ text: Substring) -> [MarkdownInline] {
    var parser = MarkdownInlineParser(characters: Array(text))
    return parser.parse(depth: 0)
  }

  private init(characters: [Character]) { self.characters = characters }

  private mutating func parse(depth: Int) -> [MarkdownInline] {
    var result: [MarkdownInline] = []
    var text = ""
    func flush() {
      if !text.isEmpty { result.append(.text(text)) }
      text = ""
    }
    while position < characters.count {
      let character = characters[position]
      if character == "\\", position + 1 < characters.count,
        characters[position + 1].isPunctuation || characters[position + 1].isSymbol
      {
        text.append(characters[position + 1])
        position += 2
      } else if character == "\n" {
        // Two spaces before the end of a line ask for a break; otherwise lines flow together.
        if text.hasSuffix("  ") {
          text = text.trimmedRight
          flush()
          result.append(.lineBreak)
        } else {
          text = text.trimmedRight + " "
        }
        position += 1
      } else if let run = depth < 8 ? special(depth: depth) : nil {
        flush()
        result.append(run)
      } else {
        // Ticks without partners stay together.
        let length = character == "`" ? count(of: "`", at: position) : 1
        text += String(characters[position..<position + length])
        position += length
      }
    }
    flush()
    return result
  }

  /// A code span, emphasis or link that starts here; nil leaves the position where it was.
  private mutating func special(depth: Int) -> MarkdownInline? {
    switch characters[position] {
    case "`": return codeSpan()
    case "*", "_": return emphasis(depth: depth)
    case "[": return link(depth: depth)
    case "!" where position + 1 < characters.count && characters[position + 1] == "[":
      position += 1
      if let image = link(depth: depth) { return image }
      position -= 1
      return nil
    case "<": return bareLink()
    case "$": return math()
    default: return nil
    }
  }

  /// How often a mark stands there, counted up to `limit`.
  private func count(of mark: Character, at start: Int, limit: Int = .max) -> Int {
    var end = start
    while end < characters.count, characters[end] == mark, end - start < limit { end += 1 }
    return end - start
  }

  private mutating func codeSpan() -> MarkdownInline? {
    let length = count(of: "`", at: position)
    guard let end = closingTicks(length, from: position + length) else { return nil }
    var code = String(characters[position + length..<end])
    if code.hasPrefix(" "), code.hasSuffix(" "), code.count > 2 {
      code = String(code.dropFirst().dropLast())
    }
    position = end + length
    return .code(code.replacingNewlines)
  }

  /// Where as many ticks stand again, not more and not fewer.
  private mutating func closingTicks(_ length: Int, from start: Int) -> Int? {
    let mark = Mark(character: "`", length: length)
    guard start < unclosed[mark, default: .max] else { return nil }
    var end = start
    while end < characters.count {
      let closing = count(of: "`", at: end)
      if closing == length { return end }
      end += max(1, closing)
    }
    unclosed[mark] = start
    return nil
  }

  /// `$x^2$` or `$$x^2$$`, by Pandoc's rule, so that prices stay prices: no space inside the marks,
  /// no digit behind the closing one. A formula that is not understood is shown as code.
  private mutating func math() -> MarkdownInline? {
    let marks = count(of: "$", at: position, limit: 3)
    let isDisplay = marks == 2
    let length = isDisplay ? 2 : 1
    guard isDisplay || marks == 1 else { return nil }
    let start = position + length
    guard start < characters.count, isDisplay || !characters[start].isWhitespace else { return nil }
    var end = start
    while end < characters.count, characters[end] != "$" { end += characters[end] == "\\" ? 2 : 1 }
    guard end > start, end < characters.count, count(of: "$", at: end, limit: 2) >= length else {
      return nil
    }
    if !isDisplay {
      let next = end + 1 < characters.count ? characters[end + 1] : " "
      guard !characters[end - 1].isWhitespace, !(next.isASCII && next.isNumber) else { return nil }
    }
    let tex = String(String(characters[start..<end]).replacingNewlines[...].trimmed)
    guard !tex.isEmpty else { return nil }
    position = end + length
    guard let formula = MathParser.formula(tex) else { return .code(tex) }
    return .math(formula, tex: tex, isDisplay: isDisplay)
  }

  private mutating func emphasis(depth: Int) -> MarkdownInline? {
    let mark = characters[position]
    let length = count(of: mark, at: position, limit: 2)
    let start = position + length
    guard start < characters.count, !characters[start].isWhitespace,
      start < unclosed[Mark(character: mark, length: length), default: .max]
    else { return nil }
    // An underscore inside a word is part of a name.
    if mark == "_", position > 0, characters[position - 1].isWordPart { return nil }
    var end = start
    while end < characters.count {
      if characters[end] == "\\" {
        end += 2
        continue
      }
      if characters[end] == "`" {
        // Marks inside code do not close anything.
        let ticks = count(of: "`", at: end)
        end = closingTicks(ticks, from: end + ticks).map { $0 + ticks } ?? end + ticks
        continue
      }
      let closing = count(of: mark, at: end)
      let follows = end + length < characters.count ? characters[end + length] : " "
      if closing >= length, closing != 1 || length == 1, end > start,
        !characters[end - 1].isWhitespace, mark == "*" || !follows.isWordPart,
        length == 2 || closing % 2 == 1
      {
        var inner = MarkdownInlineParser(characters: Array(characters[start..<end]))
        let content = inner.parse(depth: depth + 1)
        position = end + length
        return length == 2 ? .strong(content) : .emphasis(content)
      }
      end += max(1, closing)
    }
    unclosed[Mark(character: mark, length: length)] = start
    return nil
  }

  /// Where each bracket that opens is closed.
  private func partners(_ opening: Character, _ closing: Character) -> [Int: Int] {
    var open: [Int] = []
    var result: [Int: Int] = [:]
    for (index, character) in characters.enumerated() {
      if character == opening { open.append(index) }
      if character == closing, let start = open.popLast() { result[start] = index }
    }
    return result
  }

  private mutating func link(depth: Int) -> MarkdownInline? {
    guard let close = brackets[position], let end = parentheses[close + 1] else { return nil }
    var inner = MarkdownInlineParser(characters: Array(characters[position + 1..<close]))
    let text = inner.parse(depth: depth + 1)
    let url = String(characters[close + 2..<end])
    position = end + 1
    return .link(text, url: String(url.prefix { $0 != " " }))
  }

  /// `<https://…>`: an address that is its own text.
  private mutating func bareLink() -> MarkdownInline? {
    let rest = characters[(position + 1)...]
    guard rest.starts(with: "http://") || rest.starts(with: "https://"),
      let end = rest.firstIndex(where: { "<> ".contains($0) }), characters[end] == ">"
    else { return nil }
    let url = String(rest[..<end])
    position = end + 1
    return .link([.text(url)], url: url)
  }
}

extension Character {
  fileprivate var isWordPart: Bool { isLetter || isNumber }
}

extension String {
  fileprivate var replacingNewlines: String { String(map { $0 == "\n" ? " " : $0 }) }
}

extension [MarkdownInline] {
  /// The runs without their marks.
  var plainText: String {
    map { run in
      switch run {
      case .text(let text), .code(let text): text
      case .emphasis(let inner), .strong(let inner), .link(let inner, _): inner.plainText
      case .lineBreak: " "
      case .math(let formula, _, _): MathText.text(formula)
      }
    }.joined()
  }
}
