import Testing

@testable import Ops

/// Randomness by counter: known answers, statistics, and independence of who draws what.
@Suite struct RandomTests {
  /// Source: the file kat_vectors of Random123, philox4x32 with ten rounds.
  @Test(
    arguments: [
      (
        [0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
      ),
      (
        Array(repeating: 0xffff_ffff, count: 4), [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func philox(counter: [UInt32], key: [UInt32], answer: [UInt32]) {
    let block = Philox.block(
      SIMD4(counter[0], counter[1], counter[2], counter[3]), key: SIMD2(key[0], key[1]))
    #expect((0..<4).map { block[$0] } == answer)
  }

  @Test func statistics() throws {
    let host = try Hosts.two()
    let count = 400_000
    func draw(_ distribution: Distribution, _ seed: UInt64) throws -> (Double, Double, [Float]) {
      let x = try Tensor.random(
        distribution, [count], key: RandomKey(seed: seed, purpose: .user), on: host)
      return (Double(try x.mean().item()), Double(try x.variance().item()), x.toHost())
    }
    for seed in [0, 1, UInt64.max] {
      let (mean, variance, values) = try draw(.uniform(low: -1, high: 3), seed)
      #expect(abs(mean - 1) < 0.01 && abs(variance - 16.0 / 12) < 0.01)
      #expect(values.allSatisfy { $0 >= -1 && $0 < 3 })
      let (center, spread, bell) = try draw(.normal(mean: 2, deviation: 0.5), seed)
      #expect(abs(center - 2) < 0.005 && abs(spread - 0.25) < 0.005)
      #expect(bell.allSatisfy { $0.isFinite })
      // Shares of a bell curve within one and two deviations.
      let inner = Double(bell.count { abs($0 - 2) < 0.5 }) / Double(count)
      let outer = Double(bell.count { abs($0 - 2) < 1 }) / Double(count)
      #expect(abs(inner - 0.6827) < 0.004 && abs(outer - 0.9545) < 0.002)
      let (share, _, coins) = try draw(.bernoulli(probability: 0.3, value: 2), seed)
      #expect(abs(share - 0.6) < 0.01 && coins.allSatisfy { $0 == 0 || $0 == 2 })
      // Neighbours are not alike.
      let pairs = zip(bell, bell.dropFirst()).reduce(0.0) {
        $0 + Double($1.0 - 2) * Double($1.1 - 2)
      }
      #expect(abs(pairs / Double(count) / 0.25) < 0.01)
    }
  }

  @Test func theUpperBoundIsNeverReached() throws {
    // The sum rounds to 2 for the largest draws unless it is held below.
    let x = try Tensor.random(
      .uniform(low: 1, high: 2), [1 << 22], key: RandomKey(seed: 4, purpose: .user),
      on: Hosts.two())
    #expect(try x.max().item() < 2)
  }

  @Test func everyPartOfAKeyMatters() throws {
    let host = try Hosts.two()
    let key = RandomKey(seed: 5, purpose: .user, step: 6, layer: 7, sample: 8)
    var keys = [key]
    for purpose in RandomPurpose.allCases where purpose != .user {
      keys.append(RandomKey(seed: 5, purpose: purpose, step: 6, layer: 7, sample: 8))
    }
    keys.append(RandomKey(seed: 5 | 1 << 40, purpose: .user, step: 6, layer: 7, sample: 8))
    keys.append(RandomKey(seed: 5, purpose: .user, step: 6 | 1 << 36, layer: 7, sample: 8))
    keys.append(RandomKey(seed: 5, purpose: .user, step: 6, layer: 9, sample: 8))
    keys.append(RandomKey(seed: 5, purpose: .user, step: 6, layer: 7, sample: 9))
    let draws = try keys.map { key in
      try Tensor.random(.uniform(low: 0, high: 1), [16], key: key, on: host).toHost()
    }
    #expect(Set(draws).count == keys.count)
    var generator = RandomGenerator(seed: 5)
    let words = (0..<100).map { _ in generator.next().word(0) }
    #expect(Set(words).count == 100 && generator.draws == 100)
    var resumed = RandomGenerator(seed: 5, draws: 99)
    #expect(resumed.next().word(0) == words[99])
  }

  /// A batch cut in two draws what the whole batch draws.
  @Test(arguments: [[6, 3, 5], [6, 1], [6, 2, 7, 9]])
  func samplesDoNotDependOnTheBatch(shape: [Int]) throws {
    let host = try Hosts.two()
    for distribution in [
      Distribution.uniform(low: 0, high: 1), .normal(mean: 0, deviation: 1),
      .bernoulli(probability: 0.5, value: 1),
    ] {
      func draw(_ samples: Range<Int>) throws -> Tensor {
        let key = RandomKey(
          seed: 2, purpose: .dropout, sample: UInt32(10 + samples.lowerBound), isPerSample: true)
        return try .random(
          distribution, [samples.count] + shape.dropFirst(), key: key, on: host)
      }
      let parts = try [0..<1, 1..<4, 4..<6].map(draw)
      expectSameBits(try .concatenated(parts, axis: 0), try draw(0..<6))
    }
    let x = try Tensor.ones(shape, on: host)
    let key = RandomKey(seed: 2, purpose: .dropout, sample: 0)
    let whole = try x.droppedOut(probability: 0.5, key: key)
    let rest = try x.sliced(axis: 0, 2..<6).droppedOut(
      probability: 0.5, key: RandomKey(seed: 2, purpose: .dropout, sample: 2))
    expectSameBits(rest, try whole.sliced(axis: 0, 2..<6))
  }

  @Test func dropoutKeepsTheMean() throws {
    let x = try Tensor.ones([100, 1000], on: Hosts.two())
    let y = try x.droppedOut(probability: 0.3, key: RandomKey(seed: 8, purpose: .dropout))
    #expect(abs(try y.mean().item() - 1) < 0.01)
    #expect(Set(y.toHost()) == [0, 1 / (1 - 0.3)])
    #expect(
      try x.droppedOut(probability: 0, key: RandomKey(seed: 8, purpose: .dropout)).toHost()
        == x.toHost())
  }
}
