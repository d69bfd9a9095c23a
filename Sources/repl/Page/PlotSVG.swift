import Kernel

/// A plot as a drawing inside a page: sharp at any size, in the colours of the page.
struct PlotSVG {
  private let width = 720.0
  private let height = 320.0

  /// The figure of `plot`: title, legend, drawing.
  func html(_ plot: Plot) -> String {
    let layout = PlotLayout(plot, xTicks: 7, yTicks: 5, resolution: 360)
    let words = PlotRaster.caption(plot, layout)
    var html = "<figure class=\"plot\">"
    if !plot.title.isEmpty { html += "<figcaption>\(escapedHTML(plot.title))</figcaption>" }
    if layout.curves.contains(where: { !$0.name.isEmpty }) {
      html += "<ul class=\"legend\">"
      for (index, curve) in layout.curves.enumerated() {
        html += "<li><i class=\"s\(index % 8)\"></i>\(escapedHTML(curve.name))"
        html += " <span>\(escapedHTML(curve.last))</span></li>"
      }
      html += "</ul>"
    }
    html += "<button type=\"button\" class=\"zoom\" aria-label=\""
    html += "Enlarge: \(escapedHTML(words.isEmpty ? "plot" : words))\">"
    html += "<svg viewBox=\"0 0 720 \(Int(height))\" role=\"img\" aria-label=\""
    html += "\(escapedHTML(words.isEmpty ? "plot" : words))\">"
    html += layout.isEmpty ? empty : drawing(layout, plot)
    return html + "</svg></button></figure>"
  }

  private var empty: String {
    "<text class=\"t\" x=\"360\" y=\"160\" text-anchor=\"middle\">nothing to plot: "
      + "there are no finite values</text>"
  }

  private func drawing(_ layout: PlotLayout, _ plot: Plot) -> String {
    let numbers = layout.y.ticks.map { $0.label.columns }.max() ?? 1
    let left = Double(numbers) * 7 + 14
    let right = width - 14
    let top = plot.yLabel.isEmpty ? 12.0 : 34.0
    let bottom = height - (plot.xLabel.isEmpty ? 28 : 46)
    func x(_ place: Double) -> String { number(left + place * (right - left)) }
    func y(_ place: Double) -> String { number(bottom - place * (bottom - top)) }

    var svg = ""
    if !plot.yLabel.isEmpty {
      svg += "<text class=\"t\" x=\"0\" y=\"14\">\(escapedHTML(plot.yLabel))</text>"
    }
    for tick in layout.y.ticks {
      guard let place = layout.y.place(tick.value) else { continue }
      svg += "<path class=\"g\" d=\"M\(number(left)) \(y(place))H\(number(right))\"/>"
      svg += "<text class=\"t\" x=\"\(number(left - 8))\" y=\"\(y(place))\" dy=\".35em\" "
      svg += "text-anchor=\"end\">\(escapedHTML(tick.label))</text>"
    }
    svg += "<path class=\"a\" d=\"M\(number(left)) \(y(0))H\(number(right))\"/>"
    for tick in layout.x.ticks {
      guard let place = layout.x.place(tick.value) else { continue }
      svg += "<path class=\"a\" d=\"M\(x(place)) \(y(0))v5\"/>"
      svg += "<text class=\"t\" x=\"\(x(place))\" y=\"\(number(bottom + 19))\" "
      svg += "text-anchor=\"middle\">\(escapedHTML(tick.label))</text>"
    }
    if !plot.xLabel.isEmpty {
      svg += "<text class=\"t\" x=\"\(number((left + right) / 2))\" y=\"\(number(height - 6))\" "
      svg += "text-anchor=\"middle\">\(escapedHTML(plot.xLabel))</text>"
    }
    for (index, curve) in layout.curves.enumerated() {
      for run in curve.runs { svg += self.curve(run, index: index, x: x, y: y) }
    }
    return svg
  }

  private func curve(
    _ run: [PlotLayout.Point], index: Int, x: (Double) -> String, y: (Double) -> String
  ) -> String {
    let style = "s\(index % 8)"
    var svg = ""
    if run.count > 1 {
      var path = ""
      for point in run { path += "\(path.isEmpty ? "M" : "L")\(x(point.x)) \(y(point.y))" }
      svg += "<path class=\"l \(style)\" d=\"\(path)\"/>"
    }
    if run.count <= 24 {
      for point in run {
        svg += "<circle class=\"d \(style)\" cx=\"\(x(point.x))\" cy=\"\(y(point.y))\" r=\"3\"/>"
      }
    }
    return svg
  }

  private func number(_ value: Double) -> String {
    let text = value.fixed(1)
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
