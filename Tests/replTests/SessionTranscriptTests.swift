import Foundation
import Kernel
import Testing

@testable import repl

/// A session written as a step file runs again, whatever was typed.
@Suite struct SessionTranscriptTests {
  private func session(searchPath: String? = nil) -> Session {
    Session(output: SilentOutput(), settings: Session.Settings(searchPath: searchPath))
  }

  private func transcript(of session: Session, path: String = "t.txt") -> String {
    let origin = SessionOrigin(folder: session.runtime.settings.searchPath)
    var transcript = SessionTranscript(date: "today", origin: origin)
    var asWritten = transcript
    let inputs = session.document
    // As the session went, and at once: the same.
    for count in inputs.indices { _ = asWritten.text(of: Array(inputs[...count]), path: path) }
    let text = transcript.text(of: inputs, path: path)
    #expect(asWritten.text(of: inputs, path: path) == text)
    return text
  }

  private func again(
    _ text: String, in folder: String? = nil
  ) throws -> (shown: [String], names: [String]) {
    let file = try StepFile(name: "t.txt", text: text)
    let session = session(searchPath: folder)
    var shown: [String] = []
    for cell in file.cells {
      let result = session.run(cell, of: file, checking: false)
      guard case .completed = result.outcome else {
        Issue.record("\(result.outcome)")
        continue
      }
      shown += result.displays.filter { if case .prose = $0 { false } else { true } }
        .map(\.plainText)
    }
    return (shown, session.runtime.variableNames)
  }

  @Test(arguments: [
    (["let a = 1", "let b = 2", "undo", "a + 1"], ["2"], ["a"]),
    (["let a = 1", "undo", "redo", "a"], ["1"], ["a"]),
    (["let a = 1", "=> 3", "a"], ["1"], ["a"]),
    (["%% a", "let a = 1\n=> 3\n%%", "let b = 1"], [], ["b"]),
    (["let a = 5\nnosuch\nlet b = 6", "a"], ["5"], ["a"]),
    (["# => 3", "let a = 1"], [], ["a"]),
    (["let a = 1", "export \"u.txt\"", "a"], ["1"], ["a"]),
    // Numbers stay, whatever is left out.
    (["let a = 1", "undo", "2 + 2", "5", "out[3]"], ["4", "5", "4"], []),
    (
      ["1", "nosuch", "3", "undo limit: 9", "out[3] + out[1]"],
      ["1", "3", "9.0 MB are kept for undo from now on", "4"], []
    ),
    // Of an input only what stands.
    (["let c = 1", "undo; let d = 4", "d"], ["4"], ["d"]),
    (["let a = 1; undo; let b = 2", "b"], ["2"], ["b"]),
    (["let a = 1\nundo\n# why\nlet b = 2 # two\nb;"], [], ["b"]),
    (["var a = 1", "a = 2", "undo; redo; print(a)"], ["2"], ["a"]),
    (["let a = 1", "undo; let d = 4", "undo", "7"], ["7"], []),
    (["expect 1 > 2, \"why\"", "let a = 1\nexpect 1 > 2"], [], ["a"]),
    // Starting anew and going on, told as what ran.
    (["var a = 1", "let b = a + 1", "restart to: 1", "a"], ["1"], ["a"]),
    (
      [
        "let a = 1", "let b = a", "let a = 2", "restart to: 2", "b", "restart", "5",
        "out[9]",
      ],
      ["2", "5", "5"], []
    ),
    (["let a = 1", "let b = 2", "restart to: 2", "undo", "a"], ["1"], ["a"]),
    // What only showed something goes with what it showed.
    (["let a = 1", "a", "undo"], [], []),
    (["3", "var a = 1", "7", "undo", "let c = ans", "c"], ["3", "3"], ["c"]),
    (["let a = 1", "a", "undo", "let b = 2", "restart to: 4", "b"], ["2"], ["b"]),
    (["var a = 1", "a = 2", "undo", "a", "redo", "a"], ["2"], ["a"]),
    (["var a = 1", "print(a); undo", "5"], ["5"], []),
    // However `out` is asked for.
    (["5", "nosuch", "6", "out [3]"], ["5", "6", "6"], []),
    (["5", "nosuch", "6", "let o = out", "o[3]"], ["5", "6", "6"], ["o"]),
    // Every input is one cell.
    (
      ["let a = 1\n\n# Some comment alone\n\nlet b = 2\na + b", "out[1] + 4"], ["3", "7"],
      ["a", "b"]
    ),
    (["5\n\n# note", "out[1]"], ["5", "5"], []),
    (["# %% x\n5;\n6\n# %%", "out[1]"], ["6", "6"], []),
    (
      ["for i in 0..<1 {\n\n  # why\n\n  print(i)\n}\n\n# note\n\n7", "out[1]"], ["0", "7", "7"], []
    ),
    // What follows others is an input of its own.
    (["1", "restart to: 1; 54", "out[4] + 1"], ["1", "1", "54", "55"], []),
  ])
  func itRunsAgain(inputs: [String], shown: [String], names: [String]) throws {
    let session = session()
    for input in inputs { _ = session.run(input) }
    let text = transcript(of: session)
    let result = try again(text)
    #expect(result.shown == shown && result.names == names, "\(text)")
    #expect(names == session.runtime.variableNames)
    // So does the transcript of the transcript.
    let file = try StepFile(name: "t.txt", text: text)
    let second = self.session()
    for cell in file.cells { _ = second.run(cell, of: file, checking: false) }
    #expect(try again(transcript(of: second)).shown == shown)
  }

  /// Lessons that ran within inputs, also in parts, and what was undone of them.
  @Test(arguments: [
    (["run \"a\""], 1, ["a", "b"]),
    (["run \"a\"", "undo"], 0, ["a"]),
    (["run \"a\"", "undo", "redo"], 1, ["a", "b"]),
    (["let c = 1; run \"a\"; let d = 2"], 1, ["a", "b", "c", "d"]),
    (["let c = 1; run \"a\"; let d = 2", "undo"], 1, ["a", "b", "c"]),
    (["let c = 1; run \"a\"; let d = 2", "undo 2"], 0, ["a", "c"]),
    (["let c = 1; run \"a\"; let d = 2", "undo 4"], 0, []),
    (["run \"outer\""], 1, ["a", "b", "o"]),
    (["run \"broken\""], 1, ["a", "b"]),
    (["run \"broken\"; let e = 1"], 1, ["a", "b"]),
    (["run \"within/reads\""], 1, ["s", "t"]),
    (["run \"within/reads\"", "undo"], 0, ["s"]),
    (["run \"undoes\""], 0, ["z"]),
    (["run \"a\"; undo; 5"], 0, ["a"]),
    (["run \"within/reads\"; undo; run \"a\""], 1, ["a", "b", "s"]),
    (["run \"shows\"", "undo 3"], 0, []),
    (["run \"t\""], 1, ["q"]),
    (["run \"a\"", "restart to: 3", "let f = 1", "undo 2"], 1, ["a"]),
  ])
  func lessonsRunAgain(inputs: [String], runs: Int, names: [String]) throws {
    let folder = TemporaryFolder()
    folder.write("# A\n\n# Why.\n\nlet a = 1\n\n# And.\n\nlet b = 2\n", to: "a.txt")
    folder.write("# O\n\nrun \"a\"\n\n# %%\n\nlet o = 1\n", to: "outer.txt")
    folder.write("# B\n\nrun \"a\"\n\n# %%\n\nnosuch\n", to: "broken.txt")
    folder.write("# U\n\nlet y = 1\n\n# %%\n\nundo\n\n# %%\n\nlet z = 1\n", to: "undoes.txt")
    folder.write("# S\n\nlet a = 1\n\n# %%\n\na\n", to: "shows.txt")
    _ = mkdir(folder.path + "/within", 0o700)
    // Called like the transcript, which lies elsewhere.
    folder.write("# T\n\nlet q = 1\n", to: "t.txt")
    _ = mkdir(folder.path + "/aside", 0o700)
    folder.write("# R\n\nuse \"sets\"\n\n# %%\n\nlet t = s\n", to: "within/reads.txt")
    folder.write("# S\n\nlet s = 1\n", to: "within/sets.txt")
    let session = session(searchPath: folder.path)
    for input in inputs + ["11"] { _ = session.run(input) }
    // The number of the input that shows 11.
    let eleven = session.history.last { $0.text == "11" }?.number ?? 0
    _ = session.run("out[\(eleven)]")
    #expect(session.runtime.variableNames == names)
    let text = transcript(of: session, path: folder.path + "/aside/t.txt")
    let result = try again(text, in: folder.path + "/aside")
    #expect(result.names == names, "\(text)")
    #expect(result.shown.suffix(1) == ["11"], "\(text)")
    let count = text.split(separator: "\n").count { !$0.hasPrefix("#") && $0.contains("run \"") }
    #expect(count == runs, "\(text)")
  }

  @Test func whatWasUndoneIsProse() throws {
    let session = session()
    for input in ["let lost = 1", "undo", "2"] { _ = session.run(input) }
    let text = transcript(of: session)
    #expect(text.contains("# This was undone:\n#\n# ```text\n# let lost = 1\n# ```"))
    #expect(!text.contains("back to before"))
  }

  /// What `init.txt` made comes first, takes no number and leaves no result; also when the session
  /// starts anew.
  @Test(arguments: [
    (["base + 2", "base"], ["42", "40"]), (["base + 2", "out[1]"], ["42", "42"]),
    (["type ans"], ["\"none\""]), (["restart", "base"], ["40"]),
    (["base", "restart to: 1", "out[3]"], ["40", "40", "40"]),
  ])
  func whatPreparedTheSessionComesAgain(inputs: [String], shown: [String]) throws {
    let session = session()
    for input in ["let base = 40", "nosuch", "9"] { _ = session.run(input) }
    session.startCounting()
    var results: [String] = []
    for input in inputs { results += session.run(input).displays.map(\.plainText) }
    let text = transcript(of: session)
    #expect(try again(text).shown == shown, "\(text)")
    #expect(results.filter { !$0.hasPrefix("ran ") } == shown)
  }

  /// What cannot be made again is told.
  @Test(arguments: [
    (
      ["var a = 0", "for i in 0..<5 { a += i; if i == 3 { nosuch } }"],
      "# This failed; what it had changed by then is not made again (`a`):"
    ),
    (["var a = 0", "let b = 1\nnosuch"], "# This failed:"),
    (
      [
        "undo limit: 0", "let x = tensor([4], requiresGrad: true)", "let o = sgd(x, lr: 0.25)",
        "minimize(o, (x * x).sum())", "undo",
      ],
      "minimize(o, (x * x).sum())\n\n# This was undone, but for weights"
    ),
    (["let a = 1", "saveSession \"/dev/null/s\""], "# This failed:"),
  ])
  func whatCannotBeMadeAgainIsTold(inputs: [String], told: String) throws {
    let session = session()
    for input in inputs { _ = session.run(input) }
    #expect(transcript(of: session).contains(told), "\(transcript(of: session))")
  }

  /// A transcript takes the place of no saved session, and finds what it held.
  @Test func savingIsLeftOut() throws {
    let folder = TemporaryFolder()
    let session = session()
    let path = folder.path + "/m"
    for input in ["var a = 1; saveSession \"\(path)\"", "undo", "loadSession \"\(path)\"", "a"] {
      _ = session.run(input)
    }
    let before = try Data(contentsOf: URL(filePath: path))
    #expect(try again(transcript(of: session)).shown.last == "1")
    #expect(try Data(contentsOf: URL(filePath: path)) == before)
    // What ran before the saving, in the same input, is in the history that was saved.
    let saved = try SessionHistory(path).entries()
    var other = SessionTranscript()
    #expect(other.text(of: saved, path: "t.txt").contains("# %%\n\nvar a = 1\n"))
  }

  /// `loadSession` brings what the inputs of the other session made; they do not run as well.
  @Test func whatWasLoadedRunsOnce() throws {
    let folder = TemporaryFolder()
    let path = folder.path + "/monday"
    let first = session()
    for input in ["var n = 1", "n += 1", "saveSession \"\(path)\""] { _ = first.run(input) }
    let session = session()
    for input in ["7", "loadSession \"\(path)\"", "n += 1", "n", "out[4]"] {
      _ = session.run(input)
    }
    let text = transcript(of: session)
    #expect(!text.contains("saveSession"))
    #expect(try again(text).shown.suffix(2) == ["3", "3"], "\(text)")
    // Nor when it is written from a file.
    _ = session.run("saveSession \"\(folder.path)/tuesday\"")
    let saved = try SessionHistory(folder.path + "/tuesday").entries()
    var other = SessionTranscript()
    let written = other.text(of: saved, path: "t.txt")
    #expect(written.split(separator: "\n").dropFirst(5) == text.split(separator: "\n").dropFirst(5))
  }

  @Test func whatWasStoppedEnds() throws {
    let session = session()
    let interrupt = session.interrupt
    let thread = Thread {
      Thread.sleep(forTimeInterval: 0.2)
      interrupt.request()
    }
    thread.start()
    _ = session.run("var i = 0\nwhile true { i += 1 }\nlet after = 1")
    let text = transcript(of: session)
    #expect(
      text.contains("# This was stopped; what it had changed by then is not made again (`i`):"))
    #expect(try again(text).names == ["i"])
  }

  @Test func aLessonThatFailedIsThereAsFarAsItCame() throws {
    let folder = TemporaryFolder()
    folder.write("# L\n\nlet a = 1\n\n# Why.\n\nlet b = 2\nnosuch\n", to: "lesson.txt")
    let session = session(searchPath: folder.path)
    _ = session.run("run \"lesson\"")
    let inner = session.history.filter(\.isInner)
    guard case .failed? = inner.last?.outcome, case .completed? = inner.first?.outcome else {
      Issue.record("\(inner)")
      return
    }
    let text = transcript(of: session)
    #expect(try again(text).names == ["a", "b"])
    #expect(text.contains("# Why."))
  }

  /// A lesson that `run` ran is told once, its prose before its cells; in a step file it is the
  /// input that runs it again.
  @Test func aLessonStandsOnce() throws {
    let folder = TemporaryFolder()
    folder.write(
      "# L\n\n# Why one.\n\n1 + 1\n\n# Why two.\n\n2 + 3\n\n# The end.\n", to: "lesson.txt")
    let session = session(searchPath: folder.path)
    let result = session.run("run \"lesson\"")
    let shown = result.displays.map(\.plainText)
    #expect(
      shown == [
        "Why one.", "```\n1 + 1\n```", "2", "Why two.", "```\n2 + 3\n```", "5", "The end.",
        "ran 2 cells: in[2] to in[3]",
      ])
    let page = Page(session: session.history)
    let blocks = page.steps[0].blocks.map { block in
      switch block {
      case .prose(let text): text
      case .cell(let cell): cell.source
      }
    }
    #expect(blocks == ["run \"lesson\"", "Why one.", "1 + 1", "Why two.", "2 + 3", "The end."])
    let text = transcript(of: session, path: folder.path + "/t.txt")
    #expect(text.components(separatedBy: "run \"lesson\"").count == 2)
    #expect(!text.contains("Why one.") && !text.contains("The end."))
  }
}
