/// One record of a ZIP archive.
struct ZipRecord: Sendable, Equatable {
  var name: String
  /// Whether its bytes are packed with deflate; otherwise they stand as they are.
  var isDeflated: Bool
  /// The checksum of its bytes; 0 where the writer left it out, as PyTorch can be told to.
  var crc: UInt32
  /// Bytes it takes in the file.
  var packedCount: Int
  /// Bytes it holds, exactly.
  var count: Int
  /// Where its local header stands.
  var headerOffset: Int
  /// Where its bytes begin.
  var dataOffset: Int
}

/// A ZIP archive open for reading: stored and deflated records, also beyond 4 GiB.
///
/// The table at the end of the file counts; a local header only says where its record's bytes
/// begin. Records that overlap, have one name, or lie outside the file are refused at once, before
/// any of them is read.
///
/// Source: PKWARE's APPNOTE 6.3.10, §4.3 and §4.5.3.
final class ZipArchive: Sendable {
  let file: ReadableFile
  /// The records in the order of the file.
  let records: [ZipRecord]
  let limits: Limits
  private let places: [String: Int]

  init(_ file: ReadableFile, limits: Limits) throws(WeightFileError) {
    self.file = file
    self.limits = limits
    let directory = try ZipDirectory(file, limits: limits)
    var records: [ZipRecord] = []
    for var record in try directory.records(limits: limits) where !record.name.hasSuffix("/") {
      record.dataOffset = try Self.dataOffset(of: record, in: file)
      let (end, overflow) = record.dataOffset.addingReportingOverflow(record.packedCount)
      guard !overflow, end <= directory.start else {
        throw Self.damaged(file, record, "its bytes reach into the table of the archive")
      }
      records.append(record)
    }
    records.sort { $0.headerOffset < $1.headerOffset }
    var places: [String: Int] = [:]
    var end = 0
    for (index, record) in records.enumerated() {
      guard record.headerOffset >= end else {
        throw Self.damaged(file, record, "its bytes overlap those of another record")
      }
      guard places.updateValue(index, forKey: record.name) == nil else {
        throw Self.damaged(file, record, "its name appears twice")
      }
      end = record.dataOffset + record.packedCount
    }
    self.records = records
    self.places = places
  }

  /// The record of a name; nil when there is none.
  func record(named name: String) -> ZipRecord? { places[name].map { records[$0] } }

  static func damaged(
    _ file: ReadableFile, _ record: ZipRecord, _ problem: String
  ) -> WeightFileError {
    .malformed(path: file.path, part: record.name, problem: problem)
  }

  /// Where the bytes of a record begin, by its local header, whose name must be that of the table.
  private static func dataOffset(
    of record: ZipRecord, in file: ReadableFile
  ) throws(WeightFileError) -> Int {
    let start = record.headerOffset
    let header = try read(file, start, 30)
    guard let header, littleEndian(header[0..<4]) == 0x0403_4b50 else {
      throw damaged(file, record, "it has no header where the table says")
    }
    let nameCount = Int(littleEndian(header[26..<28]))
    let extraCount = Int(littleEndian(header[28..<30]))
    guard try read(file, start + 30, nameCount).map({ $0 == Array(record.name.utf8) }) == true
    else { throw damaged(file, record, "its own header has another name") }
    return start + 30 + nameCount + extraCount
  }

  /// Bytes of a file; nil where it does not have them.
  static func read(
    _ file: ReadableFile, _ offset: Int, _ count: Int
  ) throws(WeightFileError) -> [UInt8]? {
    guard offset >= 0, count >= 0, count <= file.count, offset <= file.count - count else {
      return nil
    }
    do throws(FileError) { return try file.bytes(at: offset, count: count) } catch {
      throw .file(error)
    }
  }
}
