/// The members of a tar archive: names and where their bytes are.
///
/// Source: POSIX.1-1988, `ustar`: headers of 512 bytes, numbers in octal.
struct TarArchive {
  /// Members, at most; the oldest weight files have four.
  private static let most = 64

  private(set) var members: [String: Range<Int>] = [:]

  /// Whether a file begins like a tar archive.
  static func isTar(_ start: [UInt8]) -> Bool {
    start.count >= 262 && start[257..<262].elementsEqual("ustar".utf8)
  }

  init(_ file: ReadableFile) throws(WeightFileError) {
    var place = 0
    for _ in 0..<Self.most {
      func malformed(_ problem: String) -> WeightFileError {
        .malformed(path: file.path, offset: place, problem: problem)
      }
      guard let header = try ZipArchive.read(file, place, 512) else {
        throw malformed("the tar archive ends early")
      }
      // A block of zeros ends the archive.
      if header.allSatisfy({ $0 == 0 }) { return }
      let isSum = header.enumerated().reduce(0) { sum, entry in
        sum + ((148..<156).contains(entry.offset) ? 32 : Int(entry.element))
      }
      guard Self.octal(header[148..<156]) == isSum else {
        throw malformed("the checksum of a tar header does not hold")
      }
      guard let size = Self.octal(header[124..<136]), size <= file.count - place - 512 else {
        throw malformed("a member of the tar archive reaches beyond the file")
      }
      let nameBytes = header[0..<100].prefix { $0 != 0 }
      guard let name = String(validating: nameBytes, as: UTF8.self) else {
        throw malformed("a member of the tar archive has an impossible name")
      }
      // Ordinary members; folders and extended headers are passed over.
      if header[156] == 0 || header[156] == UInt8(ascii: "0") {
        guard members.updateValue((place + 512)..<(place + 512 + size), forKey: name) == nil else {
          throw malformed("the tar archive has two members \(jsonString(name))")
        }
      }
      place += 512 + (size + 511) / 512 * 512
    }
    throw .malformed(
      path: file.path, offset: place,
      problem: "the tar archive has more than \(Self.most) members")
  }

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    var value: Int?
    for byte in field.drop(while: { $0 == 0x20 }) {
      guard (0x30...0x37).contains(byte) else { return byte == 0 || byte == 0x20 ? value : nil }
      let (shifted, overflow) = (value ?? 0).multipliedReportingOverflow(by: 8)
      if overflow { return nil }
      value = shifted + Int(byte - 0x30)
    }
    return value
  }
}
