import Ops

/// Devices that tests share. Each has a memory pool and threads of its own.
enum Hosts {
  private static let shared = Result { try Device.host(threads: 2) }
  private static let single = Result { try Device.host(threads: 1) }

  /// Two threads, so that shared loops are shared even on a machine with one core.
  static func two() throws -> Device { try shared.get() }
  /// One thread.
  static func one() throws -> Device { try single.get() }
}

/// A stream of even random numbers for tests, the same on every run.
struct TestRandom {
  private let key: RandomKey
  private var place = 0

  init(_ seed: UInt64) { key = RandomKey(seed: seed, purpose: .user) }

  /// The next number in `0..<1`.
  mutating func next() -> Double {
    defer { place += 1 }
    return Double(key.word(place) >> 11) * 0x1p-53
  }

  /// `count` numbers in `low..<high`.
  mutating func values(_ count: Int, _ low: Double, _ high: Double) -> [Double] {
    (0..<count).map { _ in low + (high - low) * next() }
  }

  /// `0..<count` in random order.
  mutating func order(_ count: Int) -> [Int] {
    var result = Array(0..<count)
    for place in stride(from: count - 1, to: 0, by: -1) {
      result.swapAt(place, Int(next() * Double(place + 1)))
    }
    return result
  }
}

/// A seed that belongs to a name: rows keep their numbers when others are added.
func seed(of name: String) -> UInt64 {
  name.utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
}

extension Tensor {
  /// A tensor from numbers in double precision.
  init(_ values: [Double], shape: [Int], on device: Device) throws(TensorError) {
    self = try Tensor(values.map { Float($0) }, shape: shape, on: device)
  }

  /// The sum of products with another tensor's elements, in double precision.
  func inner(_ other: Tensor) -> Double {
    zip(toHost(), other.toHost()).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
}
