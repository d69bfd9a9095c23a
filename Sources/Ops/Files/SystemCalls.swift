import Glibc

/// The system calls of `AtomicFile`, in one place where a test can make any of them fail.
struct SystemCalls: Sendable {
  /// The calls by name.
  enum Name: Sendable {
    case inspect, open, lock, truncate, write, sync, rename, openFolder, syncFolder, remove
  }

  /// Asked before each call. Any answer but zero is the `errno` the call then fails with.
  var fault: @Sendable (Name) -> Int32 = { _ in 0 }
  /// The most bytes one write takes; a test makes it small to see short writes.
  var writeLimit = 1 << 30

  static let standard = SystemCalls()

  /// Makes a call, again as long as a signal interrupts it. A negative result means failure.
  func call<Result: SignedInteger>(_ name: Name, _ body: () -> Result)
    -> Swift.Result<
      Result, Failure
    >
  {
    while true {
      let fault = fault(name)
      if fault == EINTR { continue }
      if fault != 0 { return .failure(Failure(code: fault)) }
      let result = body()
      if result >= 0 { return .success(result) }
      let code = errno
      if code != EINTR { return .failure(Failure(code: code)) }
    }
  }

  /// The `errno` of a failed call.
  struct Failure: Error { var code: Int32 }
}
