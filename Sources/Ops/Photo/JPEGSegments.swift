/// What a JPEG says before its pixels: the segments up to the start of the scan.
///
/// Formats: ITU-T T.81 annex B (segments), T.871 (JFIF), CIPA DC-008 §4.7 (EXIF), XMP part 3 §1.1.3,
/// ICC.1 §B.4 (profiles).
struct JPEGSegments {
  var metadata = PhotographMetadata()
  /// The steps of quantisation table 0.
  var quantisation: [Int] = []

  private var pieces: [Int: [UInt8]] = [:]
  private var pieceCount = 0
  private var room: Int
  private let limits: Limits

  /// Reads the segments of a file that starts as a JPEG. What makes no sense ends the reading; the
  /// codec has more to say of it.
  init(_ file: ReadableFile, limits: Limits) throws(FileError) {
    self.limits = limits
    room = limits.metadataBytes
    var window = FileWindow(file)
    var offset = 2
    while let start = try window.bytes(at: offset, 2), start[0] == 0xff {
      let marker = Int(start[1])
      if marker == 0xff {  // a fill byte
        offset += 1
        continue
      }
      if marker == 0xda || marker == 0xd9 { break }
      if marker == 0x01 || (0xd0...0xd8).contains(marker) {  // markers that stand alone
        offset += 2
        continue
      }
      guard let size = try window.bytes(at: offset + 2, 2)?.number(at: 0, 2), size >= 2 else {
        break
      }
      if marker >= 0xe0 || marker == 0xdb {
        guard let bytes = try window.bytes(at: offset + 4, size - 2) else { break }
        take(marker, bytes)
      }
      offset += 2 + size
    }
    joinProfile()
    if room < 0 {
      metadata.drop("a part of the metadata", "it is larger than \(limits.metadataBytes) bytes")
    }
  }

  private mutating func take(_ marker: Int, _ bytes: [UInt8]) {
    if marker == 0xdb { return takeTables(bytes) }
    // Every segment kept costs something, also an empty one.
    room -= bytes.count + 64
    guard room >= 0 else { return }
    switch marker {
    case 0xe0: takeDensity(bytes)
    case 0xe1: takeDescription(bytes)
    case 0xe2: takePiece(bytes)
    case 0xed where bytes.starts(with: Signature.photoshop):
      metadata.photoshop = (metadata.photoshop ?? []) + bytes.dropFirst(Signature.photoshop.count)
    case 0xeb where bytes.starts(with: "JP".utf8):
      metadata.drop("the content credentials", "they vouch for the picture as it was")
    case 0xee where bytes.starts(with: "Adobe".utf8): break
    case 0xe3...0xef: keep(marker, bytes)
    case 0xfe: metadata.comments.append(bytes)
    default: break
    }
  }

  private mutating func keep(_ marker: Int, _ bytes: [UInt8]) {
    metadata.others.append(MetadataBlock(kind: "APP\(marker - 0xe0)", bytes: bytes))
  }

  private mutating func takeDensity(_ bytes: [UInt8]) {
    guard metadata.density == nil, bytes.starts(with: "JFIF\0".utf8),
      let unit = bytes.number(at: 7, 1), let x = bytes.number(at: 8, 2),
      let y = bytes.number(at: 10, 2), x > 0, y > 0
    else { return }
    switch unit {
    case 0 where x != y: metadata.density = PixelDensity(x: x, y: y, unit: .aspect)
    case 1: metadata.density = PixelDensity(x: x, y: y, unit: .inch)
    case 2: metadata.density = PixelDensity(x: x, y: y, unit: .centimetre)
    default: break
    }
  }

  private mutating func takeDescription(_ bytes: [UInt8]) {
    if bytes.starts(with: Signature.exif) {
      if metadata.exif == nil { metadata.exif = Array(bytes.dropFirst(Signature.exif.count)) }
    } else if bytes.starts(with: Signature.xmp) {
      if metadata.xmp == nil { metadata.xmp = Array(bytes.dropFirst(Signature.xmp.count)) }
    } else if bytes.starts(with: Signature.extendedXMP) {
      metadata.extendedXMP.append(bytes)
    } else {
      keep(0xe1, bytes)
    }
  }

  private mutating func takePiece(_ bytes: [UInt8]) {
    if bytes.starts(with: "MPF\0".utf8) {
      return metadata.drop("further pictures in the file", "only its first picture is read")
    }
    guard bytes.starts(with: Signature.profile), let index = bytes.number(at: 12, 1),
      let total = bytes.number(at: 13, 1)
    else { return keep(0xe2, bytes) }
    if pieceCount == 0 { pieceCount = total }
    // 0 of 0 spoils the profile below, as does a second piece of the same number.
    pieces[pieces[index] == nil && total == pieceCount ? index : 0] = Array(bytes.dropFirst(14))
  }

  private mutating func joinProfile() {
    guard !pieces.isEmpty else { return }
    let size = pieces.values.reduce(0) { $0 + $1.count }
    guard pieces[0] == nil, pieceCount > 0, Set(pieces.keys) == Set(1...pieceCount) else {
      return metadata.notes.append(.profileIgnored(reason: "a part of it is missing"))
    }
    guard size <= limits.profileBytes else {
      return metadata.notes.append(
        .profileIgnored(reason: "it is larger than \(limits.profileBytes) bytes"))
    }
    metadata.profile = (1...pieceCount).flatMap { pieces[$0] ?? [] }
  }

  /// T.81 §B.2.4.1: a byte of precision and number, then 64 steps of one or two bytes, repeatedly.
  private mutating func takeTables(_ bytes: [UInt8]) {
    var place = 0
    while let head = bytes.number(at: place, 1) {
      let size = head >> 4 == 0 ? 1 : 2
      if head & 15 == 0, quantisation.isEmpty, place + 1 + 64 * size <= bytes.count {
        quantisation = (0..<64).compactMap { bytes.number(at: place + 1 + $0 * size, size) }
      }
      place += 1 + 64 * size
    }
  }

  /// What the segments of programs start with.
  enum Signature {
    static let exif = Array("Exif\0\0".utf8)
    static let xmp = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    static let extendedXMP = Array("http://ns.adobe.com/xmp/extension/\0".utf8)
    static let photoshop = Array("Photoshop 3.0\0".utf8)
    static let profile = Array("ICC_PROFILE\0".utf8)
  }
}

extension PhotographMetadata {
  /// Notes that a part is not kept.
  mutating func drop(_ part: String, _ reason: String) {
    let note = PhotographNote.dropped(part: part, reason: reason)
    if !notes.contains(note) { notes.append(note) }
  }
}
