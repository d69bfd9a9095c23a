/// The way a camera was held, from the EXIF block of a JPEG: 1 to 8, and 1 when nothing is said.
///
/// Every offset comes from the file, so every access is checked; a block that makes no sense says
/// nothing. Formats: ITU-T T.81 annex B for the segments, EXIF 2.3 §4.6 for the block.
func exifOrientation(ofJPEG bytes: [UInt8]) -> Int {
  var offset = 2
  while offset + 4 <= bytes.count, bytes[offset] == 0xff {
    let marker = bytes[offset + 1]
    if marker == 0xff {  // a fill byte
      offset += 1
      continue
    }
    // After the start of the scan, or at the end, there is nothing more to look for.
    if marker == 0xda || marker == 0xd9 { return 1 }
    if marker == 0x01 || (0xd0...0xd8).contains(marker) {  // markers that stand alone
      offset += 2
      continue
    }
    let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
    guard length >= 2, offset + 2 + length <= bytes.count else { return 1 }
    let segment = bytes[(offset + 4)..<(offset + 2 + length)]
    if marker == 0xe1, segment.starts(with: [0x45, 0x78, 0x69, 0x66, 0, 0]) {  // "Exif\0\0"
      return TIFF(bytes: Array(segment.dropFirst(6))).orientation ?? 1
    }
    offset += 2 + length
  }
  return 1
}

/// The little directory of tags that EXIF borrows from TIFF.
private struct TIFF {
  let bytes: [UInt8]

  var orientation: Int? {
    guard bytes.count >= 8 else { return nil }
    let isLittle: Bool
    switch (bytes[0], bytes[1]) {
    case (0x49, 0x49): isLittle = true
    case (0x4d, 0x4d): isLittle = false
    default: return nil
    }
    guard number(at: 2, 2, isLittle) == 42, let directory = number(at: 4, 4, isLittle),
      let count = number(at: directory, 2, isLittle)
    else { return nil }
    for entry in 0..<count {
      let place = directory + 2 + entry * 12
      guard let tag = number(at: place, 2, isLittle) else { return nil }
      guard tag == 0x0112 else { continue }
      // One value of the type SHORT stands in the entry itself.
      guard number(at: place + 2, 2, isLittle) == 3, number(at: place + 4, 4, isLittle) == 1,
        let value = number(at: place + 8, 2, isLittle), (1...8).contains(value)
      else { return nil }
      return value
    }
    return nil
  }

  private func number(at offset: Int, _ size: Int, _ isLittle: Bool) -> Int? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    let part = bytes[offset..<(offset + size)]
    return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
  }
}
