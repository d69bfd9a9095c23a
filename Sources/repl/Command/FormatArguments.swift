import ArgumentParser

/// `repl fmt FILE… [--check]`.
struct Format: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Set step files as the course does, changing no meaning.",
    discussion: """
      Spaces, indentation, empty lines and blanks at the end of lines change; words, comments and \
      expectations stay. The names of files that change (with --check, that would change) are \
      written to standard output. The file - is standard input, and its text comes out.
      Exit codes: 0 all is well, 1 a file could not be written, 2 a file cannot be understood, 3 \
      with --check, a file would change.
      """)

  @Argument(help: ArgumentHelp("The step files.", valueName: "file"))
  var files: [String] = []

  @Flag(help: "Change nothing; say what would change.")
  var check = false

  func validate() throws {
    if files.isEmpty {
      throw ValidationError("repl fmt needs a file, for example repl fmt steps/09_train.txt.")
    }
    if files.contains("-"), files.count > 1 {
      throw ValidationError("- is standard input; it goes with no other file.")
    }
  }
}
