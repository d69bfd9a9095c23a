import Foundation
import Testing

@testable import Kernel

/// What is there after Ctrl-C, and after inputs that only looked.
@Suite struct StoppedTrainingTests {
  private static let making = [
    "let set = dataset(imagePaths(scenes(count: 4, size: 32)), size: 32)",
    "let data = loader(set, batch: 2)",
    "let model = gan(unet(levels: 3, filters: 4), patchDiscriminator(filters: 4))",
  ]

  /// The value is that of the training so far, also where it was made in a block of its own.
  @Test(arguments: [
    "let r = train(model, on: data, epochs: 100000)",
    "var r = none\nif true {\n  r = train(model, on: data, epochs: 100000)\n  print \"not reached\"\n}",
    "func f() { return train(model, on: data, epochs: 100000) }\nlet r = f()",
  ])
  func aStoppedTrainingIsAValue(text: String) {
    let session = Session(output: SilentOutput(), settings: Session.Settings(threads: 1))
    _ = session.answers(Self.making)
    session.interrupt(after: 0.4)
    let result = session.run(text)
    guard case .interrupted(let diagnostic) = result.outcome else {
      Issue.record("\(result.outcome)")
      return
    }
    #expect(diagnostic.message.contains(/stopped in batch \d of 2 in epoch \d+ of 100000 \(0 %\)/))
    #expect(!result.displays.contains(.text("not reached")))
    let found = session.answers(["type r", "r.epochs > 0", "r.steps == tracks.gL1.count", "1 + 1"])
    #expect(found == ["\"training\"", "true", "true", "2"])
    #expect(session.answers(["print r"])[0].contains("stopped after"))
    #expect(session.answers(["history"])[0].contains("stopped"))
  }

  /// A loop over `progress` says how far it was.
  @Test(arguments: [
    ("for i in progress(0..<1000000000) { i + 1 }", "stopped in "),
    ("for i in progress(0..<1000000000, \"epochs\") { i + 1 }", "stopped in epochs: "),
    (
      "for i in progress(0..<1000000000, \"epochs\") { for j in progress(0..<3) { j } }",
      "stopped in epochs: "
    ),
  ])
  func aStoppedLoopSaysWhere(text: String, says: String) {
    let session = Session(output: SilentOutput())
    session.interrupt(after: 0.3)
    let said = session.answers([text])[0]
    // Within the inner loop that is the place.
    #expect(said.hasPrefix(says) || said.contains(" of 3 ("), "\(said)")
    session.interrupt(after: 0.1)
    let left = "for i in progress(1...10, \"first\") { if i == 4 { break } }; while true { 1 }"
    #expect(session.answers([left]) == ["stopped"])
  }

  /// A file whose training was stopped was not used to its end.
  @Test func aFileThatWasStoppedIsNotUsed() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pigment-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text =
      Self.making.joined(separator: "\n") + "\nlet r = train(model, on: data, epochs: 100000)\n"
    try text.write(toFile: folder + "/tr.txt", atomically: true, encoding: .utf8)
    let session = Session(
      output: SilentOutput(), settings: Session.Settings(searchPath: folder, threads: 1))
    for _ in 0..<2 {
      session.interrupt(after: 0.5)
      guard case .interrupted(let said) = session.run("use \"tr\"").outcome else {
        Issue.record("not stopped")
        return
      }
      #expect(said.message.hasPrefix("stopped in batch "))
    }
  }

  /// Ctrl-C while `restart` makes again what prepared the session is a Ctrl-C.
  @Test func restartingCanBeStopped() {
    let session = Session(output: SilentOutput())
    _ = session.answers(["var n = 0\nfor i in 0..<3000000 { n += 1 }", "let z = 1"])
    session.startCounting()
    session.interrupt(after: 0.05)
    guard case .interrupted = session.run("restart").outcome else {
      Issue.record("not stopped")
      return
    }
    #expect(session.answers(["undo", "z"])[1] == "1")
  }

  /// What goes back and forth is a statement of its own.
  @Test(arguments: ["undo() == 1", "let r = undo()", "[undo()]", "redo().count", "restart() == 2"])
  func partsOfStatementsAreRefused(text: String) {
    let session = Session(output: SilentOutput())
    let found = session.answers(["let a = 1", "let b = 2", text, "a + b"])
    #expect(found[2].contains("stands on its own"), "\(found)")
    #expect(found[3] == "3")
    #expect(session.answers(["undo()", "undo 1;", "undo(1)"]).allSatisfy { !$0.contains("own") })
  }

  @Test func lookingAtAModelIsNoChange() {
    let session = Session(output: SilentOutput(), settings: Session.Settings(threads: 1))
    _ = session.answers(["let net = unet(levels: 2, filters: 2)", "evalMode(net)", "let q = 1"])
    let found = session.answers(["net(zeros([1, 1, 32, 32]));", "undo", "nowhere", "history"])
    #expect(found[1].contains("let q = 1"))
    #expect(found[3].contains("failed"))
  }

  @Test func aFolderOfSessionsMeansTheNewest() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "pigment-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = Session(output: SilentOutput())
    _ = session.answers(["var a = 1", "saveSession \"\(folder)/b\"", "a = 2"])
    _ = session.answers(["saveSession \"\(folder)/a\""])
    try FileManager.default.setAttributes(
      [.modificationDate: Date(timeIntervalSinceNow: -60)], ofItemAtPath: folder + "/b")
    try "no session".write(toFile: folder + "/notes.txt", atomically: true, encoding: .utf8)
    let other = Session(output: SilentOutput())
    #expect(other.answers(["loadSession \"\(folder)\"", "a"])[1] == "2")
  }

  /// What is looked for may be several words.
  @Test(arguments: [
    ("help learning rate", "schedule("), ("help keys", "Ctrl-R"), ("help for", "goes through"),
    ("help learning rate; 5", "schedule("),
  ])
  func helpTakesWords(text: String, says: String) {
    let session = Session(output: SilentOutput())
    #expect(session.answers([text])[0].contains(says), "\(session.answers([text]))")
  }
}
