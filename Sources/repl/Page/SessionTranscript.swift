import Kernel

/// A session as a step file: the inputs, and below each what it showed, as comments. `repl run`
/// runs it again. What failed or was undone is prose, so that it stops and changes nothing.
struct SessionTranscript {
  /// The heading.
  var title = "A session"
  /// Of what it is.
  var what = "a session"
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
    let replay = Replay(inputs)
    let title = title.withoutControls.split(whereSeparator: \.isNewline).joined(separator: " ")
    var parts = [
      "# \(title)",
      TranscriptText.comment(
        StepFile.transcriptMark(of: what, "\(date), \(programName)")
          + "\n\n```text\nrepl run \(name)\(origin.flags)\n```"),
    ]
    // What prepared the session shares the first cell, so that this has the first number.
    parts += replay.preparationProse.map(TranscriptText.comment)
    var prepared = TranscriptText.source(replay.preparation) {
      origin.way(to: $0, of: nil, from: start)
    }
    for cell in replay.cells {
      parts += (cell.entry?.prose ?? []).map(TranscriptText.comment)
      // Every input keeps its number, for the sake of `out[n]`.
      var code =
        cell.text.isEmpty ? "none;   # in[\(cell.number)] is left out" : source(of: cell, start)
      if !prepared.isEmpty {
        code = prepared + "\n" + code
        prepared = ""
      }
      if cell.isWhole, let entry = cell.entry {
        code += TranscriptText.results(of: PageCell(entry))
      }
      // The mark keeps apart cells that no prose divides.
      parts += ["# %%", code] + ending(of: cell)
      parts += (cell.entry?.proseBehind ?? []).map(TranscriptText.comment)
    }
    if !prepared.isEmpty { parts += ["# %%", prepared] }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private func source(of cell: Replay.Cell, _ start: String) -> String {
    TranscriptText.source(cell.text) {
      origin.way(to: $0, of: cell.entry?.folder, from: start)
    }
  }

  /// What is told of an input that failed, was stopped or undone, or is left out.
  private func ending(of cell: Replay.Cell) -> [String] {
    guard let entry = cell.entry else { return [] }
    if entry.keepsWeights {
      return [
        TranscriptText.comment(
          "This was undone, but for weights: they were too much to keep. What follows may differ.")
      ]
    }
    if entry.isUndone { return [told("This was undone", entry.text)] }
    let failure = PageCell(entry).failure ?? ""
    var end = ""
    if !entry.changesOfFailure.isEmpty {
      let names = entry.changesOfFailure.map { "`\($0)`" }.joined(separator: ", ")
      end = "; what it had changed by then is not made again (\(names))"
    }
    switch entry.outcome {
    case .interrupted: return [told("This was stopped\(end)", entry.text + "\n\n" + failure)]
    // Where all ran to its end, other results were expected.
    case .failed, .expectationsFailed:
      return cell.isWhole ? [] : [told("This failed\(end)", entry.text + "\n\n" + failure)]
    case .completed, .quit:
      return entry.savesSession
        ? [told("This is left out, so that it takes the place of no file", entry.text)] : []
    }
  }

  private func told(_ what: String, _ text: String) -> String {
    TranscriptText.comment(
      "\(what):\n\n" + MarkdownText.fenced(text.withoutControls, language: "text"))
  }
}
