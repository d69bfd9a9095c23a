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
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="generator" content="\(escapedHTML(page.program))">
    <title>\(escapedHTML(page.title))</title>
    <style>
    \(PageStyle.css)
    </style>
    </head>
    <body>
    <div class="swatches" aria-hidden="true"><i></i><i></i><i></i><i></i><i></i></div>
    <main>
    \(header())
    \(contents())
    \(page.steps.enumerated().map { step($0.element, number: $0.offset + 1) }.joined(separator: "\n"))
    </main>
    <footer>Made by \(escapedHTML(page.program)), \(escapedHTML(page.date)).</footer>
    <dialog id="view" aria-label="Picture"><img alt=""></dialog>
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
    if cells.count > 0 { facts.append("\(cells.count) \(cells.count == 1 ? "cell" : "cells")") }
    if !marks.isEmpty {
      let held = marks.count { $0 }
      facts.append("\(held) of \(marks.count) expectations held")
    }
    let failures = cells.count { $0.failure != nil }
    var html = "<header><h1>\(escapedHTML(page.title))</h1>\n<p class=\"facts\">"
    html += facts.map { "<span>\(escapedHTML($0))</span>" }.joined(separator: " · ")
    if failures > 0 {
      html += " · <strong class=\"cross\">\(failures) "
      html += (failures == 1 ? "cell" : "cells") + " failed</strong>"
    }
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
    let summary = count == 1 ? "1 parameter" : "\(count) parameters"
    return "\n<details class=\"parameters\"><summary>\(summary)</summary>\(table)</details>"
  }

  /// A list of the steps, or of the headings of a single long one.
  private func contents() -> String {
    var entries: [(target: String, text: String)] = []
    if hasManySteps {
      entries = page.steps.enumerated().map { ("step-\($0.offset + 1)", $0.element.title) }
    } else {
      for case .prose(let markdown) in page.steps.first?.blocks ?? [] {
        for case .heading(_, let text) in MarkdownParser.blocks(markdown) {
          entries.append((slug(text.plainText), text.plainText))
        }
      }
    }
    guard entries.count > 2 else { return "" }
    let items = entries.map { "<li><a href=\"#\($0.target)\">\(escapedHTML($0.text))</a></li>" }
    return "<nav aria-label=\"Contents\"><ol>\(items.joined())</ol></nav>"
  }

  private func step(_ step: PageStep, number: Int) -> String {
    var html = "<article id=\"step-\(number)\">"
    if hasManySteps {
      html += "<h2>\(escapedHTML(step.title))</h2>\n<p class=\"facts\">"
      html += "<span>\(escapedHTML(step.name))</span> · <span>ran \(duration(step.seconds))</span>"
      html += "</p>" + parameters(step)
    }
    for block in step.blocks {
      switch block {
      case .prose(let markdown):
        let writer = MarkdownHTML(
          headingShift: hasManySteps ? 1 : 0, namePrefix: hasManySteps ? "s\(number)-" : "")
        html += "\n<div class=\"prose\">\(writer.html(markdown))</div>"
      case .cell(let cell):
        html += "\n" + PageCellWriter(cell: cell, id: "s\(number)c\(cell.index)").html()
      }
    }
    return html + "</article>"
  }
}
