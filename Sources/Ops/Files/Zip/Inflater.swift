import CZlib

/// Unpacks raw deflate (RFC 1951) piece by piece, so that what comes out can be bounded as it comes.
struct Inflater: ~Copyable {
  /// What a call left.
  enum State { case more, ended, damaged }

  private let stream: OpaquePointer

  /// Nil when memory ran out.
  init?() {
    guard let stream = czlib_open() else { return nil }
    self.stream = stream
  }

  deinit { czlib_close(stream) }

  /// Unpacks from `input` into `output`.
  ///
  /// - Returns: Bytes used of each, and whether there is more to come.
  mutating func inflate(
    _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
  ) -> (consumed: Int, produced: Int, state: State) {
    var consumed = UInt32(clamping: input.count)
    var produced = UInt32(clamping: output.count)
    let code = czlib_inflate(
      stream, input.bindMemory(to: UInt8.self).baseAddress, &consumed,
      output.bindMemory(to: UInt8.self).baseAddress, &produced)
    let state: State =
      code == CZLIB_END ? .ended : code == CZLIB_MORE ? .more : .damaged
    return (Int(consumed), Int(produced), state)
  }
}

/// The checksum of ZIP (CRC-32, ISO 3309) of bytes that follow those behind `crc`; 0 to begin.
func crc32(_ bytes: UnsafeRawBufferPointer, after crc: UInt32 = 0) -> UInt32 {
  czlib_crc32(crc, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
}
