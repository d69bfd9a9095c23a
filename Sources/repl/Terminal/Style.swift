/// The few ways text stands out, as SGR codes. Without colour every one is nothing at all.
struct Style: Sendable {
  /// Whether codes are written.
  var isOn: Bool

  /// What a run of text is.
  enum Role: Sendable {
    case strong, faint, heading, code, link, quote, good, bad, warning, prompt
    case series(Int)

    /// The parameters of the SGR code.
    var parameters: String {
      switch self {
      case .strong: "1"
      case .faint: "2"
      case .heading: "1;34"
      case .code: "36"
      case .link: "4;34"
      case .quote: "3"
      case .good: "32"
      case .bad: "1;31"
      case .warning: "33"
      case .prompt: "1;35"
      case .series(let index): ["34", "33", "32", "35", "31", "36"][index % 6]
      }
    }
  }

  /// `text` in the given role.
  func callAsFunction(_ role: Role, _ text: String) -> String {
    isOn && !text.isEmpty ? "\u{1b}[\(role.parameters)m\(text)\u{1b}[0m" : text
  }
}
