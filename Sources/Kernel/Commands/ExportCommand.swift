internal import Glibc
internal import Ops

// The session as a document.

let exportCommands: [CommandRecord] = [
  CommandRecord(
    "export", "Writes the inputs so far, with all they showed, as a document", topic: "session",
    also: ["nbconvert", "diary", "logstart", "knit", "publish"],
    [
      .value("file", .string, "its name; the ending says what it is"),
      .value(
        "to", .choice(["html", "md", "ipynb", "txt"]),
        "what is written, if the ending does not say",
        default: .nothing),
    ],
    details: "`.html` is one page with pictures and plots, `.md` Markdown with its pictures in a "
      + "folder beside it, `.ipynb` a Jupyter notebook, `.txt` a step file that `repl run` runs "
      + "again. Inputs that were undone are left out. `repl --transcript FILE` writes the step file "
      + "as the session goes.",
    example: "1 + 1\nexport \"out/example-session.html\""
  ) { call in
    let path = expanded(try call.string("file"))
    let format = call["to"] == nil ? nil : try call.string("to")
    let inputs = HistoryEntry.standing(of: call.runtime.history)
    let known = ["html", "htm", "md", "markdown", "ipynb", "txt"]
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard format != nil || known.contains(ending) && path.contains(".") else {
      throw CommandError(
        "\(quoted(path)) does not say what to write", at: "file",
        help: "export \(quoted(path + ".html"))   # or .md, .ipynb, .txt")
    }
    if format ?? ending == "txt", isFile(path), !isTranscript(path) {
      throw CommandError(
        "\(path) is there already, and is no transcript", at: "file",
        help: "name another file: a step file is not written over")
    }
    try makeFolder(of: path)
    let isWritten = try call.runtime.export(inputs, to: path, format: format)
    let text =
      isWritten
      ? "wrote \(counted(inputs.count, "input")) to \(path)"
      : "nothing was written: no documents are made here"
    return .none(showing: .text(text), call)
  }
]

private func isFile(_ path: String) -> Bool {
  var info = stat()
  return !path.utf8.contains(0) && stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFREG
}

/// Whether a file says of itself that it was written from a session, and may be written anew.
private func isTranscript(_ path: String) -> Bool {
  guard let bytes = try? readFile(path, limit: 100_000_000) else { return false }
  let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").prefix(3)
  return lines.contains { $0.hasPrefix("# Transcript of ") }
}
