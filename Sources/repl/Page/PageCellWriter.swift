import Kernel

/// A cell of a page: its text, and below it what came of it.
struct PageCellWriter {
  /// The cell.
  var cell: PageCell
  /// What an address calls it.
  var id: String

  /// The cell's HTML.
  func html() -> String {
    var html = "<section class=\"cell\" id=\"\(id)\" aria-label=\"Cell \(cell.index)\">"
    html += "<a class=\"number\" href=\"#\(id)\" aria-label=\"Cell \(cell.index)\">"
    html += "\(cell.index)</a>"
    html += "<pre class=\"code\" tabindex=\"0\"><code>"
    html += Highlighter.html(cell.source, marks: cell.marks) + "</code></pre>"
    let results = cell.results.map { result($0) } + cell.misses.map { miss($0) }
    if !results.isEmpty || cell.failure != nil {
      html += "\n<div class=\"results\">" + results.joined(separator: "\n")
      if let failure = cell.failure {
        // Who stopped something knows that.
        let kind =
          cell.status == .interrupted ? "failure stopped\" role=\"note" : "failure\" role=\"alert"
        html += "<pre class=\"\(kind)\" tabindex=\"0\">\(escapedHTML(failure))</pre>"
      }
      html += "</div>"
    }
    if cell.seconds >= 1 { html += "<p class=\"time\">\(duration(cell.seconds))</p>" }
    return html + "</section>"
  }

  private func result(_ display: Display) -> String {
    switch display {
    case .text(let text):
      return "<pre class=\"result\">\(escapedHTML(text))</pre>"
    case .prose(let markdown):
      return
        "<div class=\"prose inner\">\(MarkdownHTML(headingShift: 2, namePrefix: nil).html(markdown))</div>"
    case .table(let table):
      return tableHTML(table)
    case .picture(let picture):
      return Self.figure(picture)
    case .plot(let plot):
      return PlotSVG().html(plot)
    }
  }

  /// A picture as data inside the page. A small one is shown larger, pixel by pixel.
  static func figure(_ picture: Picture) -> String {
    guard let png = try? picture.encodedPNG() else {
      return "<p class=\"failure\">This picture could not be written.</p>"
    }
    let scale = picture.pageScale
    let words = picture.words
    var html = "<figure class=\"picture\"><button type=\"button\" class=\"zoom\" aria-label=\""
    html += "Enlarge: \(escapedHTML(words))\">"
    if picture.motion != nil, let still = try? picture.still.encodedPNG() {
      // For those whom moving pictures disturb, it stands still.
      html += "<picture><source media=\"(prefers-reduced-motion: reduce)\" srcset=\""
      html += "data:image/png;base64,\(base64(still))\">"
    }
    html += "<img src=\"data:image/png;base64,\(base64(png))\" width=\"\(picture.width * scale)\" "
    html += "height=\"\(picture.height * scale)\" alt=\"\(escapedHTML(words))\""
    html += scale > 1 ? " class=\"pixels\">" : ">"
    html += (picture.motion != nil ? "</picture>" : "") + "</button>"
    if !picture.caption.isEmpty {
      html += "<figcaption>\(escapedHTML(picture.caption))</figcaption>"
    }
    return html + "</figure>"
  }

  private func miss(_ miss: PageCell.Miss) -> String {
    """
    <div class="miss" role="note"><p>Not as expected</p>
    <pre><span>expected</span> \(escapedHTML(miss.expected))
    <span>came    </span> \(escapedHTML(miss.actual))</pre></div>
    """
  }
}
