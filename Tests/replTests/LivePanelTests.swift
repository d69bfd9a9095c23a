import Kernel
import Testing

@testable import repl

/// The training as it goes, on a screen of characters that does what a terminal would.
@Suite struct LivePanelTests {
  private static func capabilities(_ mode: PictureMode = .blocks) -> Capabilities {
    var capabilities = Capabilities.modern
    capabilities.isColored = false
    capabilities.columns = 60
    capabilities.rows = 30
    capabilities.pictures = mode
    return capabilities
  }

  private static func picture(_ level: UInt8) -> Picture {
    Picture(
      width: 8, height: 4, rgb: Array(repeating: level, count: 96), caption: "strip \(level)")
  }

  private static func progress(_ done: Int, _ seconds: Double) -> Progress {
    Progress(
      label: "epoch 1 of 2", completed: done, total: 40, unit: "batch", seconds: seconds,
      meters: [
        .init(name: "d", value: 0.7), .init(name: "gL1", value: 20 - Double(done) / 4),
      ])
  }

  @Test func itIsDrawnInItsOwnPlace() throws {
    var panel = try #require(LivePanel(capabilities: Self.capabilities(), isLive: true, id: 5))
    var screen = Screen(columns: 60, rows: 30)
    screen.write("above\n")
    // Nothing before a second has passed.
    #expect(panel.update(Self.progress(1, 0.5)).isEmpty)
    for done in 2...20 { screen.write(panel.update(Self.progress(done, Double(done)))) }
    #expect(
      screen.lines == [
        "above",
        "d    0.7         ▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁▁",
        "gL1  15          ███▇▇▆▆▆▅▅▄▄▃▃▃▂▂▁▁▁",
        "epoch 1 of 2  ████▌░░░░   50 %  20/40  1 batch/s  20 s left",
      ])
    let rows = screen.lines.count
    // Two strips stand in the same place, above the losses.
    screen.write(panel.show(Self.picture(10)))
    let tall = screen.lines.count
    #expect(tall > rows)
    #expect(screen.lines.contains("strip 10") && screen.lines[0] == "above")
    for done in 21...30 { screen.write(panel.update(Self.progress(done, Double(done)))) }
    screen.write(panel.show(Self.picture(20)))
    screen.write(panel.update(Self.progress(31, 31)))
    #expect(screen.lines.count == tall)
    #expect(screen.lines.contains("strip 20") && !screen.lines.contains("strip 10"))
    // It goes without a trace, and comes again below what was written.
    screen.write(panel.clear())
    #expect(screen.lines == ["above"])
    #expect(panel.clear().isEmpty)
    screen.write("epoch 1 is over\n")
    screen.write(panel.update(Self.progress(32, 32)))
    #expect(screen.lines.count == tall + 1)
    #expect(screen.lines[...1] == ["above", "epoch 1 is over"])
    #expect(screen.lines.filter { $0.hasPrefix("gL1") }.count == 1)
  }

  @Test func atTheBottomOfTheScreenItScrollsOnce() throws {
    var panel = try #require(LivePanel(capabilities: Self.capabilities(), isLive: true, id: 5))
    var screen = Screen(columns: 60, rows: 30)
    for line in 1...40 { screen.write("line \(line)\n") }
    screen.write(panel.show(Self.picture(10)))
    for done in 1...20 { screen.write(panel.update(Self.progress(done, Double(done)))) }
    screen.write(panel.show(Self.picture(20)))
    #expect(screen.lines.count <= 30)
    screen.write(panel.clear())
    #expect(screen.lines.last == "line 40")
    #expect(
      screen.scrolled.last.map { "line \((Int($0.dropFirst(5)) ?? 0) + 1)" } == screen.lines[0])
  }

  @Test func inAnotherWindowItIsDrawnAnew() throws {
    var panel = try #require(LivePanel(capabilities: Self.capabilities(), isLive: true, id: 5))
    var screen = Screen(columns: 100, rows: 30)
    screen.write("above\n" + panel.show(Self.picture(10)) + panel.update(Self.progress(3, 3)))
    #expect(panel.resize(Self.capabilities()).isEmpty)
    var wide = Self.capabilities()
    wide.columns = 100
    screen.write(panel.resize(wide))
    #expect(screen.lines == ["above"])
    screen.write(panel.update(Self.progress(4, 4)))
    #expect(screen.lines.contains("strip 10"))
    #expect((screen.lines.last?.count ?? 0) > 60)
    var low = wide
    low.rows = 8
    screen.write(panel.resize(low) + panel.update(Self.progress(5, 5)))
    #expect(screen.lines.count <= 1 + 5)
  }

  @Test func kittyKeepsOnePictureOfOneName() throws {
    var panel = try #require(
      LivePanel(capabilities: Self.capabilities(.kitty), isLive: true, id: 77))
    let first = panel.show(Self.picture(1))
    let second = panel.show(Self.picture(2))
    for text in [first, second] {
      #expect(text.components(of: "\u{1b}_Ga=T,") == 1 && text.contains(",i=77,"))
      // The cursor stays, so that rows can be counted.
      #expect(text.contains(",C=1,"))
    }
    // A report alone sends no picture again.
    _ = panel.update(Self.progress(3, 3))
    #expect(panel.update(Self.progress(4, 4)).contains("gL1"))
    #expect(!panel.update(Self.progress(5, 5)).contains("\u{1b}_G"))
    #expect(panel.clear().contains("\u{1b}_Ga=d,d=I,i=77,q=2\u{1b}\\"))
  }

  @Test(arguments: [PictureMode.kitty, .iterm, .sixel, .blocks])
  func wherePixelsGoTheCursorComesBack(mode: PictureMode) throws {
    var panel = try #require(LivePanel(capabilities: Self.capabilities(mode), isLive: true, id: 7))
    let text = panel.show(Self.picture(1))
    #expect(text.components(of: "\u{1b}7") == 1 && text.components(of: "\u{1b}8") == 1)
    #expect(panel.show(Self.picture(9)).components(of: "\u{1b}7") == 1)
  }

  @Test func aTrainingAtThePromptLeavesItsLastStrip() throws {
    let folder = TemporaryFolder()
    let terminal = PseudoTerminal(home: folder.path, environment: ["REPL_IMAGES=kitty"])
    try #require(terminal.expect("pigment[1]> "))
    terminal.type("let model = gan(unet(levels: 3, filters: 2), patchDiscriminator(filters: 2))\r")
    #expect(terminal.expect("pigment[2]> "))
    terminal.type("let set = dataset(imagePaths(scenes(count: 4, size: 32)), size: 32)\r")
    #expect(terminal.expect("pigment[3]> "))
    terminal.type(
      "let data = loader(set, batch: 2); train(model, on: data, validate: data, epochs: 3)\r")
    #expect(terminal.expect("epoch 3 of 3   d "))
    #expect(terminal.expect("epoch 3, step 6: grey, painted, true"))
    #expect(terminal.expect("out/session-03.png"))
    #expect(terminal.expect("pigment[4]> "))
    // Every strip is kept as a file; in place, one took the place of the other.
    #expect(folder.names(in: "out") == ["session-01.png", "session-02.png", "session-03.png"])
    let pictures = terminal.screen.components(of: "\u{1b}_Ga=T,")
    let inPlace = terminal.screen.components(of: ",C=1,")
    #expect(inPlace >= 3 && pictures == inPlace + 1)
    #expect(terminal.screen.components(of: "\u{1b}_Ga=d,d=I,") >= 1)
  }

  @Test func curvesGrowInTheirOwnPlace() throws {
    var panel = try #require(LivePanel(capabilities: Self.capabilities(), isLive: true, id: 5))
    var screen = Screen(columns: 60, rows: 30)
    screen.write("above\n")
    for count in 2...9 {
      let y = (0..<count).map { Double($0 * $0) }
      screen.write(
        panel.show(
          Plot(
            title: "squares", xLabel: "", yLabel: "",
            series: [.init(name: "n", x: (0..<count).map { Double($0) }, y: y)],
            logarithmic: false)))
      screen.write(panel.update(Self.progress(count, Double(count))))
    }
    #expect(screen.lines.filter { $0 == "squares" }.count == 1)
    #expect(screen.lines.contains { $0.hasSuffix("n 64") } && screen.lines[0] == "above")
    #expect(screen.lines.last?.contains("9/40") ?? false)
    screen.write(panel.clear())
    #expect(screen.lines == ["above"])
  }

  /// More series than the window has rows are counted, and nothing scrolls away.
  @Test(arguments: [true, false])
  func manySeriesStayWithinTheWindow(withPicture: Bool) throws {
    var panel = try #require(LivePanel(capabilities: Self.capabilities(), isLive: true, id: 5))
    var screen = Screen(columns: 60, rows: 30)
    screen.write("above\n")
    if withPicture { screen.write(panel.show(Self.picture(10))) }
    for done in 1...9 {
      var progress = Self.progress(done, Double(done))
      progress.meters = (0..<40).map { .init(name: "a\($0)", value: Double($0 + done)) }
      screen.write(panel.update(progress))
    }
    #expect(screen.scrolled.isEmpty && screen.lines[0] == "above")
    #expect(screen.lines.contains { $0.hasPrefix("and ") && $0.hasSuffix(" more") })
    screen.write(panel.clear())
    #expect(screen.lines == ["above"])
  }

  @Test func wherePicturesCannotBeDrawnAgainThereIsNone() {
    for mode in [PictureMode.ascii, .file, .off] {
      #expect(LivePanel(capabilities: Self.capabilities(mode), isLive: true, id: 1) == nil)
    }
    #expect(LivePanel(capabilities: .plain, isLive: true, id: 1) == nil)
    #expect(LivePanel(capabilities: Self.capabilities(), isLive: false, id: 1) == nil)
    var low = Self.capabilities()
    low.rows = 12
    #expect(LivePanel(capabilities: low, isLive: true, id: 1) == nil)
  }

  @Test(
    arguments: [
      ([], 10, ""), ([1], 10, "▁"), ([0, 1, 2, 3, 4, 5, 6, 7], 10, "▁▂▃▄▅▆▇█"),
      ([0, 1, 2, 3, 4, 5, 6, 7], 4, "▁▃▆█"), ([5, 5, 5], 10, "▁▁▁"),
      ([.nan, 1, .infinity, 2], 9, "▁█"),
      ([1, 2], 0, ""),
    ] as [([Double], Int, String)])
  func aSparklineShowsHowANumberWent(_ values: [Double], _ width: Int, _ text: String) {
    var line = Sparkline()
    for value in values { line.add(value) }
    #expect(line.text(width: width) == text)
  }

  @Test func aLongSparklineShowsAllOfIt() {
    var line = Sparkline()
    for value in 0..<100_000 { line.add(Double(value)) }
    #expect(line.text(width: 8) == "▁▂▃▄▅▆▇█")
  }
}
