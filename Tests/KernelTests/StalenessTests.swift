import Testing

@testable import Kernel

private func stale(_ session: Session) -> [Int] {
  session.history.filter(\.isStale).map(\.number)
}

/// Which inputs are stale after all have run.
@Test(arguments: [
  (["let a = 1", "let b = a", "let c = 5", "let a = 2"], [2]),
  (["let a = 1", "let b = a", "print b", "let a = 2"], [2, 3]),
  (["let a = 1", "let b = a", "print b", "let a = 2", "let b = a"], [3]),
  (["let a = 1", "let b = a", "print b", "let a = 2", "let b = a", "print b"], []),
  (["let a = 1", "func f(x) { return x + a }", "f(1)", "let a = 2"], [3]),
  (["let a = 1", "func f(a) { return a }", "f(1)", "let a = 2"], []),
  (["var n = 0", "n += 1", "n", "n += 1"], [3]),
  (["let a = 1", "a", "a"], []),
  (["let a = 1", "let b = a", "undo", "let a = 2"], []),
  (["let a = 1", "for a in 0..<2 { print a }", "print \"\\(a)\"", "let a = 2"], [3]),
  (
    [
      "let x = tensor([4], requiresGrad: true)", "let o = sgd(x, lr: 0.25)",
      "o.minimize((x * x).sum())", "x.sum()", "o.minimize((x * x).sum())",
    ], [4]
  ),
])
func staleInputs(inputs: [String], expected: [Int]) {
  let session = Session(output: SilentOutput())
  _ = session.answers(inputs)
  #expect(stale(session) == expected)
}

/// `restart to:` runs what is valid now: of what was run again, the latest.
@Test(arguments: [
  (["let a = 1", "let b = a", "print b", "let a = 2", "restart to: 3"], "2"),
  (["let a = 1", "let b = a", "print b", "let a = 2", "undo", "restart to: 3"], "1"),
  (["let a = 1", "let a = 2", "print a", "let a = 3", "restart to: 3"], "3"),
  (["let a = 1", "let a = nosuch", "print a", "restart to: 3"], "1"),
  (["nosuch", "let a = 4\nnosuch", "print a", "restart to: 3"], "4"),
])
func runningAllAgain(inputs: [String], printed: String) {
  let session = Session(output: SilentOutput())
  #expect(session.answers(inputs).last?.hasPrefix(printed + "\nran ") ?? false)
}

private let steps = [
  "05_d.txt": "# D\n\nlet a = 1\n\n# Text.\n\nlet b = a + 1\n\n# More.\n\nb + 1\n\n# End.\n\nb + 2",
  "06_self.txt": "# S\n\nlet a = 1\n\n# Again.\n\nrun \"06_self\"",
]

@Test func runningUpToACell() throws {
  try withSteps(steps) { folder in
    let session = Session(output: SilentOutput(), settings: Session.Settings(searchPath: folder))
    let found = session.answers(
      [
        "run \"05_d\", to: 3", "who", "run \"05_d\", from: 4", "run \"05_d\", to: 1", "history",
        "undo", "run \"05_d\", to: 9", "run \"06_self\"", "run \"05\"",
      ])
    #expect(
      found[0] == """
        ```
        let a = 1
        ```
        Text.
        ```
        let b = a + 1
        ```
        More.
        ```
        b + 1
        ```
        3
        ran 3 cells: in[2] to in[4]
        """)
    #expect(
      found[1] == """
        name  type    where       value
        a     number  05_d.txt:3  1
        b     number  05_d.txt:7  2
        """)
    #expect(found[2] == "End.\n```\nb + 2\n```\n4\nran 1 cell: in[7]")
    #expect(stale(session) == [3, 4, 7])
    #expect(found[4].contains("3  let b = a + 1") && found[4].contains("stale"))
    #expect(found[5] == "back to before in[9]: let a = 1")
    #expect(found[6] == "05_d has 4 cells, not 9")
    #expect(found[7] == "a step file cannot run itself: 06_self")
    #expect(found[8].hasPrefix("there is no step file `05`"))
    #expect(Set(session.history.map(\.number)).count == session.history.count)
    #expect(session.history.map(\.number) == session.history.map(\.number).sorted())
  }
}

@Test func restarting() {
  let session = Session(output: SilentOutput())
  let found = session.answers(
    [
      "let a = rand([2])", "a", "track d: 1", "let b = 2", "restart", "who", "tracks.names", "undo",
      "b", "restart to: 4", "a", "b", "restart to: 99",
    ])
  #expect(found[5] == "no variables yet")
  #expect(found[7] == "back to before in[5]: restart")
  #expect(found[8] == "2")
  #expect(found[10] == found[1])
  #expect(found[11] == "2")
  #expect(found[12] == "input 99 has not been run yet")
  #expect(session.history.count == session.nextInputNumber - 1)
}
