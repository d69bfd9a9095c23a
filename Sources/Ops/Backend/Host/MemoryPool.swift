internal import Glibc

/// Keeps released buffers for reuse. A training step asks for the same sizes again and again, and
/// touching fresh pages costs more than most operations do.
final class MemoryPool: Sendable {
  private struct State {
    /// Free blocks by their size in bytes. Addresses, since pointers are not `Sendable`.
    var free: [Int: [UInt]] = [:]
    var freeBytes = 0
    var inUse = 0
    var peak = 0
  }

  private let state = Locked(State())
  private let limit: Int

  /// Large blocks are aligned to huge pages and ask for them: fewer page faults.
  private static let hugePage = 2 << 20

  init(limit: Int) { self.limit = limit }

  deinit {
    state.withLock { state in
      for blocks in state.free.values {
        for block in blocks { Glibc.free(UnsafeMutableRawPointer(bitPattern: block)) }
      }
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
    enum Answer { case reused(UInt), fresh, refused(Int) }
    let limit = limit
    let answer: Answer = state.withLock { state in
      if let block = state.free[bytes]?.popLast() {
        state.freeBytes -= bytes
        state.inUse += bytes
        state.peak = max(state.peak, state.inUse)
        return .reused(block)
      }
      if state.inUse + bytes > limit { return .refused(state.inUse) }
      if state.inUse + state.freeBytes + bytes > limit { MemoryPool.trim(&state) }
      state.inUse += bytes
      state.peak = max(state.peak, state.inUse)
      return .fresh
    }
    switch answer {
    case .reused(let block):
      if let address = UnsafeMutableRawPointer(bitPattern: block) { return address }
    case .refused(let inUse):
      throw .outOfMemory(requested: bytes, inUse: inUse, limit: limit)
    case .fresh:
      break
    }
    let isLarge = bytes >= MemoryPool.hugePage
    var address: UnsafeMutableRawPointer?
    guard posix_memalign(&address, isLarge ? MemoryPool.hugePage : 64, bytes) == 0, let address
    else {
      state.withLock { $0.inUse -= bytes }
      throw .outOfMemory(requested: bytes, inUse: usage.inUse, limit: limit)
    }
    if isLarge { madvise(address, bytes, MADV_HUGEPAGE) }
    return address
  }

  func recycle(_ address: UnsafeMutableRawPointer, count: Int) {
    guard let bytes = MemoryPool.roundedBytes(count) else { return }
    state.withLock { state in
      state.free[bytes, default: []].append(UInt(bitPattern: address))
      state.freeBytes += bytes
      state.inUse -= bytes
    }
  }

  /// Gives every free block back to the system.
  private static func trim(_ state: inout State) {
    for blocks in state.free.values {
      for block in blocks { Glibc.free(UnsafeMutableRawPointer(bitPattern: block)) }
    }
    state.free = [:]
    state.freeBytes = 0
  }
}
