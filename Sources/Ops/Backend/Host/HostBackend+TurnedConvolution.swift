extension ConvolutionGeometry {
  /// The same sums with the parts of input and output exchanged: without a stride, the input pass is
  /// a convolution of the gradient, with kernels turned by half a turn. Nil with a stride or
  /// dilation, with groups, or where the padding is wider than the kernel reaches.
  var turned: ConvolutionGeometry? {
    guard stride == Extent(1), dilation == Extent(1), groups == 1,
      padding.height < kernel.height, padding.width < kernel.width
    else { return nil }
    var result = self
    (result.inputChannels, result.outputChannels) = (outputChannels, inputChannels)
    (result.input, result.output) = (output, input)
    result.padding = Extent(
      kernel.height - 1 - padding.height, kernel.width - 1 - padding.width)
    return result
  }
}

extension HostBackend {
  /// A convolution with few outputs, such as a discriminator's last layer, as one with few inputs
  /// run the other way round.
  func convolveTurned(
    _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry, _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    guard let g = geometry.turned else { return convolveColumns(pass, geometry, a, b, y) }
    let weights = scratch(count: g.inputChannels * g.outputChannels * g.taps, parts: 1)
    defer { release(weights) }
    switch pass {
    case .output, .input:
      // Here b holds `[inputs, outputs, taps]` of the turned convolution.
      HostBackend.turn(b, rows: g.inputChannels, columns: g.outputChannels, g.taps, to: weights[0])
      convolveColumns(pass == .output ? .input : .output, g, a, weights[0], y)
    case .weight:
      convolveColumns(.weight, g, b, a, weights[0])
      HostBackend.turn(weights[0], rows: g.outputChannels, columns: g.inputChannels, g.taps, to: y)
    }
  }

  /// `[rows, columns, taps]` to `[columns, rows, taps]`, each kernel turned by half a turn.
  private static func turn(
    _ w: UnsafePointer<Float>, rows: Int, columns: Int, _ taps: Int,
    to out: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      for column in 0..<columns {
        let source = w + (row * columns + column) * taps
        let target = out + (column * rows + row) * taps
        for tap in 0..<taps { target[taps - 1 - tap] = source[tap] }
      }
    }
  }
}
