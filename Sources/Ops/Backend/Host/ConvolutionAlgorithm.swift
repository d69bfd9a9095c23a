internal import CHost

/// The ways this machine's processor carries out a convolution.
public enum ConvolutionAlgorithm: Sendable, Hashable {
  /// Windows laid out as columns of a matrix: any convolution.
  case columns
  /// One matrix product over the planes as they lie: kernels of one pixel.
  case pointwise
  /// Input and output exchanged, then columns: few outputs, no stride.
  case turned
  /// Weights gone through row by row, as they lie: few pixels.
  case rows
  /// Tiles of `outputs` × `outputs` results with fewer products: kernels of 3 × 3, and of 4 × 4
  /// with a stride of 1 or 2.
  case tiles(outputs: Int)

  /// Every one there is.
  static let all: [ConvolutionAlgorithm] = [
    .columns, .pointwise, .turned, .rows, .tiles(outputs: 2), .tiles(outputs: 4),
    .tiles(outputs: 6),
  ]
}

extension ConvolutionAlgorithm: CustomStringConvertible {
  /// What tables call it.
  public var description: String {
    switch self {
    case .columns: "columns"
    case .pointwise: "pointwise"
    case .turned: "turned"
    case .rows: "rows"
    case .tiles(let outputs): "tiles \(outputs)×\(outputs)"
    }
  }
}

extension ConvolutionAlgorithm {
  /// Whether the algorithm can carry a convolution out.
  func suits(_ g: ConvolutionGeometry) -> Bool {
    switch self {
    case .columns: return true
    case .pointwise: return g.isPointwise
    case .turned: return g.turned?.isThin ?? false
    case .rows:
      return g.groups == 1 && g.output.area <= Self.mostPixelsOfRows
        && g.batch <= Self.mostPixelsOfRows / max(1, g.output.area)
    case .tiles(let outputs):
      guard g.groups == 1, g.dilation == Extent(1), g.kernel.height == g.kernel.width,
        g.stride.height == g.stride.width
      else { return false }
      switch (g.kernel.height, g.stride.height, outputs) {
      case (4, 2, 2), (4, 2, 4), (3, 1, 2), (3, 1, 4), (3, 1, 6), (4, 1, 4): return true
      default: return false
      }
    }
  }

  /// Pixels up to which weights are looked at row by row: more, and other ways are quicker.
  private static let mostPixelsOfRows = 32

  /// The algorithm expected to be quickest, by a model of what each costs: in products of two
  /// numbers, fitted to measured times.
  static func fastest(_ pass: ConvolutionPass, _ g: ConvolutionGeometry) -> ConvolutionAlgorithm {
    if ConvolutionAlgorithm.pointwise.suits(g) { return .pointwise }
    if g.outputChannels <= 4, ConvolutionAlgorithm.turned.suits(g) { return .turned }
    // Tiles want the long vectors their products are written for, and lanes filled with channels.
    guard host_has_wide_vectors != 0, min(g.inputChannels, g.outputChannels) >= 16 else {
      return .columns
    }
    var best = (algorithm: ConvolutionAlgorithm.columns, cost: columnsCost(pass, g))
    if ConvolutionAlgorithm.rows.suits(g) {
      let cost = rowsCost(pass, g)
      if cost < best.cost { best = (.rows, cost) }
    }
    for outputs in [2, 4, 6] where ConvolutionAlgorithm.tiles(outputs: outputs).suits(g) {
      let cost = tilesCost(pass, g, outputs)
      if cost < best.cost { best = (.tiles(outputs: outputs), cost) }
    }
    return best.algorithm
  }

  /// Products by the definition; reading the weights; making the columns.
  private static func columnsCost(_ pass: ConvolutionPass, _ g: ConvolutionGeometry) -> Double {
    let pixels = Double(g.batch * g.output.height * g.output.width)
    let weights = Double(g.inputChannels * g.outputChannels * g.taps)
    // Few pixels leave registers empty.
    let waste = pass != .weight && pixels < 32 ? 2.2 : 1.15
    let columns = 60 * pixels * Double(g.inputChannels * g.taps)
    return weights * (waste * pixels + (pass == .weight ? 18 : 25)) + columns
  }

  /// The weights gone through once at the speed of memory; products by the definition.
  private static func rowsCost(_ pass: ConvolutionPass, _ g: ConvolutionGeometry) -> Double {
    let pixels = Double(g.batch * g.output.height * g.output.width)
    let weights = Double(g.inputChannels * g.outputChannels * g.taps)
    switch pass {
    case .output: return weights * (20 + pixels)
    case .input: return weights * (pixels > 4 ? 15 + 2.6 * pixels : 20 + pixels)
    case .weight: return weights * (16 + pixels)
    }
  }

  /// Floats of a row of transformed tiles that a thread may be asked to hold.
  private static let longestRow = 8 << 20

  /// Products of the tiles; transforming the weights; transforming both sides.
  private static func tilesCost(_ pass: ConvolutionPass, _ g: ConvolutionGeometry, _ outputs: Int)
    -> Double
  {
    let grid = TileGrid(g, outputs: outputs)
    let tiles = g.batch * grid.tiles.height * grid.tiles.width
    let points = Double(grid.points * grid.points)
    let large = Double(g.inputChannels * grid.phases)
    let small = Double(g.outputChannels)
    // A thread holds at least one row of transformed tiles.
    guard Double(grid.tiles.width) * points * max(large, small) <= Double(longestRow) else {
      return .infinity
    }
    let pairs = Double(g.inputChannels * g.outputChannels)
    // The larger a tile, the longer the transform of each of its points.
    let side = pass == .weight ? 85.0 : 8 * Double(grid.points)
    let sides = side * Double(tiles) * points * (large + small)
    if pass == .weight {
      // Short sums over tiles leave registers waiting; kernels are put together tap by tap.
      let products =
        Double(grid.phases) * points * (1.05 * Double(tiles) + 0.35 * Double(min(tiles, 64)) + 7)
      return pairs * (products + 55 * Double(g.taps)) + sides
    }
    // Eight tiles share a product.
    let filters = grid.taps == 3 ? 24.0 : 18
    return points * large * small * (Double((tiles + 7) / 8 * 8) + filters) + sides
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
    case (3, 4): TiledConvolution<Tile4x3>.run(self, pass, g, a, b, y)
    case (3, _): TiledConvolution<Tile6x3>.run(self, pass, g, a, b, y)
    default: TiledConvolution<Tile4x4>.run(self, pass, g, a, b, y)
    }
  }
}
