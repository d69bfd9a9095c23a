extension TiledConvolution {
  /// One of the three passes.
  ///
  /// The geometry must be one that the tiles suit: one group, no dilation, a square kernel of
  /// `T.taps` times the stride, one stride for both directions.
  static func run(
    _ host: HostBackend, _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry,
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    let g = geometry
    let count = g.inputChannels * g.outputChannels * g.taps
    let kernel = g.kernel.height
    switch pass {
    case .output:
      let filter = FilterReader(
        weights: b, count: count, laneStep: g.inputChannels * g.taps, channelStep: g.taps,
        kernel: kernel)
      Self(host, g).output(a, filter, to: y)
    case .input:
      let filter = FilterReader(
        weights: b, count: count, laneStep: g.taps, channelStep: g.inputChannels * g.taps,
        kernel: kernel)
      if let turned = g.turned {
        Self(host, turned).output(a, filter, isReversed: true, to: y)
      } else {
        Self(host, g).input(a, filter, to: y)
      }
    case .weight:
      Self(host, g).weight(a, b, to: y)
    }
  }
}

extension ConvolutionGeometry {
  /// Without a stride, the input pass is itself a convolution, of the gradient with kernels turned
  /// by half a turn; nil with a stride, or where the padding is wider than the kernel reaches.
  fileprivate var turned: ConvolutionGeometry? {
    guard stride == Extent(1), padding.height < kernel.height, padding.width < kernel.width else {
      return nil
    }
    var result = self
    (result.inputChannels, result.outputChannels) = (outputChannels, inputChannels)
    (result.input, result.output) = (output, input)
    result.padding = Extent(
      kernel.height - 1 - padding.height, kernel.width - 1 - padding.width)
    return result
  }
}
