/// A fast convolution of short lines: `m` outputs of a kernel of `r` taps in `n = m + r − 1`
/// products instead of `m · r`.
///
/// With matrices A `[n, m]`, B `[n, n]` and G `[n, r]`, a line of outputs is
/// `y = Aᵀ ((G g) ∘ (Bᵀ d))`, exactly, and a square of them the same with every matrix on both
/// sides. Read backwards, the one identity gives both gradients: `A` and `B` take the place of `Aᵀ`
/// and `Bᵀ`, `Gᵀ` that of `G`.
///
/// Each function below multiplies one line by one of the six matrices, written out, lanes at a
/// time: it reads vectors `step` floats apart and writes vectors `outStep` floats apart.
///
/// The points of each transform were chosen for a small rounding error of both passes; every
/// entry of A and B is exact in binary.
///
/// Sources: Winograd 1980, "Arithmetic complexity of computations"; Lavin and Gray 2016, "Fast
/// algorithms for convolutional neural networks".
protocol TileTransform {
  /// Outputs of a tile along one side: m.
  static var outputs: Int { get }
  /// Taps of the kernel along one side: r.
  static var taps: Int { get }

  /// `Bᵀ d`: n inputs to n points.
  static func input(
    _ d: UnsafePointer<Float>, _ step: Int, _ v: UnsafeMutablePointer<Float>, _ outStep: Int)
  /// `Aᵀ m`: n points to m outputs.
  static func output(
    _ m: UnsafePointer<Float>, _ step: Int, _ y: UnsafeMutablePointer<Float>, _ outStep: Int)
  /// `G g`: r taps to n points.
  static func filter(
    _ g: UnsafePointer<Float>, _ step: Int, _ u: UnsafeMutablePointer<Float>, _ outStep: Int)
  /// `A y`: m outputs' gradients to n points.
  static func spread(
    _ y: UnsafePointer<Float>, _ step: Int, _ m: UnsafeMutablePointer<Float>, _ outStep: Int)
  /// `B v`: n points to n inputs' gradients.
  static func collect(
    _ v: UnsafePointer<Float>, _ step: Int, _ d: UnsafeMutablePointer<Float>, _ outStep: Int)
  /// `Gᵀ u`: n points to r taps' gradients.
  static func gather(
    _ u: UnsafePointer<Float>, _ step: Int, _ g: UnsafeMutablePointer<Float>, _ outStep: Int)
}

extension TileTransform {
  /// Points of a tile along one side: n.
  @inline(__always) static var points: Int { outputs + taps - 1 }
  /// Products of a tile.
  @inline(__always) static var products: Int { points * points }
}

/// Vectors laid out in rows: where the first lies, and floats from row to row and within a row.
struct Square<Pointer> {
  var start: Pointer
  var row: Int
  var column: Int

  @inline(__always)
  init(_ start: Pointer, row: Int, column: Int) {
    self.start = start
    self.row = row
    self.column = column
  }
}

/// The largest square of points, `[8, 8]` vectors, for the half-done product.
let transformScratchCount = 8 * 8 * laneCount

/// A square multiplied from both sides: columns first, then rows.
///
/// - Parameters:
///   - count: Vectors of a side before and after.
///   - scratch: `transformScratchCount` floats.
///   - line: What is done with each line.
@inline(__always)
func transformSquare(
  _ x: Square<UnsafePointer<Float>>, _ y: Square<UnsafeMutablePointer<Float>>,
  count: (from: Int, to: Int), scratch: UnsafeMutablePointer<Float>,
  line: (UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>, Int) -> Void
) {
  let row = count.from * laneCount
  for column in 0..<count.from {
    line(x.start + column * x.column, x.row, scratch + column * laneCount, row)
  }
  for index in 0..<count.to {
    line(scratch + index * row, laneCount, y.start + index * y.row, y.column)
  }
}
