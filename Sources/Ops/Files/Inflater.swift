import CZlib

/// Unpacks deflate piece by piece, so that what comes out can be bounded as it comes.
struct Inflater: ~Copyable {
  /// What stands around the packed bytes.
  enum Wrapping {
    /// Nothing, as in ZIP (RFC 1951).
    case none
    /// A header and a checksum, as in PNG (RFC 1950).
    case zlib
  }

  /// What a call left.
  enum State { case more, ended, damaged }

  private let stream: OpaquePointer

  /// Nil when memory ran out.
  init?(_ wrapping: Wrapping = .none) {
    guard let stream = czlib_open(wrapping == .zlib ? 1 : 0) else { return nil }
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

/// What a zlib stream unpacks to.
enum Unpacked {
  case bytes([UInt8])
  /// More than the bytes allowed.
  case tooLarge
  case damaged
}

/// Unpacks a zlib stream. Memory grows with what comes out, up to `limit`.
func unpacked(_ bytes: ArraySlice<UInt8>, limit: Int) -> Unpacked {
  guard var inflater = Inflater(.zlib) else { return .damaged }
  var result: [UInt8] = []
  var block = [UInt8](repeating: 0, count: 1 << 16)
  return bytes.withUnsafeBytes { packed in
    var rest = packed
    while true {
      let (consumed, produced, state) = block.withUnsafeMutableBytes {
        inflater.inflate(rest, into: $0)
      }
      guard produced <= limit - result.count else { return .tooLarge }
      result += block[..<produced]
      rest = UnsafeRawBufferPointer(rebasing: rest[consumed...])
      switch state {
      case .ended: return .bytes(result)
      case .damaged: return .damaged
      // Nothing moved: the stream is cut short.
      case .more: if consumed == 0, produced == 0 { return .damaged }
      }
    }
  }
}

/// The checksum of ZIP and PNG (CRC-32, ISO 3309) of bytes that follow those behind `crc`; 0 to
/// begin.
func crc32(_ bytes: UnsafeRawBufferPointer, after crc: UInt32 = 0) -> UInt32 {
  czlib_crc32(crc, bytes.bindMemory(to: UInt8.self).baseAddress, bytes.count)
}
