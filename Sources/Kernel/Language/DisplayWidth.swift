/// How many columns of a terminal a text takes. A tab counts as it is drawn, four spaces.
public func displayWidth(of text: some StringProtocol) -> Int {
  text.reduce(0) { $0 + displayWidth(of: $1) }
}

/// The columns of one character: 2 for wide scripts and emoji, 0 for a mark on its own, else 1.
func displayWidth(of character: Character) -> Int {
  if character == "\t" { return 4 }
  guard let first = character.unicodeScalars.first else { return 0 }
  if first.value < 0x300 { return 1 }
  // U+FE0F asks for the picture form of a character that also has a text form.
  if character.unicodeScalars.contains(where: { $0.value == 0xFE0F || isWide($0) }) { return 2 }
  switch first.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: return 1
  }
}

/// Whether a terminal gives a scalar two columns (East Asian Width W and F, and emoji).
private func isWide(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
    return true
  default:
    return scalar.properties.isEmojiPresentation
  }
}

/// The text as it is safe to draw in one line: a tab as four spaces, other control characters
/// as a dot, so that no escape code of a file reaches a terminal.
func drawable(_ text: some StringProtocol) -> String {
  var result = ""
  for character in text {
    if character == "\t" {
      result += "    "
    } else if let scalar = character.unicodeScalars.first,
      scalar.properties.generalCategory == .control
    {
      result += "·"
    } else {
      result.append(character)
    }
  }
  return result
}
