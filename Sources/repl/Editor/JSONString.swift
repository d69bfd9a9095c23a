/// One string as JSON, the form in which history keeps an entry on one line.
enum JSONString {
  /// `text` between quotes, with everything that could break a line escaped.
  static func encode(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      // Some readers of lines also break at these.
      case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x85,
        "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The text of a line that holds one JSON string; nil for anything else.
  static func decode(_ line: Substring) -> String? {
    // Scalars, not characters: a mark after the quote would join it.
    let body = line.unicodeScalars
    guard body.count >= 2, body.first == "\"", body.last == "\"" else { return nil }
    var units: [UInt16] = []
    var scalars = Array(body.dropFirst().dropLast())[...]
    while let scalar = scalars.popFirst() {
      guard scalar == "\\" else {
        if scalar == "\"" || scalar.value < 0x20 { return nil }
        units.append(contentsOf: String(scalar).utf16)
        continue
      }
      guard let escaped = scalars.popFirst() else { return nil }
      switch escaped {
      case "\"", "\\", "/": units.append(contentsOf: String(escaped).utf16)
      case "n": units.append(10)
      case "r": units.append(13)
      case "t": units.append(9)
      case "b": units.append(8)
      case "f": units.append(12)
      case "u":
        let digits = scalars.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else {
          return nil
        }
        guard let unit = UInt16(digits.map(String.init).joined(), radix: 16) else { return nil }
        units.append(unit)
        scalars.removeFirst(4)
      default: return nil
      }
    }
    return String(decoding: units, as: UTF16.self)
  }
}
