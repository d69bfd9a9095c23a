/// Random numbers for one part of one picture.
///
/// SplitMix64 (Steele, Lea, Flood 2014), started from a hash of seed, picture number and purpose:
/// what a part of a picture looks like depends on nothing else, neither on how many pictures are
/// painted nor on what was painted before.
struct SceneRandom {
  private var state: UInt64

  init(seed: UInt64, index: Int, purpose: UInt64) {
    state = Self.mixed(
      Self.mixed(Self.mixed(seed &+ 0x9E37_79B9_7F4A_7C15) ^ UInt64(bitPattern: Int64(index)))
        ^ (purpose &* 0xD1B5_4A32_D192_ED03))
  }

  private static func mixed(_ x: UInt64) -> UInt64 {
    var z = x
    z = (z ^ (z &>> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z &>> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z &>> 31)
  }

  mutating func bits() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return Self.mixed(state)
  }

  /// 0 to below 1.
  mutating func unit() -> Float { Float(bits() &>> 40) * (1 / 16_777_216) }

  mutating func within(_ low: Float, _ high: Float) -> Float { low + (high - low) * unit() }

  /// 0 to below `count`.
  mutating func below(_ count: Int) -> Int { Int(((bits() &>> 32) &* UInt64(count)) &>> 32) }

  mutating func chance(_ p: Float) -> Bool { unit() < p }

  mutating func pick<T>(_ values: [T]) -> T { values[below(values.count)] }

  /// A field of noise of its own.
  mutating func noise() -> SceneNoise { SceneNoise(salt: UInt32(truncatingIfNeeded: bits())) }
}
