/// Reads a stretch of a file, or bytes in memory, from front to back.
///
/// A file is read a block at a time, so that a long one costs no more memory than a short one.
struct ByteReader {
  private static let blockBytes = 1 << 16

  private let file: ReadableFile?
  /// Where the stretch begins in the file.
  private let start: Int
  /// Bytes of the stretch.
  let count: Int
  private var block: [UInt8]
  private var blockStart = 0
  /// The place of the next byte, counted from the start of the stretch.
  private(set) var offset = 0

  /// Reads these bytes of a file; they must lie inside it.
  init(_ file: ReadableFile, _ range: Range<Int>) {
    self.file = file
    start = range.lowerBound
    count = range.count
    block = []
  }

  /// Reads bytes in memory.
  init(_ bytes: [UInt8]) {
    file = nil
    start = 0
    count = bytes.count
    block = bytes
  }

  /// Bytes not read yet.
  var rest: Int { count - offset }

  /// The next byte; nil at the end.
  mutating func next() throws(FileError) -> UInt8? {
    if offset >= count { return nil }
    if offset - blockStart >= block.count { try fetch() }
    defer { offset += 1 }
    return block[offset - blockStart]
  }

  /// The next bytes; nil where fewer are left. Memory is taken only for bytes that are there.
  mutating func bytes(_ wanted: Int) throws(FileError) -> [UInt8]? {
    guard wanted >= 0, wanted <= rest else { return nil }
    var result: [UInt8] = []
    result.reserveCapacity(wanted)
    while result.count < wanted {
      if offset - blockStart >= block.count { try fetch() }
      let from = offset - blockStart
      let taken = min(wanted - result.count, block.count - from)
      result += block[from..<(from + taken)]
      offset += taken
    }
    return result
  }

  /// Passes over bytes; false where fewer are left.
  mutating func skip(_ unwanted: Int) -> Bool {
    guard unwanted >= 0, unwanted <= rest else { return false }
    offset += unwanted
    if offset - blockStart > block.count, file != nil {
      block = []
      blockStart = offset
    }
    return true
  }

  /// A little-endian whole number of 8 bytes; nil where fewer are left.
  mutating func int64() throws(FileError) -> Int64? {
    guard let bytes = try bytes(8) else { return nil }
    return Int64(truncatingIfNeeded: littleEndian(bytes[...]))
  }

  private mutating func fetch() throws(FileError) {
    guard let file else { return }
    block = try file.bytes(at: start + offset, count: min(Self.blockBytes, count - offset))
    blockStart = offset
  }
}

/// The whole number that up to eight bytes stand for, the lowest first.
func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
  bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
}
