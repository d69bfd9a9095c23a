import Glibc

/// Numbers as short text. The C library formats them, since no Foundation is loaded; its decimal
/// point is always `.`, because only the character set is taken from the locale.
extension Double {
  /// `digits` places after the point.
  func fixed(_ digits: Int) -> String { format("%.*f", [Int32(digits), self]) }

  /// At most `digits` significant digits, without trailing zeros.
  func significant(_ digits: Int) -> String { format("%.*g", [Int32(digits), self]) }
}

private func format(_ pattern: String, _ arguments: [any CVarArg]) -> String {
  withVaList(arguments) { list in
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
      let count = vsnprintf(buffer.baseAddress, buffer.count, pattern, list)
      let bytes = buffer.prefix(max(0, min(Int(count), buffer.count - 1)))
      return String(decoding: bytes.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}

/// A length of time in the largest units that say something: `0.8 s`, `42 s`, `3:05`, `1:02:07`.
func duration(_ seconds: Double) -> String {
  guard seconds.isFinite, seconds >= 0, seconds < 1e9 else { return "?" }
  if seconds < 9.95 { return seconds.fixed(1) + " s" }
  let whole = Int(seconds.rounded())
  if whole < 60 { return "\(whole) s" }
  func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  if whole < 3600 { return "\(whole / 60):\(two(whole % 60))" }
  return "\(whole / 3600):\(two(whole / 60 % 60)):\(two(whole % 60))"
}
