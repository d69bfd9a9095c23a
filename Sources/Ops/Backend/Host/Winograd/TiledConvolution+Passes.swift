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
