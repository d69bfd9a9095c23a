import Foundation
import Testing

@testable import Kernel
@testable import repl

/// Whatever is typed, done and undone: the transcript of a session makes its variables, results and
/// dice again; so does that of the session in a file, and that of the transcript itself.
@Suite struct RandomSessionTests {
  private let folder = TemporaryFolder()

  init() {
    folder.write("# L\n\nvar a = 1\n\n# %%\n\na + 1\n\n# %%\n\nlet b = a + 10\n", to: "lesson.txt")
    folder.write("# O\n\nrun \"lesson\"\nvar c = 2\n\n# %%\n\nc\n", to: "outer.txt")
    folder.write("# B\n\nrun \"lesson\", to: 1\n\n# %%\n\nlet d = 1\nnosuch\n", to: "broken.txt")
    folder.write("# U\n\nvar c = 4\n\n# %%\n\nundo\n\n# %%\n\n8\n", to: "undoes.txt")
    folder.write("# R\n\nrestart\nvar d = 7\n", to: "restarts.txt")
    _ = mkdir(folder.path + "/sub", 0o700)
    folder.write("# S\n\nlet s = 3\n", to: "sub/sets.txt")
    folder.write("# I\n\nuse \"sets\"\n\n# %%\n\nvar b = s + 1\nb\n", to: "sub/inner.txt")
  }

  private func session() -> Session {
    Session(
      output: SilentOutput(),
      settings: Session.Settings(searchPath: folder.path, undoLimit: 64_000_000))
  }

  /// What can be told of a session: its variables, its results, and the next numbers of its dice.
  private func state(of session: Session) -> [String] {
    let results = session.runtime.results.contents.values.map { "\($0.number): \($0.value.short)" }
    let last = session.runtime.results.last?.short ?? "none"
    let variables = session.runtime.variableNames.map { name in
      "\(name) = \(session.runtime.variable(name)?.short ?? "")"
    }
    let dice = session.run("print(sum(rand([5])))").displays.map(\.plainText)
    return variables + results + ["ans = \(last)"] + dice
  }

  private func run(_ text: String) throws -> Session {
    let session = session()
    let file = try StepFile(name: folder.path + "/home.txt", text: text)
    for cell in file.cells {
      let result = session.run(cell, of: file, checking: false)
      guard case .completed = result.outcome else {
        Issue.record("\(result.outcome)\n\(text)")
        break
      }
    }
    return session
  }

  private func transcript(_ inputs: [HistoryEntry]) -> String {
    var transcript = SessionTranscript(origin: SessionOrigin(folder: folder.path))
    return transcript.text(of: inputs, path: folder.path + "/home.txt")
  }

  private func code(of text: String) throws -> [String] {
    let file = try StepFile(name: "t", text: text)
    return file.cells.map { file.text(of: $0) }
  }

  @Test(arguments: 1...24)
  func transcriptsMakeTheSame(seed: Int) throws {
    var words = RandomWords(seed: UInt64(seed))
    for _ in 0..<60 {
      let session = session()
      let inputs = (1...3 + words.next(below: 7)).map { number in
        (0..<[1, 1, 1, 2, 3][words.next(below: 5)]).map { _ in statement(number, &words) }
          .joined(separator: ["; ", "\n", "\n\n# why\n\n"][words.next(below: 3)])
      }
      for input in inputs { _ = session.run(input) }
      let text = transcript(session.document)
      _ = session.run("saveSession \"\(folder.path)/s\"")
      let saved = transcript(try SessionHistory(folder.path + "/s").entries())
      let found = state(of: session)
      let again = try run(text)
      let second = transcript(again.document)
      #expect(state(of: again) == found, "\(inputs)\n\(text)")
      #expect(state(of: try run(second)) == found, "\(inputs)\n\(second)")
      #expect(try code(of: saved) == code(of: text), "\(inputs)")
    }
  }

  private func statement(_ number: Int, _ words: inout RandomWords) -> String {
    func one(_ texts: String...) -> String { texts[words.next(below: texts.count)] }
    func few(_ count: Int) -> Int { 1 + words.next(below: count) }
    let (name, other) = (one("a", "b", "c", "d"), one("a", "b", "c", "d"))
    switch words.next(below: 100) {
    case ..<22: return "var \(name) = \(few(9))"
    case ..<30: return "\(name) += \(few(9))"
    case ..<36: return one("let \(name) = \(other)", "let \(name) = ans")
    case ..<46: return one(name, "\(few(90))", "\(name) + 1", "\(few(9));", "print(\(name))")
    case ..<52: return one("out[\(few(number))]", "let \(name) = out[\(few(number))]")
    case ..<63: return one("undo", "undo", "undo 2", "undo 3", "undo 9")
    case ..<71: return one("redo", "redo 2")
    case ..<73: return "restart"
    case ..<77: return "restart to: \(few(max(1, number - 1)))"
    case ..<87:
      let file = one("lesson", "outer", "broken", "undoes", "restarts", "sub/inner", "sub/sets")
      return "run \"\(file)\"" + one("", "", ", to: 1", ", from: 2")
    case ..<90: return one("use \"sub/sets\"", "use \"lesson\"")
    case ..<93: return one("nosuch", "let 5 = 2", "expect 1 > 2")
    case ..<96: return one("seed(\(few(5)))", "let \(name) = sum(rand([3]))", "rand([2])")
    case ..<98: return "func f(x) { return x + 1 }; let \(name) = f(\(other))"
    default: return "for i in 0..<3 { \(name) += i }"
    }
  }
}
