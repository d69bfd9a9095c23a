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
    let large = mostColumns * blocksPerColumn * grid.phases
    rowsPerChunk = convolution.rowsPerChunk(
      shares.map(\.tiles.count).max() ?? 0, blocks: large + mostRows,
      budget: WeightTask.tileBudget(convolution.geometry))
    blockStep = rowsPerChunk * grid.tiles.width * laneCount + C.pointGap
    largePointStep = large * blockStep + C.pointGap
    smallPointStep = mostRows * blockStep + C.pointGap
    sumPointStep = channelsAtOnce * TileProduct.columns + C.pointGap
    sumPairStep = T.products * sumPointStep
    stripCount = max(convolution.largeScratchCount, convolution.smallScratchCount)
    scratchCount =
      T.products * (largePointStep + smallPointStep) + pairs * sumPairStep + stripCount
      + 4 * transformScratchCount
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
    for first in stride(from: share.tiles.lowerBound, to: share.tiles.upperBound, by: rowsPerChunk)
    {
      let rows = first..<min(share.tiles.upperBound, first + rowsPerChunk)
      for piece in grid.strips(rows, most: convolution.largeStripRows) {
        for block in blocks {
          convolution.transformLarge(
            x, channels: inputs, block: block, piece, to: v, at: block - blocks.lowerBound,
            scratch: strip)
        }
      }
      for piece in grid.strips(rows, most: convolution.smallStripRows) {
        for block in share.rows {
          convolution.transformSmall(
            dy, channels: outputs, block: block, piece, to: s,
            at: block - share.rows.lowerBound, scratch: strip)
        }
      }
      let tiles = rows.count * grid.tiles.width
      let end = min(outputs, share.rows.upperBound * laneCount)
      for block in stride(from: blocks.lowerBound, to: blocks.upperBound, by: blocksPerColumn) {
        for channel in stride(
          from: share.rows.lowerBound * laneCount, to: end, by: channelsAtOnce)
        {
          let channels = channel..<min(end, channel + channelsAtOnce)
          convolution.host.meter.measure(.products) {
            multiply(
              block - blocks.lowerBound, of: blocks.count, tiles: tiles, v, s,
              channel - share.rows.lowerBound * laneCount, count: channels.count, to: sums)
          }
          for index in 0..<min(blocksPerColumn, blocks.upperBound - block) {
            for channel in channels {
              write(
                sums + (channel - channels.lowerBound) * TileProduct.columns
                  + index * laneCount,
                channel: channel, block: block + index, to: dw,
                adding: first > share.tiles.lowerBound, scratch: rest)
            }
          }
        }
      }
    }
  }

  /// The products of `count` output channels from `channel` on, with one column, summed over tiles.
  private func multiply(
    _ block: Int, of blocks: Int, tiles: Int, _ v: TileStore, _ s: TileStore, _ channel: Int,
    count: Int, to sums: UnsafeMutablePointer<Float>
  ) {
    for pair in 0..<pairs {
      let left = block * grid.phases + 2 * pair
      // A block may have no partner.
      let isHalf = grid.phases == 1 && block + 1 >= blocks
      for point in 0..<T.products {
        let out = sums + pair * sumPairStep + point * sumPointStep
        for tile in stride(from: 0, to: tiles, by: WeightTask.tilesAtOnce) {
          let some = min(WeightTask.tilesAtOnce, tiles - tile)
          let b = v.base + point * v.pointStep + tile * laneCount
          let a = s.base + point * s.pointStep + tile * laneCount
          for index in stride(from: 0, to: count, by: 8) {
            let place = channel + index
            let (left, right) = (b + left * v.blockStep, b + (left + 1) * v.blockStep)
            let (a, out) = (
              a + place / 16 * s.blockStep + place % 16, out + index * TileProduct.columns
            )
            if isHalf {
              TileProduct.halfChannels(tiles: some, a, left, out, adding: tile > 0)
            } else {
              TileProduct.channels(tiles: some, a, left, right, out, adding: tile > 0)
            }
          }
        }
      }
    }
  }

  /// `Gᵀ u G` of the kernels from sixteen input channels to one output channel.
  private func write(
    _ sums: UnsafePointer<Float>, channel: Int, block: Int, to dw: UnsafeMutablePointer<Float>,
    adding: Bool, scratch: UnsafeMutablePointer<Float>
  ) {
    let taps = scratch + transformScratchCount
    let kernels = taps + transformScratchCount
    let kernel = grid.kernel
    for y in 0..<grid.stride {
      for x in 0..<grid.stride {
        let phase = y * grid.stride + x
        Self.gather(
          sums + phase / 2 * sumPairStep + phase % 2 * laneCount, pointStep: sumPointStep,
          to: taps + (y * kernel + x) * laneCount, kernel: kernel, stride: grid.stride, scratch)
      }
    }
    transpose16(taps, rowStep: laneCount, to: kernels, outStep: 16)
    let count = kernel * kernel
    var target = dw + (channel * inputs + block * laneCount) * count
    let lanes = TiledConvolution<T>.lanes(inputs, block: block)
    for lane in 0..<lanes {
      let source = kernels + lane * 16
      if count == 16 {
        storeLanes(adding ? loadLanes(target) + loadLanes(source) : loadLanes(source), target)
      } else if adding {
        for tap in 0..<count { target[tap] += source[tap] }
      } else {
        for tap in 0..<count { target[tap] = source[tap] }
      }
      target += count
    }
  }

  @inline(never)
  private static func gather(
    _ sums: UnsafePointer<Float>, pointStep: Int, to taps: UnsafeMutablePointer<Float>,
    kernel: Int, stride: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    transformSquare(
      Square(sums, row: T.points * pointStep, column: pointStep),
      Square(taps, row: stride * kernel * laneCount, column: stride * laneCount),
      count: (T.points, T.taps), scratch: scratch
    ) { T.gather($0, $1, $2, $3) }
  }
}
