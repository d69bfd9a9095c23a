/// Reads a formula in the part of TeX that prose needs.
struct MathParser {
  private let characters: [Character]
  private var position = 0
  private var depth = 0

  /// The formula has something that is not understood.
  private struct Unknown: Error {}

  /// The formula `tex` spells; nil when it uses what is not known here.
  static func formula(_ tex: String) -> MathNode? {
    var parser = MathParser(characters: Array(tex))
    guard parser.characters.count <= 2000, let row = try? parser.row(), parser.isAtEnd else {
      return nil
    }
    return row
  }

  private init(characters: [Character]) { self.characters = characters }

  private var isAtEnd: Bool { position == characters.count }
  private var current: Character? { isAtEnd ? nil : characters[position] }

  private mutating func skipSpaces() {
    while let current, current.isWhitespace { position += 1 }
  }

  /// Parts up to a closing brace, `\right`, the end, or a character that ends an option.
  private mutating func row(until mark: Character? = nil) throws -> MathNode {
    depth += 1
    defer { depth -= 1 }
    guard depth < 24 else { throw Unknown() }
    var parts: [MathNode] = []
    while true {
      skipSpaces()
      guard let current, current != "}", current != mark, !startsRight else { break }
      parts.append(try scripted())
    }
    return parts.count == 1 ? parts[0] : .row(parts)
  }

  private var startsRight: Bool { command(at: position) == "right" }

  /// The name of the command at a place; nil where none starts.
  private func command(at start: Int) -> String? {
    guard start + 1 < characters.count, characters[start] == "\\" else { return nil }
    var name = ""
    for character in characters[(start + 1)...] {
      guard character.isASCII, character.isLetter else { break }
      name.append(character)
    }
    return name.isEmpty ? String(characters[start + 1]) : name
  }

  /// A part with what stands below and above it.
  private mutating func scripted() throws -> MathNode {
    let base: MathNode =
      current == "^" || current == "_" || current == "'" ? .row([]) : try atom()
    var (below, above): (MathNode?, MathNode?)
    while true {
      skipSpaces()
      switch current {
      case "_" where below == nil:
        position += 1
        below = try argument()
      case "^" where above == nil:
        position += 1
        above = try argument()
      case "'" where above == nil:
        var marks: [MathNode] = []
        while current == "'" {
          position += 1
          marks.append(.symbol(MathSymbol(text: "′", kind: .ordinary)))
        }
        if current == "^" {
          position += 1
          marks.append(try argument())
        }
        above = marks.count == 1 ? marks[0] : .row(marks)
      case "_", "^", "'": throw Unknown()
      default:
        if below == nil, above == nil { return base }
        return .scripts(base, below: below, above: above)
      }
    }
  }

  /// A group, or the one sign that stands for it.
  private mutating func argument() throws -> MathNode {
    skipSpaces()
    guard let current else { throw Unknown() }
    // `x^10` raises the 1 alone, as in TeX.
    if current.isASCII, current.isNumber {
      position += 1
      return .number(String(current))
    }
    return try atom()
  }

  private mutating func atom() throws -> MathNode {
    guard let current else { throw Unknown() }
    if current == "{" {
      position += 1
      let inner = try row()
      guard self.current == "}" else { throw Unknown() }
      position += 1
      return inner
    }
    if current == "\\" { return try command() }
    if current.isASCII, current.isNumber { return number() }
    position += 1
    if current == "~" { return .space(25) }
    if let symbol = MathSymbols.characters[current] { return .symbol(symbol) }
    guard current.isLetter else { throw Unknown() }
    return .letter(String(current))
  }

  private mutating func number() -> MathNode {
    var text = ""
    while let current, current.isASCII {
      let next = position + 1 < characters.count ? characters[position + 1] : " "
      guard current.isNumber || current == "." && next.isASCII && next.isNumber else { break }
      text.append(current)
      position += 1
    }
    return .number(text)
  }

  private mutating func command() throws -> MathNode {
    guard let name = command(at: position) else { throw Unknown() }
    position += 1 + name.count
    if let letter = MathSymbols.letters[name] { return .letter(letter) }
    if MathSymbols.functions.contains(name) {
      // The limit of `\arg\min` belongs to both.
      if name == "arg", let next = command(at: position), next == "min" || next == "max" {
        position += 1 + next.count
        return .symbol(MathSymbol(text: "arg " + next, kind: .limit))
      }
      return .function(name)
    }
    if MathSymbols.limits.contains(name) { return .symbol(MathSymbol(text: name, kind: .limit)) }
    if let symbol = MathSymbols.symbols[name] { return .symbol(symbol) }
    if let space = MathSymbols.spaces[name] { return .space(space) }
    if let accent = MathSymbols.accents[name] {
      return .accent(try argument(), over: accent.over, combining: accent.combining)
    }
    switch name {
    case "frac", "dfrac", "tfrac": return .fraction(try argument(), try argument())
    case "sqrt":
      var degree: MathNode?
      skipSpaces()
      if current == "[" {
        position += 1
        degree = try row(until: "]")
        guard current == "]" else { throw Unknown() }
        position += 1
      }
      return .root(try argument(), degree: degree)
    case "text", "textrm", "mathrm", "operatorname", "mathbb", "mathcal", "mathbf", "mathit":
      return try words(font: name)
    case "left": return try fenced()
    default: throw Unknown()
    }
  }

  private mutating func words(font: String) throws -> MathNode {
    skipSpaces()
    var text = ""
    if current == "{" {
      position += 1
      while let current, current != "}" {
        guard !"\\{$".contains(current) else { throw Unknown() }
        text.append(current)
        position += 1
      }
      guard !isAtEnd else { throw Unknown() }
    } else if let current, current.isLetter {
      text = String(current)
    }
    guard !isAtEnd else { throw Unknown() }
    position += 1
    switch font {
    case "text", "textrm": return .text(text)
    case "operatorname": return .function(text)
    case "mathrm", "mathit":
      if font == "mathrm" || text.count == 1 {
        return .letter(text, isUpright: font == "mathrm")
      }
      return .row(text.map { .letter(String($0)) })
    default:
      let letters = text.map { MathSymbols.letter($0, font: font) }
      guard !letters.isEmpty, !letters.contains(nil) else { throw Unknown() }
      return .letter(letters.compactMap { $0 }.joined())
    }
  }

  private mutating func fenced() throws -> MathNode {
    let opening = try bracket()
    let inner = try row()
    guard startsRight else { throw Unknown() }
    position += 6
    return .fenced(opening, inner, try bracket())
  }

  private mutating func bracket() throws -> String {
    skipSpaces()
    guard let current else { throw Unknown() }
    if let name = command(at: position) {
      guard let symbol = MathSymbols.symbols[name] else { throw Unknown() }
      position += 1 + name.count
      return symbol.text
    }
    guard "()[]|.".contains(current) else { throw Unknown() }
    position += 1
    return current == "." ? "" : String(current)
  }
}
