extension ZipArchive {
  /// Bytes read at a time.
  private static let blockBytes = 1 << 18

  /// All bytes of a small record, with their checksum checked.
  ///
  /// - Parameter limit: The most bytes it may hold, with the name of that limit.
  func bytes(
    of record: ZipRecord, limit: (name: String, count: Int)
  ) throws(WeightFileError) -> [UInt8] {
    guard record.count <= limit.count else {
      throw Self.damaged(
        file, record,
        "it holds \(record.count) bytes; the limit \(limit.name) is \(limit.count)")
    }
    var result: [UInt8] = []
    try pass(record) { block, _ in result += block }
    return result
  }

  /// Reads a record once to the end: its bytes must be as many as it declares, with its checksum.
  func check(_ record: ZipRecord) throws(WeightFileError) {
    if !record.isDeflated && record.crc == 0 { return }
    try pass(record) { _, _ in }
  }

  /// Bytes of a deflated record, unpacked; `range` must lie inside it.
  func inflated(_ record: ZipRecord, _ range: Range<Int>) throws(WeightFileError) -> [UInt8] {
    var result: [UInt8] = []
    try pass(record) { block, offset in
      let (lower, upper) = (
        max(offset, range.lowerBound), min(offset + block.count, range.upperBound)
      )
      if lower < upper { result += block[(lower - offset)..<(upper - offset)] }
    }
    return result
  }

  /// Hands out a record's bytes block by block with their places, and holds it to its size and its
  /// checksum in the end. Memory: two blocks, whatever the record claims.
  private func pass(
    _ record: ZipRecord, _ body: (UnsafeRawBufferPointer, Int) -> Void
  ) throws(WeightFileError) {
    guard !record.isDeflated || record.count <= limits.inflatedBytes else {
      throw Self.damaged(
        file, record,
        "it unpacks to \(record.count) bytes; the limit inflatedBytes is "
          + "\(limits.inflatedBytes)")
    }
    var (crc, offset) = (UInt32(0), 0)
    var isTooLong = false
    func take(_ block: UnsafeRawBufferPointer) {
      // A record is exactly as long as it declares; what it has beyond is not even looked at.
      if block.count > record.count - offset {
        isTooLong = true
        return
      }
      crc = crc32(block, after: crc)
      body(block, offset)
      offset += block.count
    }
    let isWhole =
      try record.isDeflated
      ? inflate(record) { block in
        take(block)
        return !isTooLong
      } : stored(record, take)
    guard isWhole, !isTooLong, offset == record.count else {
      throw Self.damaged(
        file, record,
        isTooLong
          ? "it unpacks to more than the \(record.count) bytes it declares"
          : "its packed bytes are damaged after \(offset) of \(record.count) bytes")
    }
    guard crc == record.crc || (record.crc == 0 && !record.isDeflated) else {
      throw Self.damaged(file, record, "its checksum does not hold, so its bytes have changed")
    }
  }

  private func stored(
    _ record: ZipRecord, _ take: (UnsafeRawBufferPointer) -> Void
  ) throws(WeightFileError) -> Bool {
    var block = [UInt8](repeating: 0, count: min(record.count, Self.blockBytes))
    var offset = 0
    do throws(FileError) {
      while offset < record.count {
        let count = min(block.count, record.count - offset)
        let place = record.dataOffset + offset
        try block.withUnsafeMutableBufferPointer { (buffer) throws(FileError) in
          let part = UnsafeMutableRawBufferPointer(
            UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
          try file.read(at: place, into: part)
          take(UnsafeRawBufferPointer(part))
        }
        offset += count
      }
    } catch { throw .file(error) }
    return true
  }

  /// Unpacks until the packed bytes end or `take` says no; false where they are damaged.
  private func inflate(
    _ record: ZipRecord, _ take: (UnsafeRawBufferPointer) -> Bool
  ) throws(WeightFileError) -> Bool {
    guard var inflater = Inflater() else { return false }
    var packed = ByteReader(
      file, record.dataOffset..<(record.dataOffset + record.packedCount))
    var output = [UInt8](repeating: 0, count: Self.blockBytes)
    var input: [UInt8] = []
    var used = 0
    while true {
      if used == input.count, packed.rest > 0 {
        let count = min(packed.rest, Self.blockBytes)
        do throws(FileError) { input = try packed.bytes(count) ?? [] } catch { throw .file(error) }
        used = 0
      }
      let (state, moved, goesOn) = output.withUnsafeMutableBytes { room in
        let step = input.withUnsafeBytes { bytes in
          inflater.inflate(UnsafeRawBufferPointer(rebasing: bytes[used...]), into: room)
        }
        used += step.consumed
        let made = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(room)[..<step.produced])
        return (step.state, step.consumed + step.produced, take(made))
      }
      if !goesOn { return true }
      switch state {
      case .ended: return used == input.count && packed.rest == 0
      case .damaged: return false
      case .more: if moved == 0, used < input.count || packed.rest == 0 { return false }
      }
    }
  }
}
