/// A convolution by tiles: the fast algorithm of `TileTransform` for whole pictures.
///
/// Each thread takes some rows of tiles, or some channels of the result, and shares nothing with
/// the others but the operands: what one core writes and another reads travels slowly. A thread goes
/// through its tiles in chunks. First one side is transformed for every tile of the chunk; lanes are
/// channels, so that no number leaves its lane once the picture is read. Then, for some channels of
/// the other side at a time, the weights are transformed, multiplied point by point, and the sums
/// transformed back.
///
/// Source of the order of loops: Gelashvili, Shavit and Zlateski 2020, "L3 Fusion: fast transformed
/// convolutions on CPUs".
struct TiledConvolution<T: TileTransform> {
  let host: HostBackend
  let geometry: ConvolutionGeometry
  let grid: TileGrid

  /// Floats that transformed weights may take to be kept for all chunks.
  static var keptBudget: Int { 7 << 18 }
  /// Floats that the transformed tiles of a chunk may take beside kept weights: a core's own cache.
  /// A chunk has at least one row of tiles, however wide.
  static var nearBudget: Int { 1 << 18 }
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

  /// Floats that the transformed tiles of a chunk may take where weights are transformed anew for each
  /// one, a share of the last cache: the more weights, the fewer chunks.
  var farBudget: Int {
    let weights = geometry.inputChannels * geometry.outputChannels * geometry.taps
    return min(max(1 << 20, weights / 4 * 3), 2 << 20)
  }

  var threads: Int { host.workers.count }

  /// Groups of `laneCount` in so many channels.
  static func blocks(_ channels: Int) -> Int { (channels + laneCount - 1) / laneCount }

  /// Channels of one block.
  static func lanes(_ channels: Int, block: Int) -> Int {
    min(laneCount, channels - block * laneCount)
  }

  /// Cuts rows of tiles into chunks of nearly equal size, where a tile takes so many blocks of
  /// channels at each point.
  func rowsPerChunk(_ rows: Int, blocks: Int, budget: Int) -> Int {
    let row = grid.tiles.width * T.products * blocks * laneCount
    let most = max(1, budget / row)
    let chunks = max(1, (rows + most - 1) / most)
    return max(1, (rows + chunks - 1) / chunks)
  }

  /// Rows of tiles whose pixels `[rows][columns][16]` fit into the budget.
  func rowsPerStrip(floatsPerRow: Int) -> Int { max(1, Self.stripBudget / max(floatsPerRow, 1)) }

  /// Floats between planes of points: planes a multiple of 4 KB apart would compete for the same
  /// places of the first cache.
  static var pointGap: Int { laneCount }
}

/// What one thread does: some rows of tiles of the whole batch, and some panels or blocks of the
/// result's channels.
struct TileShare {
  let rows: Range<Int>
  let columns: Range<Int>

  /// Whether to cut by rows: the way that occupies more threads; where both occupy all, or as many,
  /// the one that is cheaper.
  static func prefersRows(
    _ rows: Int, _ columns: Int, _ threads: Int, otherwise isCheaper: Bool
  ) -> Bool {
    let (byRows, byColumns) = (min(rows, threads), min(columns, threads))
    return byRows == byColumns ? isCheaper : byRows > byColumns
  }

  /// Cuts the work into at most `count` shares by rows or by columns.
  static func cut(rows: Int, columns: Int, byRows: Bool, into count: Int) -> [TileShare] {
    let parts = max(1, min(count, byRows ? rows : columns))
    return (0..<parts).map { part in
      byRows
        ? TileShare(rows: share(rows, part, of: parts), columns: 0..<columns)
        : TileShare(rows: 0..<rows, columns: share(columns, part, of: parts))
    }
  }
}

/// Where the transformed tiles of one side lie: `[point][…]`, with blocks of channels and tiles in
/// the order that the products want. Where sums run over channels, the blocks of a group of eight
/// tiles follow one another; where they run over tiles, the tiles of a block do.
struct TileStore {
  let base: UnsafeMutablePointer<Float>
  /// Floats from one point to the next.
  let pointStep: Int
  /// Floats from one block of sixteen channels to the next.
  let blockStep: Int
  /// Floats from one group of eight tiles to the next.
  let groupStep: Int

  @inline(__always)
  func address(block: Int, tile: Int) -> UnsafeMutablePointer<Float> {
    base + block * blockStep + (tile >> 3) * groupStep + (tile & 7) * laneCount
  }

  /// The same without its first blocks.
  func skipping(_ blocks: Int) -> TileStore {
    TileStore(
      base: base + blocks * blockStep, pointStep: pointStep, blockStep: blockStep,
      groupStep: groupStep)
  }
}
