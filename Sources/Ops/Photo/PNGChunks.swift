/// What the chunks of a PNG say, but for the pixels.
///
/// Format: PNG specification, third edition, §5 and §11. A chunk whose checksum is wrong, or that is
/// larger than the limits, is passed over with a note.
struct PNGChunks {
  var metadata = PhotographMetadata()
  var colours = PNGColours()
  /// Whether pixels are places in a palette.
  var isPalette = false
  /// Whether all colours of the palette are grey.
  var isGreyPalette = false

  private var room: Int
  private let limits: Limits

  /// Reads the chunks of a file that starts as a PNG.
  ///
  /// - Returns: Nil when the file ends before its last chunk does.
  init?(_ file: ReadableFile, limits: Limits) throws(FileError) {
    self.limits = limits
    room = limits.metadataBytes
    var window = FileWindow(file)
    var offset = 8
    while true {
      guard let head = try window.bytes(at: offset, 8), let size = head.number(at: 0, 4),
        size <= file.count - offset - 12
      else { return nil }
      let letters = head[4...]
      guard letters.allSatisfy({ (65...90).contains($0 & 0xdf) }) else { break }
      let kind = String(decoding: letters, as: UTF8.self)
      if kind == "IEND" { break }
      if isWanted(kind, size), let bytes = try window.bytes(at: offset + 4, size + 8) {
        take(kind, bytes)
      }
      offset += 12 + size
    }
    if room < 0 {
      metadata.drop("a part of the metadata", "it is larger than \(limits.metadataBytes) bytes")
    }
  }

  private mutating func isWanted(_ kind: String, _ size: Int) -> Bool {
    switch kind {
    case "IDAT": return false
    case "IHDR", "PLTE": return size <= 768
    case "gAMA", "cHRM", "sRGB", "cICP", "pHYs", "tIME": return size <= 64
    case "iCCP":
      if size > limits.profileBytes { ignoreLargeProfile() }
      return size <= limits.profileBytes
    case "caBX":
      metadata.drop("the content credentials", "they vouch for the picture as it was")
      return false
    case "acTL":
      metadata.drop("the animation", "only its first picture is read")
      return false
    default:
      // A small fourth letter: may be copied by programs that do not know it (§5.4).
      guard kind.utf8.last.map({ $0 >= 97 }) ?? false else { return false }
      room -= min(size, limits.metadataBytes) + 64
      return room >= 0
    }
  }

  /// - Parameter chunk: Kind, content and checksum (PNG specification, annex D).
  private mutating func take(_ kind: String, _ chunk: [UInt8]) {
    let checksum = chunk.dropLast(4).withUnsafeBytes { Int(crc32($0)) }
    guard chunk.number(at: chunk.count - 4, 4) == checksum else {
      if kind == "iCCP" {
        metadata.notes.append(.profileIgnored(reason: "its checksum is wrong"))
      } else if kind.utf8.first.map({ $0 >= 97 }) ?? false {
        metadata.drop("a part of the metadata (\(kind))", "its checksum is wrong")
      }
      return
    }
    let bytes = Array(chunk[4..<(chunk.count - 4)])
    switch kind {
    case "IHDR": isPalette = bytes.number(at: 9, 1) == 3
    case "PLTE":
      isGreyPalette = stride(from: 0, to: bytes.count - 2, by: 3).allSatisfy { place in
        Set(bytes[place..<(place + 3)]).count == 1
      }
    case "gAMA": colours.gamma = bytes.number(at: 0, 4)
    case "cHRM":
      let lights = (0..<8).compactMap { bytes.number(at: $0 * 4, 4) }
      colours.lights = lights.count == 8 ? lights : nil
    case "sRGB": colours.isSRGB = true
    case "cICP": colours.codePoints = bytes
    case "iCCP": takeProfile(bytes)
    case "pHYs": takeDensity(bytes)
    case "tIME": metadata.time = bytes.count == 7 ? bytes : nil
    case "eXIf":
      let skipped = bytes.starts(with: JPEGSegments.Signature.exif) ? 6 : 0  // as some write it
      if metadata.exif == nil { metadata.exif = Array(bytes.dropFirst(skipped)) }
    case "tEXt", "zTXt", "iTXt": takeText(MetadataBlock(kind: kind, bytes: bytes))
    default: metadata.others.append(MetadataBlock(kind: kind, bytes: bytes))
    }
  }

  private mutating func takeDensity(_ bytes: [UInt8]) {
    guard let x = bytes.number(at: 0, 4), let y = bytes.number(at: 4, 4),
      let unit = bytes.number(at: 8, 1), unit < 2, x > 0, y > 0
    else { return }
    metadata.density = PixelDensity(x: x, y: y, unit: unit == 1 ? .metre : .aspect)
  }

  private mutating func takeProfile(_ bytes: [UInt8]) {
    guard metadata.profile == nil else { return }
    guard let end = bytes.prefix(80).firstIndex(of: 0), bytes.number(at: end + 1, 1) == 0 else {
      return metadata.notes.append(.profileIgnored(reason: "it is damaged"))
    }
    switch unpacked(bytes[(end + 2)...], limit: limits.profileBytes) {
    case .bytes(let profile): metadata.profile = profile
    case .tooLarge: ignoreLargeProfile()
    case .damaged: metadata.notes.append(.profileIgnored(reason: "it is damaged"))
    }
  }

  private mutating func ignoreLargeProfile() {
    metadata.notes.append(
      .profileIgnored(reason: "it is larger than \(limits.profileBytes) bytes"))
  }

  /// Texts stay as they are, packed or not; but those that hold EXIF, XMP or IPTC are unpacked.
  private mutating func takeText(_ block: MetadataBlock) {
    if PNGText.holdsMetadata(block), let text = PNGText(block, limit: max(0, room)) {
      room -= text.bytes.count
      if metadata.take(text) { return }
    }
    metadata.texts.append(block)
  }
}
