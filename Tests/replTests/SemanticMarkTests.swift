import Testing

@testable import repl

/// The marks around prompt, input and output, which terminals jump by.
@Suite struct SemanticMarkTests {
  let folder = TemporaryFolder()

  private static let table: [(environment: [String: String], isKnown: Bool)] = [
    (["TERM": "xterm-kitty"], true), (["TERM": "xterm-ghostty"], true), (["TERM": "foot"], true),
    (["TERM": "xterm-256color", "TERM_PROGRAM": "WezTerm"], true),
    (["TERM": "xterm-256color", "TERM_PROGRAM": "iTerm.app"], true),
    (["TERM": "xterm-256color", "TERM_PROGRAM": "vscode"], true),
    (["TERM": "xterm-256color", "LC_TERMINAL": "iTerm2"], true),
    (["TERM": "xterm-256color"], false), (["TERM": "linux"], false),
    (["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"], false),
    (["TERM": "dumb", "TERM_PROGRAM": "vscode"], false),
    (["TERM": "tmux-256color", "TERM_PROGRAM": "tmux", "KITTY_WINDOW_ID": "1"], false),
    (["TERM": "xterm-kitty", "TMUX": "/tmp/x"], false),
    (["TERM": "screen", "LC_TERMINAL": "iTerm2"], false),
  ]

  @Test(arguments: 0..<14) func whoIsTold(row: Int) {
    let (environment, isKnown) = Self.table[row]
    func takes(_ isTerminal: Bool) -> Bool {
      Capabilities(Surroundings(environment: environment, isTerminal: isTerminal)).takesMarks
    }
    #expect(takes(true) == isKnown)
    #expect(!takes(false))
  }

  @Test func theyStandAroundEachPart() throws {
    let terminal = PseudoTerminal(
      home: folder.path, environment: ["TERM_PROGRAM=WezTerm", "REPL_IMAGES=off"])
    func mark(_ letter: String) -> String { "\u{1b}]133;\(letter)\u{7}" }
    try #require(terminal.expect("\(mark("A"))pigment[1]>\(mark("B")) "))
    terminal.type("6 * 7\r")
    #expect(terminal.expect("\(mark("C"))42\r\n\(mark("D;0"))"))
    #expect(terminal.expect("\(mark("A"))pigment[2]>\(mark("B")) "))
    terminal.type("nowhere\r")
    #expect(terminal.expect(mark("C")))
    #expect(terminal.expect(mark("D;1")))
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
    let plain = PseudoTerminal(home: folder.path)
    try #require(plain.expect("pigment[1]> "))
    plain.type("\u{4}")
    #expect(plain.end() == 0)
    #expect(!plain.screen.contains("]133;"))
  }

  /// tmux shows none of them, so what it shows says whether libedit counts its columns right.
  @Test(.enabled(if: TmuxScreen.program != nil, "needs tmux"), arguments: ["", "CLICOLOR_FORCE=1"])
  func theyTakeNoRoom(color: String) {
    let known = "-u TMUX -u NO_COLOR TERM=xterm-256color TERM_PROGRAM=WezTerm REPL_IMAGES=off "
    let screen = TmuxScreen(in: folder, columns: 40, environment: known + color)
    _ = screen.waits(for: ["pigment[1]>"])
    // Two rows of greeting stand above.
    #expect(screen.cursor == "12,2")
    screen.type("print(\"漢字 and a text that is wider\")")
    let rows = ["pigment[1]> print(\"漢字 and a text that", "is wider\")"]
    #expect(screen.waits(for: rows) == rows)
    #expect(screen.cursor == "10,3")
    screen.press("Home", "DC")
    let shorter = ["pigment[1]> rint(\"漢字 and a text that i", "s wider\")"]
    #expect(screen.waits(for: shorter) == shorter)
    #expect(screen.cursor == "12,2")
    // The search has a prompt of its own, and gives this one back.
    screen.press("C-r")
    screen.press("C-c")
    _ = screen.waits(for: ["pigment[1]>"])
    screen.type("1")
    screen.press("Enter")
    #expect(screen.waits(for: ["1", "pigment[2]>"]) == ["1", "pigment[2]>"])
  }
}
