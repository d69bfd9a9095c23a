import Glibc
import Kernel

/// What terminals make of the picture protocols, written from their descriptions alone.
enum PictureDecoders {
  /// The pixels of a kitty picture of raw RGB, the keys of its first chunk, and the longest chunk.
  static func kitty(_ text: String) -> (keys: [String: String], rgb: [UInt8], longest: Int)? {
    var keys: [String: String] = [:]
    var data = ""
    var longest = 0
    var isLast = false
    for piece in text.components(between: "\u{1b}_G", and: "\u{1b}\\") {
      guard !isLast, let mark = piece.firstIndex(of: ";") else { return nil }
      for key in piece[..<mark].split(separator: ",") {
        let parts = key.split(separator: "=")
        guard parts.count == 2 else { return nil }
        if parts[0] == "m" { isLast = parts[1] == "0" }
        keys[String(parts[0])] = String(parts[1])
      }
      let payload = piece[piece.index(after: mark)...]
      longest = max(longest, payload.count)
      data += payload
    }
    return isLast ? (keys, bytes(ofBase64: data), longest) : nil
  }

  /// The pixels of a sixel picture; those never drawn are nil.
  static func sixel(_ text: String) -> (width: Int, height: Int, pixels: [SIMD3<UInt8>?])? {
    let bytes = Array(text.utf8)
    guard let start = bytes.firstIndex(of: UInt8(ascii: "q")),
      text.hasPrefix("\u{1b}P"), text.hasSuffix("\u{1b}\\")
    else { return nil }
    var position = start + 1
    let end = bytes.count - 2
    func numbers() -> [Int] {
      var all = [0]
      while position < end, bytes[position] < 0x3C, bytes[position] >= 0x30 {
        let byte = bytes[position]
        if byte == UInt8(ascii: ";") {
          all.append(0)
        } else {
          all[all.count - 1] = all[all.count - 1] * 10 + Int(byte - 0x30)
        }
        position += 1
      }
      return all
    }
    guard bytes[position] == UInt8(ascii: "\"") else { return nil }
    position += 1
    let raster = numbers()
    guard raster.count == 4, raster[0] == 1, raster[1] == 1 else { return nil }
    let (width, height) = (raster[2], raster[3])
    var pixels = [SIMD3<UInt8>?](repeating: nil, count: width * height)
    var colors: [Int: SIMD3<UInt8>] = [:]
    var color = 0
    var (x, top) = (0, 0)
    while position < end {
      let byte = bytes[position]
      position += 1
      var count = 1
      var sixel = byte
      switch byte {
      case UInt8(ascii: "#"):
        let parts = numbers()
        color = parts[0]
        if parts.count == 5 {
          guard parts[1] == 2, parts[2...].allSatisfy({ $0 <= 100 }) else { return nil }
          let values = parts[2...].map { UInt8((Double($0) * 2.55).rounded()) }
          colors[color] = SIMD3(values[0], values[1], values[2])
        }
        continue
      case UInt8(ascii: "$"):
        x = 0
        continue
      case UInt8(ascii: "-"):
        (x, top) = (0, top + 6)
        continue
      case UInt8(ascii: "!"):
        count = numbers()[0]
        guard position < end else { return nil }
        sixel = bytes[position]
        position += 1
      default: break
      }
      guard (0x3F...0x7E).contains(sixel), x + count <= width else { return nil }
      for _ in 0..<count {
        for bit in 0..<6 where (sixel - 0x3F) >> UInt8(bit) & 1 == 1 {
          guard top + bit < height else { return nil }
          pixels[(top + bit) * width + x] = colors[color]
        }
        x += 1
      }
    }
    return (width, height, pixels)
  }

  static func bytes(ofBase64 text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var group = 0
    var count = 0
    for letter in text.utf8 {
      let value: UInt8
      switch letter {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = letter - 65
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = letter - 71
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = letter + 4
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      default: continue
      }
      group = group << 6 | Int(value)
      count += 6
      if count >= 8 {
        count -= 8
        bytes.append(UInt8(group >> count & 255))
      }
    }
    return bytes
  }
}

extension String {
  /// The pieces that stand between two marks; all of the text must be such pieces.
  func components(between start: String, and end: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = self[...]
    while rest.hasPrefix(start), let close = rest.firstRange(of: end) {
      pieces.append(rest[rest.index(rest.startIndex, offsetBy: start.count)..<close.lowerBound])
      rest = rest[close.upperBound...]
    }
    return rest.isEmpty ? pieces : []
  }
}
