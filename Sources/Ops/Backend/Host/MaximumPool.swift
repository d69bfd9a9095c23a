/// The largest elements of the windows of one plane; NaN counts as larger than anything.
struct MaximumPool {
  private let geometry: WindowGeometry
  private let input: Extent
  private let output: Extent

  init(_ geometry: WindowGeometry, _ input: Extent, _ output: Extent) {
    self.geometry = geometry
    self.input = input
    self.output = output
  }

  /// The largest element of each window: first of each column, many columns at a time.
  func keep(_ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>) {
    let width = input.width
    withUnsafeTemporaryAllocation(of: Float.self, capacity: width) { buffer in
      guard let line = buffer.baseAddress else { return }
      for oy in 0..<output.height {
        let rows = geometry.rows(oy, in: input.height)
        line.update(from: x + rows.lowerBound * width, count: width)
        for row in rows.dropFirst() {
          forEachLanes(line, x + row * width, line, width, LargerLanes())
        }
        let target = y + oy * output.width
        for ox in 0..<output.width {
          let columns = geometry.columns(ox, in: width)
          var best = line[columns.lowerBound]
          for column in columns.dropFirst() {
            let value = line[column]
            best = value > best || value.isNaN ? value : best
          }
          target[ox] = best
        }
      }
    }
  }

  /// Adds each window's gradient to the first of its largest elements.
  func spread(
    _ g: UnsafePointer<Float>, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>
  ) {
    let width = input.width
    for oy in 0..<output.height {
      let rows = geometry.rows(oy, in: input.height)
      for ox in 0..<output.width {
        let columns = geometry.columns(ox, in: width)
        var place = rows.lowerBound * width + columns.lowerBound
        var best = x[place]
        for row in rows {
          for at in row * width + columns.lowerBound..<row * width + columns.upperBound {
            let value = x[at]
            let isBetter = value > best || (value.isNaN && !best.isNaN)
            place = isBetter ? at : place
            best = isBetter ? value : best
          }
        }
        y[place] += g[oy * output.width + ox]
      }
    }
  }
}

/// The larger of two; NaN where either is NaN.
private struct LargerLanes: LanePairFunction {
  @inline(__always)
  func callAsFunction(_ a: Lanes, _ b: Lanes) -> Lanes {
    a.replacing(with: b, where: (b .> a) .| (b .!= b))
  }
}
