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
    terminal.converse(("[1 of 1]", "\r"), ("there is no `nowhere`", ""), ("[1 of 1]", "s"))
    terminal.converse(("[end] Enter goes on", "\r"), ("b.txt", ""), ("[1 of 1]", "\r"))
    terminal.converse(("second\r\n", ""), ("[end] Enter leaves", "\r"))
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
    terminal.converse(("[1 of 3]", "?"), ("skip it", ""), ("[1 of 3]", "\r"), ("[2 of 3]", "q"))
    terminal.converse(("pigment[2]> ", "a + 41\r"), ("42\r\n", "quit 4\r"))
    #expect(terminal.end() == 4)
  }

  /// The prompt behind a walk goes on with its transcript.
  @Test func theTranscriptGoesOnAtThePrompt() throws {
    let terminal = try start("--transcript", "walk.txt", "--seed", "3")
    terminal.converse(("[1 of 3]", "\r"), ("[2 of 3]", "\r"), ("[3 of 3]", "q"))
    terminal.converse(("pigment[3]> ", "a + 1\r"), ("12\r\n", ""), ("pigment[4]> ", "undo\r"))
    terminal.converse(("back to before", ""), ("pigment[5]> ", "a * 2\r"), ("2\r\n", ""))
    terminal.converse(("pigment[6]> ", "out[5] + 1\r"), ("3\r\n", ""), ("pigment[7]> ", "\u{4}"))
    #expect(terminal.end() == 0)
    let text = folder.text("walk.txt")
    for part in ["# Transcript of `t.txt`, ", "repl run walk.txt --seed 3", "# | 3"] {
      #expect(text.contains(part), "\(text)")
    }
    let again = Child.run(["run", "walk.txt"], folder: folder.path)
    #expect(again.status == 0, "\(again.errors) \(text)")
  }

  @Test func aCellThatFailsIsAskedAboutAgain() throws {
    folder.write("# F\n\nnowhere\n\n# Then.\n\nprint(\"after\")\n", to: "f.txt")
    let terminal = PseudoTerminal(["run", "f.txt", "--step"], home: folder.path)
    terminal.converse(("[1 of 2]", "\r"), ("error: ", ""), ("[1 of 2]", "\u{3}"))
    terminal.converse(("^C (q quits)", "s"), ("[2 of 2]", "\r"), ("after\r\n", ""))
    terminal.converse(("[end]", "\r"))
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
}
