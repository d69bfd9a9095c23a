import Foundation
import Kernel
import Testing

@testable import repl

/// A session written as a step file runs again, whatever was typed.
@Suite struct SessionTranscriptTests {
  private func transcript(of session: Session) -> String {
    SessionTranscript(
      Page(session: HistoryEntry.standing(of: session.history)), from: SessionOrigin()
    ).text(path: "t.txt")
  }

  private func again(_ text: String) throws -> (shown: [String], names: [String]) {
    let file = try StepFile(name: "t.txt", text: text)
    let session = Session(output: SilentOutput())
    var shown: [String] = []
    for cell in file.cells {
      shown += session.run(cell, of: file, checking: false).displays.map(\.plainText)
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
  ])
  func itRunsAgain(inputs: [String], shown: [String], names: [String]) throws {
    let session = Session(output: SilentOutput())
    for input in inputs { _ = session.run(input) }
    let result = try again(transcript(of: session))
    #expect(result.shown == shown && result.names == names)
  }

  @Test func whatWasStoppedEnds() throws {
    let session = Session(output: SilentOutput())
    let interrupt = session.interrupt
    let thread = Thread {
      Thread.sleep(forTimeInterval: 0.2)
      interrupt.request()
    }
    thread.start()
    _ = session.run("var i = 0\nwhile true { i += 1 }\nlet after = 1")
    let text = transcript(of: session)
    #expect(text.contains("# This was stopped:"))
    #expect(try again(text).names == ["i"])
  }

  @Test func aLessonThatFailedIsThereAsFarAsItCame() throws {
    let folder = TemporaryFolder()
    folder.write("# L\n\nlet a = 1\n\n# Why.\n\nlet b = 2\nnosuch\n", to: "lesson.txt")
    let session = Session(
      output: SilentOutput(), settings: Session.Settings(searchPath: folder.path))
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
    let session = Session(
      output: SilentOutput(), settings: Session.Settings(searchPath: folder.path))
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
    let text = transcript(of: session)
    #expect(text.components(separatedBy: "run \"lesson\"").count == 2)
    #expect(!text.contains("Why one.") && !text.contains("The end."))
  }
}
