import Glibc
import Kernel

/// Asks the reader of `repl run --step` what to do with the cell at hand; one key answers.
final class StepQuestion {
  /// What is asked about.
  enum Subject {
    case cell(Int, of: Int)
    /// The end of the file, and what follows.
    case end(StepRunner.Following)
  }

  /// What the reader wants.
  enum Answer {
    case run, skip, back, edit, help
    /// To see the answers to the questions above.
    case answer
    /// To go on with the next file.
    case next
    /// To go on at a prompt, with all variables.
    case prompt
    /// To leave the program.
    case leave
  }

  /// Whose names Tab completes while a cell is edited.
  var session: Session
  private let console: Console
  private let input: InputSource
  private let terminal = TerminalState(descriptor: 0)
  private var editor: LineEditor?

  /// A question at the terminal; until `close` the terminal does not show what is typed.
  init(console: Console, signals: SignalWatch, session: Session) {
    self.console = console
    self.session = session
    input = InputSource(descriptor: 0, signals: signals.events)
    terminal?.silence()
  }

  /// Leaves the terminal as it was found.
  func close() {
    editor = nil
    terminal?.restore()
  }

  /// Asks until a key is an answer.
  func ask(_ subject: Subject) -> Answer {
    let style = Style(isOn: console.output.isColored)
    input.discardSignals()
    let dot = console.output.isUnicode ? " · " : ", "
    let (place, words) =
      switch subject {
      case .cell(let number, let count):
        (
          "\(number) of \(count)",
          ["Enter runs", "s skips", "b back", "e edits", "a answers", "? help", "q quits"]
        )
      case .end(.given(let name)):
        ("end", ["Enter goes on with \(Self.title(name))", "b back", "a answers", "q to a prompt"])
      case .end(.offered(let name)):
        (
          "end",
          [
            "n next: \(Self.title(name))", "Enter leaves", "b back", "a answers", "q to a prompt",
          ]
        )
      case .end(.none): ("end", ["Enter leaves", "b back", "a answers", "q to a prompt"])
      }
    if let typed = console.takeTyped() { input.put(typed.keys, pending: typed.pending) }
    console.write(style(.prompt, "[\(place)]") + " " + style(.faint, words.joined(separator: dot)))
    while true {
      switch input.next() {
      case .scalar(let key):
        guard let answer = Self.answer(to: key) else { continue }
        // The question makes room for what it brings.
        console.write(console.output.canMove ? "\r\u{1b}[K" : "\n")
        return answer
      case .interrupt: console.write("  ^C (q quits)")
      case .end:
        console.write("\n")
        return .leave
      case .resize, .resume: terminal?.silence()
      }
      if console.failure != nil { return .leave }
    }
  }

  private static func title(_ path: String) -> String {
    PictureFiles.name(of: path).withoutControls
  }

  private static func answer(to key: Unicode.Scalar) -> Answer? {
    switch key {
    case "\n", "\r", " ": .run
    case "s": .skip
    case "b": .back
    case "a": .answer
    case "n": .next
    case "e": .edit
    case "?", "h": .help
    case "q": .prompt
    case "\u{4}": .leave
    default: nil
    }
  }

  /// Says what the keys do.
  func explain() {
    console.write(
      """
      Enter  run the cell
      s      skip it: it does not run
      b      back to before the last cell, as undo goes; where that does not reach, the cells before
             it run again, quietly. Files stay as they are
      a      show the answers that are folded up above
      n      at the end: go on with the next step
      e      edit the text of the cell; Enter takes it over, Ctrl-C leaves it as it was
      q      quit to a prompt with all variables; Ctrl-D leaves the program

      """)
  }

  /// Says something about the walk, beside the results.
  func say(_ text: String) {
    let style = Style(isOn: console.errors.isColored)
    console.writeError(style(.faint, text) + "\n")
  }

  /// Lets the reader change a text; nil when it stays as it is.
  func edit(_ text: String, number: Int) -> String? {
    guard console.output.canMove else {
      say("editing needs a terminal that can move its cursor")
      return nil
    }
    if editor == nil {
      // A text that is edited is not yet an input.
      var capabilities = console.output
      capabilities.takesMarks = false
      editor = LineEditor(
        input: input, capabilities: capabilities, entries: [text],
        advice: LineEditor.Advice(
          completeness: { Kernel.completeness(of: $0) },
          completions: { [unowned self] in session.complete($0, at: $1) }))
    }
    guard let editor else { return nil }
    // The text comes as if it were pasted, and the editor shows it as it would.
    input.unread("\u{1b}[200~" + text + "\u{1b}[201~")
    defer { terminal?.silence() }
    guard case .text(let edited) = editor.read(prompt: "cell \(number)> "),
      !edited.allSatisfy(\.isWhitespace)
    else {
      console.write("^C\n")
      return nil
    }
    return edited
  }
}
