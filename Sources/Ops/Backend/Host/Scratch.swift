/// Memory for the length of one operation, a piece for each thread, a cache line apart. Whoever
/// takes it gives it back with `release`.
struct Scratch: @unchecked Sendable {
  fileprivate let base: UnsafeMutableRawPointer
  fileprivate let count: Int
  private let stride: Int
  /// Whether it came from the device's pool; else from the system, where the pool is at its limit.
  fileprivate let isPooled: Bool

  fileprivate init(count: Int, parts: Int, pool: MemoryPool) {
    stride = (max(count, 1) + 31) / 16 * 16
    self.count = stride * max(parts, 1)
    if let pooled = try? pool.allocate(count: self.count) {
      (base, isPooled) = (pooled, true)
    } else {
      base = UnsafeMutableRawPointer.allocate(byteCount: self.count * 4, alignment: 64)
      isPooled = false
    }
  }

  /// The piece of one thread.
  @inline(__always)
  subscript(part: Int) -> UnsafeMutablePointer<Float> {
    base.assumingMemoryBound(to: Float.self) + part * stride
  }
}

extension HostBackend {
  /// Memory with arbitrary contents. It comes from the pool: touching fresh pages in each operation
  /// would cost as much as many operations do.
  func scratch(count: Int, parts: Int) -> Scratch {
    Scratch(count: count, parts: parts, pool: pool)
  }

  /// Takes memory back.
  func release(_ pieces: Scratch...) {
    for piece in pieces {
      if piece.isPooled {
        pool.recycle(piece.base, count: piece.count)
      } else {
        piece.base.deallocate()
      }
    }
  }
}
