internal import CHost

/// Sums of long rows, as they lie: `c[i] = Σ s[i, j] · b[j]` where there are few of `c` or few of
/// `b`. The many rows go past once, and memory decides how fast.
///
/// Four rows of each side are taken together: each number that was read serves four products.
enum RowProduct {
  /// Floats of the side with few rows that are worked through at a time, to stay near.
  private static let budget = 16 << 10

  /// The numbers that rows are multiplied by.
  struct Factors {
    let pointer: UnsafePointer<Float>
    /// Floats from one row of `c` to the next.
    let row: Int
    /// Floats from one row of `b` to the next.
    let column: Int

    @inline(__always)
    subscript(row index: Int, column place: Int) -> Float {
      pointer[index * row + place * column]
    }
  }

  /// `c = s · b`, or `c += s · b`, on the calling thread.
  ///
  /// - Parameters:
  ///   - s: `[m, k]`
  ///   - b: `[k, n]`, rows `bLeading` floats apart.
  ///   - c: `[m, n]`, rows `leading` floats apart.
  static func multiply(
    _ s: Factors, _ b: UnsafePointer<Float>, _ bLeading: Int, to c: UnsafeMutablePointer<Float>,
    leading: Int, m: Int, n: Int, k: Int
  ) {
    let run = max(256, budget / max(1, min(m, k)) / laneCount * laneCount)
    for first in stride(from: 0, to: n, by: run) {
      let count = min(run, n - first)
      let (source, target) = (b + first, c + first)
      // The many rows outside.
      if k >= m {
        forEachFour(k) { j, terms in
          forEachFour(m) { i, rows in
            block(s, i, rows, j, terms, source, bLeading, target, leading, count)
          }
        }
      } else {
        forEachFour(m) { i, rows in
          forEachFour(k) { j, terms in
            block(s, i, rows, j, terms, source, bLeading, target, leading, count)
          }
        }
      }
    }
  }

  /// Four at a time, then one by one.
  @inline(__always)
  private static func forEachFour(_ count: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
    let whole = count / 4 * 4
    for first in stride(from: 0, to: whole, by: 4) { body(first, 4) }
    for first in whole..<count { body(first, 1) }
  }

  @inline(__always)
  private static func block(
    _ s: Factors, _ i: Int, _ rows: Int, _ j: Int, _ terms: Int, _ b: UnsafePointer<Float>,
    _ bLeading: Int, _ c: UnsafeMutablePointer<Float>, _ leading: Int, _ count: Int
  ) {
    let source = b + j * bLeading
    let target = c + i * leading
    let adding = j > 0
    switch (rows, terms) {
    case (4, 4): fourOfFour(s, i, j, source, bLeading, target, leading, count, adding)
    case (1, 4): oneOfFour(s, i, j, source, bLeading, target, count, adding)
    case (4, 1):
      for row in 0..<4 {
        oneOfOne(s[row: i + row, column: j], source, target + row * leading, count, adding)
      }
    default: oneOfOne(s[row: i, column: j], source, target, count, adding)
    }
  }

  @inline(never)
  private static func fourOfFour(
    _ s: Factors, _ i: Int, _ j: Int, _ b: UnsafePointer<Float>, _ bLeading: Int,
    _ c: UnsafeMutablePointer<Float>, _ leading: Int, _ count: Int, _ adding: Bool
  ) {
    let (b1, b2, b3) = (b + bLeading, b + 2 * bLeading, b + 3 * bLeading)
    let (c1, c2, c3) = (c + leading, c + 2 * leading, c + 3 * leading)
    let f0 = Four(s, i, j)
    let f1 = Four(s, i + 1, j)
    let f2 = Four(s, i + 2, j)
    let f3 = Four(s, i + 3, j)
    var index = 0
    while index + laneCount <= count {
      let (x0, x1) = (loadLanes(b, index), loadLanes(b1, index))
      let (x2, x3) = (loadLanes(b2, index), loadLanes(b3, index))
      storeLanes(f0.sum(adding ? loadLanes(c, index) : .zero, x0, x1, x2, x3), c, index)
      storeLanes(f1.sum(adding ? loadLanes(c1, index) : .zero, x0, x1, x2, x3), c1, index)
      storeLanes(f2.sum(adding ? loadLanes(c2, index) : .zero, x0, x1, x2, x3), c2, index)
      storeLanes(f3.sum(adding ? loadLanes(c3, index) : .zero, x0, x1, x2, x3), c3, index)
      index += laneCount
    }
    for place in index..<count {
      for (row, target) in [c, c1, c2, c3].enumerated() {
        var sum = adding ? target[place] : 0
        for (term, source) in [b, b1, b2, b3].enumerated() {
          sum += s[row: i + row, column: j + term] * source[place]
        }
        target[place] = sum
      }
    }
  }

  @inline(never)
  private static func oneOfFour(
    _ s: Factors, _ i: Int, _ j: Int, _ b: UnsafePointer<Float>, _ bLeading: Int,
    _ c: UnsafeMutablePointer<Float>, _ count: Int, _ adding: Bool
  ) {
    let (b1, b2, b3) = (b + bLeading, b + 2 * bLeading, b + 3 * bLeading)
    let f = Four(s, i, j)
    var index = 0
    while index + laneCount <= count {
      storeLanes(
        f.sum(
          adding ? loadLanes(c, index) : .zero, loadLanes(b, index), loadLanes(b1, index),
          loadLanes(b2, index), loadLanes(b3, index)), c, index)
      index += laneCount
    }
    for place in index..<count {
      var sum = adding ? c[place] : 0
      for (term, source) in [b, b1, b2, b3].enumerated() {
        sum += s[row: i, column: j + term] * source[place]
      }
      c[place] = sum
    }
  }

  @inline(never)
  private static func oneOfOne(
    _ factor: Float, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, _ count: Int,
    _ adding: Bool
  ) {
    let f = Lanes(repeating: factor)
    var index = 0
    while index + laneCount <= count {
      let x = loadLanes(b, index) * f
      storeLanes(adding ? loadLanes(c, index) + x : x, c, index)
      index += laneCount
    }
    for place in index..<count {
      c[place] = (adding ? c[place] : 0) + factor * b[place]
    }
  }

  /// Four factors, each in a vector of its own.
  private struct Four {
    let f0: Lanes
    let f1: Lanes
    let f2: Lanes
    let f3: Lanes

    @inline(__always)
    init(_ s: Factors, _ i: Int, _ j: Int) {
      f0 = Lanes(repeating: s[row: i, column: j])
      f1 = Lanes(repeating: s[row: i, column: j + 1])
      f2 = Lanes(repeating: s[row: i, column: j + 2])
      f3 = Lanes(repeating: s[row: i, column: j + 3])
    }

    @inline(__always)
    func sum(_ start: Lanes, _ x0: Lanes, _ x1: Lanes, _ x2: Lanes, _ x3: Lanes) -> Lanes {
      var sum = start
      sum.addProduct(f0, x0)
      sum.addProduct(f1, x1)
      sum.addProduct(f2, x2)
      sum.addProduct(f3, x3)
      return sum
    }
  }
}
