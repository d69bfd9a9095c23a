import Glibc
import Kernel

/// A session as a step file: the inputs, and below each what it showed, as comments. `repl run`
/// runs it again. What failed is prose, so that it stops nothing.
struct SessionTranscript {
  private let page: Page
  private let origin: SessionOrigin

  /// The transcript of a session's page.
  init(_ page: Page, from origin: SessionOrigin) {
    self.page = page
    self.origin = origin
  }

  /// The text of the step file at `path`, which steps it uses are looked for from.
  func text(path: String) -> String {
    let name = TranscriptText.quoted(path.split(separator: "/").last.map(String.init) ?? path)
    let start = TranscriptText.folder(of: path)
    let blocks = page.steps.flatMap(\.blocks)
    // Inputs keep their numbers where one asks for `out[n]`.
    let isNumbered = blocks.contains { block in
      if case .cell(let cell) = block { cell.source.contains("out[") } else { false }
    }
    var parts = [
      "# \(page.title)",
      TranscriptText.comment(
        "\(StepFile.transcriptMark)\(page.date), \(page.program). It runs again with:\n\n"
          + "```text\nrepl run \(name)\(origin.flags)\n```"),
    ]
    var prose: [String] = []
    // The lesson that an input ran comes again when the input does, with its prose; one that broke
    // off is there as far as it came.
    var comesAgain = true
    var isInLesson = false
    for block in blocks {
      switch block {
      case .prose(let markdown): prose.append(TranscriptText.comment(markdown))
      case .cell(let cell):
        let wasInLesson = isInLesson
        if !cell.isInner { comesAgain = cell.status == .ok || cell.status == .unexpected }
        isInLesson = cell.isInner && comesAgain
        if !isInLesson {
          parts += (wasInLesson ? [] : prose) + self.parts(of: cell, start, isNumbered)
        }
        prose = []
      }
    }
    if !isInLesson { parts += prose }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func parts(of cell: PageCell, _ start: String, _ isNumbered: Bool) -> [String] {
    func code(_ text: String) -> [String] {
      // The mark keeps apart cells that no prose divides.
      ["# %%", TranscriptText.source(text) { origin.way(to: $0, from: start) }]
    }
    switch cell.status {
    case .ok, .unexpected:
      var parts = code(cell.source)
      parts[1] += TranscriptText.results(of: cell)
      return parts
    case .quit: return cell.ran.isEmpty ? [] : code(cell.ran)
    case .failed, .interrupted:
      let text = cell.source + "\n\n" + (cell.failure ?? "").withoutControls
      let failed = TranscriptText.comment(
        (cell.status == .failed ? "This failed:\n\n" : "This was stopped:\n\n")
          + MarkdownText.fenced(text, language: "text"))
      let ran = cell.ran.isEmpty && isNumbered ? "none;" : cell.ran
      return (ran.isEmpty ? [] : code(ran)) + [failed]
    }
  }
}

/// Where a session comes from: what must be known to run it again.
struct SessionOrigin: Sendable {
  /// The folder steps are looked for in; nil for the one at hand, or the course in it.
  var folder: String?
  /// The options it was started with.
  var flags = ""

  /// The way from a folder to the one that holds a step; both are empty or end in `/`.
  func way(to name: String, from start: String) -> String {
    var end = folder.map { $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
    // From the folder at hand a step is found as the session found it.
    if end == start { return "" }
    let file = name.hasSuffix(".txt") ? name : name + ".txt"
    if folder == nil, access(file, F_OK) != 0, access("steps/" + file, F_OK) == 0 { end = "steps/" }
    return TranscriptText.way(from: start, to: end)
  }
}
