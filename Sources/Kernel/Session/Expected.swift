/// Expected output, and whether some output agrees with it.
///
/// - `...` matches anything, also nothing.
/// - White space counts as one space, wherever and however much.
/// - A number with a point or an exponent is compared to the digits written: `0.69` accepts what
///   rounds to 0.69. A whole number must be the same, so shapes are exact.
/// - `0.69 ± 0.02` accepts what is no further away.
struct Expected {
  private enum Piece: Equatable {
    case wildcard
    case number(Double, tolerance: Double)
    case character(Character)
  }

  private let text: String
  private let pieces: [Piece]

  init(_ text: String) {
    self.text = Self.normalised(text)
    pieces = Self.pieces(of: self.text, isPattern: true)
  }

  /// Whether some output agrees.
  func matches(_ output: String) -> Bool {
    let output = Self.normalised(output)
    if output == text { return true }
    let actual = Self.pieces(of: output, isPattern: false)
    // The usual walk for patterns with wildcards: on a mismatch, the last wildcard takes one more.
    var (p, a) = (0, 0)
    var retry: (p: Int, a: Int)?
    while a < actual.count {
      if p < pieces.count, pieces[p] == .wildcard {
        retry = (p + 1, a)
        p += 1
      } else if p < pieces.count, Self.agree(pieces[p], actual[a]) {
        p += 1
        a += 1
      } else if let last = retry {
        retry = (last.p, last.a + 1)
        (p, a) = (last.p, last.a + 1)
      } else {
        return false
      }
    }
    return pieces[p...].allSatisfy { $0 == .wildcard || $0 == .character(" ") }
  }

  private static func agree(_ expected: Piece, _ actual: Piece) -> Bool {
    switch (expected, actual) {
    case (.number(let a, let tolerance), .number(let b, _)):
      // A hair more than the tolerance, because 0.695 and 0.69 are not exact in binary.
      return a == b || (a - b).magnitude <= tolerance * (1 + 1e-9) + a.magnitude * 1e-15
    case (.character(let a), .character(let b)): return a == b
    default: return false
    }
  }

  static func normalised(_ text: String) -> String {
    text.split { $0.isWhitespace }.joined(separator: " ")
  }

  private static func pieces(of text: String, isPattern: Bool) -> [Piece] {
    var scanner = Scanner(characters: Array(text))
    var pieces: [Piece] = []
    while let next = scanner.current {
      if isPattern, scanner.take("...") {
        pieces.append(.wildcard)
      } else if let number = scanner.number() {
        var tolerance = number.tolerance
        if isPattern, let margin = scanner.margin() { tolerance = margin }
        pieces.append(.number(number.value, tolerance: tolerance))
      } else {
        pieces.append(.character(next))
        scanner.position += 1
      }
    }
    return pieces
  }
}

/// Finds numbers in a line of output.
private struct Scanner {
  let characters: [Character]
  var position = 0

  var current: Character? { position < characters.count ? characters[position] : nil }

  func character(at offset: Int) -> Character? {
    characters.indices.contains(position + offset) ? characters[position + offset] : nil
  }

  mutating func take(_ text: String) -> Bool {
    for (offset, wanted) in text.enumerated() where character(at: offset) != wanted { return false }
    position += text.count
    return true
  }

  /// A number that is no part of a word, with half a unit of its last digit as tolerance.
  mutating func number() -> (value: Double, tolerance: Double)? {
    let isSigned = current == "-" && isDigit(1) && !isWord(-1)
    guard isSigned || (isDigit(0) && !isWord(-1)) else { return nil }
    let start = position
    position += isSigned ? 1 : 0
    while isDigit(0) { position += 1 }
    var decimals = 0
    if current == ".", isDigit(1) {
      position += 1
      while isDigit(0) {
        position += 1
        decimals += 1
      }
    }
    var exponent: Int?
    if current == "e",
      isDigit(1) || ((character(at: 1) == "-" || character(at: 1) == "+") && isDigit(2))
    {
      let mark = position
      position += 2
      while isDigit(0) { position += 1 }
      exponent = Int(String(characters[(mark + 1)..<position])) ?? 0
    }
    guard let value = Double(String(characters[start..<position])) else {
      position = start
      return nil
    }
    if decimals == 0, exponent == nil { return (value, 0) }
    return (value, 0.5 * power(10, Double((exponent ?? 0) - decimals)))
  }

  /// The margin of `± 0.02`.
  mutating func margin() -> Double? {
    let start = position
    while current == " " { position += 1 }
    if take("±") {
      while current == " " { position += 1 }
      if let margin = number() { return margin.value.magnitude }
    }
    position = start
    return nil
  }

  private func isDigit(_ offset: Int) -> Bool {
    character(at: offset).map { $0 >= "0" && $0 <= "9" } ?? false
  }

  private func isWord(_ offset: Int) -> Bool {
    character(at: offset).map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
  }
}
