/// A part of a formula.
indirect enum MathNode: Sendable, Equatable {
  case row([MathNode])
  /// A letter of mathematics, with the fonts of TeX as letters of Unicode; `isUpright` for `\mathrm`.
  case letter(String, isUpright: Bool = false)
  case number(String)
  /// The name of a function: `log`.
  case function(String)
  case symbol(MathSymbol)
  /// Words among the signs.
  case text(String)
  /// A gap, in hundredths of the size of the letters.
  case space(Int)
  case fraction(MathNode, MathNode)
  case root(MathNode, degree: MathNode?)
  case scripts(MathNode, below: MathNode?, above: MathNode?)
  /// A mark over a part: the character that stands over it, and the one that combines with it.
  case accent(MathNode, over: String, combining: String)
  /// A part between brackets that grow with it; an empty bracket is none.
  case fenced(String, MathNode, String)

  /// Whether nothing has to be put in brackets when the part is written in one line.
  var isSingle: Bool {
    switch self {
    case .letter, .number, .function, .text, .scripts, .accent, .fenced: true
    case .row(let parts): parts.count == 1 && parts[0].isSingle
    case .symbol(let symbol): symbol.kind == .ordinary
    case .space, .fraction, .root: false
    }
  }
}

/// A sign of a formula.
struct MathSymbol: Sendable, Equatable {
  /// How a sign stands among others.
  enum Kind: Sendable {
    case ordinary, binary, relation, opening, closing, fence, comma
    /// A large sign, like a sum, whose limits stand under and over it.
    case large
    /// A word whose limit stands under it: `min`.
    case limit
  }

  /// What is seen.
  var text: String
  /// How it stands.
  var kind: Kind
}
