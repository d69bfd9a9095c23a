/// Memory for the length of one operation, a piece for each thread, a cache line apart.
final class Scratch: @unchecked Sendable {
  private let base: UnsafeMutableRawPointer
  private let stride: Int

  init(count: Int, parts: Int) {
    stride = (max(count, 1) + 31) / 16 * 16
    base = UnsafeMutableRawPointer.allocate(byteCount: stride * max(parts, 1) * 4, alignment: 64)
  }

  deinit { base.deallocate() }

  /// The piece of one thread.
  @inline(__always)
  subscript(part: Int) -> UnsafeMutablePointer<Float> {
    base.assumingMemoryBound(to: Float.self) + part * stride
  }
}
