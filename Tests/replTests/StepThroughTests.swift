import Glibc
import Testing

@testable import repl

/// `repl run --step` at a terminal.
@Suite struct StepThroughTests {
  let folder = TemporaryFolder()

  private func start(_ arguments: String...) throws -> PseudoTerminal {
    folder.write(
      """
      # T

      # Prose one.

      var a = 1
      print("a is \\(a)")

      # Prose two.

      a += 10
      print("a is \\(a)")

      # %%

      print("last \\(a)")

      """, to: "t.txt")
    let terminal = PseudoTerminal(["run", "t.txt", "--step"] + arguments, home: folder.path)
    return terminal
  }

  @Test func enterRunsAndTheEndLeaves() throws {
    let terminal = try start()
    #expect(terminal.expect("Prose one."))
    #expect(terminal.expect("pigment[1]> var a = 1"))
    #expect(terminal.expect("[1 of 3] Enter runs"))
    #expect(!terminal.screen.contains("a is 1\r\n"))
    terminal.type("\r")
    #expect(terminal.expect("a is 1\r\n"))
    #expect(terminal.expect("Prose two."))
    #expect(terminal.expect("[2 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("a is 11\r\n"))
    #expect(terminal.expect("[3 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("last 11\r\n"))
    #expect(terminal.expect("[end]"))
    terminal.type("\r")
    #expect(terminal.end() == 0)
  }

  @Test func skippingAndGoingBack() throws {
    let terminal = try start()
    #expect(terminal.expect("[1 of 3]"))
    terminal.type("b")
    #expect(terminal.expect("this is the first cell"))
    #expect(terminal.expect("[1 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("[2 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("a is 11\r\n"))
    #expect(terminal.expect("[3 of 3]"))
    // Back to before the second cell: `a` is 1 again, and its prose is shown again.
    terminal.type("b")
    #expect(terminal.expect("undone"))
    #expect(terminal.expect("Prose two."))
    #expect(terminal.expect("[2 of 3]"))
    terminal.type("s")
    #expect(terminal.expect("[3 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("last 1\r\n"))
    #expect(terminal.expect("[end]"))
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
  }

  /// Going back undoes what the cell did, weights and dice included, and runs nothing again.
  @Test func goingBackIsUndo() throws {
    folder.write(
      """
      print("one")
      let x = tensor([4], requiresGrad: true)
      let o = sgd(x, lr: 0.25)

      # %%

      minimize(o, (x * x).sum())
      print("x is", x[0], rand([1])[0])
      saveSession "kept.safetensors";

      """, to: "u.txt")
    let terminal = PseudoTerminal(["run", "u.txt", "--step"], home: folder.path)
    #expect(terminal.expect("[1 of 2]"))
    terminal.type("\r")
    #expect(terminal.expect("[2 of 2]"))
    for _ in 0..<2 {
      terminal.type("\r")
      #expect(terminal.expect("[end]"))
      terminal.type("b")
      #expect(terminal.expect("undone; its files stay"))
      #expect(terminal.expect("[2 of 2]"))
    }
    #expect(!terminal.screen.contains("again"))
    #expect(terminal.screen.components(of: "one\r\n") == 1)
    let values = terminal.screen.split(separator: "\r\n").compactMap { line in
      line.firstRange(of: "x is 2 ").map { line[$0.upperBound...] }
    }
    #expect(values.count == 2 && values[0] == values[1])
  }

  @Test func whereUndoDoesNotReachCellsRunAgain() throws {
    folder.write(
      """
      undo limit: 0
      let G = unet(levels: 3, filters: 8)
      let o = sgd(G, lr: 0.25)

      # %%

      minimize(o, G(ones([1, 1, 8, 8])).sum())

      """, to: "u.txt")
    let terminal = PseudoTerminal(["run", "u.txt", "--step"], home: folder.path)
    for place in ["[1 of 2]", "[2 of 2]"] {
      #expect(terminal.expect(place))
      terminal.type("\r")
    }
    #expect(terminal.expect("[end]"))
    terminal.type("b")
    #expect(terminal.expect("running the cell before it again: undo does not reach the weights of"))
    #expect(terminal.expect("[2 of 2]"))
  }

  @Test func severalFilesAreWalkedThrough() throws {
    folder.write("print(\"first\")\nnowhere\n", to: "a.txt")
    folder.write("print(\"second\")\n", to: "b.txt")
    let terminal = PseudoTerminal(["run", "a.txt", "b.txt", "--step"], home: folder.path)
    #expect(terminal.expect("[1 of 1]"))
    terminal.type("\r")
    #expect(terminal.expect("there is no `nowhere`"))
    #expect(terminal.expect("[1 of 1]"))
    terminal.type("s")
    #expect(terminal.expect("[end] Enter goes on"))
    terminal.type("\r")
    #expect(terminal.expect("b.txt"))
    #expect(terminal.expect("[1 of 1]"))
    terminal.type("\r")
    #expect(terminal.expect("second\r\n"))
    #expect(terminal.expect("[end] Enter leaves"))
    terminal.type("\r")
    #expect(terminal.end() == 1)
  }

  @Test func editingChangesWhatRuns() throws {
    let terminal = try start("--transcript", "edited.txt")
    #expect(terminal.expect("[1 of 3]"))
    terminal.type("e")
    #expect(terminal.expect("cell 1> "))
    #expect(terminal.expect("a is"))
    // Alt-Enter breaks the row, Enter ends the text.
    terminal.type("\u{1b}\rprint(a * 70)\r")
    // The new text is shown once more, and asked about.
    #expect(terminal.expect("[1 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("70\r\n"))
    #expect(terminal.expect("[2 of 3]"))
    // An edit given up leaves the text as it was.
    terminal.type("e")
    #expect(terminal.expect("cell 2> "))
    terminal.type("nonsense(\u{3}")
    #expect(terminal.expect("^C"))
    #expect(terminal.expect("[2 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("a is 11\r\n"))
    #expect(terminal.expect("[3 of 3]"))
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
    #expect(folder.text("edited.txt").contains("\nprint(a * 70)\n# | a is 1\n# | 70\n"))
  }

  @Test func quittingLeadsToAPromptWithAllVariables() throws {
    let terminal = try start()
    #expect(terminal.expect("[1 of 3]"))
    terminal.type("?")
    #expect(terminal.expect("skip it"))
    #expect(terminal.expect("[1 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("[2 of 3]"))
    terminal.type("q")
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("a + 41\r")
    #expect(terminal.expect("42\r\n"))
    terminal.type("quit 4\r")
    #expect(terminal.end() == 4)
  }

  @Test func aCellThatFailsIsAskedAboutAgain() throws {
    folder.write("# F\n\nnowhere\n\n# Then.\n\nprint(\"after\")\n", to: "f.txt")
    let terminal = PseudoTerminal(["run", "f.txt", "--step"], home: folder.path)
    #expect(terminal.expect("[1 of 2]"))
    terminal.type("\r")
    #expect(terminal.expect("error: "))
    #expect(terminal.expect("[1 of 2]"))
    terminal.type("\u{3}")
    #expect(terminal.expect("^C (q quits)"))
    terminal.type("s")
    #expect(terminal.expect("[2 of 2]"))
    terminal.type("\r")
    #expect(terminal.expect("after\r\n"))
    #expect(terminal.expect("[end]"))
    terminal.type("\r")
    #expect(terminal.end() == 1)
  }

  @Test func controlCStopsACellAndStaysAtIt() throws {
    folder.write("# L\n\nwhile true { }\n", to: "l.txt")
    let terminal = PseudoTerminal(["run", "l.txt", "--step"], home: folder.path)
    #expect(terminal.expect("[1 of 1]"))
    terminal.type("\r")
    usleep(300_000)
    terminal.type("\u{3}")
    #expect(terminal.expect("stopped"))
    #expect(terminal.expect("[1 of 1]"))
    terminal.type("q")
    #expect(terminal.expect("> "))
    terminal.type("\u{4}")
    _ = terminal.end()
  }

  @Test func answersUnfoldAndTheNextStepFollows() throws {
    folder.write(
      "# One\n\n1 + 1\n\n# Why?\n#\n# - First.\n#\n#   > Answer: because of one.\n# - Second.\n#\n"
        + "#   > Answer: because of two.\n", to: "01_one.txt")
    folder.write("# Two\n\nparam size = 3\n\nsize + 1\n", to: "02_two.txt")
    folder.write("# not a step\n", to: "03_notes.md")
    let terminal = PseudoTerminal(["run", "01_one.txt", "--step"], home: folder.path)
    #expect(terminal.expect("[1 of 1]"))
    terminal.type("a")
    #expect(terminal.expect("there is no answer to unfold here"))
    terminal.type("\r")
    #expect(terminal.expect("a unfolds the answer"))
    #expect(terminal.expect("n next: 02_two"))
    #expect(!terminal.screen.contains("because of"))
    terminal.type("a")
    #expect(terminal.expect("1. because of one.\r\n"))
    #expect(terminal.expect("2. because of two.\r\n"))
    terminal.type("n")
    #expect(terminal.expect("Two"))
    #expect(terminal.expect("[1 of 1]"))
    terminal.type("\r")
    #expect(terminal.expect("4\r\n"))
    // The last one has none to go on with.
    #expect(terminal.expect("[end] Enter leaves"))
    terminal.type("\r")
    #expect(terminal.end() == 0)
  }

  /// A cell that was mended, and one gone through twice, count as they ended.
  @Test func whatCountsIsHowCellsEnded() throws {
    folder.write("# T\n\n1 + 1  # => 2\n\n# %%\n\n2 + 2  # => 4\n\n# %%\n\noops\n", to: "t.txt")
    let terminal = PseudoTerminal(["run", "t.txt", "--step", "--check"], home: folder.path)
    #expect(terminal.expect("[1 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("[2 of 3]"))
    terminal.type("b")
    #expect(terminal.expect("[1 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("[2 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("[3 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("there is no `oops`"))
    #expect(terminal.expect("[3 of 3]"))
    terminal.type("e")
    #expect(terminal.expect("cell 3>"))
    terminal.type("\u{15}5\r")
    #expect(terminal.expect("[3 of 3]"))
    terminal.type("\r")
    #expect(terminal.expect("5\r\n"))
    #expect(terminal.expect("[end]"))
    terminal.type("\r")
    #expect(terminal.expect("2 of 2 results as expected"))
    #expect(terminal.end() == 0)
  }

  /// A terminal's answer that comes late is not a key.
  @Test func aLateAnswerIsNoKey() throws {
    folder.write("# T\n\nshow rand([3, 4, 4])\n\n# %%\n\n2 + 2\n", to: "t.txt")
    let terminal = PseudoTerminal(["run", "t.txt", "--step"], home: folder.path)
    #expect(terminal.expect("[1 of 2]"))
    terminal.type("\r")
    try #require(terminal.expect(TerminalReplies.question))
    #expect(terminal.expect("[2 of 2]"))
    terminal.type("\u{1b}[?62;4;22c")
    terminal.type("\r")
    #expect(terminal.expect("4\r\n"))
    #expect(!terminal.screen.contains("run the cell"))
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
  }
}
