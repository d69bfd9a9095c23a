import Glibc
import Kernel
import Testing

@testable import repl

/// The prompt where it is pressed hard: long pastes, Ctrl-C at any moment, sessions side by side,
/// sudden ends.
@Suite struct PromptEnduranceTests {
  let folder = TemporaryFolder()

  private var historyPath: String { folder.path + "/.local/state/pigment/history.jsonl" }
  private var entries: [String] { HistoryFile(path: historyPath).load() }

  private func writeInit(_ text: String) {
    for name in ["/.config", "/.config/pigment"] { mkdir(folder.path + name, 0o700) }
    folder.write(text, to: ".config/pigment/init.txt")
  }

  private func start(_ arguments: [String] = [], _ environment: [String] = []) throws
    -> PseudoTerminal
  {
    let terminal = PseudoTerminal(arguments, home: folder.path, environment: environment)
    try #require(terminal.expect("pigment[1]> "))
    return terminal
  }

  @Test func aPasteOfTwoThousandLinesIsOneInput() throws {
    let terminal = try start()
    let lines = ["var total = 0"] + (1..<2000).map { "total += \($0)" }
    terminal.type("\u{1b}[200~\(lines.joined(separator: "\n"))\u{1b}[201~\r")
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("total + 1\r")
    #expect(terminal.expect("\(1999 * 2000 / 2 + 1)\r\n"))
    #expect(entries.first == lines.joined(separator: "\n"))
    #expect(entries.count == 2)
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
  }

  /// What a pupil copies from a page or a terminal: prompts and results among the inputs.
  @Test func aPastedTranscriptGivesItsInputs() throws {
    let terminal = try start()
    let text = """
      pigment[7]> let a = 40
      pigment[8]> for i in 0..<2 {
          print(a + i)
      }
      40
      41
      pigment[9]> a + 2
      42
      """
    terminal.type("\u{1b}[200~\(text)\u{1b}[201~\r")
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
    #expect(entries == ["let a = 40\nfor i in 0..<2 {\n    print(a + i)\n}\na + 2"])
  }

  @Test func controlCAtAnyMomentOfATrainingLosesNothing() throws {
    let terminal = try start([], ["CI=1"])
    var input = 1
    func run(_ text: String, _ expected: String? = nil) throws {
      terminal.type(text + "\r")
      if let expected { try #require(terminal.expect(expected), "\(text)") }
      input += 1
      try #require(terminal.expect("pigment[\(input)]> "), "\(text)")
    }
    try run("let model = gan(unet(levels: 3, filters: 4), patchDiscriminator(filters: 2))")
    try run("let set = dataset(imagePaths(scenes(count: 8, size: 32)), size: 32)")
    try run("let data = loader(set, batch: 4)")
    try run("var kept = [1, 2, 3]")
    // Once without, so that there is something to compare with.
    try run("train(model, on: data, epochs: 4); let early = mean(head(tracks.gL1, 4))")
    var random = SystemRandomNumberGenerator()
    var moments: [Int] = []
    for number in 0..<200 {
      let moment = Int.random(in: 0..<30_000, using: &random)
      moments.append(moment)
      // The answer to the echo: from here on Ctrl-C meets the training, or the moment before it.
      terminal.type("print(\"go\" + \"\(number)\"); train(model, on: data, epochs: 1000000)\r")
      try #require(terminal.expect("go\(number)\r\n"))
      usleep(UInt32(moment))
      terminal.type("\u{3}")
      try #require(terminal.expect("stopped"), "after \(moment) µs; \(moments.count) presses")
      input += 1
      try #require(terminal.expect("pigment[\(input)]> "), "after \(moment) µs")
      if number % 20 == 19 {
        try run("kept == [1, 2, 3] and len(tracks.gL1) == model.steps and len(data) == 2", "true")
      }
    }
    try run("let late = mean(tail(tracks.gL1, 20)); late < early", "true\r\n")
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
  }

  @Test func twoSessionsKeepTheInputsOfBoth() throws {
    let (first, second) = (try start(), try start())
    for number in 1...30 {
      first.type("let a\(number) = \(number)\r")
      second.type("let b\(number) = \"\(String(repeating: "é", count: 200))\"\r")
    }
    for terminal in [first, second] {
      #expect(terminal.expect("pigment[31]> "))
      terminal.type("\u{4}")
      #expect(terminal.end() == 0)
    }
    let known = entries
    #expect(known.count == 60)
    for number in 1...30 {
      #expect(known.contains("let a\(number) = \(number)"))
      #expect(known.contains { $0.hasPrefix("let b\(number) = \"é") })
    }
    // A third sees what both left.
    let third = try start()
    third.type("let b30\u{1b}[A\r")
    #expect(third.expect("pigment[2]> "))
  }

  /// Killed at any moment, also while history is written: what was answered is there, every line
  /// can be read, and the next session goes on.
  @Test func aSuddenEndWhileHistoryIsWrittenSpoilsNothing() throws {
    var random = SystemRandomNumberGenerator()
    var answered: [String] = []
    for round in 0..<12 {
      let terminal = try start()
      for number in 0..<3 {
        terminal.type("\"r\(round)n\(number)\"; \r")
        guard terminal.expect("pigment[\(number + 2)]> ") else { break }
        answered.append("\"r\(round)n\(number)\"; ")
      }
      terminal.type("\"r\(round)last\"\r")
      usleep(UInt32.random(in: 0..<2_000, using: &random))
      kill(terminal.process, SIGKILL)
      #expect(terminal.end() == -SIGKILL)
    }
    let known = entries
    for text in answered { #expect(known.contains(text), "\(text)") }
    let lines = (readAll(historyPath) ?? []).split(separator: 10)
    #expect(lines.count == known.count, "a line of the history cannot be read")
  }

  @Test func windowsOfAnySizeWhileTyping() throws {
    let terminal = try start()
    var random = SystemRandomNumberGenerator()
    let text = "print(\"" + String(repeating: "漢e\u{301}", count: 40) + "\", 1 + 1)"
    for (place, scalar) in text.unicodeScalars.enumerated() {
      terminal.type(String(scalar))
      if place % 4 == 0 { terminal.resize(columns: UInt16.random(in: 20...140, using: &random)) }
    }
    terminal.resize(columns: 200)
    terminal.type("\r")
    #expect(terminal.expect("pigment[2]> "))
    #expect(entries == [text])
  }

  @Test func theInitFileRunsBeforeThePrompt() throws {
    writeInit(
      "# My own words\nfunc double(x) { return x * 2 }\nlet home = 21\n")
    let terminal = try start()
    terminal.type("double(home)\r")
    #expect(terminal.expect("42\r\n"))
    #expect(terminal.expect("pigment[2]> "))
    // Not where it is not wanted, and not in what is run for others to repeat.
    let without = try start(["--no-init"])
    without.type("home\r")
    #expect(without.expect("error: "))
    folder.write("home\n", to: "step.txt")
    #expect(
      Child.run(
        ["run", "step.txt"], folder: folder.path,
        environment: Child.environment + ["HOME=\(folder.path)"]
      ).status == 1)
  }

  @Test func aBrokenInitFileIsToldAndThePromptOpens() throws {
    for text in ["let = 3\n", "let a = 1\nnowhere(a)\n"] {
      writeInit(text)
      let terminal = PseudoTerminal(home: folder.path)
      #expect(terminal.expect("init.txt"))
      try #require(terminal.expect("pigment[1]> "))
      terminal.type("6 * 7\r")
      #expect(terminal.expect("42\r\n"))
    }
  }
}
