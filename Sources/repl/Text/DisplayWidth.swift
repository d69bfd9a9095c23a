/// How many columns text takes in a terminal, where some characters take two and some none.
///
/// `wcwidth` would need a UTF-8 locale, which a bare machine does not have.
extension Unicode.Scalar {
  /// Columns of this scalar alone: 0 for marks that sit on another, 2 for wide ones.
  var columns: Int {
    let value = self.value
    if value < 0x20 || (0x7F..<0xA0).contains(value) { return 0 }
    if value < 0x300 { return 1 }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if properties.isEmojiPresentation { return 2 }
    return Self.isWide(value) ? 2 : 1
  }

  /// The blocks that East Asian Width calls wide or full width (Unicode UAX 11).
  private static func isWide(_ value: UInt32) -> Bool {
    switch value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
      0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
      0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return true
    default:
      return false
    }
  }
}

extension Character {
  /// Columns of the whole character: a base with its marks counts once.
  var columns: Int {
    var widest = 0
    for scalar in unicodeScalars {
      if scalar.value == 0xFE0F { return 2 }
      widest = max(widest, scalar.columns)
    }
    return widest
  }
}

extension StringProtocol {
  /// Columns of the text set on one line.
  var columns: Int { reduce(0) { $0 + $1.columns } }

  /// The text with spaces after it up to `width` columns.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - columns))
  }

  /// The text with spaces before it up to `width` columns.
  func paddedLeft(to width: Int) -> String {
    String(repeating: " ", count: Swift.max(0, width - columns)) + self
  }

  /// The text cut to `width` columns, with a mark where something is missing.
  func cut(to width: Int, mark: String = "…") -> String {
    guard columns > width else { return String(self) }
    guard width > mark.columns else { return String(mark.prefix(Swift.max(0, width))) }
    var result = ""
    var used = mark.columns
    for character in self {
      used += character.columns
      if used > width { break }
      result.append(character)
    }
    return result + mark
  }
}

extension String {
  /// The text without control characters, so that a value or a file name cannot steer a terminal.
  ///
  /// Newlines stay, tabs become spaces, everything else is written as `\u{1b}` would be in source.
  var withoutControls: String {
    guard unicodeScalars.contains(where: { $0.isControl }) else { return self }
    var result = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x0A: result.append(scalar)
      case 0x09: result.append(contentsOf: "    ".unicodeScalars)
      case 0x0D: break
      case _ where scalar.isControl:
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}

extension Unicode.Scalar {
  /// Whether a terminal may take the scalar as an order: C0, DEL, C1 and the bidi overrides.
  fileprivate var isControl: Bool {
    value < 0x20 || (0x7F..<0xA0).contains(value) || (0x202A...0x202E).contains(value)
      || (0x2066...0x2069).contains(value)
  }
}
