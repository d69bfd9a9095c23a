/// How pictures are shown.
enum PictureMode: String, Sendable, CaseIterable {
  case auto, kitty, iterm, sixel, blocks, ascii, file, off

  /// Whether the terminal is sent pixels instead of characters.
  var drawsPixels: Bool { self == .kitty || self == .iterm || self == .sixel }

  /// What the user asks for in the environment, where the command line says nothing.
  static let variable = "REPL_IMAGES"

  /// What terminals and multiplexers say of themselves in the environment.
  static let variables = [
    variable, "TMUX", "STY", "ZELLIJ", "KITTY_WINDOW_ID", "TERM_PROGRAM", "LC_TERMINAL",
    "KONSOLE_VERSION",
  ]

  /// What the environment asks for that is no way of showing pictures; nil where all is well.
  static func unknownWord(_ around: Surroundings) -> String? {
    guard let word = around.environment[variable], !word.isEmpty else { return nil }
    return PictureMode(rawValue: word.lowercased()) == nil ? word : nil
  }

  /// The way to show pictures, and whether the terminal should be asked for a better one.
  ///
  /// First what was asked for; then what is no screen; then multiplexers, which swallow pictures;
  /// then the names terminals give themselves. What sends escape codes never goes into a pipe.
  static func choice(
    asked: PictureMode, _ around: Surroundings, isDumb: Bool, isUnicode: Bool, isGrey: Bool
  ) -> (mode: PictureMode, asks: Bool) {
    func value(_ name: String) -> String {
      around.environment[name] ?? ""
    }
    let named = PictureMode(rawValue: value(variable).lowercased())
    let wanted = asked == .auto ? named ?? .auto : asked
    if wanted.drawsPixels || wanted == .blocks {
      return (around.isTerminal ? wanted : .file, false)
    }
    if wanted != .auto { return (wanted, false) }
    if !around.isTerminal || isDumb || !value("CI").isEmpty { return (.file, false) }
    if isGrey { return (.ascii, false) }
    let characters = isUnicode ? PictureMode.blocks : .ascii
    let term = value("TERM")
    let isInside = ["TMUX", "STY", "ZELLIJ"].contains { !value($0).isEmpty }
    if isInside || term.hasPrefix("screen") || term.hasPrefix("tmux") { return (characters, false) }
    let program = value("TERM_PROGRAM")
    if !value("KITTY_WINDOW_ID").isEmpty || term == "xterm-kitty" || term == "xterm-ghostty"
      || program == "ghostty"
    {
      return (.kitty, false)
    }
    if ["iTerm.app", "WezTerm", "vscode", "WarpTerminal"].contains(program)
      || value("LC_TERMINAL") == "iTerm2" || !value("KONSOLE_VERSION").isEmpty
    {
      return (.iterm, false)
    }
    if term == "foot" || term.hasPrefix("foot-") || term.hasPrefix("mlterm") {
      return (.sixel, false)
    }
    // These two show no pictures, and would show the question.
    if program == "Apple_Terminal" || term == "linux" { return (characters, false) }
    return (characters, true)
  }
}
