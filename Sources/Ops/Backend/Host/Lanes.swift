internal import CHost

/// Sixteen floats that go through a loop together.
typealias Lanes = SIMD16<Float>

/// Elements of a vector.
let laneCount = 16

extension Lanes {
  /// Reads sixteen neighbours, at any alignment.
  @inline(__always)
  init(_ x: UnsafePointer<Float>) { self = UnsafeRawPointer(x).loadUnaligned(as: Lanes.self) }

  /// Reads the first `count` neighbours; zeros stand for the others.
  @inline(__always)
  init(_ x: UnsafePointer<Float>, first count: Int) {
    self = .zero
    for lane in 0..<count { self[lane] = x[lane] }
  }

  /// Writes all sixteen, at any alignment.
  @inline(__always)
  func store(_ y: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(y).storeBytes(of: self, as: Lanes.self)
  }

  /// Writes the first `count`.
  @inline(__always)
  func store(_ y: UnsafeMutablePointer<Float>, first count: Int) {
    for lane in 0..<count { y[lane] = self[lane] }
  }

  /// The square root of each.
  @inline(__always)
  var squareRoots: Lanes { host_square_roots(self) }

  @inline(__always)
  var bits: SIMD16<UInt32> { unsafeBitCast(self, to: SIMD16<UInt32>.self) }
}

// Functions of vectors are types, not closures: a closure that a loop uses twice may be called for
// each vector, and its arguments then go through memory.

/// A function of sixteen numbers.
protocol LaneFunction {
  func callAsFunction(_ x: Lanes) -> Lanes
}

/// A function of sixteen pairs.
protocol LanePairFunction {
  func callAsFunction(_ a: Lanes, _ b: Lanes) -> Lanes
}

/// `y = f(x)` over neighbours, sixteen at a time, the rest as the first lanes of one more vector.
@inline(__always)
func forEachLanes<F: LaneFunction>(
  _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ count: Int, _ f: F
) {
  var index = 0
  while index &+ laneCount <= count {
    f(Lanes(x + index)).store(y + index)
    index &+= laneCount
  }
  if index < count {
    let rest = count &- index
    f(Lanes(x + index, first: rest)).store(y + index, first: rest)
  }
}

/// `y = f(a, b)` over neighbours, as above.
@inline(__always)
func forEachLanes<F: LanePairFunction>(
  _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
  _ count: Int, _ f: F
) {
  var index = 0
  while index &+ laneCount <= count {
    f(Lanes(a + index), Lanes(b + index)).store(y + index)
    index &+= laneCount
  }
  if index < count {
    let rest = count &- index
    f(Lanes(a + index, first: rest), Lanes(b + index, first: rest)).store(y + index, first: rest)
  }
}

/// Sums of sixteen lanes in double precision.
struct DoubleLanes {
  private var low = SIMD8<Double>()
  private var high = SIMD8<Double>()

  @inline(__always)
  mutating func add(_ x: Lanes) {
    low += host_low_doubles(x)
    high += host_high_doubles(x)
  }

  @inline(__always)
  mutating func add(_ other: DoubleLanes) {
    low += other.low
    high += other.high
  }

  /// The sum over the lanes, in a fixed order.
  @inline(__always)
  var total: Double { (low + high).sum() }
}
