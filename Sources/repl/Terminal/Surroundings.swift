import Glibc

/// What the surroundings say: environment variables and the size of a window.
struct Surroundings: Sendable {
  /// The environment; an absent name has no value.
  var environment: [String: String]
  /// Whether the stream is a terminal.
  var isTerminal: Bool
  /// Columns and rows of the window; zero when unknown.
  var size: (columns: Int, rows: Int)
  /// How large a character is.
  var cell = CellSize.assumed

  /// Asks the system about an open descriptor.
  init(descriptor: Int32) {
    environment = [:]
    for name in ["TERM", "COLORTERM", "NO_COLOR", "CLICOLOR_FORCE", "FORCE_COLOR", "CI"]
      + ["LC_ALL", "LC_CTYPE", "LANG", "COLUMNS"] + PictureMode.variables
    {
      if let value = getenv(name) { environment[name] = String(cString: value) }
    }
    isTerminal = isatty(descriptor) == 1
    let window = Self.window(of: descriptor)
    size = window.map { (Int($0.ws_col), Int($0.ws_row)) } ?? (0, 0)
    cell = window.map { CellSize($0) } ?? .assumed
  }

  /// The window of a terminal; nil for what has none.
  static func window(of descriptor: Int32) -> winsize? {
    var window = winsize()
    return ioctl(descriptor, UInt(TIOCGWINSZ), &window) == 0 ? window : nil
  }

  /// Made-up surroundings, for tests.
  init(
    environment: [String: String], isTerminal: Bool, size: (columns: Int, rows: Int) = (80, 24)
  ) {
    self.environment = environment
    self.isTerminal = isTerminal
    self.size = size
  }
}

/// How large a character is, in pixels.
struct CellSize: Sendable, Equatable {
  var width: Int
  var height: Int
  /// Whether the terminal said so; else it is a guess.
  var isKnown: Bool

  /// What many terminals begin with.
  static let assumed = CellSize(width: 8, height: 16, isKnown: false)

  /// A size.
  init(width: Int, height: Int, isKnown: Bool) {
    self.width = width
    self.height = height
    self.isKnown = isKnown
  }

  /// The size in a window that says how many pixels it has; many say none.
  init(_ window: winsize) {
    self = .assumed
    guard window.ws_col > 0, window.ws_row > 0 else { return }
    let width = Int(window.ws_xpixel) / Int(window.ws_col)
    let height = Int(window.ws_ypixel) / Int(window.ws_row)
    guard (2...200).contains(width), (2...400).contains(height) else { return }
    self = CellSize(width: width, height: height, isKnown: true)
  }
}
