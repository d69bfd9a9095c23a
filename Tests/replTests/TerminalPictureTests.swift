import Glibc
import Kernel
import Testing

@testable import repl

/// Pictures as the bytes terminals take. What is in `Tests/Terminal/goldens` was decoded by other
/// programs too, see `Tests/Terminal/check_pictures.py`.
@Suite struct TerminalPictureTests {
  /// Five colours whose percentages are whole.
  static let few = made(width: 23, height: 14) { x, y in
    let colors: [(Int, Int, Int)] = [
      (0, 0, 0), (255, 255, 255), (255, 0, 0), (51, 102, 204), (128, 128, 128),
    ]
    return colors[(x / 4 + y / 5) % 5]
  }

  /// About three thousand colours.
  static let many = made(width: 64, height: 48) { x, y in
    (x * 4 & 255, y * 5 & 255, x * y / 12 & 255)
  }

  static func made(width: Int, height: Int, _ color: (Int, Int) -> (Int, Int, Int)) -> Picture {
    var rgb: [UInt8] = []
    for y in 0..<height {
      for x in 0..<width {
        let (r, g, b) = color(x, y)
        rgb += [UInt8(r), UInt8(g), UInt8(b)]
      }
    }
    return Picture(width: width, height: height, rgb: rgb)
  }

  static let goldens: [(name: String, text: @Sendable () -> String)] = [
    ("few.kitty", { KittyPicture(columns: 6).text(few) }),
    ("many.kitty", { KittyPicture(id: 7, keepsCursor: true).text(many) }),
    ("few.iterm", { ITermPicture(columns: 6).text(few) ?? "" }),
    ("many.iterm", { ITermPicture(columns: 8).text(many) ?? "" }),
    ("few.sixel", { SixelPicture().text(few) }),
    ("many.sixel", { SixelPicture().text(many) }),
  ]

  /// The bytes of an iTerm2 picture hold those of zlib, which may change; its pixels may not.
  @Test(arguments: goldens.map(\.name).filter { !$0.hasSuffix("iterm") })
  func bytesAreThoseThatOthersDecoded(name: String) throws {
    let golden = try #require(Self.goldens.first { $0.name == name })
    #expect(Child.text(Self.folder + name) == golden.text())
  }

  /// `WRITE_GOLDENS=1` writes them anew; then the script must pass.
  @Test(.enabled(if: getenv("WRITE_GOLDENS") != nil)) func goldensAreWritten() {
    for golden in Self.goldens {
      let file = open(Self.folder + golden.name, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
      writeAll(file, Array(golden.text().utf8))
      close(file)
    }
  }

  static let folder =
    #filePath.split(separator: "/").dropLast(2).reduce("") { $0 + "/" + $1 } + "/Terminal/goldens/"

  @Test func aSmallPictureByHand() {
    let picture = Picture(width: 2, height: 1, rgb: [255, 0, 0, 0, 0, 255])
    #expect(
      KittyPicture(columns: 1).text(picture)
        == "\u{1b}_Ga=T,f=24,s=2,v=1,c=1,q=2,m=0;/wAAAAD/\u{1b}\\")
    #expect(
      SixelPicture().text(picture)
        == "\u{1b}P0;1;0q\"1;1;2;1#0;2;100;0;0#1;2;0;0;100#0@$#1?@\u{1b}\\")
    let text = ITermPicture(columns: 1).text(picture) ?? ""
    #expect(
      text.hasPrefix("\u{1b}]1337;File=inline=1;size=")
        && text.contains(";width=1;preserveAspectRatio=1:iVBORw0KGgo") && text.hasSuffix("\u{7}"))
  }

  @Test(arguments: [
    (1, 1), (1, 7), (1024, 1), (32, 32), (33, 32), (31, 33), (300, 200),
  ])
  func kittyComesBackAsItWas(_ width: Int, _ height: Int) throws {
    let picture = Self.made(width: width, height: height) { x, y in
      (x * 7 & 255, y * 11 & 255, (x ^ y) & 255)
    }
    let decoded = try #require(PictureDecoders.kitty(KittyPicture().text(picture)))
    #expect(decoded.rgb == picture.rgb)
    #expect(decoded.longest <= 4096)
    #expect(decoded.keys["q"] == "2" && decoded.keys["f"] == "24")
    #expect(decoded.keys["s"] == "\(width)" && decoded.keys["v"] == "\(height)")
  }

  @Test(arguments: [(1, 1), (5, 6), (5, 7), (23, 14), (4, 300)])
  func sixelsOfFewColoursComeBackAsTheyWere(_ width: Int, _ height: Int) throws {
    let picture = Self.made(width: width, height: height) { x, y in
      // Whole percentages: multiples of 20 % are multiples of 51.
      (51 * (x % 6), 51 * (y % 6), 51 * ((x + y) % 6))
    }
    let decoded = try #require(PictureDecoders.sixel(SixelPicture().text(picture)))
    #expect(decoded.width == width && decoded.height == height)
    let rgb = decoded.pixels.flatMap { $0.map { [$0.x, $0.y, $0.z] } ?? [] }
    #expect(rgb == picture.rgb)
  }

  @Test func sixelsOfManyColoursAreRightOnTheWhole() throws {
    let decoded = try #require(PictureDecoders.sixel(SixelPicture().text(Self.many)))
    let pixels = try decoded.pixels.map { try #require($0) }
    #expect(Set(pixels).count <= 256)
    // Dithering is wrong in each pixel and right in each 8 × 8.
    var worst = 0.0
    for top in stride(from: 0, to: 48, by: 8) {
      for left in stride(from: 0, to: 64, by: 8) {
        var sums = SIMD3<Double>.zero
        for y in top..<top + 8 {
          for x in left..<left + 8 {
            let (r, g, b) = Self.many.pixel(x, y)
            let pixel = SIMD3<Double>(pixels[y * 64 + x])
            sums += pixel - SIMD3(Double(r), Double(g), Double(b))
          }
        }
        worst = max(worst, abs(sums.x), abs(sums.y), abs(sums.z))
      }
    }
    #expect(worst / 64 < 4, "\(worst / 64)")
  }

  @Test func aPictureTooLargeForITermLosesPixels() throws {
    var state: UInt32 = 1
    let noise = Self.made(width: 800, height: 500) { _, _ in
      state = state &* 1_664_525 &+ 1_013_904_223
      return (Int(state >> 24), Int(state >> 16 & 255), Int(state >> 8 & 255))
    }
    let text = try #require(ITermPicture(columns: 100).text(noise))
    #expect(text.utf8.count < 1 << 20)
    #expect(ITermPicture(columns: 1).text(Picture(width: 0, height: 0, rgb: [])) == nil)
  }

  @Test(arguments: [PictureMode.kitty, .iterm, .sixel])
  func picturesFitTheWindow(mode: PictureMode) {
    var capabilities = Capabilities.modern
    capabilities.pictures = mode
    for cell in [CellSize.assumed, CellSize(width: 18, height: 37, isKnown: true)] {
      capabilities.cell = cell
      let drawing = TerminalPicture(capabilities: capabilities)
      for (width, height) in [(3000, 10), (10, 3000), (1, 1), (64, 64), (3000, 3000)] {
        let fitted = drawing.fitted(
          Picture(
            width: width, height: height, rgb: Array(repeating: 9, count: width * height * 3)))
        #expect(fitted.width > 0 && fitted.width <= 79 * cell.width)
        #expect(fitted.height > 0 && fitted.height <= 22 * cell.height)
        if width <= 64 { #expect(fitted.width % width == 0 || height > 1000) }
      }
      #expect(drawing.text(Picture(width: 0, height: 0, rgb: [])).isEmpty)
      #expect(drawing.text(Self.few).hasSuffix("\n"))
    }
  }

  static let choices: [(environment: [String: String], mode: PictureMode, asks: Bool)] = [
    ([:], .blocks, true),
    (["LANG": "C"], .ascii, true),
    (["TERM": "dumb"], .file, false),
    (["CI": "1", "KITTY_WINDOW_ID": "1"], .file, false),
    (["TERM": "xterm-kitty"], .kitty, false),
    (["TERM": "xterm-ghostty"], .kitty, false),
    (["KITTY_WINDOW_ID": "3"], .kitty, false),
    (["TERM_PROGRAM": "iTerm.app"], .iterm, false),
    (["TERM_PROGRAM": "WezTerm"], .iterm, false),
    (["TERM_PROGRAM": "vscode"], .iterm, false),
    (["TERM_PROGRAM": "WarpTerminal"], .iterm, false),
    (["KONSOLE_VERSION": "230800"], .iterm, false),
    (["TERM": "foot"], .sixel, false),
    (["TERM": "foot-extra"], .sixel, false),
    (["TERM": "mlterm"], .sixel, false),
    (["TERM_PROGRAM": "Apple_Terminal"], .blocks, false),
    (["TERM": "linux"], .blocks, false),
    // A multiplexer swallows what the terminal around it could show.
    (["KITTY_WINDOW_ID": "3", "TMUX": "/tmp/tmux-0/default,1,0"], .blocks, false),
    (["TERM_PROGRAM": "iTerm.app", "TERM": "screen-256color"], .blocks, false),
    (["TERM": "tmux-256color"], .blocks, false),
    (["ZELLIJ": "0"], .blocks, false),
    (["STY": "1.pts-0.host"], .blocks, false),
    // What the user says goes before all that.
    (["REPL_IMAGES": "sixel", "TMUX": "x"], .sixel, false),
    (["REPL_IMAGES": "KITTY"], .kitty, false),
    (["REPL_IMAGES": "off", "TERM": "xterm-kitty"], .off, false),
    (["REPL_IMAGES": "auto", "TERM": "xterm-kitty"], .kitty, false),
    (["REPL_IMAGES": "hologram", "TERM": "xterm-kitty"], .kitty, false),
  ]

  @Test(arguments: choices.indices)
  func theWayIsChosen(row: Int) {
    let (changes, mode, asks) = Self.choices[row]
    let environment = ["TERM": "xterm-256color", "LANG": "C.UTF-8"].merging(changes) { $1 }
    let capabilities = Capabilities(Surroundings(environment: environment, isTerminal: true))
    #expect(capabilities.pictures == mode)
    #expect(capabilities.asksTerminal == asks)
    // Into a pipe goes nothing, whatever the names say.
    let pipe = Capabilities(Surroundings(environment: environment, isTerminal: false))
    #expect(pipe.pictures == (environment["REPL_IMAGES"] == "off" ? .off : .file))
    #expect(!pipe.asksTerminal)
    for asked in [PictureMode.kitty, .iterm, .sixel, .blocks] {
      let around = Surroundings(environment: environment, isTerminal: true)
      #expect(Capabilities(around, pictures: asked).pictures == asked)
      let pipe = Surroundings(environment: environment, isTerminal: false)
      #expect(Capabilities(pipe, pictures: asked).pictures == .file)
    }
  }

  @Test(arguments: [
    ((80, 24, 640, 384), CellSize(width: 8, height: 16, isKnown: true)),
    ((80, 24, 1440, 888), CellSize(width: 18, height: 37, isKnown: true)),
    ((80, 24, 0, 0), CellSize.assumed), ((0, 0, 640, 384), .assumed), ((80, 24, 80, 24), .assumed),
  ])
  func charactersHaveTheSizeTheWindowTells(
    _ window: (columns: UInt16, rows: UInt16, x: UInt16, y: UInt16), _ cell: CellSize
  ) {
    #expect(
      CellSize(
        winsize(
          ws_row: window.rows, ws_col: window.columns, ws_xpixel: window.x, ws_ypixel: window.y))
        == cell)
  }

  @Test func picturesFollowTheWindow() throws {
    let folder = TemporaryFolder()
    let terminal = PseudoTerminal(home: folder.path, environment: ["REPL_IMAGES=kitty"])
    try #require(terminal.expect("pigment[1]> "))
    terminal.type("show rand([3, 10, 2000])\r")
    #expect(terminal.expect(",s=792,"))
    #expect(terminal.expect("pigment[2]> "))
    terminal.resize(columns: 51)
    terminal.type("show rand([3, 10, 2000])\r")
    #expect(terminal.expect(",s=400,"))
  }

  @Test(arguments: ["kitty", "iterm", "sixel", "blocks"])
  func noEscapeGoesIntoAPipe(mode: String) {
    let folder = TemporaryFolder()
    let result = Child.run(
      ["-e", "show rand([3, 4, 4])\nplot([1, 2])", "--images", mode], folder: folder.path,
      environment: Child.environment + ["TERM=xterm-kitty", "REPL_IMAGES=\(mode)"])
    #expect(result.status == 0)
    #expect(!(result.output + result.errors).contains("\u{1b}"))
    #expect(result.output.contains("→ out/session-01.png"))
    #expect(folder.names(in: "out") == ["session-01.png", "session-02.png"])
  }

  @Test func aWrongWordInTheEnvironmentIsTold() {
    let result = Child.run(["-e", "1"], environment: Child.environment + ["REPL_IMAGES=hologram"])
    #expect(result.status == 0)
    #expect(result.errors.contains("note: REPL_IMAGES is `hologram`, not one of auto, kitty"))
  }
}
