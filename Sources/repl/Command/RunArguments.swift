import ArgumentParser

/// `repl run FILE…`.
struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Run step files from beginning to end.",
    discussion: """
      Every file is read first; a mistake in any of them is told before anything runs. \
      Each file starts with a fresh session. Pictures are also kept in the folder out.
      Ctrl-C stops the run; a third one saves its session in the folder autosave, where loadSession \
      finds it.
      Cells are counted from 1. With --from 5 the cells before it run too, so that their variables \
      exist, but quietly: nothing of them is shown or compared.
      With --json standard output carries one JSON object a line for each cell: file, number, \
      line, source, status (ok, failed, unexpected, interrupted, quit), milliseconds, outputs as \
      in a Jupyter notebook, misses (with --check), errors with their ranges, and error, the first of them, or null.
      """,
    helpNames: [])

  @Argument(help: ArgumentHelp("The step files.", valueName: "file"))
  var files: [String] = []

  @Flag(help: "Show prose and cells as well as results.")
  var echo = false

  @Flag(help: "Compare results with what the files expect (# =>).")
  var check = false

  @Flag(help: "Write the results into the files as what they expect.")
  var update = false

  @Flag(help: "Go on after a cell that failed.")
  var keepGoing = false

  @Option(help: ArgumentHelp("Write the run as one page.", valueName: "file"))
  var html: String?

  @Flag(help: "Stop before each cell: run, skip, edit it, or go back.")
  var step = false

  @Option(help: ArgumentHelp("The first cell to show.", valueName: "cell"))
  var from: Int?

  @Option(help: ArgumentHelp("The last cell to run.", valueName: "cell"))
  var to: Int?

  @Flag(help: "Write each cell and its results as a line of JSON.")
  var json = false

  @Option(
    help: ArgumentHelp(
      "Write what ran as a step file, with its results as comments; repl run runs it again.",
      valueName: "file"))
  var transcript: String?

  @OptionGroup var shared: SharedOptions

  @Flag(name: [.short, .long], help: "Show this help; with a file, its parameters too.")
  var help = false

  func validate() throws {
    if help { return }
    if files.isEmpty {
      throw ValidationError("repl run needs a file, for example repl run steps/09_train.txt.")
    }
    if check, update {
      throw ValidationError("--check compares and --update rewrites; give one of them.")
    }
    for (name, isGiven) in [("--json", json), ("--update", update)] where step && isGiven {
      throw ValidationError("--step waits for a person, and \(name) does not; give one of them.")
    }
    if json, echo {
      throw ValidationError("--json writes every cell already; leave out --echo.")
    }
    let single = [
      ("--from", from != nil), ("--to", to != nil), ("--transcript", transcript != nil),
    ]
    for (name, isGiven) in single where isGiven && files.count > 1 {
      throw ValidationError("\(name) is of one file; there are \(files.count).")
    }
    if from != nil, transcript != nil {
      throw ValidationError(
        "A transcript without the first cells would not run again; leave out --from.")
    }
    if let html, let transcript, isSameFile(html, transcript) {
      throw ValidationError("--html and --transcript name the same file.")
    }
    for (name, cell) in [("--from", from), ("--to", to)] {
      if let cell, cell < 1 { throw ValidationError("\(name) takes a cell from 1, not \(cell).") }
    }
    if let from, let to, from > to {
      throw ValidationError("--from \(from) lies behind --to \(to).")
    }
  }
}
