/// The table at the end of a ZIP archive.
struct ZipDirectory {
  /// Where the table begins; no record reaches further.
  private(set) var start: Int
  private var count: Int
  private var bytes: [UInt8]
  private let path: String

  /// Finds and reads the table.
  init(_ file: ReadableFile, limits: Limits) throws(WeightFileError) {
    path = file.path
    let tailStart = max(0, file.count - (22 + 0xffff))
    guard let tail = try ZipArchive.read(file, tailStart, file.count - tailStart),
      let place = Self.endRecord(in: tail)
    else {
      throw .malformed(
        path: file.path, offset: file.count, problem: "the archive ends before its table")
    }
    let end = tail[place..<(place + 22)]
    var ends = tailStart + place
    // Disk numbers, entries here, entries, bytes, offset.
    var fields = [(4, 2), (6, 2), (8, 2), (10, 2), (12, 4), (16, 4)].map { offset, count in
      littleEndian(end[(place + offset)..<(place + offset + count)])
    }
    let narrow = fields
    if let wide = try Self.wideRecord(file, before: ends) {
      (fields, ends) = (wide.fields, wide.place)
      // Where both records speak they must agree, or two readers would see two archives.
      for (index, limit) in [0xffff, 0xffff, 0xffff, 0xffff, 0xffff_ffff, 0xffff_ffff].enumerated()
      where narrow[index] != limit && narrow[index] != fields[index] {
        throw .malformed(
          path: path, offset: ends, problem: "the archive's two end records contradict each other")
      }
    }
    guard fields[0] == 0, fields[1] == 0, fields[2] == fields[3] else {
      throw .malformed(
        path: path, offset: ends, problem: "the archive is one part of several")
    }
    guard fields[3] <= limits.keys, fields[4] <= limits.headerBytes else {
      throw .malformed(
        path: path, offset: ends,
        problem: "the archive's table has \(fields[3]) records in \(fields[4]) bytes; the limits "
          + "keys and headerBytes are \(limits.keys) and \(limits.headerBytes)")
    }
    guard fields[5] <= ends, fields[4] <= UInt64(ends) - fields[5],
      let table = try ZipArchive.read(file, Int(fields[5]), Int(fields[4]))
    else {
      throw .malformed(path: path, offset: ends, problem: "the archive's table is not in the file")
    }
    (start, count, bytes) = (Int(fields[5]), Int(fields[3]), table)
  }

  /// The last end record whose comment reaches the end of the file exactly.
  private static func endRecord(in tail: [UInt8]) -> Int? {
    for place in stride(from: tail.count - 22, through: 0, by: -1)
    where tail[place] == 0x50 && littleEndian(tail[place..<(place + 4)]) == 0x0605_4b50 {
      if Int(littleEndian(tail[(place + 20)..<(place + 22)])) == tail.count - place - 22 {
        return place
      }
    }
    return nil
  }

  /// The end record of archives beyond 4 GiB or 65,535 records, which PyTorch always writes.
  private static func wideRecord(
    _ file: ReadableFile, before end: Int
  ) throws(WeightFileError) -> (fields: [UInt64], place: Int)? {
    guard let locator = try ZipArchive.read(file, end - 20, 20),
      littleEndian(locator[0..<4]) == 0x0706_4b50
    else { return nil }
    guard let place = Int(exactly: littleEndian(locator[8..<16])), place <= end - 76,
      let record = try ZipArchive.read(file, place, 56),
      littleEndian(record[0..<4]) == 0x0606_4b50
    else {
      throw .malformed(
        path: file.path, offset: end - 20, problem: "the archive's end record is not where it says")
    }
    let places = [(16, 4), (20, 4), (24, 8), (32, 8), (40, 8), (48, 8)]
    return (places.map { littleEndian(record[$0..<($0 + $1)]) }, place)
  }

  /// The records of the table; `dataOffset` is still 0.
  func records(limits: Limits) throws(WeightFileError) -> [ZipRecord] {
    var records: [ZipRecord] = []
    var place = 0
    for _ in 0..<count {
      let (record, next) = try record(at: place, limits)
      records.append(record)
      place = next
    }
    guard place == bytes.count else {
      throw malformed(place, "the archive's table is longer than its records")
    }
    return records
  }

  private func malformed(_ place: Int, _ problem: String) -> WeightFileError {
    .malformed(path: path, offset: start + place, problem: problem)
  }

  private func record(
    at place: Int, _ limits: Limits
  ) throws(WeightFileError) -> (ZipRecord, next: Int) {
    func number(_ offset: Int, _ count: Int) -> UInt64 {
      littleEndian(bytes[(place + offset)..<(place + offset + count)])
    }
    guard place <= bytes.count - 46, number(0, 4) == 0x0201_4b50 else {
      throw malformed(place, "the archive's table ends early")
    }
    let (nameCount, extraCount) = (Int(number(28, 2)), Int(number(30, 2)))
    let nameEnd = place + 46 + nameCount
    let next = nameEnd + extraCount + Int(number(32, 2))
    guard next <= bytes.count,
      let name = String(validating: bytes[(place + 46)..<nameEnd], as: UTF8.self),
      nameCount <= limits.nameBytes
    else { throw malformed(place, "a record of the archive has an impossible name") }
    if number(8, 2) & 1 != 0 {
      throw malformed(place, "the record \(jsonString(name)) is locked with a password")
    }
    let method = number(10, 2)
    guard method == 0 || method == 8 else {
      throw malformed(
        place, "the record \(jsonString(name)) is packed by method \(method), not 0 or 8")
    }
    // Numbers too large for four bytes stand in an extra field, in this order.
    var wide = wideNumbers(bytes[nameEnd..<(nameEnd + extraCount)])
    func size(_ narrow: UInt64) -> Int? {
      if narrow != 0xffff_ffff { return Int(narrow) }
      return wide.isEmpty ? nil : Int(exactly: wide.removeFirst())
    }
    guard let count = size(number(24, 4)), let packedCount = size(number(20, 4)),
      let headerOffset = size(number(42, 4))
    else { throw malformed(place, "the record \(jsonString(name)) has no size") }
    guard method != 0 || count == packedCount else {
      throw malformed(place, "the record \(jsonString(name)) has two sizes")
    }
    let record = ZipRecord(
      name: name, isDeflated: method == 8, crc: UInt32(number(16, 4)), packedCount: packedCount,
      count: count, headerOffset: headerOffset, dataOffset: 0)
    return (record, next)
  }

  private func wideNumbers(_ extra: ArraySlice<UInt8>) -> [UInt64] {
    var rest = extra
    while rest.count >= 4 {
      let kind = littleEndian(rest.prefix(2))
      let count = Int(littleEndian(rest.dropFirst(2).prefix(2)))
      let field = rest.dropFirst(4).prefix(count)
      if kind == 1 {
        return (0..<(field.count / 8)).map { littleEndian(field.dropFirst($0 * 8).prefix(8)) }
      }
      rest = rest.dropFirst(4 + count)
    }
    return []
  }
}
