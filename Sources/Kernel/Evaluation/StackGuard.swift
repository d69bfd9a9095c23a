internal import CHost

/// Knows how much of the thread's stack is left, so that deep programs end in a sentence.
///
/// Threads differ: the program runs on one with a large stack, tests on small ones. So the limit
/// is measured, not assumed.
struct StackGuard {
  /// The lowest address that may be used.
  private let floor: UInt

  /// Room kept free for whatever runs below the evaluator.
  private static let reserve: UInt = 512 * 1024
  /// What is taken to be there when the system does not say.
  private static let assumed: UInt = 256 * 1024

  /// Measures the current thread's stack.
  init() {
    if let (lowest, size) = Self.currentStack() {
      // Small stacks keep a quarter, large ones a fixed amount.
      floor = lowest + min(Self.reserve, size / 4)
    } else {
      var here: UInt8 = 0
      floor = withUnsafePointer(to: &here) { UInt(bitPattern: $0) } - Self.assumed
    }
  }

  /// Whether another level fits.
  var hasRoom: Bool {
    var here: UInt8 = 0
    return withUnsafePointer(to: &here) { UInt(bitPattern: $0) > floor }
  }

  /// The lowest address and the size of the thread's stack.
  private static func currentStack() -> (lowest: UInt, size: UInt)? {
    var lowest: UnsafeMutableRawPointer?
    var size = 0
    guard host_stack(&lowest, &size), let lowest else { return nil }
    return (UInt(bitPattern: lowest), UInt(size))
  }
}
