extension [UInt8] {
  /// The number that `size` bytes from `offset` on make, the first byte counting most unless
  /// `little`; nil when they do not all lie inside.
  func number(at offset: Int, _ size: Int, little: Bool = false) -> Int? {
    guard offset >= 0, size <= count, offset <= count - size else { return nil }
    var value = 0
    for place in 0..<size {
      value = value << 8 | Int(self[offset + (little ? size - 1 - place : place)])
    }
    return value
  }

  /// Puts a number there, if the place lies inside.
  mutating func set(_ value: Int, at offset: Int, _ size: Int, little: Bool = false) {
    guard offset >= 0, size <= count, offset <= count - size else { return }
    for place in 0..<size {
      self[offset + (little ? place : size - 1 - place)] = UInt8(
        truncatingIfNeeded: value >> (8 * place))
    }
  }

  /// The bytes of a number, the first counting most.
  init(_ value: Int, size: Int) {
    self = (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - $0))) }
  }

  /// Where these bytes stand first, from `start` on.
  func place(of pattern: some Collection<UInt8>, from start: Int = 0) -> Int? {
    guard let first = pattern.first, pattern.count <= count else { return nil }
    var place = start
    while place <= count - pattern.count {
      guard let next = self[place...(count - pattern.count)].firstIndex(of: first) else {
        return nil
      }
      if self[next..<(next + pattern.count)].elementsEqual(pattern) { return next }
      place = next + 1
    }
    return nil
  }
}

/// Bytes of a file at any place, read in blocks.
struct FileWindow {
  let file: ReadableFile
  private var block: [UInt8] = []
  private var start = 0

  init(_ file: ReadableFile) { self.file = file }

  /// The bytes there; nil when they do not all lie inside the file.
  mutating func bytes(at offset: Int, _ count: Int) throws(FileError) -> [UInt8]? {
    guard offset >= 0, count >= 0, count <= file.count, offset <= file.count - count else {
      return nil
    }
    if offset < start || offset + count > start + block.count {
      let size = max(count, min(65_536, file.count - offset))
      var next = [UInt8](repeating: 0, count: size)
      try next.withUnsafeMutableBufferPointer { (buffer) throws(FileError) in
        try file.read(at: offset, into: UnsafeMutableRawBufferPointer(buffer))
      }
      if count == size { return next }
      (block, start) = (next, offset)
    }
    return Array(block[(offset - start)..<(offset - start + count)])
  }
}
