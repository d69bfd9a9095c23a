import Glibc
import Kernel

/// Pieces of a transcript: comments, cells and what they showed, ways to the files they use.
enum TranscriptText {
  /// Lines of prose. A line that would be an expectation or a mark is kept from being one.
  static func comment(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      if line.isEmpty { return "#" }
      let start = line.trimmed
      return start.hasPrefix("=>") || start.hasPrefix("%%") ? "# | \(line)" : "# \(line)"
    }.joined(separator: "\n")
  }

  /// What the cell showed. Comments that touch code are no prose, and `|` keeps a result that
  /// looks like an expectation or a mark from being one.
  static func results(of cell: PageCell) -> String {
    let texts = cell.displays.map(\.plainText) + cell.failures.map(\.text)
    let lines = texts.flatMap {
      $0.withoutControls.split(separator: "\n", omittingEmptySubsequences: false)
    }
    return lines.map { "\n# | \($0)".trimmedRight }.joined()
  }

  /// The text of a cell without the results of an earlier run, if it is itself a transcript; steps
  /// it uses or runs are named from where the transcript lies, `way` says how to each.
  static func source(_ text: String, way: (_ name: String) -> String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.hasPrefix("# |") ?? false { lines.removeLast() }
    let text = StepFile.renamingSteps(in: lines.joined(separator: "\n")) { name in
      name.hasPrefix("/") ? name : way(name) + name
    }
    return StepFile.oneCell(of: text)
  }

  /// A word of a shell.
  static func quoted(_ text: String) -> String {
    let isPlain = text.allSatisfy { $0.isLetter || $0.isNumber || "_-=./,:~+".contains($0) }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }

  /// The name of a folder with a `/` behind it; empty for the one at hand.
  static func slashed(_ folder: String) -> String {
    folder.isEmpty || folder == "." ? "" : folder.hasSuffix("/") ? folder : folder + "/"
  }

  /// The folder of a path, with its slash; empty for the one at hand.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// Whether a folder below the one at hand is reached without links.
  private static func isPlain(_ folder: String) -> Bool {
    guard let here = realpath(".", nil), let there = realpath(folder.isEmpty ? "." : folder, nil)
    else { return true }
    defer {
      free(here)
      free(there)
    }
    let steps = folder.split(separator: "/").filter { $0 != "." }
    let expected = ([String(cString: here)] + steps.map(String.init)).joined(separator: "/")
    return String(cString: there) == expected
  }

  /// The way from one folder to another; each is empty or ends in `/`.
  static func way(from start: String, to end: String) -> String {
    if start == end || end.hasPrefix("/") { return start == end ? "" : end }
    let steps = start.split(separator: "/")
    // Where a link lies between, `..` leads elsewhere.
    if !start.hasPrefix("/"), !steps.contains(".."), isPlain(start) {
      return String(repeating: "../", count: steps.count { $0 != "." }) + end
    }
    guard let real = realpath(end.isEmpty ? "." : end, nil) else { return end }
    defer { free(real) }
    return String(cString: real) + "/"
  }
}

extension SharedOptions {
  /// What must be said again for the same results, as it stands behind a command.
  var flags: String {
    var flags = settings.map { " --set \(TranscriptText.quoted($0))" }.joined()
    if seed != 0 { flags += " --seed \(seed)" }
    if let threads { flags += " --threads \(threads)" }
    return flags
  }
}
