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
      return ExifBlock(Array(segment.dropFirst(6)))?.orientation ?? 1
    }
    offset += 2 + length
  }
  return 1
}
