internal import CHost

/// Products of two matrices whose rows are both long: every sum runs along two rows as they lie, so
/// that nothing is packed.
///
/// Sixteen running sums, of four rows with four rows, stay in registers.
enum DotProduct {
  /// Numbers of a row that are worked through at a time: four rows then stay in the first cache.
  private static let run = 2048

  /// Whether a product `a · bᵀ` is worth taking this way: `n` rows of `b`, sums of `k` products.
  static func suits(m: Int, n: Int, k: Int) -> Bool {
    host_has_wide_vectors != 0 && (n <= 64 || m <= 8) && k >= 128
  }

  /// `c = a · bᵀ`, or `c += a · bᵀ`, on the calling thread.
  ///
  /// - Parameters:
  ///   - a: `[m, k]`, rows `aLeading` floats apart.
  ///   - b: `[n, k]`, rows `bLeading` floats apart.
  ///   - c: `[m, n]`, rows `leading` floats apart.
  static func multiply(
    _ a: UnsafePointer<Float>, _ aLeading: Int, _ b: UnsafePointer<Float>, _ bLeading: Int,
    to c: UnsafeMutablePointer<Float>, leading: Int, m: Int, n: Int, k: Int, adding: Bool
  ) {
    for first in stride(from: 0, to: k, by: run) {
      let count = min(run, k - first)
      let isAdding = adding || first > 0
      for j in stride(from: 0, to: n, by: 4) {
        for i in stride(from: 0, to: m, by: 4) {
          block(
            // Rows beyond the last are read as the last, and not written.
            Rows(a + first, aLeading, at: i, of: m), Rows(b + first, bLeading, at: j, of: n),
            count, c + i * leading + j, leading: leading, rows: min(4, m - i),
            columns: min(4, n - j), adding: isAdding)
        }
      }
    }
  }

  /// Four rows of a matrix.
  private struct Rows {
    let first: UnsafePointer<Float>
    let second: UnsafePointer<Float>
    let third: UnsafePointer<Float>
    let fourth: UnsafePointer<Float>

    @inline(__always)
    init(_ base: UnsafePointer<Float>, _ leading: Int, at row: Int, of count: Int) {
      first = base + row * leading
      second = base + min(row + 1, count - 1) * leading
      third = base + min(row + 2, count - 1) * leading
      fourth = base + min(row + 3, count - 1) * leading
    }
  }

  @inline(never)
  private static func block(
    _ a: Rows, _ b: Rows, _ count: Int, _ c: UnsafeMutablePointer<Float>, leading: Int,
    rows: Int, columns: Int, adding: Bool
  ) {
    var (s00, s01, s02, s03) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (s10, s11, s12, s13) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (s20, s21, s22, s23) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (s30, s31, s32, s33) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var index = 0
    while index + 16 <= count {
      let b0 = loadLanes(b.first, index)
      let b1 = loadLanes(b.second, index)
      let b2 = loadLanes(b.third, index)
      let b3 = loadLanes(b.fourth, index)
      let a0 = loadLanes(a.first, index)
      s00.addProduct(a0, b0)
      s01.addProduct(a0, b1)
      s02.addProduct(a0, b2)
      s03.addProduct(a0, b3)
      let a1 = loadLanes(a.second, index)
      s10.addProduct(a1, b0)
      s11.addProduct(a1, b1)
      s12.addProduct(a1, b2)
      s13.addProduct(a1, b3)
      let a2 = loadLanes(a.third, index)
      s20.addProduct(a2, b0)
      s21.addProduct(a2, b1)
      s22.addProduct(a2, b2)
      s23.addProduct(a2, b3)
      let a3 = loadLanes(a.fourth, index)
      s30.addProduct(a3, b0)
      s31.addProduct(a3, b1)
      s32.addProduct(a3, b2)
      s33.addProduct(a3, b3)
      index += 16
    }
    var sums = (
      (s00.sum(), s01.sum(), s02.sum(), s03.sum()), (s10.sum(), s11.sum(), s12.sum(), s13.sum()),
      (s20.sum(), s21.sum(), s22.sum(), s23.sum()), (s30.sum(), s31.sum(), s32.sum(), s33.sum())
    )
    withUnsafeMutableBytes(of: &sums) { bytes in
      let sums = bytes.assumingMemoryBound(to: Float.self)
      let left = (a.first, a.second, a.third, a.fourth)
      let right = (b.first, b.second, b.third, b.fourth)
      for place in index..<count {
        let x = (left.0[place], left.1[place], left.2[place], left.3[place])
        let y = (right.0[place], right.1[place], right.2[place], right.3[place])
        for (row, value) in [x.0, x.1, x.2, x.3].enumerated() {
          sums[4 * row] += value * y.0
          sums[4 * row + 1] += value * y.1
          sums[4 * row + 2] += value * y.2
          sums[4 * row + 3] += value * y.3
        }
      }
      for row in 0..<rows {
        for column in 0..<columns {
          let value = sums[4 * row + column]
          let place = row * leading + column
          c[place] = adding ? c[place] + value : value
        }
      }
    }
  }
}
