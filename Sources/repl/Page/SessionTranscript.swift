import Kernel

/// A session as a step file: the inputs, and below each what it showed, as comments. `repl run`
/// runs it again. What failed or was undone is prose, so that it stops and changes nothing.
struct SessionTranscript {
  /// The heading.
  var title = "A session"
  /// When it was written, as people write it.
  var date = Clock.now().text
  /// Where the session comes from.
  var origin = SessionOrigin()

  /// The text of the step file at `path`, which steps it uses are looked for from.
  ///
  /// - Parameters:
  ///   - inputs: All inputs of the session in order; those that prepared it are numbered 0.
  ///   - path: The file, to be read from the folder at hand.
  func text(of inputs: [HistoryEntry], path: String) -> String {
    let name = TranscriptText.quoted(path.split(separator: "/").last.map(String.init) ?? path)
    let start = TranscriptText.folder(of: path)
    let cells = Replay(inputs).cells
    // Inputs keep their numbers where one asks for `out[n]`.
    let isNumbered = inputs.contains { !$0.isLoaded && $0.text.contains("out[") }
    var parts = [
      "# \(title.withoutControls)",
      TranscriptText.comment(
        "\(StepFile.transcriptMark)\(date), \(programName). It runs again with:\n\n"
          + "```text\nrepl run \(name)\(origin.flags)\n```"),
    ]
    /// What prepared the session shares the first cell, so that this has the first number.
    var prepared: [String] = []
    for cell in cells {
      let prose = (cell.entry?.prose ?? []).map(TranscriptText.comment)
      var code = cell.text.isEmpty ? "" : source(of: cell, start)
      if isNumbered, cell.number == 0 {
        prepared.append(code)
        continue
      }
      if code.isEmpty, isNumbered { code = "none;" }
      if !prepared.isEmpty {
        code = (prepared + [code]).joined(separator: "\n")
        prepared = []
      }
      if cell.isWhole, let entry = cell.entry {
        code += TranscriptText.results(of: PageCell(entry))
      }
      let end = ending(of: cell)
      // Without a word or a result nothing is left to be read about.
      if code.isEmpty, end.isEmpty { continue }
      parts += prose
      // The mark keeps apart cells that no prose divides.
      if !code.isEmpty { parts += ["# %%", code] }
      parts += end
      parts += (cell.entry?.proseBehind ?? []).map(TranscriptText.comment)
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func source(of cell: Replay.Cell, _ start: String) -> String {
    TranscriptText.source(cell.text) {
      origin.way(to: $0, of: cell.entry?.folder, from: start)
    }
  }

  /// What is told of an input that failed, was stopped or undone.
  private func ending(of cell: Replay.Cell) -> [String] {
    guard let entry = cell.entry, entry.number > 0 else { return [] }
    if entry.isUndone { return [told("This was undone", entry.text)] }
    let failure = PageCell(entry).failure ?? ""
    switch entry.outcome {
    case .interrupted: return [told("This was stopped", entry.text + "\n\n" + failure)]
    // Where all ran to its end, other results were expected.
    case .failed, .expectationsFailed:
      return cell.isWhole ? [] : [told("This failed", entry.text + "\n\n" + failure)]
    case .completed, .quit: return []
    }
  }

  private func told(_ what: String, _ text: String) -> String {
    TranscriptText.comment(
      "\(what):\n\n" + MarkdownText.fenced(text.withoutControls, language: "text"))
  }
}
