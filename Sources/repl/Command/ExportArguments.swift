import ArgumentParser
import Kernel

/// `repl export FILE… --to html|md|ipynb --out FILE`.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Run step files and write prose, cells and results as one document.",
    usage: """
      repl export FILE... [--to html|md|ipynb] [--out FILE] [options]
      repl export --session FILE [--to html|md|ipynb|txt] [--out FILE]
      repl export steps/*.txt --out course.html
      """,
    discussion: """
      html is one self-contained page, with several files a book with a table of contents; md is \
      GitHub-flavoured Markdown with its pictures in a folder beside it; ipynb is a Jupyter \
      notebook. Each file starts with a fresh session. A cell that fails ends its file, and the \
      document shows why; it is written all the same.
      With --session nothing runs: FILE is what `saveSession` saved, and the document shows its \
      inputs with what they showed; txt is a step file that runs again.
      Nothing is written to standard output. Exit codes: 0 all went well, 1 a cell failed or the \
      document could not be written, 2 the command line or a file cannot be understood, 3 an \
      expectation did not hold, 130 interrupted.
      """)

  @Argument(help: ArgumentHelp("The step files.", valueName: "file"))
  var files: [String] = []

  @Option(
    help: ArgumentHelp("A saved session, instead of step files.", valueName: "file"))
  var session: String?

  @Option(
    help: ArgumentHelp(
      "What is written: html, md or ipynb; txt of a session. (default: what --out ends in, or html)",
      valueName: "format"),
    transform: Export.format)
  var to: PageFormat?

  @Option(
    help: ArgumentHelp(
      "The document. (default: out/NAME.html; out/book.html of several files)", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("The heading; the title of the file by default.", valueName: "text"))
  var title: String?

  @Option(
    help: ArgumentHelp(
      "Markdown that stands before the contents. A paragraph ![caption](09_train) shows the last "
        + "picture of that step with these words in its caption.", valueName: "file"))
  var front: String?

  @Flag(help: "Compare results with what the files expect (# =>), and show it.")
  var check = false

  @Flag(help: "Go on after a cell that failed.")
  var keepGoing = false

  @OptionGroup var shared: SharedOptions

  func validate() throws {
    if session != nil, !files.isEmpty {
      throw ValidationError("--session and step files do not go together; give one of them.")
    }
    if session != nil, check || keepGoing || !shared.settings.isEmpty {
      throw ValidationError("--session runs nothing; leave out --check, --keep-going and --set.")
    }
    if format == .txt, session == nil {
      throw ValidationError("a step file is one already; --to takes html, md or ipynb.")
    }
    if files.isEmpty, session == nil {
      throw ValidationError(
        "repl export needs a file, for example repl export steps/09_train.txt --to html.")
    }
    if let out, out.isEmpty || out.hasSuffix("/") {
      throw ValidationError("--out takes the name of a file, not '\(out)'.")
    }
    if let out, to == nil, PageFormat(endingOf: out) == nil {
      throw ValidationError("--out '\(out)' does not say the format; add --to html, md or ipynb.")
    }
  }

  private static func format(_ text: String) throws -> PageFormat {
    if let format = PageFormat(rawValue: text.lowercased()) { return format }
    throw ValidationError("--to takes html, md or ipynb, not '\(text)'.")
  }

  /// The heading in one line.
  var heading: String? {
    title.map { $0.split(whereSeparator: \.isNewline).joined(separator: " ") }
  }

  /// What is written.
  var format: PageFormat { to ?? out.flatMap { PageFormat(endingOf: $0) } ?? .html }

  /// Where it is written.
  var path: String {
    if let out { return out }
    if let session { return "out/\(PictureFiles.name(of: session)).\(format.rawValue)" }
    return "out/\(files.count == 1 ? PictureFiles.name(of: files[0]) : "book").\(format.rawValue)"
  }
}
