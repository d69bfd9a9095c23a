/// Memory for the length of one operation, a piece for each thread. Whoever takes it gives it back
/// with `release`.
struct Scratch: @unchecked Sendable {
  fileprivate let pieces: [Workspace.Piece]

  /// The piece of one thread.
  @inline(__always)
  subscript(part: Int) -> UnsafeMutablePointer<Float> { pieces[part].floats }
}

/// Scratch memory that is kept from one operation to the next. The same addresses come again and
/// again: what the last operation wrote there is still in the caches, and writing over it does not
/// go to memory first.
final class Workspace: @unchecked Sendable {
  /// Memory of one thread, aligned to 64 bytes.
  struct Piece {
    fileprivate let base: UnsafeMutableRawPointer
    fileprivate let count: Int
    /// The thread's number: memory does not change from one core's cache to another's.
    fileprivate let part: Int
    /// Whether it came from the device's pool; else from the system, where the pool is at its
    /// limit.
    fileprivate let isPooled: Bool

    @inline(__always)
    fileprivate var floats: UnsafeMutablePointer<Float> {
      base.assumingMemoryBound(to: Float.self)
    }
  }

  private let pool: MemoryPool
  /// Pieces not in use, by thread.
  private let free = Locked<[[Piece]]>([])

  init(pool: MemoryPool) { self.pool = pool }

  deinit {
    let pieces = free.withLock { $0 }
    for piece in pieces.joined() { discard(piece) }
  }

  /// Bytes of the pool that are kept and not in use.
  var idleBytes: Int {
    free.withLock { $0.joined().reduce(0) { $0 + $1.count * MemoryLayout<Float>.size } }
  }

  /// The smallest free piece that is large enough; else a new one, in place of the largest.
  fileprivate func take(part: Int, count: Int) -> Piece {
    let (found, spare): (Piece?, Piece?) = free.withLock { free in
      while free.count <= part { free.append([]) }
      let fitting = free[part].indices.filter { free[part][$0].count >= count }
      if let best = fitting.min(by: { free[part][$0].count < free[part][$1].count }) {
        return (free[part].remove(at: best), nil)
      }
      let largest = free[part].indices.max { free[part][$0].count < free[part][$1].count }
      return (nil, largest.map { free[part].remove(at: $0) })
    }
    if let found { return found }
    if let spare { discard(spare) }
    if let pooled = try? pool.allocate(count: count) {
      return Piece(base: pooled, count: count, part: part, isPooled: true)
    }
    return Piece(
      base: .allocate(byteCount: max(count, 1) * 4, alignment: 64), count: count, part: part,
      isPooled: false)
  }

  fileprivate func give(_ piece: Piece) {
    // Where memory was short, it goes back at once.
    guard piece.isPooled else { return discard(piece) }
    free.withLock { $0[piece.part].append(piece) }
  }

  /// Gives all free pieces back.
  func clear() {
    let pieces = free.withLock { free in
      defer { free = [] }
      return free
    }
    for piece in pieces.joined() { discard(piece) }
  }

  private func discard(_ piece: Piece) {
    if piece.isPooled {
      pool.recycle(piece.base, count: piece.count)
    } else {
      piece.base.deallocate()
    }
  }
}

extension HostBackend {
  /// Memory with arbitrary contents: `count` floats for each of so many threads.
  func scratch(count: Int, parts: Int) -> Scratch {
    Scratch(
      pieces: (0..<parts).map { workspace.take(part: $0, count: max(count, 1)) })
  }

  /// Takes memory back.
  func release(_ scratches: Scratch...) {
    for scratch in scratches {
      for piece in scratch.pieces { workspace.give(piece) }
    }
  }
}
