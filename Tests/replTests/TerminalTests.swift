import Kernel
import Testing

@testable import repl

/// What is drawn in a terminal, as the text it is.
@Suite struct TerminalTests {
  static let table = Table(
    title: "Layers", headings: ["layer", "output", "count"], alignments: [.left, .left, .right],
    rows: [["down", "64×32", "1,024"], ["漢字", "2", "7"]], footer: ["1,031 in all"])

  @Test func tablesAlignByWidth() {
    let lines = TableDrawing(capabilities: .plain).lines(Self.table)
    #expect(
      lines == [
        "Layers", "layer  output  count", "─────  ──────  ─────", "down   64×32   1,024",
        "漢字   2           7", "─────  ──────  ─────", "1,031 in all",
      ])
  }

  @Test func tablesWrapOnANarrowTerminalOnly() {
    let table = Table(headings: ["a", "b"], rows: [["x", "one two three four five six seven"]])
    var narrow = Capabilities.modern
    narrow.columns = 20
    narrow.isColored = false
    let lines = TableDrawing(capabilities: narrow).lines(table)
    #expect(lines.allSatisfy { $0.columns < 20 })
    #expect(lines.count > 3)
    #expect(TableDrawing(capabilities: .plain).lines(table).count == 3)
  }

  @Test func halfBlocksHoldTwoPixelsEach() {
    var capabilities = Capabilities.modern
    let picture = Picture(width: 48, height: 48, rgb: Array(repeating: 0, count: 48 * 48 * 3))
    let lines = PictureBlocks(capabilities: capabilities).lines(picture)
    #expect(lines.count == 24)
    #expect(
      lines[0] == "\u{1b}[38;2;0;0;0;48;2;0;0;0m" + String(repeating: "▀", count: 48) + "\u{1b}[0m")
    capabilities.palette = .indexed
    #expect(
      PictureBlocks(capabilities: capabilities).lines(picture)[0].hasPrefix(
        "\u{1b}[38;5;16;48;5;16m▀"))
  }

  @Test func lettersShowHowLightAPictureIs() {
    var capabilities = Capabilities.plain
    capabilities.pictures = .ascii
    var rgb: [UInt8] = []
    for _ in 0..<48 {
      for x in 0..<48 { rgb += Array(repeating: x < 24 ? 0 : 255, count: 3) }
    }
    let lines = PictureBlocks(capabilities: capabilities).lines(
      Picture(width: 48, height: 48, rgb: rgb))
    #expect(lines.count == 24)
    #expect(
      lines.allSatisfy {
        $0 == String(repeating: " ", count: 24) + String(repeating: "@", count: 24)
      })
  }

  @Test(arguments: [
    (0, 0, 0, 16), (255, 255, 255, 231), (255, 0, 0, 196), (128, 128, 128, 244), (95, 135, 175, 67),
  ])
  func theNearestOf256Colours(_ r: Int, _ g: Int, _ b: Int, _ index: Int) {
    #expect(indexed(r, g, b) == index)
  }

  @Test func wideAndTallPicturesFit() {
    for (width, height) in [(3000, 10), (10, 3000), (1, 1), (79, 1000)] {
      let picture = Picture(
        width: width, height: height, rgb: Array(repeating: 9, count: width * height * 3))
      let lines = PictureBlocks(capabilities: .modern).lines(picture)
      #expect(!lines.isEmpty && lines.count <= 40)
      #expect(lines.allSatisfy { $0.count { $0 == "▀" } < 80 })
    }
  }

  @Test func curvesAreDots() {
    let plot = Plot(
      title: "A line", xLabel: "batch", yLabel: "loss",
      series: [.init(name: "d", x: [0, 1, 2, 3], y: [0, 1, 2, 3])])
    var capabilities = Capabilities.plain
    capabilities.columns = 40
    let lines = PlotCurves(capabilities: capabilities).lines(plot)
    #expect(lines[0] == "A line")
    #expect(lines[1] == "━━ d 3")
    #expect(lines[2] == "loss")
    #expect(lines.contains { $0.hasPrefix("   0 ┤⡠") || $0.hasPrefix("   0 ┤⣀") })
    #expect(lines.contains { $0.hasSuffix("batch") })
    #expect(lines.allSatisfy { $0.columns < 40 })
    capabilities.isUnicode = false
    let ascii = PlotCurves(capabilities: capabilities).lines(plot)
    #expect(ascii.allSatisfy { $0.utf8.allSatisfy { $0 < 128 } })
    #expect(ascii.contains { $0.contains("*") })
  }

  @Test func plotsWithoutValuesSayso() {
    for values in [[Double](), [.nan], [.infinity, -.infinity]] {
      let plot = Plot(
        title: "Empty", series: [.init(name: "a", x: values.map { _ in 0 }, y: values)])
      #expect(
        PlotCurves(capabilities: .plain).lines(plot)
          == ["Empty: nothing to plot, there are no finite values"])
    }
  }

  @Test func proseIsSetForATerminal() {
    var capabilities = Capabilities.modern
    capabilities.columns = 30
    capabilities.isColored = false
    let lines = ProseDrawing(capabilities: capabilities).lines(
      "# Title\nSome *long* text that is wrapped at the edge.\n\n- one\n- `two`\n\n1. a\n2. b")
    #expect(
      lines == [
        "Title", "━━━━━", "", "Some long text that is", "wrapped at the edge.", "", "• one",
        "• `two`", "", "1. a", "2. b",
      ])
    // Into a pipe it stays Markdown.
    #expect(ProseDrawing(capabilities: .plain).lines("# T\n*a*") == ["# T", "*a*"])
  }

  /// Answers are left out where one reads from top to bottom, and folded on a page.
  @Test func answersAreNotGivenAway() {
    let text = "- How many?\n  > Answer: *four*, or\n  > so.\n\n> quoted"
    var capabilities = Capabilities.modern
    capabilities.isColored = false
    let lines = ProseDrawing(capabilities: capabilities).lines(text)
    #expect(lines == ["• How many?", "  ▸ the answer is in the file", "", "▏ quoted"])
    #expect(ProseDrawing(capabilities: .plain).lines(text).contains("  > Answer: *four*, or"))
    let page = MarkdownHTML().html(text)
    #expect(
      page.contains(
        "<details class=\"answer\"><summary>Answer</summary><p><em>four</em>, or so.</p></details>")
    )
    #expect(page.contains("<blockquote>"))
  }

  @Test func nothingThatIsShownSteersTheTerminal() {
    #expect(
      "a\u{1b}[31mb\tc\u{7}\u{202E}d\n".withoutControls == "a\\u{1b}[31mb    c\\u{7}\\u{202e}d\n")
  }
}

/// When work says how far it has come.
@Suite struct ProgressTests {
  private func progress(_ done: Int, _ seconds: Double, finished: Bool = false) -> Progress {
    Progress(
      label: "epoch 1", completed: done, total: 40, unit: "batch", seconds: seconds,
      meters: [.init(name: "d", value: 0.693147)], isFinished: finished)
  }

  @Test func shortWorkSaysNothing() {
    for isLive in [true, false] {
      var bar = ProgressBar(capabilities: .modern, isLive: isLive)
      for step in 0...40 { #expect(bar.update(progress(step, Double(step) / 50)) == "") }
      #expect(bar.update(progress(40, 0.9, finished: true)) == "")
    }
  }

  @Test func aLogTakesALineEveryTenth() {
    var bar = ProgressBar(capabilities: .plain, isLive: false)
    var lines: [String] = []
    for step in 1...40 { lines.append(bar.update(progress(step, Double(step)))) }
    lines.append(bar.update(progress(40, 40, finished: true)))
    lines = lines.filter { !$0.isEmpty }
    #expect(lines.count == 10)
    #expect(lines[0] == "epoch 1   10 %  4/40  1 batch/s  36 s left  d 0.6931\n")
    #expect(lines[9] == "epoch 1  100 %  40/40  1 batch/s  d 0.6931\n")
    #expect(!lines.joined().contains("\u{1b}") && !lines.joined().contains("\r"))
  }

  @Test func manyEpochsAreOneWork() {
    var bar = ProgressBar(capabilities: .plain, isLive: false)
    var lines = 0
    for step in 1...400 {
      var report = progress(step, Double(step))
      report.label = "epoch \(step / 4 + 1) of 100"
      report.total = 400
      if !bar.update(report).isEmpty { lines += 1 }
    }
    #expect(lines == 10)
    // The same work once more is told again.
    #expect(bar.update(progress(0, 0)) == "")
    #expect(bar.update(progress(8, 9)) != "")
  }

  @Test func inANarrowWindowTheLossesGoBeforeTheRate() {
    var capabilities = Capabilities.modern
    capabilities.isColored = false
    capabilities.columns = 80
    var report = progress(20, 20)
    report.label = "epoch 8 of 40"
    report.meters += [.init(name: "gGAN", value: 1.683), .init(name: "gL1", value: 19.52)]
    let bar = ProgressBar(capabilities: capabilities, isLive: true)
    #expect(
      bar.line(report)
        == "epoch 8 of 40  ██████▌░░░░░░   50 %  20 s left  d 0.6931  gGAN 1.683  gL1 19.52")
    capabilities.columns = 90
    #expect(
      ProgressBar(capabilities: capabilities, isLive: true).line(report)
        == "epoch 8 of 40  ████████░░░░░░░░   50 %  20/40  20 s left  d 0.6931  gGAN 1.683"
        + "  gL1 19.52")
  }

  @Test func aBarStaysInOneLineAndFits() {
    var capabilities = Capabilities.modern
    capabilities.isColored = false
    for columns in [10, 40, 80, 200] {
      capabilities.columns = columns
      var bar = ProgressBar(capabilities: capabilities, isLive: true)
      let text = bar.update(progress(20, 20))
      #expect(text.hasPrefix("\r") && text.hasSuffix("\u{1b}[K"))
      #expect(bar.line(progress(20, 20)).columns < columns)
      #expect(bar.update(progress(21, 20.01)) == "", "not more often than the eye sees")
      #expect(bar.clear() == "\r\u{1b}[K")
      #expect(bar.clear() == "")
    }
    capabilities.columns = 80
    let line = ProgressBar(capabilities: capabilities, isLive: true).line(progress(20, 20))
    #expect(line == "epoch 1  ████████░░░░░░░░   50 %  20/40  1 batch/s  20 s left  d 0.6931")
  }

  @Test func oddReportsDoNoHarm() {
    var bar = ProgressBar(capabilities: .modern, isLive: true)
    for report in [
      Progress(label: "", completed: -5, total: 0, seconds: .nan),
      Progress(label: "x", completed: 900, total: 10, seconds: 5),
      Progress(label: "y", completed: 1, total: nil, seconds: .infinity),
      Progress(label: "z", completed: 0, total: 5, seconds: 2, isFinished: true),
    ] { _ = bar.update(report) }
  }
}

/// What a stream can show.
@Suite struct CapabilitiesTests {
  @Test(arguments: [
    (["TERM": "xterm"], true, true), (["TERM": "xterm"], false, false),
    (["TERM": "dumb"], true, false),
    ([:], true, false), (["TERM": "xterm", "NO_COLOR": "1"], true, false),
    (["TERM": "xterm", "NO_COLOR": ""], true, true), (["CLICOLOR_FORCE": "1"], false, true),
    (["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], false, false),
    (["CLICOLOR_FORCE": "0"], false, false),
  ])
  func colour(_ environment: [String: String], _ isTerminal: Bool, _ isColored: Bool) {
    let around = Surroundings(environment: environment, isTerminal: isTerminal)
    #expect(Capabilities(around).isColored == isColored)
    #expect(Capabilities(around, color: .always).isColored)
    #expect(!Capabilities(around, color: .never).isColored)
  }

  @Test(arguments: [
    (["TERM": "xterm", "LANG": "en_US.UTF-8"], true, PictureMode.blocks),
    (["TERM": "xterm", "LANG": "C"], true, .ascii),
    (["TERM": "dumb", "LANG": "C.UTF-8"], true, .file),
    (["TERM": "xterm", "LANG": "C.UTF-8", "CI": "true"], true, .file),
    (["TERM": "xterm"], false, .file),
  ])
  func pictures(_ environment: [String: String], _ isTerminal: Bool, _ mode: PictureMode) {
    let around = Surroundings(environment: environment, isTerminal: isTerminal)
    #expect(Capabilities(around).pictures == mode)
    #expect(Capabilities(around, pictures: .off).pictures == .off)
  }

  @Test func anUnknownWidthIsEighty() {
    let around = Surroundings(environment: [:], isTerminal: true, size: (0, 0))
    #expect(Capabilities(around).columns == 80)
  }
}
