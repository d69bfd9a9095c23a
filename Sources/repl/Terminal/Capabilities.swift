import Glibc

/// When text carries colour.
enum ColorChoice: String, Sendable, CaseIterable { case auto, always, never }

/// What one stream can show. Everything that draws asks this and nothing else, so that a test
/// can draw for any terminal.
struct Capabilities: Sendable, Equatable {
  /// How finely pictures may be coloured.
  enum Palette: Sendable { case indexed, full }

  /// Whether a person is likely to be looking.
  var isTerminal: Bool
  /// Whether cursor movement works; false for `TERM=dumb`.
  var canMove: Bool
  /// Whether text may be coloured.
  var isColored: Bool
  /// Which colours pictures use.
  var palette: Palette
  /// Whether characters outside ASCII can be shown.
  var isUnicode: Bool
  /// Columns of a line.
  var columns: Int
  /// Lines of the screen.
  var rows: Int
  /// How pictures are shown; never `.auto`.
  var pictures: PictureMode
  /// Whether the terminal itself may know better than `pictures` and has not been asked yet.
  var asksTerminal = false
  /// How large a character is.
  var cell = CellSize.assumed
  /// Whether the terminal is known to understand marks around inputs and outputs.
  var takesMarks = false

  /// A pipe or file: plain text without a single escape code.
  static let plain = Capabilities(
    isTerminal: false, canMove: false, isColored: false, palette: .indexed, isUnicode: true,
    columns: 80, rows: 24, pictures: .file)

  /// A modern terminal.
  static let modern = Capabilities(
    isTerminal: true, canMove: true, isColored: true, palette: .full, isUnicode: true,
    columns: 80, rows: 24, pictures: .blocks)
}

extension Capabilities {
  /// Takes over the size of a window, where the window tells it.
  mutating func follow(_ window: winsize) {
    guard isTerminal, window.ws_col > 0, window.ws_row > 0 else { return }
    columns = Int(window.ws_col)
    rows = Int(window.ws_row)
    cell = CellSize(window)
  }

  /// Decides what the stream can show from its surroundings and what the user asked for.
  ///
  /// Colour: `--color`, then NO_COLOR, then CLICOLOR_FORCE and FORCE_COLOR, then whether a person
  /// is looking.
  init(_ around: Surroundings, color: ColorChoice = .auto, pictures: PictureMode = .auto) {
    func value(_ name: String) -> String? {
      around.environment[name].flatMap { $0.isEmpty ? nil : $0 }
    }
    let term = value("TERM") ?? "dumb"
    let isDumb = term == "dumb" || term == "unknown"
    let isForced = (value("CLICOLOR_FORCE") ?? value("FORCE_COLOR") ?? "0") != "0"
    isTerminal = around.isTerminal
    canMove = around.isTerminal && !isDumb
    switch color {
    case .always: isColored = true
    case .never: isColored = false
    case .auto: isColored = value("NO_COLOR") == nil && (isForced || canMove)
    }
    let depth = value("COLORTERM")?.lowercased() ?? ""
    palette =
      depth.contains("truecolor") || depth.contains("24bit") || term.contains("direct")
      ? .full : .indexed
    let locale = (value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") ?? "").lowercased()
    // What is written to a file is UTF-8 whatever the locale, so that every run leaves the same.
    isUnicode = !around.isTerminal || locale.contains("utf-8") || locale.contains("utf8")
    let asked = Int(value("COLUMNS") ?? "") ?? 0
    columns = around.size.columns > 0 ? around.size.columns : (asked > 0 ? asked : 80)
    rows = around.size.rows > 0 ? around.size.rows : 24
    cell = around.cell
    let choice = PictureMode.choice(
      asked: pictures, around, isDumb: isDumb, isUnicode: isUnicode, isGrey: color == .never)
    self.pictures = choice.mode
    asksTerminal = choice.asks
    takesMarks = canMove && SemanticMark.areKnown(to: around)
  }
}
