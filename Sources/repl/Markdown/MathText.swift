/// Formulas as one line of Unicode, for terminals: x², ∑, ‖x‖₁. What has no small letters is set
/// in brackets, so that nothing is lost.
enum MathText {
  /// The line of a formula.
  static func text(_ formula: MathNode) -> String {
    text(formula, isTight: false).trimmingSpaces
  }

  private static func text(_ node: MathNode, isTight: Bool) -> String {
    switch node {
    case .row(let parts): return row(parts, isTight: isTight)
    case .letter(let text, _), .number(let text), .function(let text), .text(let text): return text
    case .symbol(let symbol): return symbol.text
    case .space(let width): return width >= 100 ? "  " : width > 17 ? " " : ""
    case .fraction(let above, let below): return "\(single(above))/\(single(below))"
    case .root(let inner, let degree):
      let sign = degree.map { script($0, above, "[", "]") } ?? ""
      return "\(sign)√\(single(inner))"
    case .scripts(let base, let below, let above):
      var result = base.isSingle || base.isSign ? text(base, isTight: isTight) : single(base)
      if let below {
        result += script(below, self.below, below.isSingle ? "_" : "_(", below.isSingle ? "" : ")")
      }
      if let above {
        result += script(above, self.above, above.isSingle ? "^" : "^(", above.isSingle ? "" : ")")
      }
      return result
    case .accent(let inner, _, let combining):
      let inner = text(inner, isTight: true)
      return inner.count == 1 ? inner + combining : "(\(inner))" + combining
    case .fenced(let opening, let inner, let closing):
      return opening + text(inner, isTight: isTight).trimmingSpaces + closing
    }
  }

  /// The part, in brackets unless it holds together by itself.
  private static func single(_ node: MathNode) -> String {
    let inner = text(node, isTight: true).trimmingSpaces
    return node.isSingle ? inner : "(\(inner))"
  }

  private static func row(_ parts: [MathNode], isTight: Bool) -> String {
    var result = ""
    var isStart = true
    for (index, part) in parts.enumerated() {
      var text = self.text(part, isTight: isTight)
      let next = index + 1 < parts.count ? parts[index + 1] : nil
      var startsAnew = false
      if case .symbol(let symbol) = part {
        switch symbol.kind {
        case .relation:
          text = isTight ? text : " \(text) "
          startsAnew = true
        case .binary:
          // A sign before a number or at the start belongs to what follows.
          if !isStart, !isTight { text = " \(text) " }
          startsAnew = true
        case .comma:
          text = isTight ? text : text + " "
          startsAnew = true
        case .opening: startsAnew = true
        case .large, .limit: text = next?.isBracket == true ? text : text + " "
        case .ordinary, .closing, .fence: break
        }
      } else if part.isFunction || part.hasLimits {
        text += next == nil || next?.isBracket == true ? "" : " "
        // A name does not run into the letter before it.
      }
      if part.isFunction, let last = result.last, last.isLetter { text = " " + text }
      if text.first == " ", result.last == " " { text.removeFirst() }
      result += text
      isStart = startsAnew
    }
    return result
  }

  // MARK: Small letters

  private static let above = table(
    "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδθ′∗T",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿ′*ᵀ")
  private static let below = table(
    "0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")

  private static func table(_ plain: String, _ small: String) -> [Character: Character] {
    Dictionary(zip(plain, small), uniquingKeysWith: { first, _ in first })
  }

  /// A script in small letters, or as it is between two marks where there are none. It is made
  /// once: scripts stand within scripts.
  private static func script(
    _ node: MathNode, _ letters: [Character: Character], _ opening: String, _ closing: String
  ) -> String {
    let text = text(node, isTight: true)
    let small = text.compactMap { letters[$0] }
    if small.count == text.count, !small.isEmpty { return String(small) }
    return opening + text.trimmingSpaces + closing
  }
}

extension MathNode {
  /// Whether it is a sign, with whatever stands around it.
  fileprivate var isSign: Bool {
    switch self {
    case .symbol: true
    case .row(let parts): parts.isEmpty
    default: false
    }
  }

  /// Whether it is a large sign or a word with its limits.
  fileprivate var hasLimits: Bool {
    if case .scripts(.symbol(let symbol), _, _) = self {
      return symbol.kind == .large || symbol.kind == .limit
    }
    return false
  }
}

extension String {
  fileprivate var trimmingSpaces: String { String(self[...].trimmed) }
}
