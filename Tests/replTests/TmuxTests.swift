import Testing

@testable import repl

/// What the screen shows, row by row, in tmux.
@Suite(.enabled(if: TmuxScreen.program != nil, "needs tmux"))
struct TmuxTests {
  let folder = TemporaryFolder()

  private func expect(
    _ screen: TmuxScreen, _ rows: String..., location: SourceLocation = #_sourceLocation
  ) {
    #expect(screen.waits(for: rows) == rows, sourceLocation: location)
  }

  private func start(columns: Int = 60, rows: Int = 20) -> TmuxScreen {
    let screen = TmuxScreen(in: folder, columns: columns, rows: rows)
    _ = screen.waits(for: ["pigment[1]>"])
    return screen
  }

  @Test func aBlockIsTypedEditedAndComesBack() {
    let screen = start()
    screen.type("for i in 0..<2 {")
    screen.press("Enter")
    screen.type("print(\"漢字\", i)")
    // The body is indented by itself.
    expect(screen, "pigment[1]> for i in 0..<2 {", "    print(\"漢字\", i)")
    #expect(screen.cursor == "20,2")
    // Up goes to the row above and changes it; Down comes back.
    screen.press("Up", "End", "BSpace", "BSpace", "BSpace")
    screen.type("3 {")
    expect(screen, "pigment[1]> for i in 0..<3 {", "    print(\"漢字\", i)")
    screen.press("Down", "End", "Enter")
    screen.type("}")
    screen.press("Enter")
    expect(
      screen, "pigment[1]> for i in 0..<3 {", "    print(\"漢字\", i)", "}", "漢字 0", "漢字 1",
      "漢字 2", "pigment[2]>")
    screen.press("Up")
    expect(screen, "pigment[2]> for i in 0..<3 {", "    print(\"漢字\", i)", "}")
    screen.press("Enter")
    expect(screen, "漢字 2", "pigment[3]>")
  }

  @Test func aMistakeIsMarkedAndTheTextStays() {
    let screen = start()
    screen.type("let x = = 3")
    screen.press("Enter")
    expect(screen, "pigment[1]> let x = = 3")
    #expect(screen.rows.contains { $0.hasPrefix("error: ") })
    #expect(screen.rows.contains { $0.hasSuffix("^") })
    // The cursor stands at the mistake.
    #expect(screen.cursor.hasPrefix("20,"))
    screen.press("DC", "DC", "Enter")
    expect(screen, "pigment[1]> let x = 3", "pigment[2]>")
  }

  @Test func aPasteIsShownAsItWasCopied() {
    let screen = start()
    screen.paste("for i in 0..<2 {\n\tprint(i)\n}")
    expect(screen, "pigment[1]> for i in 0..<2 {", "    print(i)", "}")
    screen.press("Enter")
    expect(screen, "0", "1", "pigment[2]>")
  }

  @Test func anotherSizeDrawsTheInputAgain() {
    let screen = start()
    let text = "print(\"a text that is wider than a narrow window is wide\")"
    screen.type(text)
    expect(
      screen, "pigment[1]> print(\"a text that is wider than a narrow window", " is wide\")")
    screen.resize(columns: 100, rows: 20)
    expect(screen, "pigment[1]> " + text)
    screen.resize(columns: 40, rows: 20)
    screen.press("Enter")
    expect(screen, "a text that is wider than a narrow windo", "w is wide", "pigment[2]>")
  }

  @Test func pasteTabCompletesAndControlCClears() {
    let screen = start(columns: 80)
    screen.type("activationLayer(\"")
    screen.press("Tab")
    expect(screen, "pigment[1]> activationLayer(\"")
    #expect(screen.rows.contains { $0.contains("leakyRelu") && $0.contains("which one") })
    screen.press("C-c")
    expect(screen, "pigment[1]> activationLayer(\"^C", "pigment[1]>")
  }

  @Test func picturesAreBlocksInTmux() {
    let screen = start(columns: 80, rows: 40)
    screen.type("show swatch(50, 60, 35)")
    screen.press("Enter")
    _ = screen.waits(for: ["pigment[2]>"])
    #expect(screen.rows.contains { $0.contains("▀▀▀▀▀▀▀▀") || $0.contains("████████") })
    #expect(!screen.rows.contains { $0.contains("_G") || $0.contains("]1337") })
  }
}
