import Foundation
import Testing

@testable import Ops

/// Threads that share loops: every part runs once, whoever asks.
@Suite struct WorkersTests {
  private final class Counts: @unchecked Sendable {
    let values: UnsafeMutablePointer<Int>
    let count: Int
    init(_ count: Int) {
      self.count = count
      values = .allocate(capacity: count)
      values.initialize(repeating: 0, count: count)
    }
    deinit { values.deallocate() }
    var all: [Int] { Array(UnsafeBufferPointer(start: values, count: count)) }
  }

  @Test(arguments: [1, 2, 3, 8])
  func everyPartRunsOnce(threads: Int) {
    let workers = Workers(count: threads)
    for parts in [0, 1, 2, 3, 7, 64] {
      for _ in 0..<200 {
        let counts = Counts(parts)
        workers.run(parts: parts) { counts.values[$0] += 1 }
        #expect(counts.all == Array(repeating: 1, count: parts))
      }
    }
  }

  @Test func loopsInsideLoopsRunToo() {
    let workers = Workers(count: 2)
    let counts = Counts(100)
    workers.run(parts: 10) { outer in
      workers.run(parts: 10) { counts.values[outer * 10 + $0] += 1 }
    }
    #expect(counts.all == Array(repeating: 1, count: 100))
  }

  @Test func splitsCoverTheRange() {
    let workers = Workers(count: 3)
    for total in [0, 1, 5, 1000, 40_001] {
      let counts = Counts(total)
      workers.split(total, grain: 10) { range in for place in range { counts.values[place] += 1 } }
      #expect(counts.all == Array(repeating: 1, count: total))
      #expect((0..<7).flatMap { Array(share(total, $0, of: 7)) } == Array(0..<total))
    }
  }

  /// Several threads may use one device: one shares its loops, the others run alone.
  @Test func oneDeviceServesManyThreads() async throws {
    let host = try Hosts.two()
    func work(_ seed: UInt64) throws -> [Float] {
      let x = Parameter(try noise([4, 8, 33, 35], seed, on: host))
      let w = Parameter(try noise([8, 8, 3, 3], seed + 1, on: host))
      let y = try x.tensor.convolved(w.tensor).batchNormalized(weight: nil, bias: nil).output.tanh()
      try y.abs().mean().backward()
      return (x.gradient?.toHost() ?? []) + (w.gradient?.toHost() ?? [])
    }
    let expected = try (0..<4).map { try work(UInt64($0)) }
    let results = try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
      for round in 0..<12 { group.addTask { (round % 4, try work(UInt64(round % 4))) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(results.count == 12)
    for (seed, values) in results { #expect(values == expected[seed]) }
  }

  /// A device goes, its threads with it: many come and go.
  @Test func devicesComeAndGo() throws {
    for round in 0..<50 {
      let host = try Device.host(threads: 4)
      let x = try Tensor.ones([70_000 + round], on: host).exp()
      #expect(try x.sum().item() > 0)
    }
  }
}
