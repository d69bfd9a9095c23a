internal import Dispatch
internal import Synchronization

extension Call {
  /// Runs work that cannot be told to stop, like listing a disk, beside this thread, so that Ctrl-C
  /// gives the prompt back at once. What nobody waits for any more ends by itself.
  func abandoning<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) throws -> Value {
    let answer = Answer<Value>()
    DispatchQueue.global().async {
      answer.result.withLock { $0 = Result { try work() } }
      answer.isThere.signal()
    }
    while answer.isThere.wait(timeout: .now() + .milliseconds(20)) == .timedOut {
      try checkInterrupt()
    }
    guard let result = answer.result.withLock({ $0 }) else { throw CommandError("no answer came") }
    return try result.get()
  }
}

/// Where one thread leaves a result for another.
private final class Answer<Value: Sendable>: Sendable {
  let result = Mutex<Result<Value, any Error>?>(nil)
  let isThere = DispatchSemaphore(value: 0)
}
