import Kernel

/// Pieces of GitHub-flavoured Markdown.
enum MarkdownText {
  /// A table; its title stands above it in bold, its footer below.
  static func table(_ table: Table) -> String {
    var lines: [String] = []
    if !table.title.isEmpty { lines += ["**\(escaped(table.title))**", ""] }
    func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    lines.append(row(table.headings.map(cell)))
    lines.append(
      row(table.headings.indices.map { table.alignments[$0] == .right ? "--:" : ":--" }))
    lines += table.rows.map { row($0.map(cell)) }
    if !table.footer.isEmpty { lines += [""] + table.footer.map { escaped($0) + "  " } }
    return lines.joined(separator: "\n")
  }

  /// A cell of a table: nothing in it may end the cell or the row; spaces in front, which say what
  /// belongs to what, are kept.
  private static func cell(_ text: String) -> String {
    let indent = text.prefix { $0 == " " }.count
    return String(repeating: "&nbsp;", count: indent)
      + escaped(String(text.dropFirst(indent))).replacing("\n", with: "<br>")
  }

  /// A text in which nothing is a mark.
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      if "\\`*_[]<>|#".contains(character) { result.append("\\") }
      result.append(character)
    }
    return result
  }

  /// A text as it is, between fences that are longer than any inside it.
  static func fenced(_ text: String, language: String) -> String {
    var longest = 2
    var run = 0
    for character in text {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    return "\(fence)\(language)\n\(text)\n\(fence)"
  }

  /// Markdown whose headings stand `levels` deeper; lines between fences stay.
  static func shifted(_ markdown: String, by levels: Int) -> String {
    guard levels > 0 else { return markdown }
    var isFenced = false
    let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let bare = line.drop { $0 == " " }
      if bare.hasPrefix("```") || bare.hasPrefix("~~~") { isFenced.toggle() }
      let depth = bare.prefix { $0 == "#" }.count
      guard !isFenced, (1...6).contains(depth), bare.dropFirst(depth).first == " " else {
        return String(line)
      }
      return String(repeating: "#", count: min(6 - depth, levels)) + bare
    }
    return lines.joined(separator: "\n")
  }
}
