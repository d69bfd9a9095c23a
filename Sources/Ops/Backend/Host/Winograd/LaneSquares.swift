// In the fast convolutions, lanes are sixteen neighbouring channels of one pixel, or of one point of
// a tile.

/// The lanes at an address, which need not be aligned.
@inline(__always)
func loadLanes(_ address: UnsafePointer<Float>, _ offset: Int = 0) -> Lanes {
  UnsafeRawPointer(address + offset).loadUnaligned(as: Lanes.self)
}

/// Stores lanes at an address, which need not be aligned.
@inline(__always)
func storeLanes(_ lanes: Lanes, _ address: UnsafeMutablePointer<Float>, _ offset: Int = 0) {
  UnsafeMutableRawPointer(address + offset).storeBytes(of: lanes, as: Lanes.self)
}

extension Lanes {
  /// `self + factor · x`, rounded once.
  @inline(__always)
  func plus(_ factor: Float, _ x: Lanes) -> Lanes { addingProduct(x, Lanes(repeating: factor)) }
}

/// A square of 16 × 16 numbers turned over its diagonal: sixteen pixels of sixteen channels become
/// sixteen channels of sixteen pixels, or the other way round.
///
/// Four rounds of interleaving row `i` with row `i + 8` move every number to its place.
///
/// - Parameters:
///   - rowStep: Floats from one row to the next in `source`.
///   - outStep: The same in `target`.
@inline(__always)
func transpose16(
  _ source: UnsafePointer<Float>, rowStep: Int, to target: UnsafeMutablePointer<Float>,
  outStep: Int
) {
  var a0 = loadLanes(source)
  var a1 = loadLanes(source, rowStep)
  var a2 = loadLanes(source, 2 * rowStep)
  var a3 = loadLanes(source, 3 * rowStep)
  var a4 = loadLanes(source, 4 * rowStep)
  var a5 = loadLanes(source, 5 * rowStep)
  var a6 = loadLanes(source, 6 * rowStep)
  var a7 = loadLanes(source, 7 * rowStep)
  var a8 = loadLanes(source, 8 * rowStep)
  var a9 = loadLanes(source, 9 * rowStep)
  var aA = loadLanes(source, 10 * rowStep)
  var aB = loadLanes(source, 11 * rowStep)
  var aC = loadLanes(source, 12 * rowStep)
  var aD = loadLanes(source, 13 * rowStep)
  var aE = loadLanes(source, 14 * rowStep)
  var aF = loadLanes(source, 15 * rowStep)
  for _ in 0..<4 {
    let (b0, b1) = (low(a0, a8), high(a0, a8))
    let (b2, b3) = (low(a1, a9), high(a1, a9))
    let (b4, b5) = (low(a2, aA), high(a2, aA))
    let (b6, b7) = (low(a3, aB), high(a3, aB))
    let (b8, b9) = (low(a4, aC), high(a4, aC))
    let (bA, bB) = (low(a5, aD), high(a5, aD))
    let (bC, bD) = (low(a6, aE), high(a6, aE))
    let (bE, bF) = (low(a7, aF), high(a7, aF))
    (a0, a1, a2, a3, a4, a5, a6, a7) = (b0, b1, b2, b3, b4, b5, b6, b7)
    (a8, a9, aA, aB, aC, aD, aE, aF) = (b8, b9, bA, bB, bC, bD, bE, bF)
  }
  storeLanes(a0, target)
  storeLanes(a1, target, outStep)
  storeLanes(a2, target, 2 * outStep)
  storeLanes(a3, target, 3 * outStep)
  storeLanes(a4, target, 4 * outStep)
  storeLanes(a5, target, 5 * outStep)
  storeLanes(a6, target, 6 * outStep)
  storeLanes(a7, target, 7 * outStep)
  storeLanes(a8, target, 8 * outStep)
  storeLanes(a9, target, 9 * outStep)
  storeLanes(aA, target, 10 * outStep)
  storeLanes(aB, target, 11 * outStep)
  storeLanes(aC, target, 12 * outStep)
  storeLanes(aD, target, 13 * outStep)
  storeLanes(aE, target, 14 * outStep)
  storeLanes(aF, target, 15 * outStep)
}

/// The same for 8 × 8 numbers.
@inline(__always)
func transpose8(
  _ source: UnsafePointer<Float>, rowStep: Int, to target: UnsafeMutablePointer<Float>,
  outStep: Int
) {
  typealias Half = SIMD8<Float>
  @inline(__always) func row(_ index: Int) -> Half {
    UnsafeRawPointer(source + index * rowStep).loadUnaligned(as: Half.self)
  }
  @inline(__always) func interleave(_ a: Half, _ b: Half) -> (low: Half, high: Half) {
    (
      Half(a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3]),
      Half(a[4], b[4], a[5], b[5], a[6], b[6], a[7], b[7])
    )
  }
  var (a0, a1, a2, a3) = (row(0), row(1), row(2), row(3))
  var (a4, a5, a6, a7) = (row(4), row(5), row(6), row(7))
  for _ in 0..<3 {
    let (b0, b1) = interleave(a0, a4)
    let (b2, b3) = interleave(a1, a5)
    let (b4, b5) = interleave(a2, a6)
    let (b6, b7) = interleave(a3, a7)
    (a0, a1, a2, a3, a4, a5, a6, a7) = (b0, b1, b2, b3, b4, b5, b6, b7)
  }
  @inline(__always) func put(_ row: Half, _ index: Int) {
    UnsafeMutableRawPointer(target + index * outStep).storeBytes(of: row, as: Half.self)
  }
  put(a0, 0)
  put(a1, 1)
  put(a2, 2)
  put(a3, 3)
  put(a4, 4)
  put(a5, 5)
  put(a6, 6)
  put(a7, 7)
}

/// The lower halves of two rows, interleaved. Written out: one instruction.
@inline(__always)
private func low(_ a: Lanes, _ b: Lanes) -> Lanes {
  Lanes(
    a[0], b[0], a[1], b[1], a[2], b[2], a[3], b[3], a[4], b[4], a[5], b[5], a[6], b[6], a[7], b[7])
}

/// The upper halves of two rows, interleaved.
@inline(__always)
private func high(_ a: Lanes, _ b: Lanes) -> Lanes {
  Lanes(
    a[8], b[8], a[9], b[9], a[10], b[10], a[11], b[11], a[12], b[12], a[13], b[13], a[14], b[14],
    a[15], b[15])
}
