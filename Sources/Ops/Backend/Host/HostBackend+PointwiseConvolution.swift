extension ConvolutionGeometry {
  /// Whether every output pixel sees one input pixel, at its own place: a plain matrix product over
  /// the planes as they lie.
  var isPointwise: Bool {
    kernel == Extent(1) && stride == Extent(1) && padding == Extent(0) && groups == 1
  }
}

extension HostBackend {
  /// Columns of a product that a thread takes at a time.
  private static let columnsAtOnce = 1024

  /// One pass of a convolution of single pixels.
  func convolvePointwise(
    _ pass: ConvolutionPass, _ g: ConvolutionGeometry, _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    let (inputs, outputs) = (g.inputChannels, g.outputChannels)
    let weights = MatrixView(pointer: b, leading: inputs)
    switch pass {
    case .output:
      planes(g, weights, a, rows: outputs, depth: inputs, y)
    case .input:
      let turned = MatrixView(pointer: b, leading: inputs, isTransposed: true)
      planes(g, turned, a, rows: inputs, depth: outputs, y)
    case .weight:
      pointwiseWeight(g, a, b, y)
    }
  }

  /// `y = w · x` for every picture; threads take columns, or rows where the pictures are small.
  private func planes(
    _ g: ConvolutionGeometry, _ w: MatrixView, _ x: UnsafePointer<Float>, rows: Int, depth: Int,
    _ y: UnsafeMutablePointer<Float>
  ) {
    let area = g.input.height * g.input.width
    let pieces = (area + HostBackend.columnsAtOnce - 1) / HostBackend.columnsAtOnce
    let byRows = pieces * g.batch % workers.count != 0 && pieces * g.batch < 4 * workers.count
    let parts = byRows ? min(workers.count, rows) : pieces
    workers.run(parts: parts * g.batch) { part in
      let picture = part / parts
      let channels = byRows ? share(rows, part % parts, of: parts) : 0..<rows
      let columns = byRows ? 0..<area : share(area, part % parts, of: parts)
      var left = w
      left.pointer += channels.lowerBound * (w.isTransposed ? 1 : w.leading)
      meter.measure(.products) {
        multiply(
          left,
          MatrixView(
            pointer: x + picture * depth * area + columns.lowerBound, leading: area),
          to: y + (picture * rows + channels.lowerBound) * area + columns.lowerBound,
          leading: area, m: channels.count, n: columns.count, k: depth)
      }
    }
  }

  /// `dw = Σ dy · xᵀ` over the pictures; threads take rows or columns of the result.
  private func pointwiseWeight(
    _ g: ConvolutionGeometry, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    _ dw: UnsafeMutablePointer<Float>
  ) {
    let (inputs, outputs) = (g.inputChannels, g.outputChannels)
    let area = g.input.height * g.input.width
    let byRows = outputs >= inputs
    let parts = min(workers.count, byRows ? outputs : inputs)
    workers.run(parts: parts) { part in
      let rows = byRows ? share(outputs, part, of: parts) : 0..<outputs
      let columns = byRows ? 0..<inputs : share(inputs, part, of: parts)
      meter.measure(.products) {
        for picture in 0..<g.batch {
          multiply(
            MatrixView(
              pointer: dy + (picture * outputs + rows.lowerBound) * area, leading: area),
            MatrixView(
              pointer: x + (picture * inputs + columns.lowerBound) * area, leading: area,
              isTransposed: true),
            to: dw + rows.lowerBound * inputs + columns.lowerBound, leading: inputs,
            m: rows.count, n: columns.count, k: area, adding: picture > 0)
        }
      }
    }
  }
}
