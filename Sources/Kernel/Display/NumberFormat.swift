/// A number as people write it: whole numbers in full, others to six significant digits, very
/// large and very small ones with an exponent. 0.1 + 0.2 is 0.3.
public func formatted(_ number: Double) -> String {
  if number.isNaN { return "nan" }
  if number.isInfinite { return number < 0 ? "-inf" : "inf" }
  if number == 0 { return "0" }
  let magnitude = number.magnitude
  let sign = number < 0 ? "-" : ""
  if let whole = wholeNumber(number), magnitude < 1e15 { return String(whole) }
  var decimal = DecimalDigits(magnitude)
  // Six digits, but never fewer than two behind the point where the number is written out.
  decimal.round(toDigits: decimal.exponent > 15 ? 6 : max(6, decimal.exponent + 2))
  if decimal.exponent > 15 || decimal.exponent < -3 { return sign + decimal.scientific }
  return sign + decimal.plain(minimumDecimals: 0)
}

/// A number with a fixed count of decimals, at most 12.
public func formatted(_ number: Double, decimals: Int) -> String {
  guard number.isFinite else { return formatted(number) }
  var decimal = DecimalDigits(number.magnitude)
  let decimals = min(max(decimals, 0), 12)
  if decimal.exponent > 18 { return formatted(number) }
  decimal.round(toDigits: decimal.exponent + decimals)
  let text = decimal.plain(minimumDecimals: decimals)
  return number < 0 && text.contains { $0 != "0" && $0 != "." } ? "-" + text : text
}

/// Decimal digits with the place of the point: 0.d₁d₂d₃… · 10^exponent.
///
/// Swift prints the shortest digits that read back as the same number; these are rounded once
/// more, in decimal. No locale is asked.
struct DecimalDigits {
  private(set) var digits: [UInt8]
  private(set) var exponent: Int

  /// The digits of a finite number that is not negative.
  init(_ number: Double) {
    var digits: [UInt8] = []
    var point: Int?
    var power = 0
    let text = number.description
    let parts = text.split(separator: "e")
    for byte in (parts.first ?? "0").utf8 {
      if byte == UInt8(ascii: ".") {
        point = digits.count
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        digits.append(byte - UInt8(ascii: "0"))
      }
    }
    if parts.count > 1 { power = Int(parts[1]) ?? 0 }
    var exponent = (point ?? digits.count) + power
    let zeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(zeros)
    exponent -= zeros
    self.digits = digits
    self.exponent = digits.isEmpty ? 1 : exponent
    dropZeros()
  }

  /// Keeps so many digits; half goes up.
  mutating func round(toDigits count: Int) {
    guard count < digits.count else { return }
    if count < 0 {
      (digits, exponent) = ([], 1)
      return
    }
    let goesUp = digits[count] >= 5
    digits.removeSubrange(count...)
    if goesUp {
      var index = count - 1
      while index >= 0, digits[index] == 9 {
        digits[index] = 0
        index -= 1
      }
      if index >= 0 {
        digits[index] += 1
      } else {
        digits.insert(1, at: 0)
        exponent += 1
      }
    }
    dropZeros()
    if digits.isEmpty { exponent = 1 }
  }

  private mutating func dropZeros() {
    while digits.last == 0 { digits.removeLast() }
  }

  /// "123.45"
  func plain(minimumDecimals: Int) -> String {
    var text = ""
    if exponent <= 0 || digits.isEmpty {
      text = "0"
    } else {
      for place in 0..<exponent { text += String(place < digits.count ? digits[place] : 0) }
    }
    var fraction = ""
    if exponent < 0, !digits.isEmpty { fraction = String(repeating: "0", count: -exponent) }
    for place in max(exponent, 0)..<max(digits.count, max(exponent, 0)) {
      fraction += String(digits[place])
    }
    while fraction.utf8.count < minimumDecimals { fraction += "0" }
    return fraction.isEmpty ? text : text + "." + fraction
  }

  /// "1.2345e-05" without the padding: "1.2345e-5".
  var scientific: String {
    let first = digits.first.map { String($0) } ?? "0"
    let rest = digits.dropFirst().map { String($0) }.joined()
    return first + (rest.isEmpty ? "" : "." + rest) + "e\(exponent - 1)"
  }
}
