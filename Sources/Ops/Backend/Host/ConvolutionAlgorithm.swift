internal import CHost

/// The ways this machine's processor carries out a convolution.
public enum ConvolutionAlgorithm: Sendable, Equatable {
  /// Windows laid out as columns of a matrix: any convolution.
  case columns
  /// Tiles of `outputs` × `outputs` results with fewer products: kernels of 3 × 3, and of 4 × 4
  /// with a stride of 1 or 2.
  case tiles(outputs: Int)
}

extension ConvolutionAlgorithm {
  /// Whether the algorithm can carry a convolution out.
  func suits(_ g: ConvolutionGeometry) -> Bool {
    guard case .tiles(let outputs) = self else { return true }
    guard g.groups == 1, g.dilation == Extent(1), g.kernel.height == g.kernel.width,
      g.stride.height == g.stride.width
    else { return false }
    switch (g.kernel.height, g.stride.height, outputs) {
    case (4, 2, 2), (4, 2, 4), (3, 1, 2), (3, 1, 4), (4, 1, 4): return true
    default: return false
    }
  }

  /// The algorithm expected to be quickest, by a model of what each costs.
  static func fastest(_ g: ConvolutionGeometry) -> ConvolutionAlgorithm {
    // Tiles want the long vectors their products are written for, and lanes filled with channels.
    guard host_has_wide_vectors != 0, min(g.inputChannels, g.outputChannels) >= 16 else {
      return .columns
    }
    var best = (algorithm: ConvolutionAlgorithm.columns, cost: columnsCost(g))
    for algorithm in [ConvolutionAlgorithm.tiles(outputs: 2), .tiles(outputs: 4)]
    where algorithm.suits(g) {
      let cost = tilesCost(g, algorithm)
      if cost < best.cost { best = (algorithm, cost) }
    }
    return best.algorithm
  }

  /// Products in the plain algorithm, and what the matrix of columns costs beside them; in
  /// products.
  private static func columnsCost(_ g: ConvolutionGeometry) -> Double {
    let pixels = Double(g.batch * g.output.height * g.output.width)
    let products = pixels * Double(g.inputChannels * g.outputChannels * g.taps)
    // Narrow matrices leave registers empty; the weights are read for few pixels.
    return products * (1 + 24 / pixels) + 40 * pixels * Double(g.inputChannels * g.taps)
  }

  /// Products of the tiles, and the transforms of both sides and of the weights; in products.
  private static func tilesCost(_ g: ConvolutionGeometry, _ algorithm: ConvolutionAlgorithm)
    -> Double
  {
    guard case .tiles(let outputs) = algorithm else { return .infinity }
    let grid = TileGrid(g, outputs: outputs)
    let tiles = Double((g.batch * grid.tiles.height * grid.tiles.width + 7) / 8 * 8)
    let points = Double(grid.points * grid.points)
    let large = Double(g.inputChannels * grid.phases)
    let small = Double(g.outputChannels)
    let products = tiles * points * large * small
    let transforms = 80 * tiles * points * (large + small)
    let weights = 16 * points * large * small
    return products + transforms + weights
  }
}

extension HostBackend {
  /// One pass by tiles.
  func convolveTiles(
    outputs: Int, _ pass: ConvolutionPass, _ g: ConvolutionGeometry, _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>
  ) {
    switch (g.kernel.height / g.stride.height, outputs) {
    case (2, 2): TiledConvolution<Tile2x2>.run(self, pass, g, a, b, y)
    case (2, _): TiledConvolution<Tile4x2>.run(self, pass, g, a, b, y)
    case (3, 2): TiledConvolution<Tile2x3>.run(self, pass, g, a, b, y)
    case (3, _): TiledConvolution<Tile4x3>.run(self, pass, g, a, b, y)
    default: TiledConvolution<Tile4x4>.run(self, pass, g, a, b, y)
    }
  }
}
