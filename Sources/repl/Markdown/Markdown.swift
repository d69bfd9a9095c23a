import Kernel

/// A piece of prose, from the part of Markdown that step files use.
enum MarkdownBlock: Sendable, Equatable {
  case heading(level: Int, [MarkdownInline])
  case paragraph([MarkdownInline])
  /// `start` is the first number of a numbered list, nil for bullets.
  case list(start: Int?, items: [[MarkdownBlock]])
  case code(language: String, text: String)
  case quote([MarkdownBlock])
  case table(
    headings: [[MarkdownInline]], alignments: [Table.Alignment], rows: [[[MarkdownInline]]])
  case rule
}

/// A run of text inside a block.
indirect enum MarkdownInline: Sendable, Equatable {
  case text(String)
  case code(String)
  case emphasis([MarkdownInline])
  case strong([MarkdownInline])
  case link([MarkdownInline], url: String)
  case lineBreak
  /// A formula and the TeX it was written in; on a line of its own or within one.
  case math(MathNode, tex: String, isDisplay: Bool)
}

/// Reads Markdown line by line. Nothing is an error: what is not understood stays text.
struct MarkdownParser {
  private var lines: ArraySlice<Substring>
  private let depth: Int

  /// The blocks of `text`.
  static func blocks(_ text: String) -> [MarkdownBlock] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    var parser = MarkdownParser(lines: lines[...], depth: 0)
    return parser.parse()
  }

  private init(lines: ArraySlice<Substring>, depth: Int) {
    self.lines = lines
    self.depth = depth
  }

  private mutating func parse() -> [MarkdownBlock] {
    var blocks: [MarkdownBlock] = []
    while let line = lines.first {
      let bare = line.trimmed
      if bare.isEmpty {
        lines.removeFirst()
      } else if let fence = Self.fence(bare) {
        blocks.append(code(fence: fence))
      } else if let heading = Self.heading(bare) {
        lines.removeFirst()
        blocks.append(heading)
      } else if Self.isRule(bare) {
        lines.removeFirst()
        blocks.append(.rule)
      } else if bare.hasPrefix(">"), depth < 8 {
        blocks.append(quote())
      } else if let marker = ListMarker(line), depth < 8 {
        blocks.append(list(like: marker))
      } else if let table = table() {
        blocks.append(table)
      } else {
        blocks.append(paragraph())
      }
    }
    return blocks
  }

  // MARK: Blocks

  private static func fence(_ bare: Substring) -> Substring? {
    bare.hasPrefix("```") ? "```" : bare.hasPrefix("~~~") ? "~~~" : nil
  }

  private static func heading(_ bare: Substring) -> MarkdownBlock? {
    let level = bare.prefix { $0 == "#" }.count
    guard (1...6).contains(level) else { return nil }
    let rest = bare.dropFirst(level)
    guard rest.isEmpty || rest.first == " " else { return nil }
    var text = rest.trimmed
    while text.last == "#" { text.removeLast() }
    return .heading(level: level, MarkdownInlineParser.inlines(text.trimmed))
  }

  private static func isRule(_ bare: Substring) -> Bool {
    let marks = bare.filter { $0 != " " }
    guard marks.count >= 3, let first = marks.first, "-*_".contains(first) else { return false }
    return marks.allSatisfy { $0 == first }
  }

  private mutating func code(fence: Substring) -> MarkdownBlock {
    let opening = lines.removeFirst()
    let indent = opening.prefix { $0 == " " }.count
    let language = opening.trimmed.drop { $0 == "`" || $0 == "~" }.trimmed
    var text: [Substring] = []
    while let line = lines.popFirst() {
      if line.trimmed.hasPrefix(fence) { break }
      text.append(line.dropFirst(min(indent, line.prefix { $0 == " " }.count)))
    }
    return .code(language: String(language), text: text.joined(separator: "\n"))
  }

  private mutating func quote() -> MarkdownBlock {
    var inner: [Substring] = []
    while let line = lines.first {
      let bare = line.trimmed
      guard !bare.isEmpty else { break }
      // A quoted paragraph may go on without the mark.
      var text = bare.hasPrefix(">") ? bare.dropFirst() : bare
      if bare.hasPrefix("> ") { text = text.dropFirst() }
      inner.append(text)
      lines.removeFirst()
    }
    var parser = MarkdownParser(lines: inner[...], depth: depth + 1)
    return .quote(parser.parse())
  }

  private mutating func list(like first: ListMarker) -> MarkdownBlock {
    var items: [[MarkdownBlock]] = []
    while let line = lines.first, let marker = ListMarker(line),
      marker.isNumbered == first.isNumbered, marker.indent < first.content
    {
      var inner: [Substring] = [line.dropFirst(marker.content)]
      lines.removeFirst()
      while let next = lines.first {
        let indent = next.prefix { $0 == " " }.count
        if next.trimmed.isEmpty {
          let following = lines.dropFirst().first
          let goesOn = following.map { $0.prefix { $0 == " " }.count >= marker.content } ?? false
          guard goesOn, !(following?.trimmed.isEmpty ?? true) else { break }
        } else if indent < marker.content {
          // A lazy line belongs to the paragraph above it, unless it starts something else.
          if ListMarker(next) != nil || Self.heading(next.trimmed) != nil { break }
          if Self.fence(next.trimmed) != nil || next.hasPrefix(">") { break }
          if inner.last?.trimmed.isEmpty ?? true { break }
        }
        inner.append(next.dropFirst(min(indent, marker.content)))
        lines.removeFirst()
      }
      var parser = MarkdownParser(lines: inner[...], depth: depth + 1)
      items.append(parser.parse())
      // Blank lines between items keep the list together.
      let ahead = lines.drop { $0.trimmed.isEmpty }
      if let next = ahead.first, let marker = ListMarker(next),
        marker.isNumbered == first.isNumbered, marker.indent < first.content
      {
        lines = ahead
      }
    }
    return .list(start: first.number, items: items)
  }

  private mutating func table() -> MarkdownBlock? {
    guard let head = lines.first, head.contains("|"), let under = lines.dropFirst().first else {
      return nil
    }
    let marks = Self.cells(under)
    let headings = Self.cells(head)
    guard marks.count == headings.count, under.contains("|") || under.contains("-"),
      marks.allSatisfy({
        !$0.isEmpty && $0.allSatisfy { $0 == "-" || $0 == ":" } && $0.contains("-")
      })
    else { return nil }
    lines.removeFirst(2)
    var rows: [[[MarkdownInline]]] = []
    while let line = lines.first, line.contains("|") {
      let cells = Self.cells(line).map { MarkdownInlineParser.inlines($0) }
      rows.append(headings.indices.map { $0 < cells.count ? cells[$0] : [] })
      lines.removeFirst()
    }
    return .table(
      headings: headings.map { MarkdownInlineParser.inlines($0) },
      alignments: marks.map { $0.last == ":" ? .right : .left }, rows: rows)
  }

  private static func cells(_ line: Substring) -> [Substring] {
    var bare = line.trimmed
    if bare.first == "|" { bare.removeFirst() }
    if bare.last == "|" { bare.removeLast() }
    return bare.split(separator: "|", omittingEmptySubsequences: false).map(\.trimmed)
  }

  private mutating func paragraph() -> MarkdownBlock {
    var text = ""
    while let line = lines.first {
      let bare = line.trimmed
      if bare.isEmpty { break }
      if !text.isEmpty {
        if Self.fence(bare) != nil || Self.heading(bare) != nil || bare.hasPrefix(">") { break }
        // A line that starts with a number other than 1 is more often prose than a list.
        if let marker = ListMarker(line), marker.number ?? 1 == 1 { break }
        text += "\n"
      }
      text += bare
      if line.hasSuffix("  ") { text += "  " }
      lines.removeFirst()
    }
    return .paragraph(MarkdownInlineParser.inlines(text[...]))
  }
}

/// The mark at the start of a list item.
private struct ListMarker {
  /// Spaces before the mark.
  var indent: Int
  /// Where the text begins.
  var content: Int
  /// The number of a numbered item.
  var number: Int?
  var isNumbered: Bool { number != nil }

  init?(_ line: Substring) {
    indent = line.prefix { $0 == " " }.count
    let rest = line.dropFirst(indent)
    var length = 1
    if let first = rest.first, "-*+•".contains(first) {
      number = nil
    } else {
      let digits = rest.prefix { $0.isASCII && $0.isNumber }
      guard (1...9).contains(digits.count), let value = Int(digits) else { return nil }
      guard let mark = rest.dropFirst(digits.count).first, mark == "." || mark == ")" else {
        return nil
      }
      number = value
      length = digits.count + 1
    }
    let after = rest.dropFirst(length)
    guard after.first == " " else { return nil }
    content = indent + length + min(4, after.prefix { $0 == " " }.count)
    guard !after.trimmed.isEmpty else { return nil }
  }
}

extension Substring {
  /// The text without spaces at either end.
  var trimmed: Substring {
    var view = self
    while view.first == " " || view.first == "\t" || view.first == "\r" { view.removeFirst() }
    while view.last == " " || view.last == "\t" || view.last == "\r" { view.removeLast() }
    return view
  }
}
