import Kernel

/// A table as lines of text: headings over a thin rule, columns two spaces apart, numbers to the
/// right. A table that is too wide for a terminal wraps its widest columns; into a pipe nothing
/// is wrapped.
struct TableDrawing {
  /// Where it is drawn.
  var capabilities: Capabilities

  private var style: Style { Style(isOn: capabilities.isColored) }
  private var rule: String { capabilities.isUnicode ? "─" : "-" }

  /// The lines of `table`.
  func lines(_ table: Table) -> [String] {
    let headings = table.headings.map(\.withoutControls)
    let rows = table.rows.map { row in
      headings.indices.map { $0 < row.count ? row[$0].withoutControls : "" }
    }
    let widths = columnWidths(headings: headings, rows: rows)
    var lines: [String] = []
    if !table.title.isEmpty { lines.append(style(.strong, table.title.withoutControls)) }
    if headings.contains(where: { !$0.isEmpty }) {
      lines += set(headings, in: widths, of: table) { style(.strong, $0) }
    }
    let ruled = style(
      .faint, widths.map { String(repeating: rule, count: $0) }.joined(separator: "  "))
    if !headings.isEmpty { lines.append(ruled) }
    for row in rows { lines += set(row, in: widths, of: table) { $0 } }
    if !table.footer.isEmpty {
      if !rows.isEmpty { lines.append(ruled) }
      lines += table.footer.map(\.withoutControls)
    }
    return lines
  }

  /// One row, as many lines as its tallest cell.
  private func set(
    _ cells: [String], in widths: [Int], of table: Table, styled: (String) -> String
  ) -> [String] {
    let wrapped = cells.indices.map { wrap(cells[$0], width: widths[$0]) }
    let height = wrapped.map(\.count).max() ?? 0
    return (0..<height).map { line in
      var text = ""
      for index in cells.indices {
        let cell = line < wrapped[index].count ? wrapped[index][line] : ""
        let isLast = index == cells.count - 1
        let isRight = index < table.alignments.count && table.alignments[index] == .right
        let space = String(repeating: " ", count: max(0, widths[index] - cell.columns))
        text += isRight ? space + styled(cell) : styled(cell) + (isLast ? "" : space)
        if !isLast { text += "  " }
      }
      return text.trimmedRight
    }
  }

  /// The natural widths, or less where the line would not fit: the widest column gives first.
  private func columnWidths(headings: [String], rows: [[String]]) -> [Int] {
    var widths = headings.indices.map { index in
      ([headings[index]] + rows.map { $0[index] })
        .flatMap { $0.split(separator: "\n", omittingEmptySubsequences: false) }
        .map(\.columns).max() ?? 0
    }
    guard capabilities.isTerminal else { return widths }
    let room = capabilities.columns - 1 - 2 * max(0, widths.count - 1)
    while widths.reduce(0, +) > room, let widest = widths.max(), widest > 8 {
      guard let index = widths.lastIndex(of: widest) else { break }
      widths[index] -= 1
    }
    return widths
  }
}

extension String {
  /// The text without spaces at its end.
  var trimmedRight: String {
    var view = self[...]
    while view.last == " " { view.removeLast() }
    return String(view)
  }
}

/// `text` broken into lines of at most `width` columns, at spaces where there are any.
func wrap(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
    lines += line.columns <= width ? [String(line)] : wrapLine(line, width: max(1, width))
  }
  return lines
}

private func wrapLine(_ line: Substring, width: Int) -> [String] {
  var lines: [String] = []
  var current = ""
  for word in line.split(separator: " ", omittingEmptySubsequences: false) {
    if current.columns + 1 + word.columns <= width || (current.isEmpty && word.columns <= width) {
      current += current.isEmpty ? String(word) : " " + word
      continue
    }
    if !current.isEmpty { lines.append(current) }
    current = ""
    for character in word {
      if current.columns + character.columns > width, !current.isEmpty {
        lines.append(current)
        current = ""
      }
      current.append(character)
    }
  }
  lines.append(current)
  return lines
}
