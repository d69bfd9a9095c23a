internal import Glibc

/// Threads that prepare numbered pieces ahead of their use, at most `capacity` of them at a time.
/// Pieces are handed out by number, so their order does not depend on the threads.
///
/// The threads have ordinary priority: beside a network at work, lower ones were measured (niceness
/// 5, 10 and 19) and trained no faster.
///
/// `@unchecked`: everything that changes is guarded by `lock`.
final class ReadAhead: @unchecked Sendable {
  private let make: @Sendable (Int) -> [UInt8]?
  private let count: Int
  private let capacity: Int
  private var lock = pthread_mutex_t()
  private var changed = pthread_cond_t()
  private var ready: [Int: [UInt8]?] = [:]
  private var next: Int
  private var taken: Int
  private var isStopped = false

  /// Starts reading at once.
  init(
    from start: Int, count: Int, threads: Int, capacity: Int,
    make: @escaping @Sendable (Int) -> [UInt8]?
  ) {
    self.make = make
    self.count = count
    self.capacity = capacity
    next = start
    taken = start
    pthread_mutex_init(&lock, nil)
    pthread_cond_init(&changed, nil)
    for _ in 0..<min(threads, max(0, count - start)) {
      let box = Unmanaged.passRetained(self)
      var thread = pthread_t()
      let failed = pthread_create(
        &thread, nil,
        { argument in
          if let argument { Unmanaged<ReadAhead>.fromOpaque(argument).takeRetainedValue().work() }
          return nil
        }, box.toOpaque())
      if failed == 0 { pthread_detach(thread) } else { box.release() }
    }
  }

  deinit {
    pthread_cond_destroy(&changed)
    pthread_mutex_destroy(&lock)
  }

  /// Piece `number`, waited for where it is not ready. Each is taken once, in rising order.
  func take(_ number: Int) -> [UInt8]? {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    while true {
      if let piece = ready.removeValue(forKey: number) {
        taken = number + 1
        pthread_cond_broadcast(&changed)
        return piece
      }
      if next <= number {
        // No thread has begun it (or none could be started): made here.
        next = number + 1
        taken = number + 1
        pthread_mutex_unlock(&lock)
        let piece = make(number)
        pthread_mutex_lock(&lock)
        pthread_cond_broadcast(&changed)
        return piece
      }
      pthread_cond_wait(&changed, &lock)
    }
  }

  /// Lets the threads end; what they are at is finished and dropped.
  func stop() {
    pthread_mutex_lock(&lock)
    isStopped = true
    ready = [:]
    pthread_cond_broadcast(&changed)
    pthread_mutex_unlock(&lock)
  }

  private func work() {
    pthread_mutex_lock(&lock)
    while !isStopped, next < count {
      guard next < taken + capacity else {
        pthread_cond_wait(&changed, &lock)
        continue
      }
      let number = next
      next += 1
      pthread_mutex_unlock(&lock)
      let piece = make(number)
      pthread_mutex_lock(&lock)
      if !isStopped { ready[number] = .some(piece) }
      pthread_cond_broadcast(&changed)
    }
    pthread_mutex_unlock(&lock)
  }
}
