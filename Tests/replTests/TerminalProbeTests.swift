import Testing

@testable import repl

/// A terminal of no name is asked once what it shows, and its answer never becomes typed text.
@Suite struct TerminalProbeTests {
  let folder = TemporaryFolder()

  private static let question = TerminalReplies.question
  private static let kittyAnswer = "\u{1b}_Gi=31;OK\u{1b}\\"

  private func start() throws -> PseudoTerminal {
    let terminal = PseudoTerminal(home: folder.path)
    try #require(terminal.expect("pigment[1]> "))
    return terminal
  }

  @Test(arguments: [
    (kittyAnswer + "\u{1b}[?62;4;22c", "\u{1b}_Ga=T,f=24,"),
    (kittyAnswer + "\u{1b}[?6c", "\u{1b}_Ga=T,f=24,"),
    ("\u{1b}_Gi=31;ENOTSUPPORTED:no\u{1b}\\\u{1b}[?62;c", "▀"),
    ("\u{1b}[?62;4;22c", "\u{1b}P0;1;0q"),
    ("\u{1b}[?65;1;4c", "\u{1b}P0;1;0q"),
    ("\u{1b}[?62;14;24c", "▀"),
    ("\u{1b}[?1;2c", "▀"),
  ])
  func theAnswerDecides(_ answer: String, _ picture: String) throws {
    let terminal = try start()
    terminal.type("show rand([3, 4, 4])\r")
    try #require(terminal.expect(Self.question))
    terminal.type(answer)
    #expect(terminal.expect(picture))
    #expect(terminal.expect("out/session-01.png"))
    #expect(terminal.expect("pigment[2]> "))
    // It is asked once, and nothing of the answer has been typed.
    terminal.type("show rand([3, 4, 4])\r")
    #expect(terminal.expect(picture))
    #expect(terminal.expect("pigment[3]> "))
    terminal.type("20 + 22\r")
    #expect(terminal.expect("42\r\n"))
    #expect(terminal.screen.components(of: Self.question) == 1)
    #expect(folder.names(in: "out") == ["session-01.png", "session-02.png"])
  }

  @Test func keysTypedMeanwhileReachThePrompt() throws {
    let terminal = try start()
    terminal.type("print(\"g\" + \"o\"); for i in 0..<300_000 {}; show rand([3, 4, 4])\r")
    try #require(terminal.expect("go\r\n"))
    // Before the question, around the answer, and in the middle of it.
    terminal.type("print(\"<\" + ")
    try #require(terminal.expect(Self.question))
    terminal.type("\"é漢\"" + Self.kittyAnswer + " + \">\"")
    terminal.type("\u{1b}[?62;")
    terminal.type("4c)\r")
    #expect(terminal.expect("\u{1b}_Ga=T"))
    #expect(terminal.expect("<é漢>\r\n"))
    terminal.type("1000 + 1\r")
    #expect(terminal.expect("1001\r\n"))
  }

  @Test func silenceMeansCharacters() throws {
    let terminal = try start()
    terminal.type("show rand([3, 4, 4])\r")
    try #require(terminal.expect(Self.question))
    #expect(terminal.expect("▀"))
    #expect(terminal.expect("pigment[2]> "))
    // An answer that comes late is still no text; the keys around it are.
    terminal.type("20 " + Self.kittyAnswer + "+ \u{1b}[?62;4;22c22\r")
    #expect(terminal.expect("42\r\n"))
    #expect(terminal.expect("pigment[3]> "))
    #expect(!terminal.screen.contains("4;22c") && !terminal.screen.contains("i=31;OK"))
    // Up still is a key.
    terminal.type("\u{1b}[A\r")
    #expect(terminal.expect("42\r\n"))
  }

  @Test func aNamedTerminalIsNotAsked() throws {
    let terminal = PseudoTerminal(home: folder.path, environment: ["KITTY_WINDOW_ID=1"])
    // kitty is told where the prompt ends, before the blank.
    try #require(terminal.expect("pigment[1]>"))
    terminal.type("show rand([3, 4, 4])\r")
    #expect(terminal.expect("\u{1b}_Ga=T"))
    #expect(terminal.expect("pigment[2]>"))
    #expect(!terminal.screen.contains(Self.question))
  }

  @Test(arguments: [
    ("abc", "abc", nil), ("\u{1b}", "", nil), ("\u{1b}[A", "\u{1b}[A", nil),
    ("\u{1b}[?2026;2$y", "\u{1b}[?2026;2$y", nil), ("x\u{1b}[?4cy", "xy", PictureMode.sixel),
    ("\u{1b}_Gi=31;OK\u{1b}\\\u{1b}[?1c", "", .kitty),
    ("\u{1b}_Gi=32;OK\u{1b}\\\u{1b}[?1c", "", nil),
    ("\u{1b}[?14;24;40c", "", nil), ("\u{1b}_abc", "\u{1b}_abc", nil),
    ("\u{1b}[?1c\u{1b}[?4c", "\u{1b}[?4c", nil),
  ])
  func answersAreTakenOut(_ text: String, _ keys: String, _ mode: PictureMode?) {
    // However they are cut into pieces.
    for size in [1, 2, 3, 100] {
      var replies = TerminalReplies()
      var left: [UInt8] = []
      let bytes = Array(text.utf8)
      for start in stride(from: 0, to: bytes.count, by: size) {
        left += replies.keys(in: Array(bytes[start..<min(start + size, bytes.count)]))
      }
      #expect(String(decoding: left, as: UTF8.self) == keys)
      #expect(replies.mode == mode)
    }
  }

  @Test func anEndlessAnswerIsText() {
    var replies = TerminalReplies()
    let text = Array(("\u{1b}_G" + String(repeating: "x", count: 300)).utf8)
    #expect(replies.keys(in: text) + replies.rest() == text)
  }
}
