extension Display {
  /// The display as lines of plain text, as expectations compare it.
  public var plainText: String {
    switch self {
    case .text(let text), .prose(let text): return text
    case .table(let table): return table.plainText
    case .picture(let picture):
      let size = "picture \(picture.width)×\(picture.height)"
      return picture.caption.isEmpty ? size : "\(size): \(picture.caption)"
    case .plot(let plot):
      let names = plot.series.map(\.name).joined(separator: ", ")
      return "plot" + (plot.title.isEmpty ? "" : " \(plot.title)") + ": \(names)"
    }
  }
}

extension Table {
  /// The table in columns set with spaces.
  public var plainText: String {
    var widths = headings.map { displayWidth(of: $0) }
    for row in rows {
      for (column, cell) in row.enumerated() where column < widths.count {
        widths[column] = max(widths[column], displayWidth(of: cell))
      }
    }
    func line(_ cells: [String]) -> String {
      var text = ""
      for (column, cell) in cells.enumerated() where column < widths.count {
        let gap = String(repeating: " ", count: widths[column] - displayWidth(of: cell))
        text += column > 0 ? "  " : ""
        text += alignments[column] == .right ? gap + cell : cell + gap
      }
      while text.last == " " { text.removeLast() }
      return text
    }
    var lines = title.isEmpty ? [] : [title]
    if headings.contains(where: { !$0.isEmpty }) { lines.append(line(headings)) }
    return (lines + rows.map(line) + footer).joined(separator: "\n")
  }
}
