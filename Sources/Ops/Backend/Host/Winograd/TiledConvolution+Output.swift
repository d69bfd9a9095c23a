extension TiledConvolution {
  /// `y = Aᵀ (Σ U ∘ V) A`: the smaller picture from the larger one. The output pass; without a
  /// stride also the input pass, as the convolution of the gradient with kernels turned round.
  ///
  /// - Parameters:
  ///   - x: `[batch, inputs, h, w]`
  ///   - filter: Lanes are output channels.
  ///   - y: `[batch, outputs, oh, ow]`
  func output(
    _ x: UnsafePointer<Float>, _ filter: FilterReader, isReversed: Bool = false,
    to y: UnsafeMutablePointer<Float>
  ) {
    let (inputs, outputs) = (geometry.inputChannels, geometry.outputChannels)
    let blocks = Self.blocks(inputs)
    let depth = blocks * grid.phases
    let width = grid.tiles.width
    // Rows that fill whole groups of tiles, so that threads may share a chunk by rows.
    let unit = 8 >> min(width.trailingZeroBitCount, 3)
    let rowsPerChunk = rowsPerChunk(blocks: depth, unit: unit)
    let layout = TileStore.byTiles(
      blocks: depth, tiles: rowsPerChunk * width, points: T.products)
    let panels = (outputs + TileProduct.columns - 1) / TileProduct.columns
    let parts = rowParts(panels: panels, rows: rowsPerChunk, unit: unit)
    let task = OutputTask(
      convolution: self, filter: filter, isReversed: isReversed, blocks: blocks,
      mostRows: (rowsPerChunk / unit + parts - 1) / parts * unit)

    let tiles = host.scratch(count: layout.count, parts: 1)
    let large = host.scratch(count: largeScratchCount, parts: threads)
    let private_ = host.scratch(count: task.scratchCount, parts: threads)
    defer { host.release(tiles, large, private_) }
    let store = TileStore(
      base: tiles[0], pointStep: layout.pointStep, blockStep: 8 * Lanes.width,
      groupStep: depth * 8 * Lanes.width)

    for first in stride(from: 0, to: grid.rows, by: rowsPerChunk) {
      let rows = first..<min(grid.rows, first + rowsPerChunk)
      let strips = grid.strips(rows, most: largeStripRows)
      host.workers.run(parts: strips.count * blocks) { part in
        transformLarge(
          x, channels: inputs, block: part % blocks, strips[part / blocks], to: store,
          scratch: large[part % threads])
      }
      let units = (rows.count + unit - 1) / unit
      host.workers.run(parts: panels * parts) { part in
        let share = share(units, part % parts, of: parts)
        let mine = share.lowerBound * unit..<min(rows.count, share.upperBound * unit)
        guard !mine.isEmpty else { return }
        task.run(
          panel: part / parts, rows: mine, of: rows, store, to: y,
          scratch: private_[part % threads])
      }
    }
  }

  /// Parts that the rows of a chunk fall into, so that all threads have as much to do.
  private func rowParts(panels: Int, rows: Int, unit: Int) -> Int {
    let most = max(1, rows / unit)
    for parts in 1...threads where panels * parts % threads == 0 { return min(parts, most) }
    return min(threads, most)
  }
}

/// One task of the output pass: some rows of tiles, 32 output channels.
private struct OutputTask<T: TileTransform> {
  let convolution: TiledConvolution<T>
  let filter: FilterReader
  let isReversed: Bool
  /// Blocks of input channels.
  let blocks: Int
  /// The most rows of tiles `run` is given.
  let mostRows: Int

  private var grid: TileGrid { convolution.grid }
  private var inputs: Int { convolution.geometry.inputChannels }
  private var outputs: Int { convolution.geometry.outputChannels }
  private var mostGroups: Int { (mostRows * grid.tiles.width + 7) / 8 }

  /// Blocks of input channels multiplied at a time.
  private var blocksAtOnce: Int {
    let most = max(1, TiledConvolution<T>.depthBlocks / grid.phases)
    let passes = (blocks + most - 1) / most
    return (blocks + passes - 1) / passes
  }

  private var filterPointStep: Int {
    blocksAtOnce * grid.phases * Lanes.width * TileProduct.columns
      + TiledConvolution<T>.pointGap
  }
  private var sumPointStep: Int { mostGroups * 8 * TileProduct.columns + Lanes.width }
  private var stripRows: Int {
    convolution.rowsPerStrip(floatsPerRow: grid.small.width * T.outputs * Lanes.width)
  }
  private var stripCount: Int {
    min(stripRows, grid.tiles.height) * T.outputs * grid.small.width * Lanes.width
  }

  /// Floats of memory a thread needs.
  var scratchCount: Int {
    T.products * (filterPointStep + sumPointStep) + stripCount + 4 * transformScratchCount
  }

  /// - Parameters:
  ///   - rows: Rows of tiles within the chunk.
  ///   - chunk: The chunk's rows among those of the batch.
  func run(
    panel: Int, rows: Range<Int>, of chunk: Range<Int>, _ store: TileStore,
    to y: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
  ) {
    let sums = scratch
    let weights = sums + T.products * sumPointStep
    let strip = weights + T.products * filterPointStep
    let rest = strip + stripCount
    let width = grid.tiles.width
    let firstGroup = rows.lowerBound * width / 8
    let groups = (rows.count * width + 7) / 8
    let isHalf = outputs - panel * TileProduct.columns <= Lanes.width
    for first in stride(from: 0, to: blocks, by: blocksAtOnce) {
      let some = first..<min(blocks, first + blocksAtOnce)
      transformWeights(panel: panel, blocks: some, to: weights, scratch: rest)
      let depth =
        grid.phases == 1
        ? min(inputs - first * Lanes.width, some.count * Lanes.width)
        : some.count * grid.phases * Lanes.width
      let start =
        store.base + first * grid.phases * store.blockStep + firstGroup * store.groupStep
      for point in 0..<T.products {
        let left = start + point * store.pointStep
        let right = weights + point * filterPointStep
        let out = sums + point * sumPointStep
        for group in 0..<groups {
          if isHalf {
            TileProduct.halfTiles(
              depth: depth, left + group * store.groupStep, right, out + group * 256,
              adding: first > 0)
          } else {
            TileProduct.tiles(
              depth: depth, left + group * store.groupStep, right, out + group * 256,
              adding: first > 0)
          }
        }
      }
    }
    let absolute = chunk.lowerBound + rows.lowerBound..<chunk.lowerBound + rows.upperBound
    for half in 0..<(isHalf ? 1 : 2) {
      for piece in grid.strips(absolute, most: stripRows) {
        write(
          sums + half * Lanes.width, piece, block: 2 * panel + half, to: y, strip: strip,
          scratch: rest)
      }
    }
  }

  /// `U [point][channels][32]` of a panel, for some blocks of input channels.
  private func transformWeights(
    panel: Int, blocks: Range<Int>, to weights: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let taps = scratch + transformScratchCount
    let buffer = taps + transformScratchCount
    let phaseStep = Lanes.width * TileProduct.columns
    for half in 0..<2 {
      let lane = panel * TileProduct.columns + half * Lanes.width
      guard lane < outputs else { continue }
      let lanes = min(Lanes.width, outputs - lane)
      for block in blocks {
        let known = TiledConvolution<T>.lanes(inputs, block: block)
        let place =
          weights + (block - blocks.lowerBound) * grid.phases * phaseStep + half * Lanes.width
        for channel in 0..<known {
          filter.read(
            channel: block * Lanes.width + channel, lane: lane, lanes: lanes, to: taps,
            scratch: buffer)
          TiledConvolution<T>.transformFilter(
            taps, kernel: grid.kernel, stride: grid.stride, isReversed: isReversed,
            to: place + channel * TileProduct.columns,
            phaseStep: (grid.stride * phaseStep, phaseStep), pointStep: filterPointStep,
            scratch: scratch)
        }
        // Lanes of the picture without a channel are zero; what they meet must be finite.
        if known < Lanes.width, grid.phases > 1 {
          for point in 0..<T.products {
            for phase in 0..<grid.phases {
              for channel in known..<Lanes.width {
                storeLanes(
                  .zero, place,
                  point * filterPointStep + phase * phaseStep + channel * TileProduct.columns)
              }
            }
          }
        }
      }
    }
  }

  /// `Aᵀ m A` of the tiles of a strip, written to the planes of one block of output channels.
  private func write(
    _ sums: UnsafePointer<Float>, _ piece: TileGrid.Strip, block: Int,
    to y: UnsafeMutablePointer<Float>, strip: UnsafeMutablePointer<Float>,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let rowStep = grid.small.width * Lanes.width
    let top = piece.row * T.outputs
    let height = min(piece.count * T.outputs, grid.small.height - top)
    let spare = scratch + transformScratchCount
    for row in 0..<piece.count {
      for column in 0..<grid.tiles.width {
        let tile = piece.tile + row * grid.tiles.width + column
        let source = sums + tile * TileProduct.columns
        let corner = strip + row * T.outputs * rowStep + column * T.outputs * Lanes.width
        let rows = min(T.outputs, height - row * T.outputs)
        let columns = min(T.outputs, grid.small.width - column * T.outputs)
        if rows == T.outputs, columns == T.outputs {
          Self.finish(source, pointStep: sumPointStep, to: corner, rowStep: rowStep, scratch)
          continue
        }
        let spareStep = T.outputs * Lanes.width
        Self.finish(source, pointStep: sumPointStep, to: spare, rowStep: spareStep, scratch)
        for line in 0..<rows {
          (corner + line * rowStep).update(
            from: spare + line * spareStep, count: columns * Lanes.width)
        }
      }
    }
    let area = grid.small.height * grid.small.width
    let plane = piece.picture * outputs + block * Lanes.width
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
      Square(target, row: rowStep, column: Lanes.width),
      count: (T.points, T.outputs), scratch: scratch
    ) { T.output($0, $1, $2, $3) }
  }
}
