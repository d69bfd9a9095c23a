import Testing

@testable import Kernel

/// A session's answer to a text: what it showed, or the diagnostic.
func answer(_ text: String, commands: CommandTable = .standard) -> String {
  let session = Session(commands: commands, output: SilentOutput())
  let result = session.run(text)
  switch result.outcome {
  case .completed: return result.displays.map(\.plainText).joined(separator: "\n")
  case .failed(let diagnostic), .interrupted(let diagnostic): return diagnostic.rendered()
  case .expectationsFailed(let failures):
    return failures.map { $0.diagnostic.rendered() }.joined(separator: "\n")
  case .quit(let code): return "quit \(code)"
  }
}

@Test(arguments: [
  (
    "let x = 1\nlet y = x + \"a\"",
    """
    error: `+` does not join a number and a string
      in[1]:2  let y = x + "a"
                       ^^^^^^^
           x    1
           "a"  "a"
      help: "\\(x)…"
    """
  ),
  (
    "var 名前 = 3; 名前.shap",
    """
    error: a number has no `shap`
      in[1]:1  var 名前 = 3; 名前.shap
                                 ^^^^^
    """
  ),
  (
    "\tprint(xé, y)",
    """
    error: there is no `xé`
      in[1]:1  print(xé, y)
                     ^^
      help: help "xé"   # searches the commands
    """
  ),
  (
    "let loader = 3\nloadr",
    """
    error: there is no `loadr`
      in[1]:2  loadr
               ^^^^^
      help: loader
    """
  ),
  (
    "println(3)",
    """
    error: `println` is called `print` here
      in[1]:1  println(3)
               ^^^^^^^
      help: print "a batch of", 4
    """
  ),
  (
    "let x = 1\nx = 2",
    """
    error: `x` was declared with `let`, so it keeps its value
      in[1]:2  x = 2
               ^
      help: var x = …
    """
  ),
  (
    "tail([1, 2], \"two\")",
    """
    error: `count` takes a whole number of at least 0, not "two"
      in[1]:1  tail([1, 2], "two")
                            ^^^^^
    """
  ),
  (
    "join([1], seperator: \", \")",
    """
    error: `join` has no `seperator:`
      in[1]:1  join([1], seperator: ", ")
                         ^^^^^^^^^^
      help: separator:
    """
  ),
  (
    "tail()",
    """
    error: `tail` needs `values`: a list
      in[1]:1  tail()
               ^^^^^^
      help: tail(values, count: 5)
    """
  ),
  (
    "func f(n) {\n  return g(n)\n}\nfunc g(n) { return n.foo }\nf(1)",
    """
    error: a number has no `foo`
      in[1]:4  func g(n) { return n.foo }
                                   ^^^^
      in g, called at in[1]:2
      in f, called at in[1]:5
    """
  ),
  (
    "func f(n) { return f(n + 1) }\nf(0)",
    """
    error: `f` calls itself more than 60 levels deep
      in[1]:1  func f(n) { return f(n + 1) }
                                  ^^^^^^^^
      help: a function that calls itself needs a case that does not
      in f, called at in[1]:1
      in f, called at in[1]:1
      in f, called at in[1]:1
      in f, called at in[1]:1
      and 56 calls more
    """
  ),
  (
    "expect 1 + 1 == 3, \"sums work\"",
    """
    error: an expectation does not hold
      in[1]:1  expect 1 + 1 == 3, "sums work"
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           expected  sums work
           found     2 == 3 is false
    """
  ),
  (
    "if 3 { }",
    """
    error: a condition is true or false, not a number
      in[1]:1  if 3 { }
                  ^
      help: 3 != 0
    """
  ),
])
func diagnosticsInFull(text: String, rendered: String) {
  let session = Session(
    output: SilentOutput(), settings: Session.Settings(maximumCallDepth: 60))
  let result = session.run(text)
  switch result.outcome {
  case .failed(let diagnostic): #expect(diagnostic.rendered() == rendered)
  case .expectationsFailed(let failures):
    #expect(failures[0].diagnostic.rendered() == rendered)
  default: Issue.record("no failure: \(result.outcome)")
  }
}

@Test func longLinesAreCutAroundTheCaret() {
  let text = String(repeating: "1 + ", count: 100) + "oops" + String(repeating: " + 1", count: 100)
  let lines = answer(text).split(separator: "\n")
  #expect(lines[1].count < 140)
  #expect(lines[1].contains("… + ") || lines[1].contains("…"))
  let caret = lines[2].firstIndex(of: "^").map {
    lines[2].distance(from: lines[2].startIndex, to: $0)
  }
  #expect(caret.map { lines[1].dropFirst($0).hasPrefix("oops") } == true)
}

@Test func colourIsOnlyUsedWhenAsked() {
  let diagnostic = Diagnostic(
    "no", source: SourceText(name: "t", text: "a\u{1B}[31mb"), range: SourceRange(0, 1))
  #expect(!diagnostic.rendered().contains("\u{1B}"))
  #expect(diagnostic.rendered(color: true).contains("\u{1B}[1;31merror:\u{1B}[0m"))
  #expect(!diagnostic.rendered(color: true).contains("\u{1B}[31mb"))
}

@Test func engineErrorsPointAtTheirArgument() {
  struct Misfit: ExplainedError {
    var message: String { "the channels differ" }
    var argument: ArgumentReference? { .label("weight") }
    var facts: [ExplainedFact] {
      [ExplainedFact(.label("input"), "[1, 2]"), ExplainedFact(.label("weight"), "[3]")]
    }
    var help: String? { "conv(x, w)" }
  }
  let table = CommandTable([
    CommandRecord(
      "conv", "Convolves", topic: "toy",
      [.value("input", .any, "in"), .value("weight", .any, "w")], example: "conv(1, 2)"
    ) { _ in throw Misfit() }
  ])
  #expect(
    answer("let x = 1\nx.conv(  3 + 4)", commands: table) == """
      error: the channels differ
        in[1]:2  x.conv(  3 + 4)
                          ^^^^^
             x      [1, 2]
             3 + 4  [3]
        help: conv(x, w)
      """)
}
