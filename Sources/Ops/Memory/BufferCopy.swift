/// What a buffer held at some moment, to be put back later.
///
/// Putting back exchanges the two, so that going forth again costs no more memory than going back.
package struct BufferCopy {
  /// Where the contents belong.
  package let buffer: Buffer
  private let contents: Buffer

  /// Copies a buffer as it is now.
  ///
  /// - Throws: `TensorError.outOfMemory` where the device has no room for it.
  package init(of buffer: Buffer) throws(TensorError) {
    self.buffer = buffer
    let copy = try Tensor.uninitialized([buffer.count], on: buffer.device)
    contents = copy.buffer
    copy.backend.copy(Self.part(buffer, 0..<buffer.count), to: copy)
  }

  /// Bytes the copy takes.
  package var bytes: Int { buffer.count * MemoryLayout<Float>.stride }

  /// Elements exchanged at a time.
  private static let piece = 1 << 16

  /// Exchanges what the buffers hold with what was kept of them.
  ///
  /// - Throws: `TensorError.outOfMemory`; nothing is changed then.
  package static func exchange(_ copies: [BufferCopy]) throws(TensorError) {
    var scratch: [Buffer] = []
    for copy in copies where !scratch.contains(where: { $0.device == copy.buffer.device }) {
      scratch.append(try Tensor.uninitialized([piece], on: copy.buffer.device).buffer)
    }
    for copy in copies {
      guard let room = scratch.first(where: { $0.device == copy.buffer.device }) else { continue }
      copy.exchange(through: room)
    }
  }

  private func exchange(through scratch: Buffer) {
    buffer.willChange()
    let backend = buffer.device.backend
    for start in stride(from: 0, to: buffer.count, by: Self.piece) {
      let range = start..<min(start + Self.piece, buffer.count)
      let (there, kept) = (Self.part(buffer, range), Self.part(contents, range))
      let between = Self.part(scratch, 0..<range.count)
      backend.copy(there, to: between)
      backend.copy(kept, to: there)
      backend.copy(between, to: kept)
    }
    buffer.touch()
  }

  private static func part(_ buffer: Buffer, _ range: Range<Int>) -> Tensor {
    Tensor(buffer: buffer, layout: Layout([range.count], offset: range.lowerBound))
  }
}
