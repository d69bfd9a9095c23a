/// Sixteen channels of a picture, one plane after another, and the way between them and lanes.
struct PixelLanes {
  /// Height and width of a plane.
  let extent: Extent
  /// Channels there are, 1 to 16; the other lanes are zero.
  let channels: Int

  private var area: Int { extent.height * extent.width }
  /// Pixels moved at a time.
  private static let run = 16

  /// Floats of scratch memory that both directions need.
  static let scratchCount = 2 * 16 * 16

  /// Fills a window `[rows][columns][16]` from planes; pixels outside the picture are zero.
  func read(
    _ planes: UnsafePointer<Float>, _ window: PixelWindow, to target: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let left = max(0, window.left)
    let right = min(extent.width, window.left + window.columns)
    let top = min(max(0, window.top), window.top + window.rows)
    let bottom = max(top, min(extent.height, window.top + window.rows))
    target.update(repeating: 0, count: (top - window.top) * window.rowStep)
    let end = (bottom - window.top) * window.rowStep
    (target + end).update(repeating: 0, count: window.count - end)
    // Rows that fill whole runs are read one by one, others as one long line.
    let isWhole = extent.width % PixelLanes.run == 0 && right - left == extent.width
    for y in top..<bottom {
      let row = target + (y - window.top) * window.rowStep
      row.update(repeating: 0, count: (left - window.left) * laneCount)
      let tail = right - window.left
      (row + tail * laneCount).update(
        repeating: 0, count: (window.columns - tail) * laneCount)
      if isWhole {
        let place = row + (left - window.left) * laneCount
        for x in stride(from: 0, to: extent.width, by: PixelLanes.run) {
          turn(planes + y * extent.width + x, to: place + x * laneCount, scratch)
        }
      }
    }
    if !isWhole, top < bottom {
      readLine(
        planes, top..<bottom, window, columns: left..<right, to: target, scratch: scratch)
    }
  }

  /// Sixteen pixels of all channels.
  @inline(__always)
  private func turn(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    if channels == laneCount {
      transpose16(source, rowStep: area, to: target, outStep: laneCount)
    } else {
      turnPart(source, count: PixelLanes.run, to: target, scratch)
    }
  }

  /// Up to sixteen pixels of up to sixteen channels; the others are zero.
  @inline(never)
  private func turnPart(
    _ source: UnsafePointer<Float>, count: Int, to target: UnsafeMutablePointer<Float>,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    for channel in 0..<laneCount {
      let row = scratch + channel * PixelLanes.run
      let known = channel < channels ? count : 0
      for x in 0..<known { row[x] = source[channel * area + x] }
      for x in known..<PixelLanes.run { row[x] = 0 }
    }
    transpose16(scratch, rowStep: PixelLanes.run, to: target, outStep: laneCount)
  }

  private func readLine(
    _ planes: UnsafePointer<Float>, _ rows: Range<Int>, _ window: PixelWindow,
    columns: Range<Int>, to target: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let turned = scratch + PixelLanes.run * laneCount
    let pixels = rows.count * extent.width
    let base = planes + rows.lowerBound * extent.width
    let corner =
      target + (rows.lowerBound - window.top) * window.rowStep - window.left * laneCount
    var (x, row) = (0, corner)
    for first in stride(from: 0, to: pixels, by: PixelLanes.run) {
      let count = min(PixelLanes.run, pixels - first)
      if count == PixelLanes.run {
        turn(base + first, to: turned, scratch)
      } else {
        turnPart(base + first, count: count, to: turned, scratch)
      }
      for index in 0..<count {
        if columns.contains(x) {
          storeLanes(loadLanes(turned, index * laneCount), row, x * laneCount)
        }
        x += 1
        if x == extent.width {
          x = 0
          row += window.rowStep
        }
      }
    }
  }

  /// Writes `count` pixels `[count][16]` that follow one another to the planes.
  ///
  /// - Parameter planes: Where the first pixel of the first channel belongs.
  func write(
    _ source: UnsafePointer<Float>, count: Int, to planes: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let run = PixelLanes.run
    var first = 0
    if channels == laneCount {
      while first + run <= count {
        transpose16(
          source + first * laneCount, rowStep: laneCount, to: planes + first, outStep: area)
        first += run
      }
    }
    while first < count {
      let known = min(run, count - first)
      for index in 0..<known {
        storeLanes(
          loadLanes(source, (first + index) * laneCount), scratch, index * laneCount)
      }
      let turned = scratch + run * laneCount
      transpose16(scratch, rowStep: laneCount, to: turned, outStep: run)
      for channel in 0..<channels {
        (planes + channel * area + first).update(from: turned + channel * run, count: known)
      }
      first += run
    }
  }
}
