internal import Glibc

/// Keeps released buffers for reuse. A training step asks for the same sizes again and again, and
/// touching fresh pages costs more than most operations do.
final class MemoryPool: Sendable {
  private struct State {
    /// Free small blocks by their size in bytes. Addresses, since pointers are not `Sendable`.
    var free: [Int: [UInt]] = [:]
    var smallBytes = 0
    /// Where large blocks come from.
    var arena: Arena
    var inUse = 0
    var peak = 0
  }

  private let state: Locked<State>
  private let limit: Int

  /// Blocks from this size up are cut from the arena, in bytes.
  private static let large = 128 << 10

  init(limit: Int) {
    self.limit = limit
    // Twice the limit: holes between blocks in use cost addresses, not memory.
    state = Locked(State(arena: Arena(reserve: max(0, min(limit, 1 << 40)) * 2)))
  }

  deinit {
    state.withLock { state in
      MemoryPool.freeSmall(&state)
      state.arena.unmap()
    }
  }

  var usage: (inUse: Int, peak: Int, limit: Int) {
    state.withLock { ($0.inUse, $0.peak, limit) }
  }

  /// Sizes are rounded up to a sixteenth of their power of two, so that nearly equal requests
  /// share blocks.
  private static func roundedBytes(_ count: Int) -> Int? {
    let (bytes, overflow) = max(count, 1).multipliedReportingOverflow(by: 4)
    guard !overflow, bytes < 1 << 46 else { return nil }
    let step = max(64, (1 << (Int.bitWidth - 1 - bytes.leadingZeroBitCount)) / 16)
    return (bytes + step - 1) / step * step
  }

  func allocate(count: Int) throws(TensorError) -> UnsafeMutableRawPointer {
    guard let bytes = MemoryPool.roundedBytes(count) else {
      throw .outOfMemory(requested: Int.max, inUse: usage.inUse, limit: limit)
    }
    let limit = limit
    let (block, inUse): (UInt?, Int) = state.withLock { state in
      guard state.inUse + bytes <= limit else { return (nil, state.inUse) }
      let block =
        bytes >= MemoryPool.large
        ? MemoryPool.takeLarge(bytes, limit, &state) : MemoryPool.takeSmall(bytes, &state)
      if block != nil {
        state.inUse += bytes
        state.peak = max(state.peak, state.inUse)
      }
      return (block, state.inUse)
    }
    guard let address = block.flatMap({ UnsafeMutableRawPointer(bitPattern: $0) }) else {
      throw .outOfMemory(requested: bytes, inUse: inUse, limit: limit)
    }
    return address
  }

  private static func takeSmall(_ bytes: Int, _ state: inout State) -> UInt? {
    if let block = state.free[bytes]?.popLast() {
      state.smallBytes -= bytes
      return block
    }
    var address: UnsafeMutableRawPointer?
    guard posix_memalign(&address, 64, bytes) == 0 else { return nil }
    return UInt(bitPattern: address)
  }

  private static func takeLarge(_ bytes: Int, _ limit: Int, _ state: inout State) -> UInt? {
    let before = state.arena.touched
    let block = state.arena.take(bytes)
    // Near the limit, what is kept for reuse makes room for what is used.
    if state.arena.touched > before, state.arena.touched + state.smallBytes > limit {
      freeSmall(&state)
      state.arena.releasePages()
    }
    return block
  }

  func recycle(_ address: UnsafeMutableRawPointer, count: Int) {
    guard let bytes = MemoryPool.roundedBytes(count) else { return }
    state.withLock { state in
      if bytes >= MemoryPool.large {
        state.arena.give(UInt(bitPattern: address), bytes)
      } else {
        state.free[bytes, default: []].append(UInt(bitPattern: address))
        state.smallBytes += bytes
      }
      state.inUse -= bytes
    }
  }

  /// Gives every free small block back to the system.
  private static func freeSmall(_ state: inout State) {
    for blocks in state.free.values {
      for block in blocks { Glibc.free(UnsafeMutableRawPointer(bitPattern: block)) }
    }
    state.free = [:]
    state.smallBytes = 0
  }
}
