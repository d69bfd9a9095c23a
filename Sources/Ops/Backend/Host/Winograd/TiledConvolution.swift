/// A convolution by tiles: the fast algorithm of `TileTransform` for whole pictures.
///
/// All three passes go through the tiles in chunks of whole rows, in two stages. First one side is
/// transformed for every tile of the chunk; lanes are channels, so that no number leaves its lane
/// after the picture was read. Then each task takes some channels of the other side, transforms
/// their weights, multiplies point by point, and transforms the sums back. What a task holds stays
/// in a core's own cache, what a chunk holds in the one all cores share, and no transformed weight
/// ever goes to memory.
///
/// Source of the order of loops: Gelashvili, Shavit and Zlateski 2020, "L3 Fusion: fast transformed
/// convolutions on CPUs", with the roles of tiles and weights exchanged.
struct TiledConvolution<T: TileTransform> {
  let host: HostBackend
  let geometry: ConvolutionGeometry
  let grid: TileGrid

  /// Floats that one chunk's transformed side may take: a share of the last cache.
  static var chunkBudget: Int { 3 << 20 }
  /// Floats of a window of pixels, or of a strip of results, that a core works through at a time.
  static var stripBudget: Int { 64 << 10 }
  /// Blocks of sixteen channels that are multiplied at a time, so that a panel of weights stays in
  /// the first cache.
  static var depthBlocks: Int { 16 }

  init(_ host: HostBackend, _ geometry: ConvolutionGeometry) {
    self.host = host
    self.geometry = geometry
    grid = TileGrid(geometry, outputs: T.outputs)
  }

  var threads: Int { host.workers.count }

  /// Groups of `Lanes.width` in so many channels.
  static func blocks(_ channels: Int) -> Int { (channels + Lanes.width - 1) / Lanes.width }

  /// Channels of one block.
  static func lanes(_ channels: Int, block: Int) -> Int {
    min(Lanes.width, channels - block * Lanes.width)
  }

  /// Rows of tiles of one chunk, where a tile takes so many blocks of channels at each point.
  ///
  /// - Parameter unit: What the count must be a multiple of.
  func rowsPerChunk(blocks: Int, unit: Int = 1) -> Int {
    let row = grid.tiles.width * T.products * blocks * Lanes.width
    let most = max(1, Self.chunkBudget / row)
    // Chunks of nearly equal size.
    let chunks = (grid.rows + most - 1) / most
    return ((grid.rows + chunks - 1) / chunks + unit - 1) / unit * unit
  }

  /// Rows of tiles whose pixels `[rows][columns][16]` fit into the budget.
  func rowsPerStrip(floatsPerRow: Int) -> Int { max(1, Self.stripBudget / max(floatsPerRow, 1)) }

  /// Two floats' worth of a cache line between planes of points: planes a multiple of 4 KB apart
  /// would compete for the same places of the first cache.
  static var pointGap: Int { Lanes.width }
}

/// Where the transformed tiles of one side lie: `[point][…]`, with the block of channels and the
/// tile in the order that the products want.
struct TileStore {
  let base: UnsafeMutablePointer<Float>
  /// Floats from one point to the next.
  let pointStep: Int
  /// Floats from one block of sixteen channels to the next.
  let blockStep: Int
  /// Floats from one group of eight tiles to the next.
  let groupStep: Int

  /// Tiles of a group follow one another for each block of channels: sums over channels read
  /// straight on. `count` floats are needed.
  static func byTiles(blocks: Int, tiles: Int, points: Int) -> (count: Int, pointStep: Int) {
    let step = (tiles + 7) / 8 * blocks * 8 * Lanes.width + Lanes.width
    return (step * points, step)
  }

  /// The tiles of each block of channels follow one another: sums over tiles read straight on.
  static func byChannels(blocks: Int, tiles: Int, points: Int) -> (count: Int, pointStep: Int) {
    let step = blocks * (tiles * Lanes.width + Lanes.width) + Lanes.width
    return (step * points, step)
  }

  @inline(__always)
  func address(block: Int, tile: Int) -> UnsafeMutablePointer<Float> {
    base + block * blockStep + (tile >> 3) * groupStep + (tile & 7) * Lanes.width
  }
}
