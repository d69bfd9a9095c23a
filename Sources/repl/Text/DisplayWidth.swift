import Kernel

extension Character {
  /// Columns of the character in a terminal.
  var columns: Int { displayWidth(of: String(self)) }
}

extension StringProtocol {
  /// Columns of the text set on one line.
  var columns: Int { displayWidth(of: self) }

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
