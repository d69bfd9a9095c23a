import Kernel

/// A session as a step file: the inputs, and below each what it showed, as comments. `repl run`
/// runs it again. What failed or was undone is prose, so that it stops and changes nothing.
struct SessionTranscript {
  /// The heading.
  let title: String
  /// Of what it is.
  let what: String
  /// When it was written, as people write it.
  let date: String
  /// Where the session comes from.
  let origin: SessionOrigin

  /// The text of each input that stands for itself, with those it ran, by its number.
  private var written: [Int: (fingerprint: [Int], text: String)] = [:]

  init(
    title: String = "A session", what: String = "a session", date: String = Clock.now().text,
    origin: SessionOrigin = SessionOrigin()
  ) {
    (self.title, self.what, self.date, self.origin) = (title, what, date, origin)
  }

  /// The text of the step file at `path`, which steps it uses are looked for from.
  ///
  /// Asked again, it makes only the text of inputs that are new, or were undone since: a session at a
  /// prompt is written after every input.
  ///
  /// - Parameters:
  ///   - inputs: All inputs of the session in order; those that prepared it are numbered 0.
  ///   - path: The file, to be read from the folder at hand.
  mutating func text(of inputs: [HistoryEntry], path: String) -> String {
    let name = TranscriptText.quoted(path.split(separator: "/").last.map(String.init) ?? path)
    let start = TranscriptText.folder(of: path)
    let title = title.withoutControls.split(whereSeparator: \.isNewline).joined(separator: " ")
    let own = inputs.filter { !$0.isLoaded }
    let preparing = own.filter { $0.number == 0 }
    let replay = Replay(preparing)
    var parts = [
      TranscriptText.comment(title),
      TranscriptText.comment(
        StepFile.transcriptMark(of: what, "\(date), \(programName)")
          + "\n\n```text\nrepl run \(name)\(origin.flags)\n```"),
    ]
    parts += replay.preparation.flatMap { $0.entry?.prose ?? [] }.map(TranscriptText.comment)
    // What prepared the session shares the first cell, so that this has the first number.
    var prepared = replay.preparation.map { source(of: $0, start) }.joined(separator: "\n")
    var first = 1
    for group in Self.groups(of: own.filter { $0.number > 0 }) {
      let number = group[0].number
      let fingerprint = group.map(\.fingerprint) + [first, preparing.count]
      if written[number]?.fingerprint != fingerprint {
        let cells = Replay(preparing + group, from: first).cells
        written[number] = (fingerprint, self.text(of: cells, after: prepared, start))
      }
      parts.append(written[number]?.text ?? "")
      first = (group.last?.number ?? number) + 1
      prepared = ""
    }
    if !prepared.isEmpty { parts += ["# %%", prepared] }
    return parts.joined(separator: "\n\n") + "\n"
  }

  /// Inputs that stand for themselves, each with those that it ran.
  private static func groups(of inputs: [HistoryEntry]) -> [[HistoryEntry]] {
    var groups: [[HistoryEntry]] = []
    var numbers: Set<Int> = []
    for entry in inputs {
      if let outer = entry.outer, numbers.contains(outer.number) {
        groups[groups.count - 1].append(entry)
        numbers.insert(entry.number)
      } else {
        groups.append([entry])
        numbers = [entry.number]
      }
    }
    return groups
  }

  private func text(of cells: [Replay.Cell], after prepared: String, _ start: String) -> String {
    var parts: [String] = []
    for (index, cell) in cells.enumerated() {
      parts += (cell.entry?.prose ?? []).map(TranscriptText.comment)
      // Every input keeps its number, for the sake of `out[n]`.
      var code =
        cell.text.isEmpty ? "none;   # in[\(cell.number)] is left out" : source(of: cell, start)
      if index == 0, !prepared.isEmpty { code = prepared + "\n" + code }
      if cell.isWhole, let entry = cell.entry {
        code += TranscriptText.results(of: PageCell(entry))
      }
      // The mark keeps apart cells that no prose divides.
      parts += ["# %%", code] + ending(of: cell)
      parts += (cell.entry?.proseBehind ?? []).map(TranscriptText.comment)
    }
    return parts.joined(separator: "\n\n")
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
