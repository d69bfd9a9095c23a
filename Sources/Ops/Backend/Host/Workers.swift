internal import CHost
internal import Glibc
internal import Synchronization

/// Threads that share the parts of a loop. Part `i` always falls to the same thread, and what a
/// part computes does not depend on who computes it.
///
/// A waiting thread spins for a moment, some tenths of a millisecond, before it sleeps: the next loop
/// usually comes within microseconds, and waking a thread costs more than most loops.
final class Workers: @unchecked Sendable {
  /// Threads in all, the caller among them.
  let count: Int

  private let shared: Shared
  private let meter: WorkMeter
  /// Taken by the loop that runs; a loop inside a loop, or on another thread, runs alone.
  private let isBusy = Atomic<Bool>(false)

  /// What the caller and its helpers see.
  fileprivate final class Shared: @unchecked Sendable {
    let round = Atomic<Int>(0)
    let unfinished = Atomic<Int>(0)
    let sleepers = Atomic<Int>(0)
    let isStopping = Atomic<Bool>(false)
    var parts = 0
    var stride = 1
    var body: ((Int) -> Void)?
    var lock = pthread_mutex_t()
    var wake = pthread_cond_t()

    init() {
      pthread_mutex_init(&lock, nil)
      pthread_cond_init(&wake, nil)
    }
  }

  /// Cores this process may use.
  static var availableCores: Int { Int(host_cores()) }

  init(count: Int, meter: WorkMeter = WorkMeter()) {
    self.meter = meter
    shared = Shared()
    var started = 1
    for index in 1..<max(count, 1) {
      let start = Unmanaged.passRetained(Start(shared: shared, index: index))
      var thread = pthread_t()
      let failed = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
          Workers.serve(start.shared, index: start.index)
          return nil
        }, start.toOpaque())
      guard failed == 0 else {
        // The system has no more threads: fewer share the work.
        start.release()
        break
      }
      pthread_detach(thread)
      started += 1
    }
    self.count = started
    shared.stride = started
  }

  private final class Start {
    let shared: Shared
    let index: Int
    init(shared: Shared, index: Int) {
      self.shared = shared
      self.index = index
    }
  }

  deinit {
    shared.isStopping.store(true, ordering: .releasing)
    announce()
  }

  /// Runs `body(0)`, …, `body(parts − 1)`, shared over the threads; returns when all are done.
  func run(parts: Int, _ body: (Int) -> Void) {
    guard parts > 1, count > 1,
      isBusy.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged
    else {
      for part in 0..<max(parts, 0) { body(part) }
      return
    }
    withoutActuallyEscaping(body) { body in
      shared.body = body
      shared.parts = parts
      shared.unfinished.store(count - 1, ordering: .relaxed)
      announce()
      for part in stride(from: 0, to: parts, by: count) { body(part) }
      meter.measure(.waiting) {
        var spins = 0
        while shared.unfinished.load(ordering: .acquiring) > 0 {
          spins += 1
          host_pause()
          if spins > 4_000 { sched_yield() }
        }
      }
      shared.body = nil
    }
    isBusy.store(false, ordering: .releasing)
  }

  /// Splits `0 ..< count` into contiguous ranges of at least `grain`, one a thread.
  @inline(__always)
  func split(_ total: Int, grain: Int, _ body: (Range<Int>) -> Void) {
    let parts = max(1, min(count, total / max(grain, 1)))
    if parts == 1 {
      body(0..<total)
      return
    }
    run(parts: parts) { part in
      body(total * part / parts..<total * (part + 1) / parts)
    }
  }

  private func announce() {
    shared.round.add(1, ordering: .sequentiallyConsistent)
    if shared.sleepers.load(ordering: .sequentiallyConsistent) > 0 {
      pthread_mutex_lock(&shared.lock)
      pthread_cond_broadcast(&shared.wake)
      pthread_mutex_unlock(&shared.lock)
    }
  }

  private static func serve(_ shared: Shared, index: Int) {
    var round = 0
    while true {
      var spins = 0
      while shared.round.load(ordering: .sequentiallyConsistent) == round {
        spins += 1
        host_pause()
        if spins > 20_000 { sleep(shared, until: round) }
      }
      round += 1
      if shared.isStopping.load(ordering: .acquiring) { return }
      if let body = shared.body {
        for part in stride(from: index, to: shared.parts, by: shared.stride) { body(part) }
      }
      shared.unfinished.subtract(1, ordering: .releasing)
    }
  }

  private static func sleep(_ shared: Shared, until round: Int) {
    pthread_mutex_lock(&shared.lock)
    shared.sleepers.add(1, ordering: .sequentiallyConsistent)
    while shared.round.load(ordering: .sequentiallyConsistent) == round {
      pthread_cond_wait(&shared.wake, &shared.lock)
    }
    shared.sleepers.subtract(1, ordering: .sequentiallyConsistent)
    pthread_mutex_unlock(&shared.lock)
  }
}
