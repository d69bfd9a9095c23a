/// Photoshop's image resources: numbered blocks, the IPTC record among them.
///
/// Format: Adobe Photoshop File Formats, "Image Resource Blocks": `8BIM`, number (2 bytes), a name
/// of even length, size (4 bytes), the bytes, padded to even.
enum PhotoshopResources {
  /// Both kinds of thumbnail, and a copy of the colour profile.
  static let stale: Set<Int> = [0x0409, 0x040c, 0x040f]
  /// The number of the IPTC record.
  static let iptc = 0x0404

  /// The blocks without those that would not be true of the new file. Bytes that do not follow the
  /// format are kept as they are.
  static func withoutStale(_ bytes: [UInt8]) -> [UInt8] {
    var kept: [UInt8] = []
    var place = 0
    while place < bytes.count {
      guard let block = block(at: place, in: bytes) else { return kept + bytes[place...] }
      if !stale.contains(block.number) { kept += bytes[block.range] }
      place = block.range.upperBound
    }
    return kept
  }

  private static func block(at place: Int, in bytes: [UInt8]) -> (number: Int, range: Range<Int>)? {
    guard bytes[place...].starts(with: "8BIM".utf8),
      let number = bytes.number(at: place + 4, 2), let name = bytes.number(at: place + 6, 1),
      let size = bytes.number(at: place + 6 + (name + 2) / 2 * 2, 4)
    else { return nil }
    let end = place + 10 + (name + 2) / 2 * 2 + size
    guard end <= bytes.count else { return nil }
    return (number, place..<min(bytes.count, end + size % 2))
  }

  /// An IPTC record alone, as a block.
  static func block(ofIPTC record: [UInt8]) -> [UInt8] {
    Array("8BIM".utf8) + [UInt8](iptc, size: 2) + [0, 0] + [UInt8](record.count, size: 4) + record
      + [UInt8](repeating: 0, count: record.count % 2)
  }
}
