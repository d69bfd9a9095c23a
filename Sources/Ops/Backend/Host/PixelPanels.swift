/// Products of long rows with a handful of pixels, a pixel to a lane: `c = a · bᵀ`, where eight rows
/// of `a` go past at a time, as they lie.
struct PixelPanels {
  /// Rows of `b`.
  let pixels: Int
  /// Length of a row.
  let depth: Int

  /// Numbers of a row that are worked through at a time, so that a panel stays near.
  private static let run = 512

  private var panels: Int { (pixels + laneCount - 1) / laneCount }

  /// Pixels beyond which lanes are worth filling.
  static let fewest = 4

  /// Whether lanes and registers are filled: with fewer pixels sums along the rows are quicker.
  func suit(rows: Int) -> Bool { pixels > PixelPanels.fewest && rows >= TileProduct.rows }

  /// Floats of memory that `multiply` needs.
  func scratchCount(rows: Int) -> Int {
    panels * (depth + laneCount) * laneCount + groups(rows) * panels * groupCount + 16 * laneCount
  }

  private func groups(_ rows: Int) -> Int { (rows + TileProduct.rows - 1) / TileProduct.rows }

  /// Floats of the sums of eight rows.
  private var groupCount: Int { TileProduct.rows * TileProduct.columns }

  /// On the calling thread.
  ///
  /// - Parameters:
  ///   - a: `[rows, depth]`
  ///   - rows: Eight or more.
  ///   - b: `[pixels, depth]`
  ///   - c: `[rows, pixels]`
  func multiply(
    _ a: UnsafePointer<Float>, _ rows: Int, _ b: UnsafePointer<Float>,
    to c: UnsafeMutablePointer<Float>, memory: UnsafeMutablePointer<Float>
  ) {
    let panelStep = (depth + laneCount) * laneCount
    let sums = memory + panels * panelStep
    let rest = sums + groups(rows) * panels * groupCount
    for panel in 0..<panels { pack(b, panel, to: memory + panel * panelStep, scratch: rest) }
    for first in stride(from: 0, to: depth, by: PixelPanels.run) {
      for group in 0..<groups(rows) {
        for panel in 0..<panels {
          TileProduct.halfRows(
            depth: min(PixelPanels.run, depth - first), a + start(group, rows) * depth + first,
            leading: depth, memory + panel * panelStep + first * laneCount,
            sums + (group * panels + panel) * groupCount, adding: first > 0)
        }
      }
    }
    for group in 0..<groups(rows) {
      for panel in 0..<panels {
        let count = min(laneCount, pixels - panel * laneCount)
        for row in 0..<TileProduct.rows {
          (c + (start(group, rows) + row) * pixels + panel * laneCount).update(
            from: sums + (group * panels + panel) * groupCount + row * TileProduct.columns,
            count: count)
        }
      }
    }
  }

  /// The first row of a group. The last group may share rows with the one before: both come to the
  /// same.
  private func start(_ group: Int, _ rows: Int) -> Int {
    min(group * TileProduct.rows, rows - TileProduct.rows)
  }

  /// `[depth][16]` of sixteen pixels; those there are not are zero.
  private func pack(
    _ b: UnsafePointer<Float>, _ panel: Int, to target: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let first = b + panel * laneCount * depth
    let count = min(laneCount, pixels - panel * laneCount)
    let whole = count == laneCount ? depth / laneCount * laneCount : 0
    for place in stride(from: 0, to: whole, by: laneCount) {
      transpose16(
        first + place, rowStep: depth, to: target + place * laneCount, outStep: laneCount)
    }
    for place in stride(from: whole, to: depth, by: laneCount) {
      let length = min(laneCount, depth - place)
      scratch.update(repeating: 0, count: 16 * laneCount)
      for pixel in 0..<count {
        (scratch + pixel * laneCount).update(from: first + pixel * depth + place, count: length)
      }
      transpose16(
        scratch, rowStep: laneCount, to: target + place * laneCount, outStep: laneCount)
    }
  }
}
