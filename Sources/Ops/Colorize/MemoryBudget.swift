internal import Glibc

/// Memory that several photographs share: who would take more than there is waits until another gives
/// back. One alone always gets what it asks for, so that nobody waits for ever.
///
/// `@unchecked`: what changes is guarded by `lock`.
final class MemoryBudget: @unchecked Sendable {
  private let limit: Int
  private var taken = 0
  private var lock = pthread_mutex_t()
  private var changed = pthread_cond_t()

  /// A budget of so many bytes.
  init(_ limit: Int) {
    self.limit = limit
    pthread_mutex_init(&lock, nil)
    pthread_cond_init(&changed, nil)
  }

  deinit {
    pthread_cond_destroy(&changed)
    pthread_mutex_destroy(&lock)
  }

  /// Bytes taken, which go back when this is dropped.
  final class Lease {
    private let budget: MemoryBudget
    private let bytes: Int

    fileprivate init(_ budget: MemoryBudget, _ bytes: Int) {
      (self.budget, self.bytes) = (budget, bytes)
    }

    deinit { budget.give(bytes) }
  }

  /// Takes bytes, 0 or more, when they are there. Who holds a lease must not ask for another.
  func lease(_ bytes: Int) -> Lease {
    pthread_mutex_lock(&lock)
    defer { pthread_mutex_unlock(&lock) }
    while bytes > 0, taken > 0, bytes > limit - taken { pthread_cond_wait(&changed, &lock) }
    taken += bytes
    return Lease(self, bytes)
  }

  private func give(_ bytes: Int) {
    pthread_mutex_lock(&lock)
    taken -= bytes
    pthread_cond_broadcast(&changed)
    pthread_mutex_unlock(&lock)
  }
}
