internal import Synchronization

/// The wish to stop, raised from anywhere: another thread, a signal handler.
///
/// The evaluator looks at it before each statement and each turn of a loop, commands look between
/// batches and long operations. Asked twice, the evaluator stops between two operations of an
/// expression as well.
public final class Interrupt: Sendable {
  private let count = Atomic<Int>(0)

  /// Creates an interrupt nobody has requested.
  public init() {}

  /// Asks to stop. It only counts in an atomic, so a signal handler may call it.
  public func request() { count.add(1, ordering: .relaxed) }

  /// Whether somebody asked to stop.
  public var isRequested: Bool { count.load(ordering: .relaxed) > 0 }

  /// How often it was asked since the last `clear()`; from two on, what runs is
  /// given up between two operations.
  public var requests: Int { count.load(ordering: .relaxed) }

  /// Forgets the wish.
  public func clear() { count.store(0, ordering: .relaxed) }
}
