import Glibc
import Testing

@testable import repl

/// A third Ctrl-C: the session is saved and the program ends.
@Suite(.serialized) struct AutosaveTests {
  let folder = TemporaryFolder()

  /// One operation of some seconds, which no Ctrl-C cuts short.
  private let long = "func long() { let a = rand([7500, 7500]); print(\"g\" + \"o\"); a @ a }"

  private func press(_ count: Int, at terminal: PseudoTerminal) {
    // Signals that come before the one before was taken count as one.
    for _ in 0..<count {
      terminal.type("\u{3}")
      usleep(400_000)
    }
  }

  private func start() throws -> PseudoTerminal {
    let terminal = PseudoTerminal(home: folder.path, environment: ["CI=1"])
    try #require(terminal.expect("pigment[1]> "))
    return terminal
  }

  private func run(_ inputs: [String], at terminal: PseudoTerminal) throws {
    for (place, input) in inputs.enumerated() {
      terminal.type(input + "\r")
      try #require(terminal.expect("pigment[\(place + 2)]> "), "\(input)")
    }
  }

  @Test func theThirdPressSavesAndTrainingGoesOn() throws {
    let terminal = try start()
    try run(
      [
        "let model = gan(unet(levels: 3, filters: 2), patchDiscriminator(filters: 2))",
        "let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 2)",
        "train(model, on: data, epochs: 3);", long,
      ], at: terminal)
    terminal.type("long();\r")
    try #require(terminal.expect("go\r\n"))
    press(3, at: terminal)
    #expect(terminal.expect("stopping; then the session is saved"))
    #expect(terminal.expect("saved 3 variables in autosave/"))
    #expect(terminal.end() == 130)
    let files = folder.names(in: "autosave")
    try #require(files.count == 1)
    #expect(terminal.screen.contains("loadSession \"autosave/\(files[0])\""))

    let next = try start()
    next.type("loadSession \"autosave/\(files[0])\"\r")
    #expect(next.expect("loaded 3 variables"))
    next.type("train(model, on: data); print(model.steps, len(tracks.gL1))\r")
    #expect(next.expect("8 8\r\n"))
  }

  @Test func aFourthPressDoesNotWait() throws {
    let terminal = try start()
    try run([long], at: terminal)
    terminal.type("long(); long(); long()\r")
    try #require(terminal.expect("go\r\n"))
    press(3, at: terminal)
    #expect(terminal.expect("stopping; then the session is saved"))
    press(1, at: terminal)
    #expect(terminal.expect("left without saving"))
    #expect(terminal.end() == 130)
    #expect(folder.names(in: "autosave").isEmpty)
  }

  @Test func whatCannotBeSavedIsNotLeft() throws {
    // A file where the folder should be.
    folder.write("", to: "autosave")
    let terminal = try start()
    try run(["let kept = 41", long], at: terminal)
    terminal.type("long();\r")
    try #require(terminal.expect("go\r\n"))
    press(3, at: terminal)
    #expect(terminal.expect("error: the session could not be saved: "))
    #expect(terminal.expect("pigment[4]> "))
    terminal.type("kept + 1\r")
    #expect(terminal.expect("42\r\n"))
  }

  @Test(arguments: [[], ["--step"]])
  func aFileIsSavedToo(_ options: [String]) throws {
    folder.write("# T\n\nlet kept = 41\n\(long)\nlong();\nlet after = 1\n", to: "t.txt")
    let terminal = PseudoTerminal(["run", "t.txt"] + options, home: folder.path)
    if !options.isEmpty {
      try #require(terminal.expect("[1 of 1]"))
      terminal.type("\r")
    }
    try #require(terminal.expect("go\r\n"))
    press(3, at: terminal)
    #expect(terminal.expect("saved 2 variables in autosave/"))
    #expect(terminal.end() == 130)
  }

  private typealias Answer = InterruptPresses.Answer
  private static let table: [(times: [Double], saves: Bool, answers: [Answer])] = [
    ([0, 1, 2, 3], true, [.stop, .stop, .save, .leave(unsaved: true)]),
    ([0, 1, 2], false, [.stop, .stop, .leave(unsaved: false)]),
    ([0, 3, 6, 9, 12, 60], true, [.stop, .stop, .stop, .stop, .save, .leave(unsaved: true)]),
    ([0, 1, 4, 5, 6], true, [.stop, .stop, .stop, .stop, .save]),
  ]

  @Test(arguments: 0..<4) func presses(row: Int) {
    let (times, saves, answers) = Self.table[row]
    var presses = InterruptPresses(saves: saves)
    #expect(times.map { presses.press(at: $0) } == answers)
  }

  @Test func theWorkHasSomeTimeToStop() {
    var presses = InterruptPresses(saves: true)
    for time in [0.0, 1, 2] { _ = presses.press(at: time) }
    #expect(!presses.isLate(at: 10))
    #expect(presses.isLate(at: 2 + InterruptPresses.grace))
    presses.workEnded()
    #expect(!presses.isLate(at: 1000))
    #expect(presses.wantSaving)
  }
}
