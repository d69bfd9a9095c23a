/// Reads JSON (RFC 8259) piece by piece, strictly: the caller says what must come next.
///
/// No tree is built, so a hostile text costs no more memory than what the caller keeps of it.
struct JSONReader {
  /// What was wrong, and at which byte.
  struct Failure: Error, Equatable {
    var offset: Int
    var problem: String
  }

  private let bytes: ArraySlice<UInt8>
  private let nesting: Int
  /// The place of the next byte, counted from the start of the text.
  var offset: Int { position - bytes.startIndex }
  private var position: Int

  /// - Parameter nesting: How deep lists and objects may stand inside each other.
  init(_ bytes: ArraySlice<UInt8>, nesting: Int) {
    self.bytes = bytes
    self.nesting = nesting
    position = bytes.startIndex
  }

  /// Reads an object; `body` is handed each key and must read its value.
  mutating func object<E: Error>(
    _ body: (inout JSONReader, String) throws(E) -> Void,
    orThrow wrap: (Failure) -> E
  ) throws(E) {
    do throws(Failure) { try open("{") } catch { throw wrap(error) }
    var isFirst = true
    while true {
      let key: String?
      do throws(Failure) { key = try nextKey(isFirst: isFirst) } catch { throw wrap(error) }
      guard let key else { return }
      try body(&self, key)
      isFirst = false
    }
  }

  private mutating func nextKey(isFirst: Bool) throws(Failure) -> String? {
    if take("}") { return nil }
    if !isFirst { try expect(",") }
    let key = try string()
    try expect(":")
    return key
  }

  /// Reads a list of whole numbers from 0 up, with at most `limit` of them.
  mutating func integers(limit: Int) throws(Failure) -> [Int] {
    try open("[")
    var values: [Int] = []
    while !take("]") {
      if !values.isEmpty { try expect(",") }
      if values.count == limit { throw fail("a list of more than \(limit) numbers") }
      values.append(try integer())
    }
    return values
  }

  /// Reads a whole number from 0 up.
  mutating func integer() throws(Failure) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while let digit = digit(peek) {
      if position == start + 1 && value == 0 { throw fail("a number that starts with 0") }
      let (product, tooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, carries) = product.addingReportingOverflow(digit)
      if tooLarge || carries { throw fail("a number over \(Int.max)") }
      value = sum
      position += 1
    }
    if position == start { throw fail("no whole number from 0 up") }
    if let next = peek, next == UInt8(ascii: ".") || next | 32 == UInt8(ascii: "e") {
      throw fail("a number that is not whole")
    }
    return value
  }

  /// Reads a value of any kind and forgets it.
  mutating func skip(depth: Int = 1) throws(Failure) {
    if depth > nesting { throw fail("more than \(nesting) lists inside each other") }
    skipSpace()
    switch peek {
    case UInt8(ascii: "\""): _ = try string()
    case UInt8(ascii: "{"):
      try open("{")
      var isFirst = true
      while try nextKey(isFirst: isFirst) != nil {
        try skip(depth: depth + 1)
        isFirst = false
      }
    case UInt8(ascii: "["):
      try open("[")
      var isFirst = true
      while !take("]") {
        if !isFirst { try expect(",") }
        try skip(depth: depth + 1)
        isFirst = false
      }
    case UInt8(ascii: "t"): try word("true")
    case UInt8(ascii: "f"): try word("false")
    case UInt8(ascii: "n"): try word("null")
    default: try number()
    }
  }

  /// Only space may follow.
  mutating func end() throws(Failure) {
    skipSpace()
    if peek != nil { throw fail("something after the end") }
  }

  // MARK: Pieces

  private var peek: UInt8? { position < bytes.endIndex ? bytes[position] : nil }

  private func fail(_ problem: String) -> Failure { Failure(offset: offset, problem: problem) }

  private func digit(_ byte: UInt8?) -> Int? {
    guard let byte, (0x30...0x39).contains(byte) else { return nil }
    return Int(byte - 0x30)
  }

  private mutating func skipSpace() {
    while let byte = peek, [0x20, 0x09, 0x0a, 0x0d].contains(byte) { position += 1 }
  }

  private mutating func take(_ mark: Unicode.Scalar) -> Bool {
    skipSpace()
    guard peek == UInt8(ascii: mark) else { return false }
    position += 1
    return true
  }

  private mutating func open(_ mark: Unicode.Scalar) throws(Failure) { try expect(mark) }

  private mutating func expect(_ mark: Unicode.Scalar) throws(Failure) {
    if !take(mark) { throw fail("'\(mark)' is missing") }
  }

  private mutating func word(_ word: String) throws(Failure) {
    guard bytes[position...].starts(with: word.utf8) else { throw fail("an unknown word") }
    position += word.utf8.count
  }

  private mutating func number() throws(Failure) {
    if peek == UInt8(ascii: "-") { position += 1 }
    let start = position
    try digits()
    if bytes[start] == UInt8(ascii: "0") && position > start + 1 {
      throw fail("a number that starts with 0")
    }
    if peek == UInt8(ascii: ".") {
      position += 1
      try digits()
    }
    if let mark = peek, mark | 32 == UInt8(ascii: "e") {
      position += 1
      if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
      try digits()
    }
  }

  private mutating func digits() throws(Failure) {
    if digit(peek) == nil { throw fail("no value") }
    while digit(peek) != nil { position += 1 }
  }
}

extension JSONReader {
  /// Reads a string.
  mutating func string() throws(Failure) -> String {
    try expect("\"")
    var text: [UInt8] = []
    while true {
      guard let byte = peek else { throw fail("a string without end") }
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw fail("a string that is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): text += try escape()
      case 0..<0x20: throw fail("a control character in a string")
      default: text.append(byte)
      }
    }
  }

  private mutating func escape() throws(Failure) -> [UInt8] {
    guard let byte = peek else { throw fail("a string without end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"): break
    default: throw fail("an unknown escape in a string")
    }
    var code = try unit()
    if (0xd800..<0xdc00).contains(code), bytes[position...].starts(with: [0x5c, 0x75]) {
      position += 2
      let low = try unit()
      guard (0xdc00..<0xe000).contains(low) else { throw fail("half of a surrogate pair") }
      code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw fail("half of a surrogate pair") }
    return Array(String(scalar).utf8)
  }

  /// Four digits of base 16.
  private mutating func unit() throws(Failure) -> UInt32 {
    let digits = bytes[position...].prefix(4)
    var value: UInt32 = 0
    for byte in digits {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw fail("no four digits after \\u")
      }
      value = value << 4 | UInt32(digit)
    }
    if digits.count < 4 { throw fail("no four digits after \\u") }
    position += 4
    return value
  }
}

/// A string as JSON writes it, with its quotation marks.
func jsonString(_ text: String) -> String {
  var out = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": out += "\\\""
    case "\\": out += "\\\\"
    case "\n": out += "\\n"
    case "\r": out += "\\r"
    case "\t": out += "\\t"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out + "\""
}
