extension TiledConvolution {
  /// `dw = Gᵀ (Σ S ∘ V) G`, summed over the tiles: the weight pass.
  ///
  /// - Parameters:
  ///   - x: `[batch, inputs, h, w]`
  ///   - dy: `[batch, outputs, oh, ow]`
  ///   - dw: `[outputs, inputs, kernel, kernel]`
  func weight(
    _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>, to dw: UnsafeMutablePointer<Float>
  ) {
    let task = WeightTask(self)
    let parts = task.shares.count
    let memory = host.scratch(count: task.scratchCount, parts: parts)
    // Threads that go through different tiles sum up all weights, each its own.
    let count = geometry.outputChannels * geometry.inputChannels * geometry.taps
    let sums = host.scratch(count: count, parts: task.isByTiles ? parts - 1 : 0)
    defer { host.release(memory, sums) }
    host.workers.run(parts: parts) { part in
      task.run(
        task.shares[part], x, dy, to: task.isByTiles && part > 0 ? sums[part - 1] : dw,
        memory: memory[part])
    }
    guard task.isByTiles, parts > 1 else { return }
    host.workers.split(count, grain: elementGrain) { range in
      for part in 1..<parts {
        let other = sums[part - 1]
        for index in range { dw[index] += other[index] }
      }
    }
  }
}

/// Which weights one thread sums up, and over what.
private struct WeightShare {
  /// Rows of tiles.
  let tiles: Range<Int>
  /// Columns: blocks of input channels, or pairs of them.
  let columns: Range<Int>
  /// Blocks of output channels.
  let rows: Range<Int>
}

/// The weight pass of one thread: for some output channels at a time, the weights of one block of
/// input channels with all its phases, or of two blocks where there is one phase.
private struct WeightTask<T: TileTransform> {
  private let convolution: TiledConvolution<T>
  private let grid: TileGrid
  private let inputs: Int
  private let outputs: Int
  /// Blocks of input channels that share a product.
  private let blocksPerColumn: Int
  /// Pairs of blocks, or of phases, that share a product.
  private let pairs: Int
  /// Output channels summed up at a time, a multiple of sixteen.
  private let channelsAtOnce: Int
  /// Whether the larger picture's tiles of a chunk are held, and the smaller one's made for some
  /// channels at a time; else the other way round.
  private let holdsLarge: Bool
  private let rowsPerChunk: Int
  /// What each thread does.
  let shares: [WeightShare]
  /// Whether threads take different tiles; else different weights.
  let isByTiles: Bool

  // Where things lie in the memory of a thread, in floats.
  private let blockStep: Int
  private let largePointStep: Int
  private let smallPointStep: Int
  private let sumPointStep: Int
  private let sumPairStep: Int
  private let stripCount: Int
  /// Floats of memory a thread needs.
  let scratchCount: Int

  /// Tiles whose vectors of two blocks stay in the first cache.
  private static var tilesAtOnce: Int { 256 }
  /// Floats of sums that stay in a core's own cache.
  private static var sumBudget: Int { 160 << 10 }

  /// Floats of transformed tiles that a chunk may take: little, to stay near; but all weights are
  /// read and written once a chunk, and where they are many, that costs more.
  private static func tileBudget(_ g: ConvolutionGeometry) -> Int {
    min(max(1 << 20, g.inputChannels * g.outputChannels * g.taps / 2), 4 << 20)
  }

  init(_ convolution: TiledConvolution<T>) {
    typealias C = TiledConvolution<T>
    self.convolution = convolution
    grid = convolution.grid
    inputs = convolution.geometry.inputChannels
    outputs = convolution.geometry.outputChannels
    blocksPerColumn = grid.phases == 1 ? 2 : 1
    pairs = max(1, grid.phases / 2)
    let blocks = C.blocks(inputs)
    let columns = (blocks + blocksPerColumn - 1) / blocksPerColumn
    let rows = C.blocks(outputs)
    let threads = convolution.threads
    // By tiles nothing is transformed twice, but there are as many sums as threads. By columns every
    // thread transforms all of the smaller picture, by rows all of the larger.
    let count = inputs * outputs * convolution.geometry.taps
    let byTiles = count <= 1 << 17 && grid.rows >= 4 * threads && threads > 1
    let byRows = TileShare.prefersRows(
      rows, columns, threads,
      otherwise: columns % threads != 0 && columns < 4 * threads)
    let tileRows = grid.rows
    isByTiles = byTiles
    let parts = byTiles ? threads : max(1, min(threads, byRows ? rows : columns))
    shares = (0..<parts).map { part in
      WeightShare(
        tiles: byTiles ? share(tileRows, part, of: parts) : 0..<tileRows,
        columns: byTiles || byRows ? 0..<columns : share(columns, part, of: parts),
        rows: byTiles || !byRows ? 0..<rows : share(rows, part, of: parts))
    }
    let mostColumns = shares.map(\.columns.count).max() ?? 0
    let mostRows = shares.map(\.rows.count).max() ?? 0
    let vectors = pairs * T.products * TileProduct.columns
    let most = max(1, WeightTask.sumBudget / vectors / laneCount)
    let passes = max(1, (mostRows + most - 1) / most)
    channelsAtOnce = max(1, (mostRows + passes - 1) / passes) * laneCount
    let column = blocksPerColumn * grid.phases
    holdsLarge = mostColumns * column <= mostRows
    let large = holdsLarge ? mostColumns * column : column
    let small = holdsLarge ? channelsAtOnce / laneCount : mostRows
    rowsPerChunk = convolution.rowsPerChunk(
      shares.map(\.tiles.count).max() ?? 0, blocks: large + small,
      budget: WeightTask.tileBudget(convolution.geometry))
    blockStep = rowsPerChunk * grid.tiles.width * laneCount + C.pointGap
    largePointStep = large * blockStep + C.pointGap
    smallPointStep = small * blockStep + C.pointGap
    sumPointStep = channelsAtOnce * TileProduct.columns + C.pointGap
    sumPairStep = T.products * sumPointStep
    stripCount = max(convolution.largeScratchCount, convolution.smallScratchCount)
    scratchCount =
      T.products * (largePointStep + smallPointStep) + pairs * sumPairStep + stripCount
      + KernelWriter<T>.scratchCount
  }

  func run(
    _ share: WeightShare, _ x: UnsafePointer<Float>, _ dy: UnsafePointer<Float>,
    to dw: UnsafeMutablePointer<Float>, memory: UnsafeMutablePointer<Float>
  ) {
    let v = TileStore(
      base: memory, pointStep: largePointStep, blockStep: blockStep, groupStep: 8 * laneCount)
    let s = TileStore(
      base: memory + T.products * largePointStep, pointStep: smallPointStep, blockStep: blockStep,
      groupStep: 8 * laneCount)
    let sums = s.base + T.products * smallPointStep
    let strip = sums + pairs * sumPairStep
    let rest = strip + stripCount
    let blocks =
      share.columns.lowerBound
      * blocksPerColumn..<min(
        TiledConvolution<T>.blocks(inputs), share.columns.upperBound * blocksPerColumn)
    let channels =
      share.rows.lowerBound * laneCount..<min(outputs, share.rows.upperBound * laneCount)
    let columns = stride(from: blocks.lowerBound, to: blocks.upperBound, by: blocksPerColumn).map {
      $0..<min(blocks.upperBound, $0 + blocksPerColumn)
    }
    let writer = KernelWriter<T>(
      grid: grid, inputs: inputs, pointStep: sumPointStep, pairStep: sumPairStep)
    let groups = stride(from: channels.lowerBound, to: channels.upperBound, by: channelsAtOnce)
      .map { $0..<min(channels.upperBound, $0 + channelsAtOnce) }
    for first in stride(from: share.tiles.lowerBound, to: share.tiles.upperBound, by: rowsPerChunk)
    {
      let rows = first..<min(share.tiles.upperBound, first + rowsPerChunk)
      let adding = first > share.tiles.lowerBound
      func sum(_ column: Range<Int>, _ v: TileStore, _ group: Range<Int>, _ s: TileStore) {
        convolution.host.meter.measure(.products) {
          multiply(
            column, tiles: rows.count * grid.tiles.width, v, s, count: group.count, to: sums)
        }
        writer.write(sums, group, column, to: dw, adding: adding, scratch: rest)
      }
      if holdsLarge {
        transformLarge(x, blocks, rows, to: v, scratch: strip)
        for group in groups {
          transformSmall(dy, group, rows, to: s, scratch: strip)
          for column in columns {
            sum(column, v.skipping((column.lowerBound - blocks.lowerBound) * grid.phases), group, s)
          }
        }
      } else {
        transformSmall(dy, channels, rows, to: s, scratch: strip)
        for column in columns {
          transformLarge(x, column, rows, to: v, scratch: strip)
          for group in groups {
            sum(column, v, group, s.skipping((group.lowerBound - channels.lowerBound) / laneCount))
          }
        }
      }
    }
  }

  private func transformLarge(
    _ x: UnsafePointer<Float>, _ blocks: Range<Int>, _ rows: Range<Int>, to v: TileStore,
    scratch: UnsafeMutablePointer<Float>
  ) {
    for piece in grid.strips(rows, most: convolution.largeStripRows) {
      for block in blocks {
        convolution.transformLarge(
          x, channels: inputs, block: block, piece, to: v, at: block - blocks.lowerBound,
          scratch: scratch)
      }
    }
  }

  private func transformSmall(
    _ dy: UnsafePointer<Float>, _ channels: Range<Int>, _ rows: Range<Int>, to s: TileStore,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let first = channels.lowerBound / laneCount
    for piece in grid.strips(rows, most: convolution.smallStripRows) {
      for block in first..<TiledConvolution<T>.blocks(channels.upperBound) {
        convolution.transformSmall(
          dy, channels: outputs, block: block, piece, to: s, at: block - first, scratch: scratch)
      }
    }
  }

  /// The products of `count` output channels with one column of blocks, summed over tiles.
  private func multiply(
    _ column: Range<Int>, tiles: Int, _ v: TileStore, _ s: TileStore, count: Int,
    to sums: UnsafeMutablePointer<Float>
  ) {
    // A block may have no partner, and one channel.
    let isHalf = grid.phases == 1 && column.count == 1
    let isOne =
      isHalf && TiledConvolution<T>.lanes(inputs, block: column.lowerBound) == 1
    for pair in 0..<pairs {
      for point in 0..<T.products {
        let out = sums + pair * sumPairStep + point * sumPointStep
        for tile in stride(from: 0, to: tiles, by: WeightTask.tilesAtOnce) {
          let some = min(WeightTask.tilesAtOnce, tiles - tile)
          let left = v.base + point * v.pointStep + 2 * pair * v.blockStep + tile * laneCount
          let a = s.base + point * s.pointStep + tile * laneCount
          if isOne {
            multiplyOne(some, left, a, s.blockStep, count: count, to: out, adding: tile > 0)
            continue
          }
          for index in stride(from: 0, to: count, by: 8) {
            let a = a + index / 16 * s.blockStep + index % 16
            let out = out + index * TileProduct.columns
            if isHalf {
              TileProduct.halfChannels(tiles: some, a, left, out, adding: tile > 0)
            } else if count - index == 1 {
              TileProduct.oneRow(
                tiles: some, a, left, left + v.blockStep, out, step: 1, count: 32,
                adding: tile > 0)
            } else {
              TileProduct.channels(
                tiles: some, a, left, left + v.blockStep, out, adding: tile > 0)
            }
          }
        }
      }
    }
  }

  /// The same for a block of one input channel, such as the 97th: output channels are lanes then.
  private func multiplyOne(
    _ tiles: Int, _ input: UnsafePointer<Float>, _ outputs: UnsafePointer<Float>, _ blockStep: Int,
    count: Int, to sums: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    for index in stride(from: 0, to: count, by: TileProduct.columns) {
      let first = outputs + index / laneCount * blockStep
      TileProduct.oneRow(
        tiles: tiles, input, first, count - index > laneCount ? first + blockStep : first,
        sums + index * TileProduct.columns, step: TileProduct.columns,
        count: min(TileProduct.columns, count - index), adding: adding)
    }
  }
}
