internal import Glibc

/// Memory that a thread keeps for its loops: asking the system anew for every product would cost
/// more page faults than the product costs time.
enum ThreadScratch {
  /// The place where each thread finds its own block; freed when the thread ends.
  private static let key: pthread_key_t = {
    var key = pthread_key_t()
    pthread_key_create(&key) { free($0) }
    return key
  }()

  /// Bytes before the floats, where the size of the block stands.
  private static let header = 64

  /// The calling thread's block of at least `count` floats, aligned to 64 bytes. A later call may
  /// give the same block again, or another in its place.
  static func memory(_ count: Int) -> UnsafeMutablePointer<Float> {
    let bytes = count * MemoryLayout<Float>.size
    if let block = pthread_getspecific(key) {
      if block.load(as: Int.self) >= bytes { return floats(block) }
      free(block)
    }
    var block: UnsafeMutableRawPointer?
    guard posix_memalign(&block, 64, bytes + header) == 0, let block else {
      preconditionFailure("no memory for a block of \(bytes) bytes")
    }
    block.storeBytes(of: bytes, as: Int.self)
    pthread_setspecific(key, block)
    return floats(block)
  }

  private static func floats(_ block: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Float> {
    (block + header).assumingMemoryBound(to: Float.self)
  }
}
