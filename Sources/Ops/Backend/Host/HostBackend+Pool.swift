extension HostBackend {
  /// Pooling over windows, and its gradient.
  public func pool(
    _ kind: Pooling, _ geometry: WindowGeometry, _ x: Tensor, gradient: Tensor?, to y: Tensor
  ) {
    let before = meter.begin(.rest)
    defer { meter.end(before) }
    let input = Extent(x.shape[2], x.shape[3])
    let window = gradient ?? y
    let output = Extent(window.shape[2], window.shape[3])
    let (source, target, arriving) = (x.pointer, y.pointer, gradient?.pointer)
    let planes = x.shape[0] * x.shape[1]
    let (inputArea, outputArea) = (input.height * input.width, output.height * output.width)
    if gradient != nil { fill(y, with: 0) }
    workers.split(planes, grain: max(1, elementGrain / max(inputArea, 1))) { range in
      for plane in range {
        let values = source + plane * inputArea
        for oy in 0..<output.height {
          for ox in 0..<output.width {
            let place = plane * outputArea + oy * output.width + ox
            let rows = geometry.rows(oy, in: input.height)
            let columns = geometry.columns(ox, in: input.width)
            if let arriving {
              HostBackend.spread(
                kind, geometry, values, rows, columns, input.width, arriving[place],
                to: target + plane * inputArea)
            } else {
              target[place] = HostBackend.keep(
                kind, geometry, values, rows, columns, input.width)
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private static func keep(
    _ kind: Pooling, _ geometry: WindowGeometry, _ x: UnsafePointer<Float>, _ rows: Range<Int>,
    _ columns: Range<Int>, _ width: Int
  ) -> Float {
    switch kind {
    case .maximum:
      return x[place(ofMaximum: x, rows, columns, width)]
    case .average(let countsPadding):
      var total = 0.0
      for row in rows { for column in columns { total += Double(x[row * width + column]) } }
      return Float(total) / geometry.divisor(rows, columns, countsPadding)
    }
  }

  @inline(__always)
  private static func spread(
    _ kind: Pooling, _ geometry: WindowGeometry, _ x: UnsafePointer<Float>, _ rows: Range<Int>,
    _ columns: Range<Int>, _ width: Int, _ gradient: Float,
    to y: UnsafeMutablePointer<Float>
  ) {
    switch kind {
    case .maximum:
      y[place(ofMaximum: x, rows, columns, width)] += gradient
    case .average(let countsPadding):
      let part = gradient / geometry.divisor(rows, columns, countsPadding)
      for row in rows { for column in columns { y[row * width + column] += part } }
    }
  }

  /// The first of the largest elements of a window; NaN counts as larger than anything.
  @inline(__always)
  private static func place(
    ofMaximum x: UnsafePointer<Float>, _ rows: Range<Int>, _ columns: Range<Int>, _ width: Int
  ) -> Int {
    var best = rows.lowerBound * width + columns.lowerBound
    for row in rows {
      for column in columns {
        let value = x[row * width + column]
        if value > x[best] || (value.isNaN && !x[best].isNaN) { best = row * width + column }
      }
    }
    return best
  }
}

extension WindowGeometry {
  /// Input rows under output row `oy`.
  @inline(__always)
  func rows(_ oy: Int, in height: Int) -> Range<Int> {
    let start = oy * stride.height - padding.height
    return max(0, start)..<min(height, start + kernel.height)
  }

  /// Input columns under output column `ox`.
  @inline(__always)
  func columns(_ ox: Int, in width: Int) -> Range<Int> {
    let start = ox * stride.width - padding.width
    return max(0, start)..<min(width, start + kernel.width)
  }

  @inline(__always)
  fileprivate func divisor(_ rows: Range<Int>, _ columns: Range<Int>, _ countsPadding: Bool)
    -> Float
  {
    countsPadding ? Float(kernel.height * kernel.width) : Float(rows.count * columns.count)
  }
}
