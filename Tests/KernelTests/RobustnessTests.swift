import Foundation
import Testing

@testable import Kernel

// Nothing a user can type or open may trap. A trap would end the whole test run, so these tests
// only need to come to their end; what they compare is a bonus.

/// A small generator with a seed, so that a failure can be repeated.
private struct Dice: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    return z ^ (z >> 31)
  }
}

private let pieces = [
  "let ", "var ", "param ", "use ", "for ", "in ", "while ", "if ", "else ", "func ", "return ",
  "break", "continue", "true", "none", " and ", " or ", " not ", "x", "y", "f", "print ", "track ",
  "expect ", "help ", "time ", "map", "range", "tail", "table ", "plot ", "1", "0.5", "1e300",
  "-1", "\"s\"", "\"\\(", "\\", "\"", "(", ")", "[", "]", "{", "}", ",", ":", ";", ".", "..<",
  "...", "+", "-", "*", "/", "%", "@", "**", "=", "==", "<", "!", "&&", "?", "#", "# => 1", "# %%",
  "\n", "\n\n", " ", "\t", "é", "名", "🙂", "\u{301}", "\u{0}", "\r\n", "//", "'", "&", "nan",
]

/// Everything that can be done with a text. Loops that never end are stopped by the interrupt.
private func exercise(_ text: String) {
  _ = completeness(of: text)
  let session = Session(
    output: SilentOutput(), settings: Session.Settings(maximumCallDepth: 50, clock: { 0 }))
  session.interrupt.request()
  _ = session.run(text)
  _ = session.run("let x = [1, \"a\", (b: 2)]; let y = 0..<3\nfunc f(a, b = 1) { return a }")
  if !text.contains("while") { _ = session.run(text) }
  let length = text.utf8.count
  for cursor in [length, length / 2] { _ = session.complete(text, at: cursor) }
  if let file = try? StepFile(name: "t.txt", text: text) {
    try? session.begin(file, setting: [("x", text), ("y", "1")])
    var results: [StatementResult] = []
    if !text.contains("while") {
      for cell in file.cells { results += session.run(cell, of: file, checking: true).statements }
    }
    _ = file.updated(with: results)
  }
}

// SOUP=200 in the environment tries 200 seeds.
@Test(arguments: 0..<(UInt64(ProcessInfo.processInfo.environment["SOUP"] ?? "") ?? 8))
func tokenSoupNeverTraps(seed: UInt64) {
  var dice = Dice(state: seed)
  for _ in 0..<150 {
    let count = Int.random(in: 1...24, using: &dice)
    exercise((0..<count).map { _ in pieces.randomElement(using: &dice) ?? "" }.joined())
  }
}

@Test func everyTruncationOfAStepNeverTraps() {
  let text = """
    # Title
    # Prose with `code`.

    param n = 3   # how many

    func f(x, y = 2) { return x ** y }
    for i in 0..<n { track a: f(i), "b\\(i)": 2 }   # comment
    print "\\(f(2)) is \\("four")", [1, 2][0...1]   # => 4 is four [1, 2]
    # => ...
    if n > 2 and not false { n } else { (d: 1).d };
    """
  let bytes = Array(text.utf8)
  for end in stride(from: 0, through: bytes.count, by: 3) {
    exercise(String(decoding: bytes[..<end], as: UTF8.self))
    exercise(String(decoding: bytes[end...], as: UTF8.self))
  }
}

/// The steps and the language tests, cut anywhere, are read without a trap.
@Test func everyTruncationOfEveryFileIsRead() throws {
  let tests = URL(filePath: #filePath).deletingLastPathComponent()
  let root = tests.deletingLastPathComponent().deletingLastPathComponent()
  var read = 0
  for folder in [tests.appending(path: "Language"), root.appending(path: "steps")] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    for name in names where name.hasSuffix(".txt") {
      let bytes = Array(try String(contentsOf: folder.appending(path: name), encoding: .utf8).utf8)
      for end in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
        let text = String(decoding: bytes[..<end], as: UTF8.self)
        _ = completeness(of: text)
        _ = try? StepFile(name: name, text: text)
        read += 1
      }
    }
  }
  #expect(read > 100)
}

@Test func longChainsAreNoNesting() {
  let session = Session(output: SilentOutput())
  let sum = Array(repeating: "1", count: 100_000).joined(separator: " + ")
  #expect(session.run(sum).displays == [.text("100000")])
  let truth = Array(repeating: "true", count: 20_000).joined(separator: " and ")
  #expect(session.run(truth).displays == [.text("true")])
  let list = "[" + Array(repeating: "1", count: 50_000).joined(separator: ", ") + "]"
  #expect(session.run("\(list).count").displays == [.text("50000")])
  let branches = Array(repeating: "if false { 1 }", count: 5_000).joined(separator: " else ")
  #expect(session.run(branches).displays == [])
  let members = "tracks" + String(repeating: ".a", count: 20_000)
  guard case .failed = session.run(members).outcome else {
    Issue.record("tracks has no `a`")
    return
  }
}

@Test func manyLinesStayBounded() {
  let text = String(repeating: "x = 1\n", count: 50_000)
  guard case .failed(let diagnostic) = Session(output: SilentOutput()).run(text).outcome else {
    Issue.record("x is not declared")
    return
  }
  #expect(diagnostic.line == 1)
  let huge = String(repeating: "# a comment that goes on\n", count: 700_000)
  guard case .invalid(let diagnostic) = completeness(of: huge) else {
    Issue.record("a text over the limit is refused")
    return
  }
  #expect(diagnostic.message == "this text is longer than 16 MB")
}

@Test(arguments: [
  "0..<1e308", "(0..<1e308)[1e15]", "(0..<9007199254740993)[3]", "[1][1e300]", "[1][-1e300]",
  "[1][nan]", "[1, 2][nan...]", "[1, 2][..<inf]", "[1, 2][-inf...inf]", "\"a\"[1e19]",
  "\"a\" * 1e300",
  "\"a\" * -1", "\"a\" * nan", "range(1e300)", "range(0, 1, step: 0)", "range(0, 1, step: 1e-300)",
  "range(nan)", "tail([1], 1e300)", "round(1e300)", "floor(nan)", "1e308 * 10 % 3", "1 % 0",
  "-1 % inf",
  "list(0...inf)", "zip(0..<1e18, [1])", "(nan..<3)", "history 1e300", "quit 1e300", "out[1e300]",
  "out[nan]", "out[\"a\"]", "formatted", "table([1, [2, 3], (a: 1)])", "plot []", "plot [nan, inf]",
  "min()", "max([])", "mean([])", "sorted([nan, 1, \"a\"])", "sorted([nan, 1, inf, nan, -1])",
  "join([\"a\", \"b\"], \"c\" * 1e7)", "print(print)", "help(help)", "help \"\"", "?",
  "map([1], map)",
  "time", "track 1", "track a: [1]", "progress(3)", "list(progress(0..<1e18))", "ans.foo",
  "tracks.a",
  "let tracks = 1", "print print", "type()", "string(time)", "{ 1 }", "(1)(2)", "\"\\(none)\"[0]",
])
func strangeValuesNeverTrap(text: String) {
  let session = Session(output: SilentOutput())
  let result = session.run(text)
  if case .failed(let diagnostic) = result.outcome { #expect(!diagnostic.rendered().isEmpty) }
}

@Test func smallStacksEndInASentence() async {
  let outcome = await withCheckedContinuation { continuation in
    let thread = Thread {
      let session = Session(output: SilentOutput())
      let deep = String(repeating: "(", count: 190) + "1" + String(repeating: ")", count: 190)
      _ = session.run(deep)
      _ = session.run("func f(n) { return 1 + [f(n + 1)][0] }")
      continuation.resume(returning: "\(session.run("f(0)").outcome)")
    }
    thread.stackSize = 512 * 1024
    thread.start()
  }
  #expect(outcome.contains("too deeply"))
}
