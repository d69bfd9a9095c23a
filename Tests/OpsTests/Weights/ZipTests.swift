import Testing

@testable import Ops

/// Archives put together by hand, so that each length and offset can lie.
struct HandmadeZip {
  struct Record {
    var name: String
    var data: [UInt8]
    /// What the table says; nil for the truth.
    var count: Int?
    var packedCount: Int?
    var crc: UInt32?
    var method: UInt16 = 0
    var flags: UInt16 = 0
    var headerOffset: Int?
    var localName: String?
  }

  var records: [Record]
  /// What the end record says; nil for the truth.
  var announced: Int?
  var tableOffset: Int?
  var comment: [UInt8] = []
  var disk: UInt16 = 0

  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    var table: [UInt8] = []
    for record in records {
      let crc = record.crc ?? record.data.withUnsafeBytes { crc32($0) }
      let packed = UInt32(clamping: record.packedCount ?? record.data.count)
      let count = UInt32(clamping: record.count ?? record.data.count)
      let name = Array(record.name.utf8)
      let localName = Array((record.localName ?? record.name).utf8)
      let offset = UInt32(clamping: record.headerOffset ?? bytes.count)
      // Sizes stand in the table alone, as in PyTorch's files.
      let local =
        Pickle.number(UInt32(0x0403_4b50)) + Pickle.number(UInt16(0)) + Pickle.number(record.flags)
        + Pickle.number(record.method) + [UInt8](repeating: 0, count: 16)
      bytes += local + Pickle.number(UInt16(localName.count)) + Pickle.number(UInt16(4)) + localName
      bytes += [0x46, 0x42, 0, 0] + record.data
      table += Pickle.number(UInt32(0x0201_4b50)) + Pickle.number(UInt32(0))
      table += Pickle.number(record.flags) + Pickle.number(record.method) + Pickle.number(UInt32(0))
      table += Pickle.number(crc) + Pickle.number(packed) + Pickle.number(count)
      table += Pickle.number(UInt16(name.count)) + [UInt8](repeating: 0, count: 12)
      table += Pickle.number(offset) + name
    }
    let number = UInt16(clamping: announced ?? records.count)
    let start = UInt32(clamping: tableOffset ?? bytes.count)
    let end =
      Pickle.number(UInt32(0x0605_4b50)) + Pickle.number(disk) + Pickle.number(UInt16(0))
      + Pickle.number(number) + Pickle.number(number) + Pickle.number(UInt32(table.count))
    return bytes + table + end + Pickle.number(start) + Pickle.number(UInt16(comment.count))
      + comment
  }
}

typealias Record = HandmadeZip.Record

/// A pickle of one tensor, and its storage.
let oneTensor = Record(
  name: "x/data.pkl", data: Pickle.of(Pickle.dict([("w", Pickle.tensor())])))
let oneStorage = Record(name: "x/data/0", data: Array(Pickle.data.dropFirst(8)))

/// The numbers 0…5 as zlib's raw deflate would store them: one block, not compressed.
private let deflated: [UInt8] = [1, 24, 0, 231, 255] + oneStorage.data

private func changed(_ record: Record, _ change: (inout Record) -> Void) -> Record {
  var record = record
  change(&record)
  return record
}

@Test(arguments: [
  HandmadeZip(records: [oneTensor, oneStorage]), HandmadeZip(records: [oneStorage, oneTensor]),
  HandmadeZip(records: [oneTensor, oneStorage], comment: Array("a comment".utf8)),
  HandmadeZip(records: [
    oneTensor, oneStorage, Record(name: "x/data/", data: []), Record(name: "x/note", data: [1, 2]),
  ]),
  HandmadeZip(records: [
    oneTensor,
    changed(oneStorage) {
      ($0.crc, $0.data, $0.method, $0.count) = (
        oneStorage.data.withUnsafeBytes { crc32($0) }, deflated, 8, 24
      )
    },
  ]),
])
func soundArchivesAreRead(_ zip: HandmadeZip) throws {
  let file = try Scratch(zip.bytes).weights()
  #expect(try file.floats(named: "w") == [0, 1, 2, 3, 4, 5])
}

private let liars: [(zip: HandmadeZip, words: String)] = [
  (HandmadeZip(records: []), "without /data.pkl"),
  (HandmadeZip(records: [oneStorage]), "without x/data.pkl"),
  (HandmadeZip(records: [oneTensor]), "no record \"x/data/0\""),
  (HandmadeZip(records: [oneTensor, oneStorage, oneStorage]), "name appears twice"),
  (
    HandmadeZip(records: [oneTensor, changed(oneStorage) { $0.headerOffset = 10 }]),
    "no header where the table says"
  ),
  (
    HandmadeZip(records: [oneTensor, changed(oneStorage) { $0.headerOffset = 1 << 30 }]),
    "no header where the table says"
  ),
  (
    HandmadeZip(records: [oneTensor, changed(oneStorage) { $0.localName = "x/data/1" }]),
    "has another name"
  ),
  (
    HandmadeZip(records: [oneTensor, changed(oneStorage) { $0.packedCount = 1 << 20 }]),
    "has two sizes"
  ),
  (
    HandmadeZip(records: [
      oneTensor, changed(oneStorage) { ($0.packedCount, $0.count) = (1 << 20, 1 << 20) },
    ]), "reach into the table"
  ),
  (
    HandmadeZip(records: [
      changed(oneTensor) { ($0.packedCount, $0.count) = ($0.data.count + 20, $0.data.count + 20) },
      oneStorage,
    ]), "overlap"
  ),
  (
    HandmadeZip(records: [
      oneTensor, changed(oneStorage) { ($0.packedCount, $0.count) = (20, 20) },
    ]), "holds 20 bytes, and 6 numbers of float32"
  ),
  (HandmadeZip(records: [oneTensor, changed(oneStorage) { $0.method = 9 }]), "method 9"),
  (HandmadeZip(records: [oneTensor, changed(oneStorage) { $0.flags = 1 }]), "password"),
  (
    HandmadeZip(records: [changed(oneTensor) { $0.crc = 1 }, oneStorage]), "checksum does not hold"
  ),
  (HandmadeZip(records: [oneTensor, oneStorage], announced: 3), "table ends early"),
  (HandmadeZip(records: [oneTensor, oneStorage], announced: 1), "longer than its records"),
  (HandmadeZip(records: [oneTensor, oneStorage], tableOffset: 1), "table"),
  (HandmadeZip(records: [oneTensor, oneStorage], tableOffset: 1 << 30), "not in the file"),
  (HandmadeZip(records: [oneTensor, oneStorage], disk: 1), "one part of several"),
  (
    HandmadeZip(records: [
      oneTensor, oneStorage, Record(name: "x/byteorder", data: Array("middle".utf8)),
    ]), "neither \"little\" nor \"big\""
  ),
  (
    HandmadeZip(records: [oneTensor, oneStorage, Record(name: "x/code/a.py", data: [])]),
    "TorchScript"
  ),
]

@Test(arguments: liars)
func archivesThatLieAreRefused(_ row: (zip: HandmadeZip, words: String)) {
  var bytes = row.zip.bytes
  if row.zip.records.isEmpty { bytes = [0x50, 0x4b, 3, 4] + bytes }
  let scratch = Scratch(bytes)
  let sentence = scratch.verdict()
  #expect(sentence.contains(row.words), "\(sentence)")
}

/// What only reading the numbers can show.
@Test(arguments: [
  (changed(oneStorage) { $0.crc = 1 }, "checksum does not hold"),
  (
    changed(oneStorage) { ($0.data, $0.method, $0.count) = (deflated + [0], 8, 24) },
    "packed bytes are damaged"
  ),
  (
    changed(oneStorage) { ($0.data, $0.method, $0.count) = (Array(deflated.dropLast()), 8, 24) },
    "packed bytes are damaged"
  ),
  (
    changed(oneStorage) { ($0.data, $0.method, $0.count) = ([7] + deflated, 8, 24) },
    "packed bytes are damaged"
  ),
  (
    // Two blocks of which the record declares one.
    changed(oneStorage) {
      ($0.data, $0.method, $0.count) = ([0] + deflated.dropFirst() + deflated, 8, 24)
    }, "more than the 24 bytes it declares"
  ),
])
func numbersAreWhatTheTableDeclares(_ storage: Record, _ words: String) throws {
  let scratch = Scratch(HandmadeZip(records: [oneTensor, storage]).bytes)
  let file = try scratch.weights()
  let error = #expect(throws: WeightFileError.self) { try file.floats(named: "w") }
  #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
  #expect(error?.description.contains("x/data/0") == true)
}
