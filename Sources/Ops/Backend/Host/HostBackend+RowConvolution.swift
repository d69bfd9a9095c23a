extension HostBackend {
  /// A convolution with few pixels and many weights, such as the innermost of a U-Net: the weights
  /// are gone through row by row as they lie, `[outputs][inputs · taps]`, once, and at the speed of
  /// memory.
  ///
  /// With more than a few pixels packed products are quicker than sums of rows.
  ///
  /// What is made of the pixels every thread makes for itself: it is little, and lines that another
  /// core wrote travel slowly.
  func convolveRows(
    _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry, _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    switch pass {
    case .output: rowOutput(geometry, a, b, y)
    case .input: rowInput(geometry, a, b, y)
    case .weight: rowWeight(geometry, a, b, y)
    }
  }

  /// y = w · windowsᵀ. Threads take output channels.
  private func rowOutput(
    _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, _ w: UnsafePointer<Float>,
    _ y: UnsafeMutablePointer<Float>
  ) {
    let windows = PixelWindows(geometry: g)
    let (pixels, depth) = (windows.count, g.inputChannels * g.taps)
    let parts = min(workers.count, g.outputChannels)
    let panels = PixelPanels(pixels: pixels, depth: depth)
    let memory = scratch(
      count: pixels * (depth + g.outputChannels) + panels.scratchCount(rows: g.outputChannels),
      parts: parts)
    defer { release(memory) }
    workers.run(parts: parts) { part in
      let channels = share(g.outputChannels, part, of: parts)
      let matrix = memory[part]
      let sums = matrix + pixels * depth
      windows.gather(x, 0..<g.inputChannels, to: matrix)
      let rows = w + channels.lowerBound * depth
      meter.measure(.products) {
        if panels.suit(rows: channels.count) {
          panels.multiply(
            rows, channels.count, matrix, to: sums, memory: sums + pixels * g.outputChannels)
        } else {
          DotProduct.multiply(
            rows, depth, matrix, depth, to: sums, leading: pixels, m: channels.count, n: pixels,
            k: depth, adding: false)
        }
      }
      HostBackend.forEachPlane(g, channels) { plane, place, area in
        (y + plane).update(from: sums + place, count: area)
      }
    }
  }

  /// windows = dyᵀ · w, added to the pixels they see. Threads take input channels.
  private func rowInput(
    _ g: ConvolutionGeometry, _ dy: UnsafePointer<Float>, _ w: UnsafePointer<Float>,
    _ dx: UnsafeMutablePointer<Float>
  ) {
    let windows = PixelWindows(geometry: g)
    let (pixels, depth) = (windows.count, g.inputChannels * g.taps)
    let parts = min(workers.count, g.inputChannels)
    let memory = scratch(
      count: pixels * ((g.inputChannels + parts - 1) / parts * g.taps + g.outputChannels),
      parts: parts)
    defer { release(memory) }
    let area = g.input.height * g.input.width
    workers.run(parts: parts) { part in
      let channels = share(g.inputChannels, part, of: parts)
      let run = channels.count * g.taps
      let factors = memory[part]
      let matrix = factors + pixels * g.outputChannels
      HostBackend.gatherPixels(g, 0..<g.outputChannels, dy, to: factors)
      meter.measure(.products) {
        let rows = w + channels.lowerBound * g.taps
        if pixels > PixelPanels.fewest {
          Ops.multiply(
            MatrixView(pointer: factors, leading: pixels, isTransposed: true),
            MatrixView(pointer: rows, leading: depth), to: matrix, leading: run, m: pixels, n: run,
            k: g.outputChannels)
        } else {
          RowProduct.multiply(
            RowProduct.Factors(pointer: factors, row: 1, column: pixels), rows, depth, to: matrix,
            leading: run, m: pixels, n: run, k: g.outputChannels)
        }
      }
      for picture in 0..<g.batch {
        let plane = dx + (picture * g.inputChannels + channels.lowerBound) * area
        plane.update(repeating: 0, count: channels.count * area)
      }
      windows.scatter(matrix, channels, addingTo: dx)
    }
  }

  /// dw = dy · windows. Threads take output channels.
  private func rowWeight(
    _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    _ dw: UnsafeMutablePointer<Float>
  ) {
    let windows = PixelWindows(geometry: g)
    let (pixels, depth) = (windows.count, g.inputChannels * g.taps)
    let parts = min(workers.count, g.outputChannels)
    let memory = scratch(count: pixels * (depth + g.outputChannels), parts: parts)
    defer { release(memory) }
    workers.run(parts: parts) { part in
      let channels = share(g.outputChannels, part, of: parts)
      let matrix = memory[part]
      let factors = matrix + pixels * depth
      windows.gather(x, 0..<g.inputChannels, to: matrix)
      HostBackend.gatherPixels(g, channels, dy, to: factors)
      meter.measure(.products) {
        if pixels > PixelPanels.fewest {
          Ops.multiply(
            MatrixView(pointer: factors, leading: pixels),
            MatrixView(pointer: matrix, leading: depth), to: dw + channels.lowerBound * depth,
            leading: depth, m: channels.count, n: depth, k: pixels)
        } else {
          RowProduct.multiply(
            RowProduct.Factors(pointer: factors, row: pixels, column: 1), matrix, depth,
            to: dw + channels.lowerBound * depth, leading: depth, m: channels.count, n: depth,
            k: pixels)
        }
      }
    }
  }

  /// Some output channels of `dy` as `[channels][pixels of all pictures]`.
  private static func gatherPixels(
    _ g: ConvolutionGeometry, _ channels: Range<Int>, _ dy: UnsafePointer<Float>,
    to factors: UnsafeMutablePointer<Float>
  ) {
    forEachPlane(g, channels) { plane, place, area in
      (factors + place).update(from: dy + plane, count: area)
    }
  }

  /// The planes of some output channels: where each lies in `[batch, outputs, oh, ow]`, where in
  /// `[channels][pixels of all pictures]`, and how long it is.
  @inline(__always)
  private static func forEachPlane(
    _ g: ConvolutionGeometry, _ channels: Range<Int>, _ body: (Int, Int, Int) -> Void
  ) {
    let area = g.output.height * g.output.width
    for picture in 0..<g.batch {
      for channel in channels {
        body(
          (picture * g.outputChannels + channel) * area,
          ((channel - channels.lowerBound) * g.batch + picture) * area, area)
      }
    }
  }
}
