import Foundation
import Testing

@testable import Ops

/// Graphs as deep as a long loop makes them, on a small stack.
@Suite struct DepthTests {
  /// Runs `body` on a thread with a stack of 512 kilobytes.
  private func onSmallStack(_ body: @escaping @Sendable () throws -> Void) throws {
    final class Outcome: @unchecked Sendable { var error: (any Error)? }
    let outcome = Outcome()
    let done = DispatchSemaphore(value: 0)
    let thread = Thread {
      do { try body() } catch { outcome.error = error }
      done.signal()
    }
    thread.stackSize = 512 << 10
    thread.start()
    done.wait()
    if let error = outcome.error { throw error }
  }

  private static let depth = 100_000

  private static func chain(_ x: Tensor) throws -> Tensor {
    var y = x
    for _ in 0..<depth { y = try y + x }
    return y
  }

  @Test func backward() throws {
    try onSmallStack {
      let x = Parameter(try Tensor.scalar(1, on: Hosts.one()))
      try Self.chain(x.tensor).backward()
      #expect(x.gradient?.toHost() == [Float(Self.depth + 1)])
    }
  }

  @Test func release() throws {
    try onSmallStack {
      let x = Parameter(try Tensor.scalar(1, on: Hosts.one()))
      var y: Tensor? = try Self.chain(x.tensor)
      #expect(y?.isTracked == true)
      y = nil
      // Kept after a backward pass, then let go.
      y = try Self.chain(x.tensor)
      try y?.backward(keepGraph: true)
      y = nil
      #expect(x.gradient != nil)
    }
  }

  @Test func unaryChainsAndPrunedChains() throws {
    try onSmallStack {
      let host = try Hosts.one()
      let (x, other) = (
        Parameter(try Tensor.scalar(1, on: host)), Parameter(try Tensor.scalar(2, on: host))
      )
      var y = x.tensor
      for _ in 0..<Self.depth { y = try -y }
      // The long chain is not wanted: it is looked at, and freed, without being followed.
      try (y * other.tensor).backward(for: [other])
      #expect(other.gradient?.toHost() == [1] && x.gradient == nil)
    }
  }
}
