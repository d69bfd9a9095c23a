internal import Glibc

/// How long the repetitions of one thing took.
public struct Timings: Sendable, Equatable {
  /// Seconds of each, in the order they were taken.
  public let seconds: [Double]

  /// The middle one, in seconds; the mean of the two middle ones where their number is even.
  public var median: Double {
    let sorted = seconds.sorted()
    guard let last = sorted.last else { return 0 }
    let half = sorted.count / 2
    return sorted.count % 2 == 1
      ? sorted[half] : half == 0 ? last : (sorted[half - 1] + sorted[half]) / 2
  }
  /// The shortest, in seconds.
  public var least: Double { seconds.min() ?? 0 }
  /// The longest, in seconds.
  public var most: Double { seconds.max() ?? 0 }

  /// Seconds that `body` takes.
  static func seconds<E: Error>(_ body: () throws(E) -> Void) throws(E) -> Double {
    let start = now()
    try body()
    return now() - start
  }

  /// Seconds of a clock that never goes back.
  static func now() -> Double { read(CLOCK_MONOTONIC) }

  /// Seconds that the processor has spent on the calling thread.
  static func processorTime() -> Double { read(CLOCK_THREAD_CPUTIME_ID) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
