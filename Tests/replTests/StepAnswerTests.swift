import Testing

@testable import repl

/// What a reader of `repl run --step` is told: answers, the next step, how cells ended.
@Suite struct StepAnswerTests {
  let folder = TemporaryFolder()

  @Test func answersUnfoldAndTheNextStepFollows() throws {
    folder.write(
      "# One\n\n1 + 1\n\n# Why?\n#\n# - First.\n#\n#   > Answer: because of one.\n# - Second.\n#\n"
        + "#   > Answer: because of two.\n", to: "01_one.txt")
    folder.write("# Two\n\nparam size = 3\n\nsize + 1\n", to: "02_two.txt")
    folder.write("# not a step\n", to: "03_notes.md")
    let terminal = PseudoTerminal(["run", "01_one.txt", "--step"], home: folder.path)
    terminal.converse(("[1 of 1]", "a"), ("there is no answer to unfold here", "\r"))
    terminal.converse(("a unfolds the answer", ""), ("n next: 02_two", ""))
    #expect(!terminal.screen.contains("because of"))
    terminal.type("a")
    terminal.converse(("1. because of one.\r\n", ""), ("2. because of two.\r\n", "n"))
    terminal.converse(("Two", ""), ("[1 of 1]", "\r"), ("4\r\n", ""))
    // The last one has none to go on with.
    terminal.converse(("[end] Enter leaves", "\r"))
    #expect(terminal.end() == 0)
  }

  /// A cell that was mended, and one gone through twice, count as they ended.
  @Test func whatCountsIsHowCellsEnded() throws {
    folder.write("# T\n\n1 + 1  # => 2\n\n# %%\n\n2 + 2  # => 4\n\n# %%\n\noops\n", to: "t.txt")
    let terminal = PseudoTerminal(["run", "t.txt", "--step", "--check"], home: folder.path)
    terminal.converse(("[1 of 3]", "\r"), ("[2 of 3]", "b"), ("[1 of 3]", "\r"))
    terminal.converse(("[2 of 3]", "\r"), ("[3 of 3]", "\r"), ("there is no `oops`", ""))
    terminal.converse(("[3 of 3]", "e"), ("cell 3>", "\u{15}5\r"), ("[3 of 3]", "\r"))
    terminal.converse(("5\r\n", ""), ("[end]", "\r"))
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
