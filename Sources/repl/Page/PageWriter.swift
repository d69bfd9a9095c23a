import Kernel

/// A run as one self-contained page: no other file, no network, readable without scripts.
struct PageWriter {
  private let page: Page
  /// Headings of steps exist only where there are several.
  private var hasManySteps: Bool { page.steps.count > 1 }

  /// A writer for a page.
  init(_ page: Page) { self.page = page }

  /// The page's text.
  func html() -> String {
    let links = self.links
    let steps = page.steps.enumerated().map {
      step($0.element, number: $0.offset + 1, links: links)
    }
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="generator" content="\(escapedHTML(page.program))">
      <title>\(escapedHTML(plainTitle(page.title)))</title>
      <style>
      \(PageStyle.css)
      </style>
      </head>
      <body>
      <a class="skip" href="#text">Skip to the text</a>
      <div class="swatches" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></div>
      <main id="text" tabindex="-1">
      \(header())
      \(PageFront(page).html())
      \(PageContents(page).html())
      \(steps.joined(separator: "\n"))
      </main>
      <footer>Made by \(escapedHTML(page.program)), \(escapedHTML(page.date)).</footer>
      <dialog id="view" aria-label="Picture at full size">
      <form method="dialog"><button>Close</button></form><img
      src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" alt="" hidden><div class="drawing"></div>
      </dialog>
      <script>
      \(PageStyle.script)
      </script>
      </body>
      </html>

      """
  }

  private func header() -> String {
    let cells = page.steps.flatMap(\.blocks).compactMap { block -> PageCell? in
      if case .cell(let cell) = block { cell } else { nil }
    }
    let marks = cells.flatMap(\.marks.values)
    var facts = [page.date, "ran \(duration(page.seconds))"]
    if cells.count > 0 { facts.append(counted(cells.count, "cell")) }
    if !marks.isEmpty {
      let held = marks.count { $0 }
      facts.append("\(held) of \(marks.count) expectations held")
    }
    let failures = cells.count { $0.failure != nil && $0.status != .interrupted }
    let stops = cells.count { $0.status == .interrupted }
    var html = "<header><h1>\(titleHTML(page.title))</h1>\n<p class=\"facts\">"
    html += facts.map { "<span>\(escapedHTML($0))</span>" }.joined(separator: " · ")
    if failures > 0 {
      html += " · <strong class=\"cross\">\(counted(failures, "cell")) failed</strong>"
    }
    if stops > 0 { html += " · <span>\(counted(stops, "cell")) stopped</span>" }
    html += "</p>"
    if !hasManySteps, let step = page.steps.first { html += parameters(step) }
    return html + "</header>"
  }

  private func parameters(_ step: PageStep) -> String {
    guard !step.parameters.isEmpty else { return "" }
    let rows = step.parameters.map { parameter in
      let value = "<code>\(escapedHTML(parameter.value))</code>"
      return [
        "<code>\(escapedHTML(parameter.name))</code>",
        parameter.isGiven ? "<strong>\(value)</strong>" : value, escapedHTML(parameter.meaning),
      ]
    }
    let table = tableHTML(
      caption: "", headings: ["parameter", "value", "meaning"], alignments: [], rows: rows,
      footer: [])
    let count = step.parameters.count
    let summary = counted(count, "parameter")
    return "\n<details class=\"parameters\"><summary>\(summary)</summary>\(table)</details>"
  }

  /// In a book the name of a step, as prose writes it (`05_discriminator`), leads to that step.
  private var links: [String: String] {
    guard hasManySteps else { return [:] }
    var links: [String: String] = [:]
    for (index, step) in page.steps.enumerated() {
      links[PictureFiles.name(of: step.name)] = "#" + PageContents.stepName(index + 1)
    }
    return links
  }

  private func step(_ step: PageStep, number: Int, links: [String: String]) -> String {
    let name = PageContents.stepName(number)
    var html = "<article id=\"\(name)\">"
    if hasManySteps {
      html = "<article id=\"\(name)\" aria-labelledby=\"\(name)-title\">"
      html += "<h2 id=\"\(name)-title\">\(titleHTML(step.title))</h2>\n<p class=\"facts\">"
      html += "<span>\(escapedHTML(step.name))</span> · <span>ran \(duration(step.seconds))</span>"
      html += "</p>" + parameters(step)
    }
    let writer = MarkdownHTML(
      headingShift: hasManySteps ? 1 : 0,
      namePrefix: PageContents.prefix(ofStep: number, in: page), anchors: Anchors(), links: links)
    for block in step.blocks {
      switch block {
      case .prose(let markdown):
        html += "\n<div class=\"prose\">\(writer.html(markdown))</div>"
      case .cell(let cell):
        html += "\n" + PageCellWriter(cell: cell, id: "s\(number)c\(cell.index)").html()
      }
    }
    if hasManySteps { html += "\n" + PageContents(page).way(fromStep: number) }
    return html + "</article>"
  }
}
