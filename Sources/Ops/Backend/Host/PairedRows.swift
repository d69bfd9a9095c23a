/// Copies that interleave two rows, or take them apart: the last axis has two places, next to each
/// other on one side and far apart on the other. Pixel shuffle by two is such a copy.
struct PairedRows {
  /// Pairs of rows, as walks over the first of each.
  let rows: RowWalk
  private let interleaves: Bool
  /// From one row of a pair to the other, on the side where they lie apart.
  private let distance: Int

  /// Nil for every other copy.
  init?(_ from: Layout, _ to: Layout) {
    let last = from.rank - 1
    guard last >= 1, from.shape[last] == 2, from.shape[last - 1] >= 8 else { return nil }
    let (inner, outer) = (from.strides[last], to.strides[last])
    let (stepIn, stepOut) = (from.strides[last - 1], to.strides[last - 1])
    if stepIn == 1, outer == 1, stepOut == 2 {
      (interleaves, distance) = (true, inner)
    } else if inner == 1, stepIn == 2, stepOut == 1 {
      (interleaves, distance) = (false, outer)
    } else {
      return nil
    }
    // The pairs without their last axis; x's offset is in its pointer already.
    func first(_ layout: Layout) -> Layout {
      Layout(shape: Array(layout.shape.dropLast()), strides: Array(layout.strides.dropLast()))
    }
    rows = RowWalk(first(from), first(from), first(to))
  }

  /// Copies some of the pairs.
  func copy(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ rows: RowWalk,
    _ range: Range<Int>
  ) {
    rows.forEach(in: range) { from, _, to in
      if interleaves {
        PairedRows.interleave(x + from, x + from + distance, to: y + to, rows.length)
      } else {
        PairedRows.separate(x + from, to: y + to, y + to + distance, rows.length)
      }
    }
  }

  private static func interleave(
    _ even: UnsafePointer<Float>, _ odd: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
    _ count: Int
  ) {
    var index = 0
    while index &+ laneCount <= count {
      var both = SIMD32<Float>()
      both.evenHalf = Lanes(even + index)
      both.oddHalf = Lanes(odd + index)
      both.lowHalf.store(y + 2 * index)
      both.highHalf.store(y + 2 * index + laneCount)
      index &+= laneCount
    }
    while index < count {
      (y[2 * index], y[2 * index + 1]) = (even[index], odd[index])
      index &+= 1
    }
  }

  private static func separate(
    _ x: UnsafePointer<Float>, to even: UnsafeMutablePointer<Float>,
    _ odd: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var index = 0
    while index &+ laneCount <= count {
      let both = SIMD32<Float>(
        lowHalf: Lanes(x + 2 * index), highHalf: Lanes(x + 2 * index + laneCount))
      both.evenHalf.store(even + index)
      both.oddHalf.store(odd + index)
      index &+= laneCount
    }
    while index < count {
      (even[index], odd[index]) = (x[2 * index], x[2 * index + 1])
      index &+= 1
    }
  }
}
