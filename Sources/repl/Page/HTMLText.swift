import Kernel

/// `text` as it stands between tags and in quoted attributes of a page.
func escapedHTML(_ text: String) -> String {
  var result = ""
  result.reserveCapacity(text.utf8.count)
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": result += "&amp;"
    case "<": result += "&lt;"
    case ">": result += "&gt;"
    case "\"": result += "&quot;"
    case "'": result += "&#39;"
    // A control character has no place in a page; an escape code shows as a mark.
    case _ where scalar.value < 0x20 && scalar != "\n" && scalar != "\t": result += "\u{FFFD}"
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// A title, which may hold code and formulas, as it stands in a heading of a page.
func titleHTML(_ title: String) -> String {
  MarkdownHTML().inlines(MarkdownInlineParser.inlines(title[...]))
}

/// A title without its marks.
func plainTitle(_ title: String) -> String {
  MarkdownInlineParser.inlines(title[...]).plainText
}

/// Markdown as HTML. Headings move down so that they stand below the heading of the page.
struct MarkdownHTML {
  /// Levels added to every heading.
  var headingShift = 1
  /// What the names of headings begin with, so that two steps do not share one; nil for no names.
  var namePrefix: String? = ""
  /// Who makes these names differ; nil to leave two equal headings with one name.
  var anchors: Anchors?
  /// Code that leads somewhere, with the address.
  var links: [String: String] = [:]
  /// What a paragraph becomes that is one link and nothing else; nil to leave it a paragraph.
  var figure: (_ text: [MarkdownInline], _ url: String) -> String? = { _, _ in nil }

  /// The page's text of `markdown`.
  func html(_ markdown: String) -> String {
    MarkdownParser.blocks(markdown).map { block($0) }.joined(separator: "\n")
  }

  private func block(_ block: MarkdownBlock, isTight: Bool = false) -> String {
    switch block {
    case .heading(let level, let text):
      let tag = "h\(min(6, level + headingShift))"
      let own = namePrefix == nil ? "" : anchors?.next(text.plainText) ?? slug(text.plainText)
      let name = namePrefix.map { " id=\"\($0)\(own)\"" } ?? ""
      return "<\(tag)\(name)>\(inlines(text))</\(tag)>"
    case .paragraph(let text):
      if text.count == 1, case .link(let inner, let url) = text[0], let figure = figure(inner, url)
      {
        return figure
      }
      return isTight ? inlines(text) : "<p>\(inlines(text))</p>"
    case .list(let start, let items):
      let isLoose = items.contains { item in
        item.count { if case .paragraph = $0 { true } else { false } } > 1
      }
      let inner = items.map { item in
        "<li>" + item.map { self.block($0, isTight: !isLoose) }.joined(separator: "\n") + "</li>"
      }.joined(separator: "\n")
      guard let start else { return "<ul>\n\(inner)\n</ul>" }
      return "<ol\(start == 1 ? "" : " start=\"\(start)\"")>\n\(inner)\n</ol>"
    case .code(let language, let text):
      let isOurs = language.isEmpty || language == "pigment" || language == "text"
      let body = isOurs ? Highlighter.html(text) : escapedHTML(text)
      return "<pre class=\"fence\" tabindex=\"0\"><code>\(body)</code></pre>"
    case .quote(let inner):
      if let answer = block.answer {
        return "<details class=\"answer\"><summary>Answer</summary>"
          + answer.map { self.block($0) }.joined(separator: "\n") + "</details>"
      }
      return "<blockquote>" + inner.map { self.block($0) }.joined(separator: "\n")
        + "</blockquote>"
    case .table(let headings, let alignments, let rows):
      return tableHTML(
        caption: "", headings: headings.map { inlines($0) }, alignments: alignments,
        rows: rows.map { $0.map { inlines($0) } }, footer: [])
    case .rule:
      return "<hr>"
    }
  }

  /// Runs of text with their marks.
  func inlines(_ runs: [MarkdownInline]) -> String {
    runs.map { run in
      switch run {
      case .text(let text): return escapedHTML(text)
      case .code(let text):
        // Short code stays in one line: `--set` is not to end in its hyphens.
        let mark = text.count <= 30 ? "" : " class=\"long\""
        let code = "<code\(mark)>\(escapedHTML(text))</code>"
        return links[text].map { "<a href=\"\(escapedHTML($0))\">\(code)</a>" } ?? code
      case .emphasis(let inner): return "<em>\(inlines(inner))</em>"
      case .strong(let inner): return "<strong>\(inlines(inner))</strong>"
      case .lineBreak: return "<br>"
      case .math(let formula, let tex, let isDisplay):
        return MathML.html(formula, tex: tex, isDisplay: isDisplay)
      case .link(let inner, let url):
        guard isSafe(url) else { return inlines(inner) }
        return "<a href=\"\(escapedHTML(url))\">\(inlines(inner))</a>"
      }
    }.joined()
  }

  /// Only addresses that cannot run code become links.
  private func isSafe(_ url: String) -> Bool {
    let lowered = url.lowercased()
    if lowered.hasPrefix("http://") || lowered.hasPrefix("https://") { return true }
    if lowered.hasPrefix("mailto:") || lowered.hasPrefix("#") { return true }
    // A relative address has no colon before its first slash.
    return !lowered.prefix { $0 != "/" && $0 != "#" && $0 != "?" }.contains(":")
  }
}

/// A name for a heading that an address can point at.
func slug(_ text: String) -> String {
  var result = ""
  for character in text.lowercased() {
    if character.isLetter || character.isNumber {
      result.append(character)
    } else if !result.isEmpty, result.last != "-" {
      result.append("-")
    }
  }
  while result.last == "-" { result.removeLast() }
  return escapedHTML(result.isEmpty ? "section" : result)
}

/// A table of plain text.
func tableHTML(_ table: Table) -> String {
  tableHTML(
    caption: escapedHTML(table.title), headings: table.headings.map(escapedHTML),
    alignments: table.alignments, rows: table.rows.map { $0.map(escapedHTML) },
    footer: table.footer.map(escapedHTML))
}

/// A table of cells that are already HTML.
func tableHTML(
  caption: String, headings: [String], alignments: [Table.Alignment], rows: [[String]],
  footer: [String]
) -> String {
  func attribute(_ index: Int, _ text: String = "") -> String {
    if index < alignments.count, alignments[index] == .right { return " class=\"number\"" }
    // A sentence may break; a name or a shape would only be harder to read.
    return columnsSeen(of: text) > 48 ? " class=\"long\"" : ""
  }
  var html = "<div class=\"scroll\" tabindex=\"0\"><table>"
  if !caption.isEmpty { html += "<caption>\(caption)</caption>" }
  if headings.contains(where: { !$0.isEmpty }) {
    html += "<thead><tr>"
    for (index, heading) in headings.enumerated() {
      html += "<th scope=\"col\"\(attribute(index))>\(heading)</th>"
    }
    html += "</tr></thead>"
  }
  html += "<tbody>"
  for row in rows {
    html += "<tr>"
    for (index, cell) in row.enumerated() { html += "<td\(attribute(index, cell))>\(cell)</td>" }
    html += "</tr>\n"
  }
  html += "</tbody>"
  if !footer.isEmpty {
    html += "<tfoot>"
    for line in footer {
      html += "<tr><td colspan=\"\(max(1, headings.count))\">\(line)</td></tr>"
    }
    html += "</tfoot>"
  }
  return html + "</table></div>"
}

/// The characters of `html` that are seen: those outside its tags.
private func columnsSeen(of html: String) -> Int {
  var count = 0
  var isTag = false
  for character in html {
    if character == "<" { isTag = true }
    if !isTag { count += 1 }
    if character == ">" { isTag = false }
  }
  return count
}
