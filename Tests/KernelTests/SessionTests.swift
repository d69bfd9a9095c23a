import Foundation
import Testing

@testable import Kernel

/// Writes step files into a fresh folder and removes it afterwards.
func withSteps<T>(_ files: [String: String], _ body: (String) throws -> T) throws -> T {
  let folder = FileManager.default.temporaryDirectory.appending(path: "pigment-\(UUID())")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  for (name, text) in files {
    try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
  }
  return try body(folder.path)
}

/// What running a whole file showed, or its first failure.
private func outcome(of session: Session, _ file: StepFile) -> String {
  var shown: [String] = []
  for cell in file.cells {
    let result = session.run(cell, of: file, checking: true)
    shown += result.displays.map(\.plainText)
    switch result.outcome {
    case .completed: continue
    case .failed(let diagnostic), .interrupted(let diagnostic):
      return diagnostic.message + (diagnostic.help.map { " · \($0)" } ?? "")
    case .expectationsFailed(let failures): return failures[0].actual
    case .quit(let code): return "quit \(code)"
    }
  }
  return shown.joined(separator: "\n")
}

private func run(
  _ name: String, in folder: String, setting: [(String, String)] = []
) throws -> String {
  let url = URL(filePath: folder).appending(path: name)
  let file = try StepFile(name: name, text: String(contentsOf: url, encoding: .utf8))
  let session = Session(
    output: SilentOutput(), settings: Session.Settings(searchPath: folder))
  try session.begin(file, setting: setting)
  return outcome(of: session, file)
}

private let steps = [
  "01_a.txt": "param size = 4   # side\nlet a = size * 2\nprint \"not shown\"\nlet runs = 1",
  "02_b.txt": "use \"01_a\"\nuse \"01_a.txt\"\nparam count = 1\na + count",
  "03_self.txt": "use \"03_self\"",
  "04_x.txt": "use \"05_y\"",
  "05_y.txt": "use \"04_x\"",
  "06_missing.txt": "use \"01_b\"",
  "07_bad.txt": "let x = ",
  "08_uses_bad.txt": "use \"07_bad\"",
  "09_outer.txt": "param size = 10\nuse \"02_b\"\na",
  "10_fails.txt": "let kept = 1\noops",
  "11_uses_fails.txt": "use \"10_fails\"",
]

@Test(arguments: [
  ("02_b.txt", "9"),
  ("03_self.txt", "a step file cannot use itself: 03_self uses 03_self"),
  ("04_x.txt", "a step file cannot use itself: 04_x uses 05_y uses 04_x"),
  ("06_missing.txt", "there is no step file `01_b` in FOLDER · use \"01_a\""),
  ("08_uses_bad.txt", "expected a value, found the end"),
  ("09_outer.txt", "20"),
  ("11_uses_fails.txt", "there is no `oops` · help \"oops\"   # searches the commands"),
])
func usingOtherSteps(name: String, expected: String) throws {
  try withSteps(steps) { folder in
    let found = try run(name, in: folder).replacing(folder, with: "FOLDER")
    #expect(found == expected)
  }
}

@Test(arguments: [
  ("count", "5", "13"), ("size", "10", "21"), ("size", "-1e1", "-19"),
  ("size", "2 + 2", "`+` does not join a string and a number"),
  ("sise", "1", "02_b.txt has no parameter `sise` · --set size=1"),
  ("zzz", "1", "02_b.txt has no parameter `zzz` · it has count and size"),
])
func parametersFromOutside(name: String, value: String, expected: String) throws {
  try withSteps(steps) { folder in
    do throws(Diagnostic) {
      let text = try? String(
        contentsOf: URL(filePath: folder).appending(path: "02_b.txt"), encoding: .utf8)
      let file = try StepFile(name: "02_b.txt", text: text ?? "")
      let session = Session(
        output: SilentOutput(), settings: Session.Settings(searchPath: folder))
      try session.begin(file, setting: [(name, value)])
      #expect(outcome(of: session, file).hasPrefix(expected))
    } catch {
      #expect(error.message + (error.help.map { " · \($0)" } ?? "") == expected)
    }
  }
}

@Test(arguments: [
  ("0.5", "0.5"), ("../photos", "\"../photos\""), ("true", "true"), ("[1, 2]", "[1, 2]"),
  ("\"5\"", "\"5\""), ("-3", "-3"), ("oops", "\"oops\""), ("", "\"\""),
  ("f(1)", "\"f(1)\""), ("/a b/c.png", "\"/a b/c.png\""), ("(a: 1)", "(a: 1)"),
])
func literalsFromOutside(text: String, value: String) throws {
  let file = try StepFile(name: "t.txt", text: "param x = 1\nx")
  let session = Session(output: SilentOutput())
  try session.begin(file, setting: [("x", text)])
  #expect(outcome(of: session, file) == value)
}

@Test func resultsAreKept() {
  let session = Session(output: SilentOutput())
  _ = session.run("6 * 7")
  _ = session.run("\"quiet\";")
  #expect(session.run("out[1] + 1").displays == [.text("43")])
  #expect(session.run("out[2]").displays == [.text("\"quiet\"")])
  #expect(session.run("ans").displays == [.text("\"quiet\"")])
  guard case .failed(let diagnostic) = session.run("out[99]").outcome else { return }
  #expect(
    diagnostic.help == "kept are 1, 2, 3, 4 and 5" || diagnostic.help?.contains("kept") == true)
  #expect(session.history.map(\.number) == [1, 2, 3, 4, 5, 6])
  for _ in 0..<100 { _ = session.run("[1, 2]") }
  guard case .failed = session.run("out[1]").outcome else {
    Issue.record("old results are let go")
    return
  }
}

@Test func errorsLeaveWhatWasBound() {
  let session = Session(output: SilentOutput())
  _ = session.run("let a = 1\nlet b = oops\nlet c = 3")
  #expect(session.run("a").displays == [.text("1")])
  guard case .failed = session.run("c").outcome else {
    Issue.record("c was never bound")
    return
  }
  // A failure inside a function leaves no scope behind.
  _ = session.run("func f(inner) { return inner.oops }\nf(1)")
  guard case .failed(let diagnostic) = session.run("inner").outcome else { return }
  #expect(diagnostic.message == "there is no `inner`")
}

@Test func interruptsKeepEverything() {
  let session = Session(output: SilentOutput())
  session.interrupt(after: 0.05)
  guard case .interrupted(let diagnostic) = session.run("var n = 0\nwhile true { n += 1 }").outcome
  else {
    Issue.record("the loop was to be stopped")
    return
  }
  #expect(diagnostic.message == "stopped")
  #expect(!session.interrupt.isRequested)
  #expect(session.run("n > 0").displays == [.text("true")])
}

@Test func outputComesAtOnceAndInOrder() {
  final class Recorder: Output {
    var lines: [String] = []
    func show(_ display: Display) { lines.append(display.plainText) }
    func report(_ progress: Kernel.Progress) {
      lines.append("\(progress.completed)/\(progress.total ?? -1)\(progress.isFinished ? "." : "")")
    }
    func note(_ text: String) { lines.append("note \(text)") }
  }
  let recorder = Recorder()
  let ticks = Ticks()
  let session = Session(
    output: recorder, settings: Session.Settings(clock: { ticks.next() }))
  let result = session.run("for i in progress(0..<3, \"counting\") { print i }\n1 + 1")
  #expect(recorder.lines.filter { !$0.contains("/") } == ["0", "1", "2", "2"])
  #expect(recorder.lines.filter { $0.contains("/") } == ["1/3", "2/3", "3/3."])
  #expect(result.displays.map(\.plainText) == ["0", "1", "2", "2"])
  #expect(result.statements.map(\.printed) == ["0\n1\n2", "2"])
}

/// A plot that a loop draws again and again stays once, also where the loop stops.
@Test(arguments: ["", "\noops", "\nif i == 7 { oops }"])
func aLivePlotStaysOnce(end: String) throws {
  final class Recorder: Output {
    var live: [Int] = []
    var shown: [String] = []
    func show(_ display: Display) {
      if case .plot(let plot) = display {
        shown.append("\(plot.series[0].y.count)")
      } else {
        shown.append(display.plainText)
      }
    }
    func showLive(_ plot: Plot) { live.append(plot.series[0].y.count) }
    func report(_ progress: Kernel.Progress) {}
    func note(_ text: String) {}
  }
  let recorder = Recorder()
  let result = Session(output: recorder).run(
    "for i in 0..<8 {\n  track a: i\n  plot tracks, live: true\(end)\n}\nprint \"end\"")
  let count = end == "\noops" ? 1 : 8
  #expect(recorder.live == Array(1...count))
  #expect(recorder.shown == ["\(count)"] + (end.isEmpty ? ["end"] : []))
  #expect(result.displays.count == recorder.shown.count)
}

/// A clock that goes on by a second whenever it is read.
private final class Ticks: @unchecked Sendable {
  private var seconds = 0.0
  func next() -> Double {
    seconds += 1
    return seconds
  }
}

@Test func quittingCarriesACode() {
  let session = Session(output: SilentOutput())
  guard case .quit(0) = session.run("quit").outcome, case .quit(3) = session.run("quit 3").outcome
  else {
    Issue.record("quit leaves")
    return
  }
}
