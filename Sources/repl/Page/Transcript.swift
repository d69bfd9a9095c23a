import Glibc
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
    let folder = Self.way(from: Self.folder(of: path), to: Self.folder(of: file.source.name))
    let name = path.split(separator: "/").last.map(String.init) ?? path
    var parts = [
      "# \(step.title)",
      comment(
        "Transcript of `\(file.source.name)`, \(date), \(programName). It runs again with:\n\n"
          + "```text\nrepl run \(name)\(flags)\n```"),
    ]
    for block in step.blocks {
      switch block {
      case .prose(let markdown): parts.append(comment(markdown))
      case .cell(let cell):
        // The mark keeps apart cells that no prose divides.
        parts.append("# %%")
        parts.append(source(cell.source, folder: folder) + results(of: cell))
      }
    }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private var flags: String {
    var flags = command.shared.settings.map { " --set \(Self.quoted($0))" }.joined()
    if command.shared.seed != 0 { flags += " --seed \(command.shared.seed)" }
    if let threads = command.shared.threads { flags += " --threads \(threads)" }
    return flags
  }

  private func comment(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "#" : "# \($0)" }.joined(separator: "\n")
  }

  /// What the cell showed. Comments that touch code are no prose, and `|` keeps a result that
  /// looks like an expectation or a mark from being one.
  private func results(of cell: PageCell) -> String {
    let texts = cell.displays.map(\.plainText) + cell.failures.map(\.text)
    let lines = texts.flatMap {
      $0.withoutControls.split(separator: "\n", omittingEmptySubsequences: false)
    }
    return lines.map { "\n# | \($0)".trimmedRight }.joined()
  }

  /// The text of a cell without the results of an earlier run, if it is itself a transcript; steps
  /// it uses are named from where the transcript lies.
  private func source(_ text: String, folder: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("# |") }
    return lines.map { line in
      let word = "use \""
      guard line.hasPrefix(word), !folder.isEmpty else { return String(line) }
      let name = line.dropFirst(word.count)
      return name.hasPrefix("/") ? String(line) : word + folder + name
    }.joined(separator: "\n")
  }

  /// A word of a shell.
  private static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "_-=./,:~+".contains($0) }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// The way from one folder to another; each is empty or ends in `/`.
  private static func way(from start: String, to end: String) -> String {
    if start == end || end.hasPrefix("/") { return start == end ? "" : end }
    let steps = start.split(separator: "/")
    if !start.hasPrefix("/"), !steps.contains("..") {
      return String(repeating: "../", count: steps.count { $0 != "." }) + end
    }
    guard let real = realpath(end.isEmpty ? "." : end, nil) else { return end }
    defer { free(real) }
    return String(cString: real) + "/"
  }
}
