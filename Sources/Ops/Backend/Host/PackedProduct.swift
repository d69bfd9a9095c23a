internal import CHost

/// Matrix products on packed panels, for processors with 512-bit vectors.
///
/// Sixteen running sums of sixteen floats stay in registers while two vectors of `b` and eight
/// numbers of `a` stream past: 8 × 32 products a step, at nearly the rate the processor can add and
/// multiply. Where OpenBLAS knows the processor it does the same; older releases, or a core type
/// set in the environment, leave half of that rate unused.
///
/// Source: Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication".
enum PackedProduct {
  typealias V = SIMD16<Float>

  /// Length of the sums taken at a time: a panel of `b` then fits into the first-level cache.
  private static let depth = 256
  /// Columns of `b` packed at a time, so that they stay in the second-level cache.
  private static let width = 512

  /// Whether a product is worth packing here: the vectors are there, and the result is wide enough
  /// to pay for it.
  static func suits(m: Int, n: Int, k: Int) -> Bool {
    host_has_wide_vectors != 0 && n >= 24 && k >= 8
  }

  /// Floats of scratch that a product needs.
  private static let scratchCount = depth * (width + 8) + 8 * 32

  /// `c = a · b`, or `c += a · b`, on the calling thread.
  ///
  /// `a` is `[m, k]`, `b` `[k, n]`, `c` `[m, n]`.
  static func multiply(
    _ a: MatrixView, _ b: MatrixView, to c: UnsafeMutablePointer<Float>, leading: Int,
    m: Int, n: Int, k: Int, adding: Bool
  ) {
    let columns = ThreadScratch.memory(scratchCount)
    let rows = columns + depth * width
    let edge = rows + depth * 8
    for n0 in stride(from: 0, to: n, by: width) {
      let nCount = min(width, n - n0)
      for k0 in stride(from: 0, to: k, by: depth) {
        let kCount = min(depth, k - k0)
        let isAdding = adding || k0 > 0
        packColumns(b, k0..<k0 + kCount, n0..<n0 + nCount, to: columns)
        for m0 in stride(from: 0, to: m, by: 8) {
          let mCount = min(8, m - m0)
          packRows(a, m0..<m0 + mCount, k0..<k0 + kCount, to: rows)
          for j in stride(from: 0, to: nCount, by: 32) {
            let target = c + m0 * leading + n0 + j
            let panel = columns + j * kCount
            if mCount == 8, nCount - j >= 32 {
              tile(kCount, rows, panel, target, leading: leading, adding: isAdding)
            } else {
              tile(kCount, rows, panel, edge, leading: 32, adding: false)
              copyEdge(edge, to: target, leading, mCount, min(32, nCount - j), isAdding)
            }
          }
        }
      }
    }
  }

  /// Panels of 32 columns: `[n / 32][k][32]`, filled up with zeros.
  private static func packColumns(
    _ b: MatrixView, _ ks: Range<Int>, _ ns: Range<Int>, to out: UnsafeMutablePointer<Float>
  ) {
    for j in stride(from: 0, to: ns.count, by: 32) {
      let panel = out + j * ks.count
      let count = min(32, ns.count - j)
      if count < 32 { panel.update(repeating: 0, count: 32 * ks.count) }
      if b.isTransposed {
        let source = b.pointer + (ns.lowerBound + j) * b.leading + ks.lowerBound
        packTurned(source, leading: b.leading, lines: count, ks.count, to: panel, step: 32)
        continue
      }
      var source = b.pointer + ks.lowerBound * b.leading + ns.lowerBound + j
      var target = panel
      for _ in 0..<ks.count {
        if count == 32 {
          storeLanes(loadLanes(source), target)
          storeLanes(loadLanes(source, 16), target, 16)
        } else {
          target.update(from: source, count: count)
        }
        source += b.leading
        target += 32
      }
    }
  }

  /// A panel of eight rows: `[k][8]`, filled up with zeros.
  private static func packRows(
    _ a: MatrixView, _ ms: Range<Int>, _ ks: Range<Int>, to out: UnsafeMutablePointer<Float>
  ) {
    if ms.count < 8 { out.update(repeating: 0, count: 8 * ks.count) }
    if a.isTransposed {
      let source = a.pointer + ks.lowerBound * a.leading + ms.lowerBound
      for p in 0..<ks.count {
        (out + 8 * p).update(from: source + p * a.leading, count: ms.count)
      }
    } else {
      let source = a.pointer + ms.lowerBound * a.leading + ks.lowerBound
      packTurned(source, leading: a.leading, lines: ms.count, ks.count, to: out, step: 8)
    }
  }

  /// Lines of `k` numbers written beside one another: number `p` of line `i` to `out[step · p + i]`.
  ///
  /// - Parameters:
  ///   - lines: Lines there are, at most `step`.
  ///   - step: 8 or 32.
  private static func packTurned(
    _ source: UnsafePointer<Float>, leading: Int, lines: Int, _ k: Int,
    to out: UnsafeMutablePointer<Float>, step: Int
  ) {
    var whole = 0
    // Squares of 16 × 16, or of 8 × 8, are turned in registers; the edges number by number.
    if step == 32, lines >= 16 {
      whole = k / 16 * 16
      for line in stride(from: 0, to: lines / 16 * 16, by: 16) {
        for p in stride(from: 0, to: whole, by: 16) {
          transpose16(
            source + line * leading + p, rowStep: leading, to: out + p * step + line, outStep: step)
        }
      }
      for line in lines / 16 * 16..<lines {
        for p in 0..<whole { out[step * p + line] = source[line * leading + p] }
      }
    } else if lines == 8 {
      whole = k / 8 * 8
      for p in stride(from: 0, to: whole, by: 8) {
        transpose8(source + p, rowStep: leading, to: out + p * step, outStep: step)
      }
    }
    for line in 0..<lines {
      for p in whole..<k { out[step * p + line] = source[line * leading + p] }
    }
  }

  /// The part of a tile that lies inside the result.
  private static func copyEdge(
    _ edge: UnsafePointer<Float>, to c: UnsafeMutablePointer<Float>, _ leading: Int, _ rows: Int,
    _ columns: Int, _ adding: Bool
  ) {
    for row in 0..<rows {
      for column in 0..<columns {
        let value = edge[32 * row + column]
        c[row * leading + column] = adding ? c[row * leading + column] + value : value
      }
    }
  }
}
