import Foundation
import Testing

@testable import Kernel

/// What inputs showed, in the history and in a saved session.
@Suite struct SavedOutputTests {
  private static let inputs = [
    "1 + 1", "help print", "show rand([3, 5, 4]), caption: \"noise \\\"quoted\\\"\"",
    "animate([rand([3, 2, 2]), rand([3, 2, 2])])", "plot([1, 1 / 0, 4], title: \"up\", log: true)",
    "unet(levels: 2, filters: 2)", "let b = 3; nowhere + b", "let x = = 3", "expect 1 > 2, \"why\"",
    "print \"é 漢 \\n two\"",
  ]

  @Test func outputsComeBackAsTheyWere() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pigment-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = Session(output: SilentOutput(), settings: Session.Settings(threads: 1))
    for input in Self.inputs { _ = session.run(input) }
    let before = session.history
    #expect(before.count == Self.inputs.count)
    #expect(before.filter { $0.displays.isEmpty }.map(\.number) == [7, 8, 9])
    #expect(before[6].ran == "let b = 3")
    _ = session.run("saveSession \"\(folder)/s\"")
    let after = try SessionHistory(folder + "/s").entries()
    #expect(after.count == before.count)
    for (old, new) in zip(before, after) {
      #expect(new.text == old.text && new.ran == old.ran)
      if old.number == 5 {
        // NaN and infinite are unequal to themselves; their texts are not.
        #expect("\(new.displays)" == "\(old.displays)")
      } else {
        #expect(new.displays == old.displays, "\(old.text)")
      }
      #expect(
        new.outcome.parts.diagnostics.map { $0.rendered() }
          == old.outcome.parts.diagnostics.map { $0.rendered() })
    }
    // They come back into a session, too.
    let second = Session(output: SilentOutput(), settings: Session.Settings(threads: 1))
    _ = second.run("loadSession \"\(folder)/s\"")
    #expect(second.history[2].displays == before[2].displays)
  }

  @Test func cellsThatAnInputRunsKeepTheirOwnOutputs() {
    let session = Session(output: SilentOutput(), settings: Session.Settings(threads: 1))
    _ = session.run("print 1")
    let result = session.run("restart to: 1")
    #expect(session.history.map(\.isInner) == [false, false, true])
    #expect(session.history[2].displays == [.text("1")])
    #expect(session.history[1].displays.count == result.displays.count - 1)
  }

  private func entry(_ number: Int) -> HistoryEntry {
    var entry = HistoryEntry(number: number, text: "show", seconds: 0)
    entry.displays = [
      .text("kept"),
      .picture(Picture(width: 2, height: 1, rgb: Array(repeating: 9, count: 6), caption: "sky")),
    ]
    return entry
  }

  private let forgotten = Display.text("picture 2×1: sky (no longer kept)")

  @Test func theOldestPicturesAreForgottenFirst() {
    var history = InputHistory()
    for number in 1...4 { history.append(entry(number)) }
    history.forgetPictures(beyond: 12)
    for (index, entry) in history.entries.enumerated() {
      #expect(entry.displays.first == .text("kept"))
      #expect((entry.displays.last == forgotten) == (index < 2))
    }
  }

  /// Numbers that no history has are refused or given anew, and nothing takes for ever on them.
  @Test(
    arguments: [
      [(5, nil), (5, nil)], [(1, nil), (900_000_000_000, nil)], [(2, 1), (1, 2)],
      (1...300).map { ($0, $0 > 1 ? $0 - 1 : nil) },
      (1...40).map { ($0 / 2 + 1, $0 > 2 ? $0 / 2 : nil) },
    ] as [[(Int, Int?)]])
  func impossibleNumbers(_ numbers: [(number: Int, outer: Int?)]) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pigment-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = Session(output: SilentOutput())
    for (number, outer) in numbers {
      var entry = HistoryEntry(number: number, text: "run \"l\"; undo", seconds: 0)
      entry.outer = outer.map { .init(number: $0, statement: 0) }
      entry.ran = entry.text
      session.runtime.inputs.append(entry)
    }
    _ = session.run("saveSession \"\(folder)/s\"")
    let isRefused = numbers.contains { $0.number > 1000 || ($0.outer ?? 0) >= $0.number }
    guard !isRefused else {
      #expect(throws: SessionFileError.self) { try SessionHistory(folder + "/s").entries() }
      return
    }
    let entries = try SessionHistory(folder + "/s").entries()
    #expect(Set(entries.map(\.number)).count == numbers.count)
    #expect(Replay(entries).cells.count == numbers.count)
  }

  /// An input that is too long to be kept is named, and leaves its place to those around it.
  @Test func anInputTooLongIsNamed() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pigment-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = Session(output: SilentOutput())
    _ = session.run("let a = 1")
    _ = session.run("let b = 2   # " + String(repeating: "\"", count: 9_000_000))
    _ = session.run("a + b")
    let said = session.run("saveSession \"\(folder)/s\"").displays.map(\.plainText).joined()
    #expect(said.contains("not saved: in[2], because"))
    let entries = try SessionHistory(folder + "/s").entries()
    #expect(entries.map(\.number) == [1, 2, 3] && entries[2].displays == [.text("3")])
  }

  /// Inputs of a loaded session that `undo` took away count, too.
  @Test func inputsPutAsideKeepNoMorePictures() {
    var history = InputHistory()
    history.list(loaded: [entry(1), entry(2)])
    let load = history.loadNumber
    history.goBack(toLoad: 0)
    #expect(history.entries.isEmpty)
    history.append(entry(1))
    history.forgetPictures(beyond: 12)
    history.goBack(toLoad: load)
    #expect(history.entries.map(\.isLoaded) == [true, true, false])
    #expect(history.entries.map { $0.displays.last == forgotten } == [true, false, false])
  }
}
