import Testing

@testable import Kernel

private let step = """
  # 9 · Training
  # D learns to tell real colours
  # from painted ones.

  use "08_main_model"

  param epochs = 5            # passes over the photographs
  param data = "…"

  # ## The loop, in full
  #
  # One epoch by hand.

  # belongs to the code below
  let a = 1   # => ...
  # => more

  let b = 2
  # also code

  # %%
  a + b

  # %% Results [markdown]
  # Prose after a mark.

  f(
    # inside a bracket

    1
  )
  # The end.
  """

@Test func aStepIsAPageAndAProgram() throws {
  let file = try StepFile(name: "steps/09_train.txt", text: step)
  #expect(file.title == "9 · Training")
  #expect(
    file.parameters == [
      .init(name: "epochs", defaultText: "5", meaning: "passes over the photographs", line: 7),
      .init(name: "data", defaultText: "\"…\"", meaning: "", line: 8),
    ])
  #expect(file.uses == ["08_main_model"])
  let page = file.elements.map { element in
    switch element {
    case .prose(let prose): "\(prose.line) prose: \(prose.markdown)"
    case .cell(let cell): "\(cell.line) cell \(cell.index): \(file.text(of: cell))"
    }
  }
  #expect(
    page == [
      "2 prose: D learns to tell real colours\nfrom painted ones.",
      """
      5 cell 1: use "08_main_model"

      param epochs = 5            # passes over the photographs
      param data = "…"
      """,
      "10 prose: ## The loop, in full\n\nOne epoch by hand.",
      """
      14 cell 2: # belongs to the code below
      let a = 1   # => ...
      # => more

      let b = 2
      # also code
      """,
      "22 cell 3: a + b",
      "24 prose: ### Results",
      "25 prose: Prose after a mark.",
      """
      27 cell 4: f(
        # inside a bracket

        1
      )
      # The end.
      """,
    ])
  #expect(file.cells[1].statements[0].expectation?.text == "...\nmore")
}

@Test(arguments: [
  ("", "t", 0), ("# Only a title", "Only a title", 0), ("## Title ", "Title", 0),
  ("x", "t", 1), ("\n\n# prose\n\nx", "t", 1), ("# A\n\n# B\n\n# C\n", "A", 0), ("#", "", 0),
])
func smallSteps(text: String, title: String, cells: Int) throws {
  let file = try StepFile(name: "t.txt", text: text)
  #expect(file.title == title)
  #expect(file.cells.count == cells)
}

@Test(arguments: [
  ("# => 1", "this expected output belongs to no statement"),
  ("x\n\n# => 1", "this expected output belongs to no statement"),
  ("for i in 0..<3 {\n  i  # => 1\n}", "this expected output belongs to no statement"),
  ("param a = 1\nparam a = 2", "the parameter `a` is declared twice"),
  ("if x { param a = 1 }", "a `param` stands outside of every block"),
  ("let = 2", "expected a name for a variable, found `=`"),
])
func mistakesOfASteps(text: String, message: String) {
  #expect(throws: Diagnostic.self) { try StepFile(name: "t.txt", text: text) }
  do throws(Diagnostic) { _ = try StepFile(name: "t.txt", text: text) } catch {
    #expect(error.message == message)
  }
}

@Test func windowsLineEndsAreLineEnds() throws {
  let file = try StepFile(
    name: "t.txt", text: "# T\r\n\r\n# Prose\r\n# goes on\r\n\r\n1 + 1   # => 2\r\n")
  #expect(file.title == "T")
  let session = Session(output: SilentOutput())
  guard case .prose(let prose) = file.elements[0] else { return }
  #expect(prose.markdown == "Prose\ngoes on")
  guard case .completed = session.run(file.cells[0], of: file, checking: true).outcome else {
    Issue.record("1 + 1 is 2")
    return
  }
}
