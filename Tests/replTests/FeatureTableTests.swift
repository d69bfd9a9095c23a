import Glibc
import Testing

@testable import repl

/// The table of the README, "The notebook": each of its rows once, as a user meets it. What else
/// there is to a row has tests of its own.
@Suite struct FeatureTableTests {
  private typealias Row = (
    number: Int, name: String, body: @Sendable (FeatureTableTests) throws -> Void
  )

  private static let rows: [Row] = [
    (1, "history is kept", { try $0.historyIsKept() }),
    (2, "history is searched", { try $0.historyIsSearched() }),
    (3, "blocks", { try $0.aBlockIsOne() }),
    (4, "completion", { try $0.tabCompletes() }),
    (5, "help", { try $0.helpHasExamplesThatRun() }),
    (6, "carets", { try $0.errorsPointAtThePlace() }),
    (7, "did you mean", { try $0.namesAreGuessed() }),
    (8, "Ctrl-C", { try $0.controlCKeepsWhatWasLearned() }),
    (9, "pictures", { try $0.picturesAreShown() }),
    (10, "progress", { try $0.progressIsShown() }),
    (11, "time and memory", { try $0.timeMemoryAndVariables() }),
    (12, "undo", { try $0.inputsAreUndone() }),
    (13, "transcript", { try $0.aTranscriptRunsAgain() }),
    (14, "export", { try $0.runsBecomePages() }),
    (15, "echo", { try $0.aFileRunsAsIfTyped() }),
    (16, "steps", { try $0.aFileRunsStepByStep() }),
    (17, "expectations", { try $0.expectationsAreCheckedAndRewritten() }),
    (18, "restart and staleness", { try $0.restartingAndStaleness() }),
    (19, "sessions", { try $0.sessionsAreSavedAndLoaded() }),
    (20, "pipes and codes", { try $0.pipesAndExitCodes() }),
    (21, "quiet and JSON", { try $0.quietAndJSON() }),
    (22, "paste", { try $0.aPasteIsOneInput() }),
  ]

  @Test(arguments: 1...22) func row(number: Int) throws {
    let row = try #require(Self.rows.first { $0.number == number })
    try row.body(self)
  }

  @Test func theTableHasTheseRows() {
    let root = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    let lines = Child.text(root + "/README.md").split(separator: "\n")
    let start = lines.firstIndex { $0.hasPrefix("## The notebook") } ?? lines.endIndex
    let table = lines[start...].dropFirst().prefix { !$0.hasPrefix("## ") }
      .filter { $0.hasPrefix("| ") }
    // Under the heading, whose cells are empty.
    let numbers = table.dropFirst().map { line in
      Int(line.split(separator: "|")[0].filter { $0 != " " })
    }
    #expect(numbers == Array(1...22))
    #expect(Self.rows.map(\.number) == Array(1...22))
    // What shows a row stands in its last cell.
    #expect(table.dropFirst().allSatisfy { $0.hasSuffix(" |") && !$0.hasSuffix("|  |") })
  }

  // MARK: Ways to drive it

  let folder = TemporaryFolder()
  let tab = "\t"
  let up = "\u{1b}[A"
  let enter = "\r"
  let controlC = "\u{3}"

  func prompt(_ environment: [String] = []) throws -> PseudoTerminal {
    let terminal = PseudoTerminal(home: folder.path, environment: environment)
    try #require(terminal.expect("pigment[1]> "))
    return terminal
  }

  func leave(_ terminal: PseudoTerminal) {
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
  }

  /// Types inputs one by one, each when the one before has been run.
  func type(_ inputs: [String], at terminal: PseudoTerminal) throws {
    for (place, input) in inputs.enumerated() {
      terminal.type(input + enter)
      try #require(terminal.expect("pigment[\(place + 2)]> "), "\(input)")
    }
  }

  /// The output of a program that comes through a pipe.
  func output(of program: String) -> String {
    let result = Child.run([], input: program, folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    return result.output
  }

  func repl(_ arguments: String...) -> Child.Result {
    Child.run(arguments, folder: folder.path)
  }

  let lesson = """
    # A lesson

    # Why one counts.

    let a = 1
    print("a is", a)

    # ## More

    a + 1  # => 2

    """

  let training = [
    "let model = gan(unet(levels: 3, filters: 2), patchDiscriminator(filters: 2))",
    "let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 2)",
  ]

  // MARK: The rows

  private func historyIsKept() throws {
    let first = try prompt()
    try type(["let kept = 40"], at: first)
    leave(first)
    let second = try prompt()
    second.type(up + enter)
    #expect(second.expect("pigment[2]> "))
    second.type("kept + 2" + enter)
    #expect(second.expect("42\r\n"))
  }

  private func historyIsSearched() throws {
    let terminal = try prompt()
    try type(["let apple = 3", "let bread = 4", "1"], at: terminal)
    terminal.type("let a" + up)
    #expect(terminal.expect("pple = 3"))
    terminal.type(controlC)
    #expect(terminal.expect("^C"))
    #expect(terminal.expect("pigment[4]> "))
    terminal.type("\u{12}read")
    #expect(terminal.expect("search `read`> let bread = 4"))
  }

  private func aBlockIsOne() throws {
    let terminal = try prompt()
    terminal.type("for i in 0..<3 {" + enter + "print(i * 11)" + enter + "}" + enter)
    #expect(terminal.expect("22\r\n"))
    #expect(terminal.expect("pigment[2]> "))
    // It comes back whole, and its first row can be changed.
    terminal.type(up + up + "\u{5}\u{7f}\u{7f}\u{7f}5 {" + enter)
    #expect(terminal.expect("44\r\n"))
  }

  private func tabCompletes() throws {
    folder.write("", to: "a-file-of-its-own")
    let terminal = try prompt()
    terminal.type("unet(" + tab + tab)
    #expect(terminal.expect("levels: "))
    #expect(terminal.expect("(8)"))
    terminal.type(controlC)
    #expect(terminal.expect("^C"))
    #expect(terminal.expect("pigment[1]> "))
    terminal.type("activationLayer(\"" + tab + tab)
    #expect(terminal.expect("leakyRelu"))
    terminal.type(controlC)
    #expect(terminal.expect("^C"))
    #expect(terminal.expect("pigment[1]> "))
    try type(["let parts = (train: [1, 2, 3])"], at: terminal)
    terminal.type("len(parts.tr" + tab + ") + 70" + enter)
    #expect(terminal.expect("73\r\n"))
    terminal.type("print(\"<\" + \"a-fi" + tab + "\" + \">\")" + enter)
    #expect(terminal.expect("<a-file-of-its-own>\r\n"))
  }

  private func helpHasExamplesThatRun() throws {
    let text = output(of: "?conv2d\nhelp pictures\ntry conv2d\nhelp \"kernels pictures\"\n")
    #expect(text.contains("Convolves pictures with kernels") && text.contains("Try:"))
    #expect(text.contains("show(pictures"))
    #expect(text.contains("\n[1, 1, 2, 2]\n"))
    #expect(text.contains("about \"kernels pictures\""))
  }

  private func errorsPointAtThePlace() throws {
    let terminal = try prompt()
    terminal.type("let x = = 3" + enter)
    #expect(terminal.expect("^"))
    // The text is still there.
    #expect(terminal.expect("pigment[1]> let x = = 3"))
    let result = repl("-e", "tensor([1, 2]) @ 3")
    #expect(result.status == 1)
    #expect(result.errors.contains("  -e:1  tensor([1, 2]) @ 3\n        ^^^^^^^^^^^^^^^^^^\n"))
  }

  private func namesAreGuessed() throws {
    #expect(repl("-e", "conv2(1)").errors.contains("help: conv2d"))
    #expect(
      repl("-e", "let x = ones([2])\nunsqueeze(x, 0)").errors.contains(
        "`unsqueeze` is called `reshape` here"))
  }

  private func controlCKeepsWhatWasLearned() throws {
    let terminal = try prompt(["CI=1"])
    try type(training, at: terminal)
    terminal.type("train(model, on: data, epochs: 1000000)" + enter)
    #expect(terminal.expect("epoch 2 of 1000000"))
    terminal.type(controlC)
    #expect(terminal.expect("stopped in batch "))
    #expect(terminal.expect("pigment[4]> "))
    terminal.type("model.steps > 3 and model.steps == len(tracks.d)" + enter)
    #expect(terminal.expect("true\r\n"))
    #expect(terminal.expect("pigment[5]> "))
    terminal.type("undo; model.steps + 70" + enter)
    #expect(terminal.expect("\r\n70\r\n"))
  }

  private func picturesAreShown() throws {
    let marks = [
      "kitty": "\u{1b}_G", "iterm": "\u{1b}]1337;File=", "sixel": "\u{1b}P", "blocks": "▀▀▀",
      "ascii": "--------",
    ]
    for (mode, mark) in marks {
      let terminal = PseudoTerminal(
        ["-e", "show swatch(50, 60, 35)", "--images", mode], home: folder.path)
      #expect(terminal.expect(mark), "\(mode)")
      #expect(terminal.end() == 0)
      #expect(folder.names(in: "out").contains { $0.hasSuffix(".png") })
    }
  }

  private func progressIsShown() throws {
    let terminal = try prompt()
    try type(training, at: terminal)
    terminal.type("train(model, on: data, epochs: 100000, picturesEvery: 0)" + enter)
    #expect(terminal.expect("epoch "))
    #expect(terminal.expect("/s"))
    #expect(terminal.expect("left"))
    terminal.type(controlC)
    #expect(terminal.expect("stopped in batch "))
  }

  private func timeMemoryAndVariables() throws {
    let text = output(
      of: """
        let weights = ones([3, 250])
        time { 1 + 1 }
        profile { weights @ ones([250, 3]) }
        who
        memory
        inspect weights

        """)
    #expect(text.contains(" s\n2\n"))
    #expect(text.contains("matrix products"))
    #expect(text.contains("weights  tensor"))
    #expect(text.contains("process, at most so far"))
    #expect(text.contains("quartiles  1, 1, 1"))
  }

  private func inputsAreUndone() throws {
    let cells = [
      "let x = tensor([4], requiresGrad: true)\nlet o = sgd(x, lr: 0.25)",
      "minimize(o, (x * x).sum())\nprint \"dice\", rand([1])[0]", "undo\nprint x[0]",
      "minimize(o, (x * x).sum())\nprint \"dice\", rand([1])[0]", "undo", "redo", "print x[0]",
    ]
    let text = output(of: cells.joined(separator: "\n\n# %%\n\n") + "\n")
    let dice = text.split(separator: "\n").filter { $0.hasPrefix("dice") }
    #expect(dice.count == 2 && dice[0] == dice[1], "\(text)")
    #expect(text.contains("forth to after"))
    let values = text.split(separator: "\n").map { String($0) }.filter { $0.count == 1 }
    #expect(values == ["4", "2"], "\(text)")
  }

  private func aPasteIsOneInput() throws {
    let terminal = try prompt()
    let copied = "pigment[7]> let a = 40\npigment[8]> for i in 0..<2 {\n    print(a + i)\n}\n40\n41"
    terminal.type("\u{1b}[200~\(copied)\u{1b}[201~" + enter)
    #expect(terminal.expect("40\r\n41\r\n"))
    #expect(terminal.expect("pigment[2]> "))
    // What came of it was not taken along: the same comes of it again, and nothing before.
    terminal.type(up + enter)
    #expect(terminal.expect("40\r\n41\r\n"))
    #expect(terminal.expect("pigment[3]> "))
    #expect(terminal.screen.components(of: "40\r\n41\r\n") == 2)
  }
}
