import Kernel

/// A run as a step file: prose, the cells as they ran, and below each what it showed, as comments.
/// `repl run` runs it again; its first lines say with which parameters.
struct Transcript {
  private let step: PageStep
  private let file: StepFile
  private let date: String
  private let command: Run

  /// The transcript of a step that was run at a date, by a command.
  init(_ step: PageStep, of file: StepFile, date: String, command: Run) {
    self.step = step
    self.file = file
    self.date = date
    self.command = command
  }

  /// The text of the step file at `path`, which other steps it uses are looked for from.
  func text(path: String) -> String {
    let folder = TranscriptText.way(
      from: TranscriptText.folder(of: path), to: TranscriptText.folder(of: file.source.name))
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var parts = [
      "# \(step.title)",
      TranscriptText.comment(
        "Transcript of `\(file.source.name)`, \(date), \(programName). It runs again with:\n\n"
          + "```text\nrepl run \(name)\(command.shared.flags)\n```"),
    ]
    for block in step.blocks {
      switch block {
      case .prose(let markdown): parts.append(TranscriptText.comment(markdown))
      case .cell(let cell):
        // The mark keeps apart cells that no prose divides.
        parts.append("# %%")
        parts.append(
          TranscriptText.source(cell.source) { _ in folder } + TranscriptText.results(of: cell))
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

}
