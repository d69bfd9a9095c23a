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
      + "again, with `out[n]` meaning the same results. Inputs that were undone are left out, and so "
      + "are `undo`, `redo` and `export` themselves; a step file tells in its prose what failed, what "
      + "was undone, and what `saveSession` it leaves out. Only another such document is replaced. "
      + "`repl --transcript FILE` writes the step file as the session goes.",
    example: "1 + 1\nexport \"out/example-session.html\""
  ) { call in
    let path = expanded(try call.string("file"))
    let format = call["to"] == nil ? nil : try call.string("to")
    let known = ["html", "htm", "md", "markdown", "ipynb", "txt"]
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    guard format != nil || known.contains(ending) && path.contains(".") else {
      throw CommandError(
        "\(quoted(path)) does not say what to write", at: "file",
        help: "export \(quoted(path + ".html"))   # or .md, .ipynb, .txt")
    }
    try makeFolder(of: path)
    let document = call.runtime.document
    let isWritten = try call.runtime.export(document, to: path, format: format)
    let count = HistoryEntry.standing(of: document).count
    let text =
      isWritten
      ? "wrote \(counted(count, "input")) to \(path)"
      : "nothing was written: no documents are made here"
    return .none(showing: .text(text), call)
  }
]
