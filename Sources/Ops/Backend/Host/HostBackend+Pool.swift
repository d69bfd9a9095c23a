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
        let (values, place) = (source + plane * inputArea, plane * outputArea)
        switch (kind, arriving) {
        case (.maximum, nil): MaximumPool(geometry, input, output).keep(values, to: target + place)
        case (.maximum, let arriving?):
          MaximumPool(geometry, input, output).spread(
            arriving + place, values, to: target + plane * inputArea)
        case (.average(let countsPadding), _):
          HostBackend.average(
            geometry, input, output, countsPadding, values, arriving.map { $0 + place },
            to: target + (arriving == nil ? place : plane * inputArea))
        }
      }
    }
  }

  /// Means of the windows of one plane, or their gradient spread over it.
  private static func average(
    _ geometry: WindowGeometry, _ input: Extent, _ output: Extent, _ countsPadding: Bool,
    _ x: UnsafePointer<Float>, _ arriving: UnsafePointer<Float>?,
    to y: UnsafeMutablePointer<Float>
  ) {
    for oy in 0..<output.height {
      let rows = geometry.rows(oy, in: input.height)
      for ox in 0..<output.width {
        let columns = geometry.columns(ox, in: input.width)
        let divisor = geometry.divisor(rows, columns, countsPadding)
        let place = oy * output.width + ox
        if let arriving {
          let part = arriving[place] / divisor
          for row in rows { for column in columns { y[row * input.width + column] += part } }
        } else {
          var total = 0.0
          for row in rows {
            for column in columns { total += Double(x[row * input.width + column]) }
          }
          y[place] = Float(total) / divisor
        }
      }
    }
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
