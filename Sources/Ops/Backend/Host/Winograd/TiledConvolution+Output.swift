extension TiledConvolution {
  /// `y = Aᵀ (Σ U ∘ V) A`: the smaller picture from the larger one. The output pass; without a
  /// stride also the input pass, as the convolution of the gradient with kernels turned round.
  ///
  /// - Parameters:
  ///   - x: `[batch, inputs, h, w]`
  ///   - filter: Lanes are output channels.
  ///   - isReversed: Whether kernels are turned by half a turn.
  ///   - y: `[batch, outputs, oh, ow]`
  func output(
    _ x: UnsafePointer<Float>, _ filter: FilterReader, isReversed: Bool = false,
    to y: UnsafeMutablePointer<Float>
  ) {
    let panels =
      (geometry.outputChannels + TileProduct.columns - 1) / TileProduct.columns
    // By rows every thread transforms all weights, by channels all tiles.
    let tiles = grid.batch * grid.tiles.height * grid.tiles.width
    let byRows = TileShare.prefersRows(
      grid.rows, panels, threads, otherwise: tiles >= geometry.outputChannels)
    let shares = TileShare.cut(rows: grid.rows, columns: panels, byRows: byRows, into: threads)
    let task = OutputTask(
      convolution: self, filter: filter, isReversed: isReversed,
      mostRows: shares.map(\.rows.count).max() ?? 0,
      mostPanels: shares.map(\.columns.count).max() ?? 0)
    let memory = host.scratch(count: task.scratchCount, parts: shares.count)
    defer { host.release(memory) }
    host.workers.run(parts: shares.count) { part in
      task.run(shares[part], x, to: y, memory: memory[part])
    }
  }
}

/// The output pass of one thread.
private struct OutputTask<T: TileTransform> {
  private let convolution: TiledConvolution<T>
  private let filter: FilterReader
  private let isReversed: Bool
  private let grid: TileGrid
  private let inputs: Int
  private let outputs: Int
  /// Blocks of input channels.
  private let blocks: Int
  /// Blocks of input channels multiplied at a time.
  private let blocksAtOnce: Int
  /// Whether all weights of a thread are transformed once.
  private let keepsWeights: Bool
  private let rowsPerChunk: Int
  private let stripRows: Int

  // Where things lie in the memory of a thread, in floats.
  private let tilePointStep: Int
  private let sumPointStep: Int
  private let weightPointStep: Int
  private let weightPassStep: Int
  private let weightCount: Int
  private let stripCount: Int
  /// Floats of memory a thread needs.
  let scratchCount: Int

  init(
    convolution: TiledConvolution<T>, filter: FilterReader, isReversed: Bool, mostRows: Int,
    mostPanels: Int
  ) {
    typealias C = TiledConvolution<T>
    self.convolution = convolution
    self.filter = filter
    self.isReversed = isReversed
    grid = convolution.grid
    inputs = convolution.geometry.inputChannels
    outputs = convolution.geometry.outputChannels
    blocks = C.blocks(inputs)
    let most = max(1, C.depthBlocks / grid.phases)
    let passes = (blocks + most - 1) / most
    blocksAtOnce = (blocks + passes - 1) / passes
    weightPointStep = blocksAtOnce * grid.phases * laneCount * TileProduct.columns + C.pointGap
    weightPassStep = T.products * weightPointStep
    let all = mostPanels * passes * weightPassStep
    keepsWeights = all <= C.keptBudget
    weightCount = keepsWeights ? all : weightPassStep
    rowsPerChunk = convolution.rowsPerChunk(
      mostRows, blocks: blocks * grid.phases,
      budget: keepsWeights ? C.nearBudget : convolution.farBudget)
    let groups = (rowsPerChunk * grid.tiles.width + 7) / 8
    tilePointStep = groups * blocks * grid.phases * 8 * laneCount + C.pointGap
    sumPointStep = groups * 8 * TileProduct.columns + C.pointGap
    let columns = grid.small.width * T.outputs * laneCount
    stripRows = convolution.rowsPerStrip(floatsPerRow: columns)
    stripCount = max(
      min(stripRows, grid.tiles.height) * columns, convolution.largeScratchCount)
    scratchCount =
      T.products * (tilePointStep + sumPointStep) + weightCount + stripCount
      + 4 * transformScratchCount + FilterReader.tapCount
  }

  func run(
    _ share: TileShare, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
    memory: UnsafeMutablePointer<Float>
  ) {
    let store = TileStore(
      base: memory, pointStep: tilePointStep, blockStep: 8 * laneCount,
      groupStep: blocks * grid.phases * 8 * laneCount)
    let sums = memory + T.products * tilePointStep
    let weights = sums + T.products * sumPointStep
    let strip = weights + weightCount
    let rest = strip + stripCount
    var isFirst = true
    for first in stride(from: share.rows.lowerBound, to: share.rows.upperBound, by: rowsPerChunk) {
      let rows = first..<min(share.rows.upperBound, first + rowsPerChunk)
      for piece in grid.strips(rows, most: convolution.largeStripRows) {
        for block in 0..<blocks {
          convolution.transformLarge(
            x, channels: inputs, block: block, piece, to: store, scratch: strip)
        }
      }
      var place = weights
      for panel in share.columns {
        for first in stride(from: 0, to: blocks, by: blocksAtOnce) {
          let some = first..<min(blocks, first + blocksAtOnce)
          if isFirst || !keepsWeights {
            transformWeights(panel: panel, blocks: some, to: place, scratch: rest)
          }
          convolution.host.meter.measure(.products) {
            multiply(
              panel: panel, blocks: some, rows: rows.count, store, place, to: sums, scratch: rest)
          }
          if keepsWeights { place += weightPassStep }
        }
        write(panel: panel, rows, sums, to: y, strip: strip, scratch: rest)
      }
      isFirst = false
    }
  }

  /// The products of a panel with all tiles of a chunk, for some blocks of input channels.
  private func multiply(
    panel: Int, blocks some: Range<Int>, rows: Int, _ store: TileStore,
    _ weights: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let groups = (rows * grid.tiles.width + 7) / 8
    let left = outputs - panel * TileProduct.columns
    let isAdding = some.lowerBound > 0
    let depth =
      grid.phases == 1
      ? min(inputs - some.lowerBound * laneCount, some.count * laneCount)
      : some.count * grid.phases * laneCount
    let start = store.base + some.lowerBound * grid.phases * store.blockStep
    for point in 0..<T.products {
      let (tiles, target) = (start + point * store.pointStep, sums + point * sumPointStep)
      let panel = weights + point * weightPointStep
      if left == 1 {
        multiplyOne(
          groups, depth: depth, tiles, groupStep: store.groupStep, panel, to: target,
          adding: isAdding, scratch: scratch)
      } else {
        TileProduct.panel(
          groups: groups, depth: depth, tiles, groupStep: store.groupStep, panel, to: target,
          isHalf: left <= laneCount, adding: isAdding)
      }
    }
  }

  /// The products of a panel that has one channel, such as the 97th.
  private func multiplyOne(
    _ groups: Int, depth: Int, _ tiles: UnsafePointer<Float>, groupStep: Int,
    _ panel: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>, adding: Bool,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let blocks = (depth + laneCount - 1) / laneCount
    for channel in 0..<depth { scratch[channel] = panel[channel * TileProduct.columns] }
    for channel in depth..<blocks * laneCount { scratch[channel] = 0 }
    for group in 0..<groups {
      TileProduct.oneChannel(
        blocks: blocks, tiles + group * groupStep, scratch,
        sums + group * TileProduct.rows * TileProduct.columns, adding: adding)
    }
  }

  /// `U [point][channels][32]` of a panel, for some blocks of input channels.
  private func transformWeights(
    panel: Int, blocks some: Range<Int>, to weights: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let taps = scratch + transformScratchCount
    let buffer = taps + FilterReader.tapCount
    let phaseStep = laneCount * TileProduct.columns
    for half in 0..<2 {
      let lane = panel * TileProduct.columns + half * laneCount
      guard lane < outputs else { continue }
      let lanes = min(laneCount, outputs - lane)
      for block in some {
        let known = TiledConvolution<T>.lanes(inputs, block: block)
        let place =
          weights + (block - some.lowerBound) * grid.phases * phaseStep + half * laneCount
        for first in stride(from: 0, to: known, by: filter.channelsAtOnce) {
          let some = first..<min(known, first + filter.channelsAtOnce)
          let start = block * laneCount
          filter.read(
            channels: start + some.lowerBound..<start + some.upperBound, lane: lane, lanes: lanes,
            to: taps, scratch: buffer)
          for channel in some {
            TiledConvolution<T>.transformFilter(
              taps + (channel - first) * grid.kernel * grid.kernel * laneCount,
              kernel: grid.kernel, stride: grid.stride, isReversed: isReversed,
              to: place + channel * TileProduct.columns,
              phaseStep: (grid.stride * phaseStep, phaseStep), pointStep: weightPointStep,
              scratch: scratch)
          }
        }
        if grid.phases > 1 { clear(channels: known..<laneCount, phaseStep, to: place) }
      }
    }
  }

  /// Weights of channels that the picture does not have: its lanes are zero there, and what they
  /// meet must be finite.
  private func clear(
    channels: Range<Int>, _ phaseStep: Int, to place: UnsafeMutablePointer<Float>
  ) {
    for point in 0..<T.products {
      for phase in 0..<grid.phases {
        for channel in channels {
          storeLanes(
            .zero, place,
            point * weightPointStep + phase * phaseStep + channel * TileProduct.columns)
        }
      }
    }
  }

  /// The results of a panel for all tiles of a chunk.
  private func write(
    panel: Int, _ rows: Range<Int>, _ sums: UnsafePointer<Float>,
    to y: UnsafeMutablePointer<Float>, strip: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    for half in 0..<2 where panel * TileProduct.columns + half * laneCount < outputs {
      for piece in grid.strips(rows, most: stripRows) {
        write(
          sums + half * laneCount, piece, block: 2 * panel + half, to: y, strip: strip,
          scratch: scratch)
      }
    }
  }

  /// `Aᵀ m A` of the tiles of a strip, written to the planes of one block of output channels.
  private func write(
    _ sums: UnsafePointer<Float>, _ piece: TileGrid.Strip, block: Int,
    to y: UnsafeMutablePointer<Float>, strip: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let rowStep = grid.small.width * laneCount
    let top = piece.row * T.outputs
    let height = min(piece.count * T.outputs, grid.small.height - top)
    let spare = scratch + transformScratchCount
    for row in 0..<piece.count {
      for column in 0..<grid.tiles.width {
        let tile = piece.tile + row * grid.tiles.width + column
        let source = sums + tile * TileProduct.columns
        let corner = strip + row * T.outputs * rowStep + column * T.outputs * laneCount
        let rows = min(T.outputs, height - row * T.outputs)
        let columns = min(T.outputs, grid.small.width - column * T.outputs)
        if rows == T.outputs, columns == T.outputs {
          Self.finish(source, pointStep: sumPointStep, to: corner, rowStep: rowStep, scratch)
          continue
        }
        let spareStep = T.outputs * laneCount
        Self.finish(source, pointStep: sumPointStep, to: spare, rowStep: spareStep, scratch)
        for line in 0..<rows {
          (corner + line * rowStep).update(
            from: spare + line * spareStep, count: columns * laneCount)
        }
      }
    }
    let area = grid.small.height * grid.small.width
    let plane = piece.picture * outputs + block * laneCount
    PixelLanes(
      extent: grid.small, channels: TiledConvolution<T>.lanes(outputs, block: block)
    ).write(
      strip, count: height * grid.small.width, to: y + plane * area + top * grid.small.width,
      scratch: spare)
  }

  @inline(never)
  private static func finish(
    _ sums: UnsafePointer<Float>, pointStep: Int, to target: UnsafeMutablePointer<Float>,
    rowStep: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    transformSquare(
      Square(sums, row: T.points * pointStep, column: pointStep),
      Square(target, row: rowStep, column: laneCount),
      count: (T.points, T.outputs), scratch: scratch
    ) { T.output($0, $1, $2, $3) }
  }
}
