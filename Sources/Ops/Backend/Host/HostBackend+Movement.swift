extension HostBackend {
  /// Copies elements to host memory, in row-major order.
  public func read(_ x: Tensor, into values: UnsafeMutableBufferPointer<Float>) {
    let before = meter.begin(.data)
    defer { meter.end(before) }
    guard let target = values.baseAddress else { return }
    copyRows(x, to: target, Layout(x.shape))
  }

  /// Copies elements from host memory.
  public func write(_ values: UnsafeBufferPointer<Float>, to y: Tensor) {
    let before = meter.begin(.data)
    defer { meter.end(before) }
    guard let source = values.baseAddress else { return }
    let target = y.pointer
    if y.layout.isContiguous {
      // Weights are written into new memory: much of the time is the system's, page after page.
      workers.split(y.count, grain: elementGrain) { range in
        (target + range.lowerBound).update(from: source + range.lowerBound, count: range.count)
      }
      return
    }
    let rows = RowWalk(Layout(y.shape), Layout(y.shape), y.layout)
    rows.forEach(in: 0..<rows.count) { from, _, to in
      for index in 0..<rows.length { target[to + index * rows.strideY] = source[from + index] }
    }
  }

  /// Sets every element.
  public func fill(_ y: Tensor, with value: Float) {
    let before = meter.begin(.rest)
    defer { meter.end(before) }
    let rows = RowWalk(y.layout, y.layout, y.layout)
    let target = y.pointer
    shareRows(rows) { rows, range in
      rows.forEach(in: range) { _, _, to in
        if rows.strideY == 1 {
          (target + to).update(repeating: value, count: rows.length)
        } else {
          for index in 0..<rows.length { target[to + index * rows.strideY] = value }
        }
      }
    }
  }

  /// Copies `x` to `y` of the same shape.
  public func copy(_ x: Tensor, to y: Tensor) {
    meter.measure(.rest) { copyRows(x, to: y.pointer, y.layout) }
  }

  private func copyRows(_ x: Tensor, to target: UnsafeMutablePointer<Float>, _ layout: Layout) {
    let source = x.pointer
    if let pairs = PairedRows(x.layout, layout) {
      shareRows(pairs.rows) { rows, range in pairs.copy(source, target, rows, range) }
      return
    }
    shareRows(RowWalk(x.layout, x.layout, layout)) { rows, range in
      rows.forEach(in: range) { from, _, to in
        if rows.strideA == 1, rows.strideY == 1 {
          (target + to).update(from: source + from, count: rows.length)
        } else {
          for index in 0..<rows.length {
            target[to + index * rows.strideY] = source[from + index * rows.strideA]
          }
        }
      }
    }
  }
}
