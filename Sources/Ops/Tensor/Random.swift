/// Random numbers by counter: element `i` of a draw depends on its key and on `i`, never on who
/// computes it or in which order.
///
/// Source: Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3", Philox-4x32-10.
package enum Philox {
  /// Four words for one counter under one key.
  @inline(__always)
  package static func block(_ counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    // Plain words: vectors of four would be taken apart and put together in every round.
    var (c0, c1, c2, c3) = (counter[0], counter[1], counter[2], counter[3])
    var (k0, k1) = (key[0], key[1])
    for _ in 0..<10 {
      let product0 = UInt64(0xD251_1F53) &* UInt64(c0)
      let product1 = UInt64(0xCD9E_8D57) &* UInt64(c2)
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: product1 >> 32) ^ c1 ^ k0,
        UInt32(truncatingIfNeeded: product1),
        UInt32(truncatingIfNeeded: product0 >> 32) ^ c3 ^ k1,
        UInt32(truncatingIfNeeded: product0)
      )
      (k0, k1) = (k0 &+ 0x9E37_79B9, k1 &+ 0xBB67_AE85)
    }
    return SIMD4(c0, c1, c2, c3)
  }
}

/// What a draw is for; draws for different purposes never share numbers.
public enum RandomPurpose: UInt32, Sendable, CaseIterable {
  case user, initialization, dropout, shuffle, flip, crop, split
}

/// Names one draw of random numbers: seed, purpose, step, layer and the first sample of the batch.
public struct RandomKey: Sendable, Equatable {
  /// The seed of the whole run.
  public var seed: UInt64
  /// What the draw is for.
  public var purpose: RandomPurpose
  /// The training step, or how many draws came before; 40 bits are used.
  public var step: UInt64
  /// The layer that draws; 16 bits are used.
  public var layer: UInt32
  /// The number, in the whole batch, of the first sample drawn for.
  public var sample: UInt32
  /// Whether the first axis of the output counts samples, each with elements of its own.
  public var isPerSample: Bool
  /// Whether nothing is drawn; see `RandomGenerator.unread`.
  var isUnread = false

  /// Creates a key.
  public init(
    seed: UInt64, purpose: RandomPurpose, step: UInt64 = 0, layer: UInt32 = 0, sample: UInt32 = 0,
    isPerSample: Bool = false
  ) {
    self.seed = seed
    self.purpose = purpose
    self.step = step
    self.layer = layer
    self.sample = sample
    self.isPerSample = isPerSample
  }

  /// The key words of the counter-based generator.
  var words: SIMD2<UInt32> {
    SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
  }

  /// The counter of four elements: their group within the sample, the sample, step and layer.
  func counter(sample offset: Int, group: Int) -> SIMD4<UInt32> {
    SIMD4(
      UInt32(truncatingIfNeeded: group), sample &+ UInt32(truncatingIfNeeded: offset),
      UInt32(truncatingIfNeeded: step),
      purpose.rawValue << 24 | UInt32(truncatingIfNeeded: step >> 32 & 0xFF) << 16
        | layer & 0xFFFF)
  }

  /// The `index`-th 64-bit word of this draw, for decisions made on the host.
  public func word(_ index: Int) -> UInt64 {
    let block = Philox.block(counter(sample: 0, group: index / 2), key: words)
    let half = index % 2 * 2
    return UInt64(block[half]) | UInt64(block[half + 1]) << 32
  }
}

/// A source of draws whose state is two numbers and can be saved.
public struct RandomGenerator: Sendable, Equatable {
  /// The seed of every draw.
  public var seed: UInt64
  /// Draws made so far.
  public var draws: UInt64
  private var isUnread = false

  /// For models whose every weight is overwritten before it is read: tensors drawn from it have
  /// arbitrary contents, and cost nothing.
  package static var unread: RandomGenerator {
    var generator = RandomGenerator(seed: 0)
    generator.isUnread = true
    return generator
  }

  /// Creates a generator.
  public init(seed: UInt64, draws: UInt64 = 0) {
    self.seed = seed
    self.draws = draws
  }

  /// The key of the next draw.
  public mutating func next(_ purpose: RandomPurpose = .user) -> RandomKey {
    defer { draws += 1 }
    var key = RandomKey(seed: seed, purpose: purpose, step: draws)
    key.isUnread = isUnread
    return key
  }
}

extension Tensor {
  /// A tensor of random elements.
  ///
  /// - Parameters:
  ///   - distribution: How the elements are spread.
  ///   - shape: Length of each axis.
  ///   - key: Names the draw; the same key gives the same elements on any device.
  ///   - device: Where the elements are put.
  public static func random(
    _ distribution: Distribution, _ shape: [Int], key: RandomKey, on device: Device
  ) throws(TensorError) -> Tensor {
    let result = try uninitialized(shape, on: device)
    if !key.isUnread { device.backend.random(distribution, key, to: result) }
    return result
  }
}
