internal import Glibc

/// A value that threads take turns with.
///
/// The lock is the system's, not that of `Synchronization`: the thread sanitizer does not see the
/// calls the latter makes on Linux, and would take every use for a race.
/// `@unchecked`: the value is reached through the lock alone.
final class Locked<Value>: @unchecked Sendable {
  private var value: Value
  private var lock = pthread_mutex_t()

  init(_ value: sending Value) {
    self.value = value
    pthread_mutex_init(&lock, nil)
  }

  deinit { pthread_mutex_destroy(&lock) }

  /// Runs `body` while no other thread has the value.
  func withLock<Result, E: Error>(_ body: (inout Value) throws(E) -> Result) throws(E) -> Result {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    return try body(&value)
  }
}
