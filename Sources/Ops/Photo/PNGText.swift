/// A text of a PNG, unpacked: `tEXt`, `zTXt` or `iTXt` (PNG specification §11.3.4).
struct PNGText {
  /// Latin-1, 1 to 79 characters.
  var keyword: String
  /// Latin-1, or UTF-8 in `iTXt`.
  var bytes: [UInt8]
  var isUTF8: Bool

  /// Nil when the chunk is damaged or unpacks to more than `limit` bytes.
  init?(_ block: MetadataBlock, limit: Int) {
    let content = block.bytes
    guard let keyEnd = content.prefix(80).firstIndex(of: 0) else { return nil }
    keyword = Self.string(content[..<keyEnd], isUTF8: false)
    isUTF8 = block.kind == "iTXt"
    var start = keyEnd + 1
    var isPacked = block.kind == "zTXt"
    if isPacked { start += 1 }
    if isUTF8 {
      guard let flag = content.number(at: start, 1), start + 2 <= content.count,
        let language = content[(start + 2)...].firstIndex(of: 0),
        let translated = content[(language + 1)...].firstIndex(of: 0)
      else { return nil }
      isPacked = flag == 1
      start = translated + 1
    }
    guard start <= content.count else { return nil }
    if isPacked {
      guard limit > 0, case .bytes(let text) = unpacked(content[start...], limit: limit) else {
        return nil
      }
      bytes = text
    } else {
      bytes = Array(content[start...])
    }
  }

  /// The text in UTF-8.
  var text: String { Self.string(bytes[...], isUTF8: isUTF8) }

  private static func string(_ bytes: ArraySlice<UInt8>, isUTF8: Bool) -> String {
    isUTF8
      ? String(decoding: bytes, as: UTF8.self)
      : String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  /// The keyword that stands for an XMP packet.
  static let xmp = "XML:com.adobe.xmp"
  /// What the keyword starts with when the text is a block in hexadecimal, ImageMagick's way of
  /// keeping what PNG had no chunk for.
  static let raw = "Raw profile type "

  /// Whether the text stands for EXIF, XMP or IPTC.
  static func holdsMetadata(_ block: MetadataBlock) -> Bool {
    block.bytes.starts(with: xmp.utf8) || block.bytes.starts(with: raw.utf8)
  }

  /// The block that such a text holds: an empty line, its name, its size, its bytes.
  var rawBlock: [UInt8]? {
    let parts = bytes.split(maxSplits: 2) { $0 == 10 || $0 == 13 }
    guard parts.count == 3,
      let size = Int(String(decoding: parts[1].filter { $0 != 32 }, as: UTF8.self))
    else { return nil }
    let digits = parts[2].compactMap { byte -> UInt8? in
      switch byte {
      case 48...57: byte - 48
      case 65...70: byte - 55
      case 97...102: byte - 87
      default: nil
      }
    }
    guard size >= 0, size <= digits.count / 2 else { return nil }
    return (0..<size).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] }
  }

  /// A block as such a text.
  static func chunk(raw name: String, _ block: [UInt8]) -> MetadataBlock {
    let digits = Array("0123456789abcdef".utf8)
    var text = Array("\(raw)\(name)\0\n\(name)\n\(block.count)".utf8)
    for (place, byte) in block.enumerated() {
      if place % 36 == 0 { text.append(10) }
      text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    return MetadataBlock(kind: "tEXt", bytes: text + [10])
  }

  /// A text that is UTF-8, or one byte a character, as a chunk.
  static func chunk(_ keyword: String, _ bytes: [UInt8]) -> MetadataBlock {
    let isPlain = bytes.allSatisfy { $0 < 128 } || String(validating: bytes, as: UTF8.self) == nil
    let head = Array(keyword.utf8) + (isPlain ? [0] : [0, 0, 0, 0, 0])
    return MetadataBlock(kind: isPlain ? "tEXt" : "iTXt", bytes: head + bytes)
  }
}

extension PhotographMetadata {
  /// Takes what a text holds out of it; false when it holds nothing of the kind, or it is here.
  mutating func take(_ text: PNGText) -> Bool {
    if text.keyword == PNGText.xmp {
      if xmp == nil { xmp = text.bytes }
      return true
    }
    guard let block = text.rawBlock else { return false }
    switch text.keyword.dropFirst(PNGText.raw.count) {
    case "exif", "APP1":
      if block.starts(with: JPEGSegments.Signature.exif) {
        if exif == nil { exif = Array(block.dropFirst(6)) }
      } else if block.starts(with: JPEGSegments.Signature.xmp) {
        if xmp == nil { xmp = Array(block.dropFirst(JPEGSegments.Signature.xmp.count)) }
      } else {
        return false
      }
    case "xmp": if xmp == nil { xmp = block }
    case "iptc", "8bim":
      guard photoshop == nil else { break }
      let isBlock = block.starts(with: "8BIM".utf8)
      photoshop = isBlock ? block : PhotoshopResources.block(ofIPTC: block)
    case "icc", "icm": drop("a colour profile in a text", "the new file is sRGB")
    default: return false
    }
    return true
  }
}
