import Testing

@testable import Kernel

@Test(arguments: [
  ("0.69", "0.6931", true),
  ("0.69", "0.685", true),
  ("0.69", "0.6949", true),
  ("0.69", "0.6951", false),
  ("0.69", "0.7", false),
  ("0.693 range", "0.6931471 range", true),
  ("3", "3", true),
  ("3", "3.2", false),
  ("3.0", "3", true),
  ("[16, 1, 64, 64]", "[16, 1, 64, 64]", true),
  ("[16, 1, 64, 64]", "[16, 1, 64, 65]", false),
  ("2e-4", "0.00021", true),
  ("2e-4", "0.0003", false),
  ("-0.5", "-0.52", true),
  ("-0.5", "0.52", false),
  ("0.69 ± 0.02", "0.70999", true),
  ("0.69 ± 0.02", "0.72", false),
  ("0.69±0.02", "0.71", true),
  ("mean 0.5 ± 0.1 here", "mean 0.45 here", true),
  ("0.5 ± 0.1", "0.5 ± 0.1", true),
  ("...", "", true),
  ("...", "anything at all", true),
  ("a ... z", "a b c z", true),
  ("a ... z", "a b c", false),
  ("a...", "abc", true),
  ("tensor [2, ...] mean 0.50", "tensor [2, 3, 4]\n  mean   0.5012", true),
  ("a  b\n c", "a b c", true),
  ("conv2d", "conv2d", true),
  ("conv2d", "conv3d", false),
  ("", "", true),
  ("", "x", false),
  ("nan", "nan", true),
  ("54,409,858", "54,409,858", true),
  ("1...3", "1...3", true),
])
func expectedOutput(expected: String, output: String, agrees: Bool) {
  #expect(Expected(expected).matches(output) == agrees)
}

@Test func expectationsAreRewrittenInPlace() throws {
  let text = """
    # Title

    1 + 1   # => 3
    2 + 2   # => 4
    print "a\\nb"   # => c   
    for i in 0..<2 {
      print i
    }
    # => 7
    # => 8
    # => 9
    print 1;   # note
    let x = 1   # => 2
    """
  let file = try StepFile(name: "t.txt", text: text)
  let session = Session(output: SilentOutput())
  let results = file.cells.flatMap { session.run($0, of: file, checking: true).statements }
  let updated = file.updated(with: results)
  #expect(
    updated == """
      # Title

      1 + 1   # => 2
      2 + 2   # => 4
      print "a\\nb"
      # => a
      # => b
      for i in 0..<2 {
        print i
      }
      # => 0
      # => 1
      print 1;   # note
      let x = 1   # =>
      """)
  // Once rewritten, everything holds and nothing changes any more.
  let again = try StepFile(name: "t.txt", text: updated)
  let second = again.cells.flatMap {
    Session(output: SilentOutput()).run($0, of: again, checking: true).statements
  }
  #expect(!second.contains { !$0.matched })
  #expect(again.updated(with: second) == updated)
}

@Test func failuresNameTheirLines() throws {
  let file = try StepFile(
    name: "t.txt", text: "1 + 1   # => 2\n1 + 1\n# => 3\nexpect 1 > 2, \"why\"")
  let session = Session(output: SilentOutput())
  guard
    case .expectationsFailed(let failures) = session.run(file.cells[0], of: file, checking: true)
      .outcome
  else {
    Issue.record("two expectations do not hold")
    return
  }
  #expect(failures.map(\.line) == [3, 4])
  #expect(failures.map(\.expected) == ["3", "why"])
  #expect(failures.map(\.actual) == ["2", "1 > 2 is false"])
  // Without checking only `expect` speaks.
  guard
    case .expectationsFailed(let some) = session.run(file.cells[0], of: file, checking: false)
      .outcome
  else {
    Issue.record("expect always checks")
    return
  }
  #expect(some.count == 1)
}
