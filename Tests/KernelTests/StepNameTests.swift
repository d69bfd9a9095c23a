import Testing

@testable import Kernel

/// Pieces of program that become cells of a step file elsewhere.
@Suite struct StepNameTests {
  @Test(arguments: [
    ("use \"a\"", "use \"up/a\""), ("run \"a\", to: 2", "run \"up/a\", to: 2"),
    ("run(\"a\")", "run(\"up/a\")"), ("run(file: \"a\")", "run(file: \"up/a\")"),
    ("run file: \"a\"  # why", "run file: \"up/a\"  # why"),
    ("if true {\n  use \"a\"\n}", "if true {\n  use \"up/a\"\n}"),
    ("let n = 1; run \"é\"; use \"b\"", "let n = 1; run \"up/é\"; use \"up/b\""),
    ("run \"a\\\"b\"", "run \"up/a\\\"b\""),
    // No names of steps.
    ("run n", "run n"), ("use \"\\(n)\"", "use \"\\(n)\""), ("x.run \"a\"", "x.run \"a\""),
    ("print \"run\", \"a\"", "print \"run\", \"a\""), ("# use \"a\"", "# use \"a\""),
    ("let = \"", "let = \""), ("run", "run"), ("run(", "run("), ("", ""),
  ])
  func stepsAreRenamed(text: String, renamed: String) {
    #expect(StepFile.renamingSteps(in: text) { "up/" + $0 } == renamed)
  }

  @Test(arguments: [
    ("5", "5"), ("5\n# note", "5\n# note"), ("5\n\n# note", "5\n# note"),
    ("a\n\n# why\n\nb", "a\n# why\nb"), ("# %% x\na\n# %%\nb", "a\nb"), ("# why\n\na", "# why\na"),
    ("a\n\nb", "a\n\nb"), ("# T", "# T"), ("=>", "=>"),
  ])
  func aPieceIsOneCell(text: String, dense: String) {
    #expect(StepFile.oneCell(of: text) == dense)
  }
}
