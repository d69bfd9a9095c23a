extension TiledConvolution {
  /// `x = Σ B (U ∘ S) Bᵀ`, patch over patch: the larger picture from the smaller one. The input
  /// pass of a strided convolution, which is a transposed convolution run forwards; and of others
  /// that cannot be turned, their padding being wider than the kernel reaches.
  ///
  /// - Parameters:
  ///   - dy: `[batch, outputs, oh, ow]`
  ///   - filter: Lanes are input channels.
  ///   - dx: `[batch, inputs, h, w]`
  func input(
    _ dy: UnsafePointer<Float>, _ filter: FilterReader, to dx: UnsafeMutablePointer<Float>
  ) {
    let blocks = Self.blocks(geometry.inputChannels)
    // By pictures every thread transforms all weights, by channels all tiles.
    let tiles = grid.batch * grid.tiles.height * grid.tiles.width
    let byPictures = TileShare.prefersRows(
      grid.batch, blocks, threads,
      otherwise: grid.batch % threads == 0 && tiles >= grid.phases * geometry.inputChannels)
    let shares = TileShare.cut(
      rows: grid.batch, columns: blocks, byRows: byPictures, into: threads
    ).map { share in
      TileShare(
        rows: share.rows.lowerBound * grid.tiles.height..<share.rows.upperBound
          * grid.tiles.height, columns: share.columns)
    }
    let task = InputTask(
      convolution: self, filter: filter, mostRows: shares.map(\.rows.count).max() ?? 0,
      mostBlocks: shares.map(\.columns.count).max() ?? 0)
    let memory = host.scratch(count: task.scratchCount, parts: shares.count)
    defer { host.release(memory) }
    host.workers.run(parts: shares.count) { part in
      task.run(shares[part], dy, to: dx, memory: memory[part])
    }
  }
}

/// The input pass of one thread: sixteen input channels at a time.
private struct InputTask<T: TileTransform> {
  private let convolution: TiledConvolution<T>
  private let filter: FilterReader
  private let grid: TileGrid
  private let inputs: Int
  private let outputs: Int
  /// Blocks of output channels, which are summed over.
  private let depth: Int
  /// Blocks of output channels multiplied at a time.
  private let blocksAtOnce: Int
  /// Two phases share a panel of 32 columns.
  private let panels: Int
  /// Whether all weights of a thread are transformed once.
  private let keepsWeights: Bool
  private let rowsPerChunk: Int
  private let stripRows: Int

  // Where things lie in the memory of a thread, in floats.
  private let tilePointStep: Int
  private let sumPanelStep: Int
  private let sumPointStep: Int
  private let weightPanelStep: Int
  private let weightPointStep: Int
  private let weightPassStep: Int
  private let weightCount: Int
  private let stripCount: Int
  /// Floats of memory a thread needs.
  let scratchCount: Int

  init(convolution: TiledConvolution<T>, filter: FilterReader, mostRows: Int, mostBlocks: Int) {
    typealias C = TiledConvolution<T>
    self.convolution = convolution
    self.filter = filter
    grid = convolution.grid
    inputs = convolution.geometry.inputChannels
    outputs = convolution.geometry.outputChannels
    depth = C.blocks(outputs)
    let passes = (depth + C.depthBlocks - 1) / C.depthBlocks
    blocksAtOnce = (depth + passes - 1) / passes
    panels = (grid.phases + 1) / 2
    weightPanelStep = blocksAtOnce * laneCount * TileProduct.columns + C.pointGap
    weightPointStep = panels * weightPanelStep
    weightPassStep = T.products * weightPointStep
    let all = mostBlocks * passes * weightPassStep
    keepsWeights = all <= C.keptBudget
    weightCount = keepsWeights ? all : weightPassStep
    rowsPerChunk = convolution.rowsPerChunk(
      mostRows, blocks: depth, budget: keepsWeights ? C.nearBudget : convolution.farBudget)
    let groups = (rowsPerChunk * grid.tiles.width + 7) / 8
    tilePointStep = groups * depth * 8 * laneCount + C.pointGap
    sumPanelStep = groups * 8 * TileProduct.columns + C.pointGap
    sumPointStep = panels * sumPanelStep
    let columns = grid.tiles.width * grid.largeStep + grid.overlap
    stripRows = convolution.rowsPerStrip(floatsPerRow: columns * grid.largeStep * laneCount)
    stripCount = max(
      grid.largeWindow(
        TileGrid.Strip(picture: 0, row: 0, count: min(stripRows, grid.tiles.height), tile: 0)
      ).count, convolution.smallScratchCount)
    scratchCount =
      T.products * (tilePointStep + sumPointStep) + weightCount + stripCount
      + 4 * transformScratchCount
  }

  func run(
    _ share: TileShare, _ dy: UnsafePointer<Float>, to dx: UnsafeMutablePointer<Float>,
    memory: UnsafeMutablePointer<Float>
  ) {
    let store = TileStore(
      base: memory, pointStep: tilePointStep, blockStep: 8 * laneCount,
      groupStep: depth * 8 * laneCount)
    let sums = memory + T.products * tilePointStep
    let weights = sums + T.products * sumPointStep
    let strip = weights + weightCount
    let rest = strip + stripCount
    var isFirst = true
    for first in stride(from: share.rows.lowerBound, to: share.rows.upperBound, by: rowsPerChunk) {
      let rows = first..<min(share.rows.upperBound, first + rowsPerChunk)
      for piece in grid.strips(rows, most: convolution.smallStripRows) {
        for block in 0..<depth {
          convolution.transformSmall(
            dy, channels: outputs, block: block, piece, to: store, scratch: strip)
        }
      }
      var place = weights
      for block in share.columns {
        for first in stride(from: 0, to: depth, by: blocksAtOnce) {
          let some = first..<min(depth, first + blocksAtOnce)
          if isFirst || !keepsWeights {
            transformWeights(block: block, depth: some, to: place, scratch: rest)
          }
          convolution.host.meter.measure(.products) {
            multiply(some, rows: rows.count, store, place, to: sums)
          }
          if keepsWeights { place += weightPassStep }
        }
        collect(sums, block: block, rows, to: dx, strip: strip, scratch: rest)
      }
      isFirst = false
    }
  }

  /// The products of a block with all tiles of a chunk, for some blocks of output channels.
  private func multiply(
    _ some: Range<Int>, rows: Int, _ store: TileStore, _ weights: UnsafePointer<Float>,
    to sums: UnsafeMutablePointer<Float>
  ) {
    let groups = (rows * grid.tiles.width + 7) / 8
    let count = min(outputs - some.lowerBound * laneCount, some.count * laneCount)
    let start = store.base + some.lowerBound * store.blockStep
    for point in 0..<T.products {
      for panel in 0..<panels {
        // A phase without a partner has the first half of the panel.
        TileProduct.panel(
          groups: groups, depth: count, start + point * store.pointStep,
          groupStep: store.groupStep,
          weights + point * weightPointStep + panel * weightPanelStep,
          to: sums + point * sumPointStep + panel * sumPanelStep, isHalf: grid.phases == 1,
          adding: some.lowerBound > 0)
      }
    }
  }

  /// `U [point][panel][channels][32]` of one block of input channels.
  private func transformWeights(
    block: Int, depth: Range<Int>, to weights: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let taps = scratch + transformScratchCount
    let buffer = taps + transformScratchCount
    let lanes = TiledConvolution<T>.lanes(inputs, block: block)
    let first = depth.lowerBound * laneCount
    for channel in first..<min(outputs, depth.upperBound * laneCount) {
      filter.read(
        channels: channel..<channel + 1, lane: block * laneCount, lanes: lanes, to: taps,
        scratch: buffer)
      TiledConvolution<T>.transformFilter(
        taps, kernel: grid.kernel, stride: grid.stride, isReversed: false,
        to: weights + (channel - first) * TileProduct.columns,
        phaseStep: (weightPanelStep, laneCount), pointStep: weightPointStep, scratch: scratch)
    }
  }

  /// Adds up the patches of all tiles and writes the pixels out. Neighbouring patches share pixels:
  /// those below a strip are carried on to the next one.
  private func collect(
    _ sums: UnsafePointer<Float>, block: Int, _ rows: Range<Int>,
    to dx: UnsafeMutablePointer<Float>, strip: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let area = grid.large.height * grid.large.width
    let lanes = PixelLanes(
      extent: grid.large, channels: TiledConvolution<T>.lanes(inputs, block: block))
    for (number, piece) in grid.strips(rows, most: stripRows).enumerated() {
      let window = grid.largeWindow(piece)
      let planes = dx + (piece.picture * inputs + block * laneCount) * area
      let carried = grid.overlap * window.rowStep
      var fresh = strip
      if piece.row > 0 {
        // At the top of a chunk, what the last one left lies in the picture.
        if number == 0 {
          let shared = PixelWindow(
            top: window.top, left: window.left, rows: grid.overlap, columns: window.columns)
          lanes.read(planes, shared, to: strip, scratch: scratch)
        }
        fresh += carried
      }
      fresh.update(repeating: 0, count: strip + window.count - fresh)
      for row in 0..<piece.count {
        for column in 0..<grid.tiles.width {
          let tile = piece.tile + row * grid.tiles.width + column
          addPatch(
            sums + tile * TileProduct.columns,
            to: strip + row * grid.largeStep * window.rowStep
              + column * grid.largeStep * laneCount, rowStep: window.rowStep, scratch)
        }
      }
      for y in grid.largeRows(window) {
        lanes.write(
          strip + (y - window.top) * window.rowStep - window.left * laneCount,
          count: min(grid.large.width, window.left + window.columns),
          to: planes + y * grid.large.width, scratch: scratch)
      }
      clearRest(piece, window, planes, channels: lanes.channels)
      // The rows shared with the next strip of the picture move to the top.
      let last = strip + (window.rows - grid.overlap) * window.rowStep
      strip.update(from: last, count: carried)
    }
  }

  /// Pixels that no window of the convolution sees have no gradient.
  private func clearRest(
    _ piece: TileGrid.Strip, _ window: PixelWindow, _ planes: UnsafeMutablePointer<Float>,
    channels: Int
  ) {
    let (height, width) = (grid.large.height, grid.large.width)
    let seen = min(width, window.left + window.columns)
    let isLast = piece.row + piece.count == grid.tiles.height
    let bottom = min(height, window.top + window.rows)
    guard seen < width || (isLast && bottom < height) else { return }
    for channel in 0..<channels {
      let plane = planes + channel * height * width
      for y in grid.largeRows(window) {
        (plane + y * width + seen).update(repeating: 0, count: width - seen)
      }
      if isLast {
        (plane + bottom * width).update(repeating: 0, count: (height - bottom) * width)
      }
    }
  }

  private func addPatch(
    _ sums: UnsafePointer<Float>, to corner: UnsafeMutablePointer<Float>, rowStep: Int,
    _ scratch: UnsafeMutablePointer<Float>
  ) {
    for y in 0..<grid.stride {
      for x in 0..<grid.stride {
        let phase = y * grid.stride + x
        Self.addSquare(
          sums + phase / 2 * sumPanelStep + phase % 2 * laneCount, pointStep: sumPointStep,
          to: corner + y * rowStep + x * laneCount, rowStep: grid.stride * rowStep,
          step: grid.stride * laneCount, scratch)
      }
    }
  }

  @inline(never)
  private static func addSquare(
    _ sums: UnsafePointer<Float>, pointStep: Int, to target: UnsafeMutablePointer<Float>,
    rowStep: Int, step: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    let result = scratch + transformScratchCount
    let side = T.points * laneCount
    transformSquare(
      Square(sums, row: T.points * pointStep, column: pointStep),
      Square(result, row: side, column: laneCount),
      count: (T.points, T.points), scratch: scratch
    ) { T.collect($0, $1, $2, $3) }
    for row in 0..<T.points {
      for column in 0..<T.points {
        let place = target + row * rowStep + column * step
        storeLanes(
          loadLanes(place) + loadLanes(result, row * side + column * laneCount), place)
      }
    }
  }
}
