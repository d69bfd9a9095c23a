extension TiledConvolution {
  /// `x = Σ B (U ∘ S) Bᵀ`, patch over patch: the larger picture from the smaller one. The input
  /// pass of a strided convolution, which is a transposed convolution run forwards.
  ///
  /// - Parameters:
  ///   - dy: `[batch, outputs, oh, ow]`
  ///   - filter: Lanes are input channels.
  ///   - dx: `[batch, inputs, h, w]`
  func input(
    _ dy: UnsafePointer<Float>, _ filter: FilterReader, to dx: UnsafeMutablePointer<Float>
  ) {
    let (inputs, outputs) = (geometry.inputChannels, geometry.outputChannels)
    let depth = Self.blocks(outputs)
    let rowsPerChunk = rowsPerChunk(blocks: depth)
    let layout = TileStore.byTiles(
      blocks: depth, tiles: rowsPerChunk * grid.tiles.width, points: T.products)
    let task = InputTask(
      convolution: self, filter: filter, depth: depth,
      groups: (rowsPerChunk * grid.tiles.width + 7) / 8)
    let tiles = host.scratch(count: layout.count, parts: 1)
    let small = host.scratch(count: smallScratchCount, parts: threads)
    let own = host.scratch(count: task.scratchCount, parts: threads)
    defer { host.release(tiles, small, own) }
    let store = TileStore(
      base: tiles[0], pointStep: layout.pointStep, blockStep: 8 * Lanes.width,
      groupStep: depth * 8 * Lanes.width)

    for first in stride(from: 0, to: grid.rows, by: rowsPerChunk) {
      let rows = first..<min(grid.rows, first + rowsPerChunk)
      let strips = grid.strips(rows, most: smallStripRows)
      host.workers.run(parts: strips.count * depth) { part in
        transformSmall(
          dy, channels: outputs, block: part % depth, strips[part / depth], to: store,
          scratch: small[part % threads])
      }
      host.workers.run(parts: Self.blocks(inputs)) { block in
        task.run(block: block, rows, store, to: dx, scratch: own[block % threads])
      }
    }
  }
}

/// One task of the input pass: sixteen input channels.
private struct InputTask<T: TileTransform> {
  let convolution: TiledConvolution<T>
  let filter: FilterReader
  /// Blocks of output channels, which are summed over.
  let depth: Int
  /// The most groups of tiles in a chunk.
  let groups: Int

  private var grid: TileGrid { convolution.grid }
  private var inputs: Int { convolution.geometry.inputChannels }
  private var outputs: Int { convolution.geometry.outputChannels }
  /// Two phases share a panel of 32 columns.
  private var panels: Int { (grid.phases + 1) / 2 }

  private var blocksAtOnce: Int {
    let passes =
      (depth + TiledConvolution<T>.depthBlocks - 1) / TiledConvolution<T>.depthBlocks
    return (depth + passes - 1) / passes
  }
  private var filterPanelStep: Int {
    blocksAtOnce * Lanes.width * TileProduct.columns + TiledConvolution<T>.pointGap
  }
  private var filterPointStep: Int { panels * filterPanelStep }
  private var sumPanelStep: Int { groups * 8 * TileProduct.columns + Lanes.width }
  private var sumPointStep: Int { panels * sumPanelStep }

  private var stripRows: Int {
    let columns = grid.tiles.width * grid.largeStep + grid.overlap
    return convolution.rowsPerStrip(floatsPerRow: columns * grid.largeStep * Lanes.width)
  }
  private var stripCount: Int {
    grid.largeWindow(
      TileGrid.Strip(picture: 0, row: 0, count: min(stripRows, grid.tiles.height), tile: 0)
    ).count
  }

  /// Floats of memory a thread needs.
  var scratchCount: Int {
    T.products * (filterPointStep + sumPointStep) + stripCount + 4 * transformScratchCount
  }

  func run(
    block: Int, _ rows: Range<Int>, _ store: TileStore, to dx: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let sums = scratch
    let weights = sums + T.products * sumPointStep
    let strip = weights + T.products * filterPointStep
    let rest = strip + stripCount
    let groups = (rows.count * grid.tiles.width + 7) / 8
    for first in stride(from: 0, to: depth, by: blocksAtOnce) {
      let some = first..<min(depth, first + blocksAtOnce)
      transformWeights(block: block, depth: some, to: weights, scratch: rest)
      let count = min(outputs - first * Lanes.width, some.count * Lanes.width)
      for point in 0..<T.products {
        let left = store.base + point * store.pointStep + first * store.blockStep
        for panel in 0..<panels {
          let right = weights + point * filterPointStep + panel * filterPanelStep
          let out = sums + point * sumPointStep + panel * sumPanelStep
          for group in 0..<groups {
            TileProduct.tiles(
              depth: count, left + group * store.groupStep, right, out + group * 256,
              adding: first > 0)
          }
        }
      }
    }
    collect(sums, block: block, rows, to: dx, strip: strip, scratch: rest)
  }

  /// `U [point][panel][channels][32]` of one block of input channels.
  private func transformWeights(
    block: Int, depth: Range<Int>, to weights: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let taps = scratch + transformScratchCount
    let buffer = taps + transformScratchCount
    let lanes = TiledConvolution<T>.lanes(inputs, block: block)
    let first = depth.lowerBound * Lanes.width
    for channel in first..<min(outputs, depth.upperBound * Lanes.width) {
      filter.read(
        channel: channel, lane: block * Lanes.width, lanes: lanes, to: taps, scratch: buffer)
      TiledConvolution<T>.transformFilter(
        taps, kernel: grid.kernel, stride: grid.stride, isReversed: false,
        to: weights + (channel - first) * TileProduct.columns,
        phaseStep: (filterPanelStep, Lanes.width), pointStep: filterPointStep, scratch: scratch)
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
      let planes = dx + (piece.picture * inputs + block * Lanes.width) * area
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
              + column * grid.largeStep * Lanes.width, rowStep: window.rowStep, scratch)
        }
      }
      for y in max(0, window.top)..<max(0, min(grid.large.height, window.top + window.rows)) {
        lanes.write(
          strip + (y - window.top) * window.rowStep - window.left * Lanes.width,
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
      for y in max(0, window.top)..<max(0, bottom) {
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
          sums + phase / 2 * sumPanelStep + phase % 2 * Lanes.width, pointStep: sumPointStep,
          to: corner + y * rowStep + x * Lanes.width, rowStep: grid.stride * rowStep,
          step: grid.stride * Lanes.width, scratch)
      }
    }
  }

  @inline(never)
  private static func addSquare(
    _ sums: UnsafePointer<Float>, pointStep: Int, to target: UnsafeMutablePointer<Float>,
    rowStep: Int, step: Int, _ scratch: UnsafeMutablePointer<Float>
  ) {
    let result = scratch + transformScratchCount
    let side = T.points * Lanes.width
    transformSquare(
      Square(sums, row: T.points * pointStep, column: pointStep),
      Square(result, row: side, column: Lanes.width),
      count: (T.points, T.points), scratch: scratch
    ) { T.collect($0, $1, $2, $3) }
    for row in 0..<T.points {
      for column in 0..<T.points {
        let place = target + row * rowStep + column * step
        storeLanes(
          loadLanes(place) + loadLanes(result, row * side + column * Lanes.width), place)
      }
    }
  }
}
