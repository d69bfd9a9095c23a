import Glibc
import Testing

@testable import repl

/// The prompt, driven as a person drives it.
@Suite struct PromptTests {
  let folder = TemporaryFolder()

  private var entries: [String] {
    HistoryFile(path: folder.path + "/.local/state/pigment/history.jsonl").load()
  }

  private func start(_ environment: [String] = []) throws -> PseudoTerminal {
    let terminal = PseudoTerminal(home: folder.path, environment: environment)
    try #require(terminal.expect("pigment[1]> "))
    return terminal
  }

  @Test func typingRunsAndControlDLeaves() throws {
    let terminal = try start()
    terminal.type("20 + 22\r")
    #expect(terminal.expect("42\r\n"))
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
    #expect(entries == ["20 + 22"])
  }

  @Test func quitLeavesWithItsCode() throws {
    let terminal = try start()
    terminal.type("quit 5\r")
    #expect(terminal.end() == 5)
  }

  @Test func aBlockIsOneInputAndComesBackWhole() throws {
    let terminal = try start()
    terminal.type("for i in 0..<3 {\rprint(i * 11)\r}\r")
    #expect(terminal.expect("22\r\n"))
    #expect(terminal.expect("pigment[2]> "))
    // Up and Enter run it again as it was.
    terminal.type("\u{1b}[A\r")
    #expect(terminal.expect("22\r\n"))
    #expect(terminal.expect("pigment[3]> "))
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
    #expect(entries.first == "for i in 0..<3 {\n    print(i * 11)\n}")
    #expect(entries.count == 2)
  }

  @Test func aPasteIsOneInput() throws {
    let terminal = try start()
    let text = "for i in 0..<2 {\n\tprint(i + 70)\n\n    print(i + 80)\n}"
    terminal.type("\u{1b}[200~\(text)\u{1b}[201~\r")
    #expect(terminal.expect("81\r\n"))
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
    #expect(entries == ["for i in 0..<2 {\n    print(i + 70)\n\n    print(i + 80)\n}"])
  }

  @Test func historyOutlivesTheProgramAndIsSearched() throws {
    let first = try start()
    first.type("let apple = 3\r")
    #expect(first.expect("pigment[2]> "))
    first.type("let bread = 4\r")
    #expect(first.expect("pigment[3]> "))
    first.type("\u{4}")
    #expect(first.end() == 0)

    let second = try start()
    // Up with `let a` typed finds the entry that begins so, not the last one.
    second.type("let a\u{1b}[A\r")
    #expect(second.expect("pigment[2]> "))
    second.type("apple + 100\r")
    #expect(second.expect("103\r\n"))
    // Ctrl-R finds what is inside an entry; an arrow key takes it over.
    second.type("\u{12}bread")
    #expect(second.expect("search `bread`> let bread = 4"))
    second.type("\u{1b}[C\r")
    #expect(second.expect("pigment[4]> "))
    second.type("bread + 200\r")
    #expect(second.expect("204\r\n"))
  }

  @Test func controlCAtThePromptClearsTheLine() throws {
    let terminal = try start()
    terminal.type("1 + oops")
    // A terminal throws away what was typed and not yet read when Ctrl-C comes.
    #expect(terminal.expect("oops"))
    terminal.type("\u{3}")
    #expect(terminal.expect("^C\r\n"))
    #expect(terminal.expect("pigment[1]> "))
    terminal.type("\u{3}")
    #expect(terminal.expect("(Ctrl-D or quit leaves)"))
    #expect(terminal.expect("pigment[1]> "))
    terminal.type("6 * 7\r")
    #expect(terminal.expect("42\r\n"))
  }

  @Test func controlCInALongLoopKeepsVariables() throws {
    let terminal = try start()
    terminal.type("var kept = 41\r")
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("kept += 1; print(\"g\" + \"o\"); while true {}\r")
    #expect(terminal.expect("go\r\n"))
    terminal.type("\u{3}")
    #expect(terminal.expect("stopped"))
    #expect(terminal.expect("pigment[3]> "))
    terminal.type("kept + 1000\r")
    #expect(terminal.expect("1042\r\n"))
  }

  @Test func controlCInATrainingKeepsWhatWasLearned() throws {
    let terminal = try start(["CI=1"])
    terminal.type("let model = gan(unet(levels: 3, filters: 2), patchDiscriminator(filters: 2))\r")
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("let set = dataset(imagePaths(scenes(count: 4, size: 32)), size: 32)\r")
    #expect(terminal.expect("pigment[3]> "))
    terminal.type("train model, on: loader(set, batch: 2), epochs: 1000000\r")
    #expect(terminal.expect("epoch 2 of 1000000"))
    terminal.type("\u{3}")
    #expect(terminal.expect("stopped in batch "))
    #expect(terminal.expect("pigment[4]> "))
    terminal.type("let before = len(tracks.d); before == model.steps and before >= 4\r")
    #expect(terminal.expect("true\r\n"))
    // The series go on where they stopped.
    terminal.type("train(model, on: loader(set, batch: 2)); len(tracks.d) - before + 770\r")
    #expect(terminal.expect("772\r\n"))
  }

  @Test func tabCompletes() throws {
    folder.write("", to: "a-file-of-its-own")
    let terminal = try start()
    terminal.type("let photographs = 41\r")
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("photog\t + 1\r")
    #expect(terminal.expect("42\r\n"))
    // Labels, members, paths in strings, and all of it inside a block.
    terminal.type("let parts = split([1, 2, 3, 4], shar\t0.5)\r")
    #expect(terminal.expect("pigment[4]> "))
    terminal.type("len(parts.tr\t) + 70\r")
    #expect(terminal.expect("72\r\n"))
    terminal.type("print(\"<\" + \"a-file\t\" + \">\")\r")
    #expect(terminal.expect("<a-file-of-its-own>\r\n"))
    terminal.type("for i in 0..<2 {\rprin\t(photog\t + i)\r}\r")
    #expect(terminal.expect("42\r\n"))
    // Several that fit are listed with what they are.
    terminal.type("conv\t\t")
    #expect(terminal.expect("conv2d"))
    #expect(terminal.expect("Convolves pictures with kernels"))
  }

  @Test func anotherWindowSizeKeepsTheBlock() throws {
    let terminal = try start()
    terminal.type("for i in 0..<2 {\r")
    terminal.type("print(\"a text that is wider than a narrow window: \", i + 80)")
    #expect(terminal.expect("i + 80)"))
    terminal.resize(columns: 30)
    // It is drawn again from the prompt on.
    #expect(terminal.expect("pigment[1]> for i in 0..<2 {"))
    #expect(terminal.expect("80)"))
    terminal.resize(columns: 120)
    #expect(terminal.expect("pigment[1]> for i in 0..<2 {"))
    terminal.type("\r}\r")
    #expect(terminal.expect("narrow window:  81\r\n"))
    #expect(entries.count == 1)
  }

  @Test func aMistakeIsShownAtEnterAndTheTextStays() throws {
    let terminal = try start()
    terminal.type("let x = = 3\r")
    #expect(terminal.expect("error: "))
    #expect(terminal.expect("^"))
    #expect(terminal.expect("pigment[1]> let x = = 3"))
    // The cursor stands at the mistake; Delete removes it.
    terminal.type("\u{1b}[3~\r")
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("x + 500\r")
    #expect(terminal.expect("503\r\n"))
  }

  @Test func widerCharactersAreTyped() throws {
    let terminal = try start()
    terminal.type("print(\"漢字 é → ☺\")\r")
    #expect(terminal.expect("漢字 é → ☺\r\n"))
  }

  @Test(arguments: ["TERM=dumb", "TERM="])
  func aPlainTerminalIsServedWithoutEscapes(_ variable: String) throws {
    let terminal = PseudoTerminal(home: folder.path, environment: [variable])
    try #require(terminal.expect("pigment[1]> "))
    terminal.type("for i in 0..<2 {\n")
    #expect(terminal.expect("...> "))
    terminal.type("print(i + 60)\n}\n")
    #expect(terminal.expect("61\r\n"))
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("\u{3}")
    #expect(terminal.expect("(Ctrl-D or quit leaves)"))
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
    #expect(!terminal.screen.contains("\u{1b}"))
    #expect(entries.count == 1)
  }

  @Test func withoutAHomeThereIsNoHistoryAndItIsSaidOnce() throws {
    let terminal = PseudoTerminal(home: folder.path, environment: ["HOME="])
    #expect(terminal.expect("inputs are not kept"))
    try #require(terminal.expect("pigment[1]> "))
    terminal.type("1\r")
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
    #expect(terminal.screen.components(of: "inputs are not kept") == 1)
  }

  @Test func aSuddenEndLosesNoInput() throws {
    let terminal = try start()
    for number in 1...5 {
      terminal.type("\(number)\r")
      #expect(terminal.expect("pigment[\(number + 1)]> "))
    }
    kill(terminal.process, SIGKILL)
    #expect(terminal.end() == -SIGKILL)
    #expect(entries == ["1", "2", "3", "4", "5"])
  }
}

extension String {
  /// How often `part` occurs.
  func components(of part: String) -> Int {
    var count = 0
    var rest = self[...]
    while let range = rest.firstRange(of: part) {
      count += 1
      rest = rest[range.upperBound...]
    }
    return count
  }
}
