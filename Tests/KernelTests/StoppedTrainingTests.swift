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
  ])
  func aStoppedLoopSaysWhere(text: String, says: String) {
    let session = Session(output: SilentOutput())
    session.interrupt(after: 0.3)
    let said = session.answers([text])[0]
    #expect(said.hasPrefix(says) && said.hasSuffix(" of 1000000000 (0 %)"), "\(said)")
    session.interrupt(after: 0.1)
    #expect(session.answers(["while true { 1 }"]) == ["stopped"])
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
