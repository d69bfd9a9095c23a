/// What a terminal is told of the text around: with it one jumps from input to input, and takes a
/// whole output at once. The codes are OSC 133, which FinalTerm began.
enum SemanticMark: Equatable {
  /// A prompt begins.
  case prompt
  /// The prompt is over; what follows is typed.
  case input
  /// What follows is output.
  case output
  /// The output is over; whether it went well.
  case end(Bool)

  /// The escape code.
  var text: String {
    let letter =
      switch self {
      case .prompt: "A"
      case .input: "B"
      case .output: "C"
      case .end(let isGood): isGood ? "D;0" : "D;1"
      }
    return "\u{1b}]133;\(letter)\u{7}"
  }

  /// Whether a terminal says of itself that it is one that understands them. Multiplexers hide the
  /// terminal, and the rest are not asked: what they do not know they might show.
  static func areKnown(to around: Surroundings) -> Bool {
    func value(_ name: String) -> String { around.environment[name] ?? "" }
    let term = value("TERM")
    let isInside = ["TMUX", "STY", "ZELLIJ"].contains { !value($0).isEmpty }
    if isInside || term.hasPrefix("screen") || term.hasPrefix("tmux") { return false }
    return ["xterm-kitty", "xterm-ghostty", "foot", "foot-extra"].contains(term)
      || ["iTerm.app", "WezTerm", "vscode", "ghostty"].contains(value("TERM_PROGRAM"))
      || value("LC_TERMINAL") == "iTerm2"
      || ["KITTY_WINDOW_ID", "KONSOLE_VERSION"].contains { !value($0).isEmpty }
  }
}
