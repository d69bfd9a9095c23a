import ArgumentParser
import Kernel

extension ColorChoice: ExpressibleByArgument {}
extension PictureMode: ExpressibleByArgument {}

/// What every way of running takes.
struct SharedOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "How pictures are shown: auto, kitty, iterm, sixel, blocks, ascii, file or off. Where this is "
        + "auto, the environment variable REPL_IMAGES may name one. Into a pipe go no pictures "
        + "but those of ascii.", valueName: "mode"))
  var images: PictureMode = .auto

  @Option(help: ArgumentHelp("When text is coloured: auto, always or never.", valueName: "when"))
  var color: ColorChoice = .auto

  @Option(help: ArgumentHelp("The seed of everything random.", valueName: "number"))
  var seed: UInt64 = 0

  @Option(help: ArgumentHelp("Processor threads to use; all by default.", valueName: "number"))
  var threads: Int?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change a parameter of a step; may be repeated.", valueName: "name=value"))
  var settings: [String] = []

  @Flag(help: "Show results and errors, nothing else.")
  var quiet = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024, not \(threads).")
    }
    for setting in settings where !isSetting(setting) {
      throw ValidationError(
        "--set takes name=value, for example --set epochs=1, not '\(setting)'.")
    }
  }

  /// The parameters to change, in the order given.
  var assignments: [(String, String)] {
    settings.compactMap { setting in
      guard let mark = setting.firstIndex(of: "=") else { return nil }
      return (String(setting[..<mark]), String(setting[setting.index(after: mark)...]))
    }
  }

  private func isSetting(_ text: String) -> Bool {
    guard let mark = text.firstIndex(of: "="), let first = text.first else { return false }
    return (first.isLetter || first == "_")
      && text[..<mark].allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
  }
}

/// The program's own name and the ways to call it.
struct Repl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "repl",
    abstract: "Pigment: a notebook in the terminal that teaches a machine to colour photographs.",
    usage: """
      repl                          a prompt
      repl FILE                     run a step file, then stay at the prompt
      repl [FILE] --transcript FILE keep every input and its results as a step file
      repl run FILE... [options]    run step files (repl run --help says more)
      repl export FILE... [--to html|md|ipynb] [--out FILE]
                                    run step files and write a document of them
      repl export --session FILE    write a document of a saved session
      repl fmt FILE... [--check]    set step files in order, changing no meaning
      repl colorize PHOTO|FOLDER... --weights FILE --out FOLDER
                                    colour photographs (repl colorize --help says more)
      repl bench [options]          measure speed and memory (repl bench --help says more)
      repl -e TEXT                  run a text
      repl < FILE                   run what comes from a pipe or file
      """,
    discussion: """
      At the prompt, `help` lists the commands and Ctrl-D leaves. Before it, the step file \
      ~/.config/pigment/init.txt is run where there is one (not with --no-init).
      Exit codes: 0 all went well, 1 a cell failed, 2 the command line or a file cannot be \
      understood, 3 an expectation did not hold, 130 interrupted.
      """,
    version: programName,
    subcommands: [Run.self, Export.self, Format.self, Colorize.self, Bench.self, Open.self],
    defaultSubcommand: Open.self)
}

/// What `--version` says.
let programName = "Pigment \(programVersion)"

/// `repl`, `repl FILE`, `repl -e TEXT`: a prompt, or a text that is run like one.
struct Open: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open a prompt (what repl does by itself).", shouldDisplay: false
  )

  @Argument(help: "A step file to run before the prompt opens.")
  var file: String?

  @Option(
    name: .customShort("e"), parsing: .unconditional,
    help: ArgumentHelp("Run a text instead of opening a prompt.", valueName: "text"))
  var text: String?

  @Flag(name: .customLong("no-init"), help: "Do not run your init.txt before the prompt.")
  var skipsInit = false

  @Option(
    help: ArgumentHelp(
      "Write every input and its results to a new step file as they come; repl run runs it again.",
      valueName: "file"))
  var transcript: String?

  @OptionGroup var shared: SharedOptions

  func validate() throws {
    if transcript != nil, text != nil {
      throw ValidationError("--transcript is of a prompt, and -e TEXT opens none.")
    }
    if file != nil, text != nil {
      throw ValidationError("-e TEXT and FILE do not go together; give one of them.")
    }
  }
}
