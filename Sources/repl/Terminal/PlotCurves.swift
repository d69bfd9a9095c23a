import Kernel

/// A plot as lines of text: curves of braille dots, numbers on two axes, a legend above.
///
/// Braille dots tell curves apart by colour alone. Without colour several curves are drawn with
/// letters, and without Unicode one is, too.
struct PlotCurves {
  /// Where it is drawn.
  var capabilities: Capabilities
  /// Rows of the curves themselves.
  var height = 14

  private var style: Style { Style(isOn: capabilities.isColored) }
  private static let marks: [Character] = ["*", "+", "o", "x", "#", "@"]

  /// The lines of `plot`.
  func lines(_ plot: Plot) -> [String] {
    let title = plot.title.withoutControls
    let layout = PlotLayout(plot, xTicks: 6, yTicks: 5, resolution: 200)
    guard !layout.isEmpty else {
      return [(title.isEmpty ? "" : title + ": ") + "nothing to plot, there are no finite values"]
    }
    let margin = max(4, layout.y.ticks.map { $0.label.columns }.max() ?? 0)
    let width = max(16, min(capabilities.columns - 1, 100) - margin - 2)
    let isDotted = capabilities.isUnicode && (capabilities.isColored || plot.series.count == 1)

    var grid = TextGrid(width: width, height: height)
    for (index, curve) in layout.curves.enumerated() {
      let mark = Self.marks[index % Self.marks.count]
      for run in curve.runs {
        grid.draw(run, series: index, mark: isDotted ? nil : mark)
      }
    }
    var lines = title.isEmpty ? [] : [style(.strong, title)]
    lines += legend(layout, isDotted: isDotted, width: width + margin + 2)
    if !plot.yLabel.isEmpty { lines.append(style(.faint, plot.yLabel.withoutControls)) }
    lines += grid.rows(style: style).enumerated().map { row, text in
      let label = layout.y.ticks.first { tickRow($0, layout.y, height) == row }?.label
      let edge = capabilities.isUnicode ? (label == nil ? "│" : "┤") : (label == nil ? "|" : "+")
      return style(.faint, (label ?? "").paddedLeft(to: margin) + " " + edge) + text
    }
    lines += bottom(layout.x, label: plot.xLabel.withoutControls, width: width, margin: margin)
    return lines
  }

  private func tickRow(_ tick: PlotAxis.Tick, _ axis: PlotAxis, _ height: Int) -> Int {
    guard let place = axis.place(tick.value) else { return -1 }
    return Int(((1 - place) * Double(height - 1)).rounded())
  }

  /// A short sample, the name and the last value of each curve; as many in a line as fit.
  private func legend(_ layout: PlotLayout, isDotted: Bool, width: Int) -> [String] {
    var lines: [String] = []
    var current = ""
    var used = 0
    for (index, curve) in layout.curves.enumerated() where !curve.name.isEmpty {
      let mark = String(repeating: Self.marks[index % Self.marks.count], count: 2)
      let sample = isDotted ? "━━" : mark
      let name = curve.name.withoutControls.cut(to: 40, mark: capabilities.isUnicode ? "…" : "..")
      let plain = sample + " " + name + " " + curve.last
      if used > 0, used + 3 + plain.columns > width {
        lines.append(current)
        (current, used) = ("", 0)
      }
      current += used > 0 ? "   " : ""
      current += style(.series(index), sample) + " " + name + " " + style(.faint, curve.last)
      used += (used > 0 ? 3 : 0) + plain.columns
    }
    if used > 0 { lines.append(current) }
    return lines.map(\.trimmedRight)
  }

  /// The horizontal axis with its ticks, the numbers below and the label at the right.
  private func bottom(_ axis: PlotAxis, label: String, width: Int, margin: Int) -> [String] {
    var rule = Array(repeating: Character(capabilities.isUnicode ? "─" : "-"), count: width)
    var numbers = Array(repeating: Character(" "), count: width)
    var free = 0
    for tick in axis.ticks {
      guard let place = axis.place(tick.value) else { continue }
      let at = Int((place * Double(width - 1)).rounded())
      let start = max(0, min(at - tick.label.count / 2, width - tick.label.count))
      guard rule.indices.contains(at), start >= free else { continue }
      rule[at] = capabilities.isUnicode ? "┴" : "+"
      for (offset, character) in tick.label.enumerated() where start + offset < width {
        numbers[start + offset] = character
      }
      free = start + tick.label.count + 1
    }
    let space = String(repeating: " ", count: margin + 1)
    let corner = capabilities.isUnicode ? "└" : "+"
    var lines = [
      style(.faint, space + corner + String(rule)),
      style(.faint, (space + " " + String(numbers)).trimmedRight),
    ]
    if !label.isEmpty {
      lines.append(style(.faint, label.paddedLeft(to: margin + 2 + width)))
    }
    return lines
  }
}
