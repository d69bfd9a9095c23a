/// What a terminal answers, told apart from what is typed meanwhile.
///
/// Answers are kitty's `ESC _Gi=31;OK ESC \` and the device attributes `ESC [?64;4;22c`. Both may
/// come in pieces.
struct TerminalReplies {
  /// Whether the terminal says that it takes kitty's pictures.
  private(set) var takesKitty = false
  /// The device attributes; nil until they come.
  private(set) var attributes: [Int]?
  /// The beginning of what may become an answer.
  private var held: [UInt8] = []

  /// What the terminal is asked: for kitty's pictures, and for what every terminal answers. An
  /// answer to the second alone means no to the first.
  static let question = "\u{1b}_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\u{1b}\\\u{1b}[c"

  private static let kittyStart = Array("\u{1b}_G".utf8)
  private static let attributesStart = Array("\u{1b}[?".utf8)
  /// Bytes an answer has at most.
  private static let longest = 256

  /// The best way of showing pictures the answers tell of; nil for none.
  var mode: PictureMode? {
    if takesKitty { return .kitty }
    // Attribute 4 means sixels.
    return attributes?.contains(4) == true ? .sixel : nil
  }

  /// Takes the answers out of what was read; what is left was typed.
  mutating func keys(in bytes: [UInt8]) -> [UInt8] {
    let all = held + bytes
    held = []
    var keys: [UInt8] = []
    var position = 0
    while position < all.count {
      guard attributes == nil, all[position] == 0x1B else {
        keys.append(all[position])
        position += 1
        continue
      }
      switch answer(in: all[position...]) {
      case .whole(let count): position += count
      case .none:
        keys.append(all[position])
        position += 1
      case .part:
        held = Array(all[position...])
        return keys
      }
    }
    return keys
  }

  /// Gives up what may have become an answer: it was typed.
  mutating func rest() -> [UInt8] {
    defer { held = [] }
    return held
  }

  private enum Match {
    case none, part
    case whole(Int)
  }

  /// Whether an answer begins where `bytes` do.
  private mutating func answer(in bytes: ArraySlice<UInt8>) -> Match {
    let bytes = Array(bytes.prefix(Self.longest))
    let unfinished: Match = bytes.count == Self.longest ? .none : .part
    if bytes.count < 3 { return isBeginning(bytes) ? .part : .none }
    if bytes.starts(with: Self.kittyStart) {
      let ends = bytes.indices.dropLast()
      let end = ends.first { $0 > 2 && bytes[$0] == 0x1B && bytes[$0 + 1] == UInt8(ascii: "\\") }
      guard let end else { return unfinished }
      let body = String(decoding: bytes[3..<end], as: UTF8.self)
      if body.hasPrefix("i=31"), body.hasSuffix(";OK") { takesKitty = true }
      return .whole(end + 2)
    }
    guard bytes.starts(with: Self.attributesStart) else { return .none }
    let digits = bytes[3...].prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ";") }
    guard 3 + digits.count < bytes.count else { return unfinished }
    guard bytes[3 + digits.count] == UInt8(ascii: "c") else { return .none }
    attributes = digits.split(separator: UInt8(ascii: ";"))
      .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
    return .whole(4 + digits.count)
  }

  /// Whether an answer may begin like this.
  private func isBeginning(_ bytes: [UInt8]) -> Bool {
    Self.kittyStart.starts(with: bytes) || Self.attributesStart.starts(with: bytes)
  }
}
