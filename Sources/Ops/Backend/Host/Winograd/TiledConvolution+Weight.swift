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
    let (inputs, outputs) = (geometry.inputChannels, geometry.outputChannels)
    let large = Self.blocks(inputs)
    let small = Self.blocks(outputs)
    let rowsPerChunk = rowsPerChunk(blocks: large * grid.phases + small)
    let tiles = rowsPerChunk * grid.tiles.width
    let largeLayout = TileStore.byChannels(
      blocks: large * grid.phases, tiles: tiles, points: T.products)
    let smallLayout = TileStore.byChannels(blocks: small, tiles: tiles, points: T.products)
    let task = WeightTask(self)
    let largeTiles = host.scratch(count: largeLayout.count, parts: 1)
    let smallTiles = host.scratch(count: smallLayout.count, parts: 1)
    let strips = host.scratch(
      count: max(largeScratchCount, smallScratchCount), parts: threads)
    let own = host.scratch(count: task.scratchCount, parts: threads)
    defer { host.release(largeTiles, smallTiles, strips, own) }
    func store(_ scratch: Scratch, _ pointStep: Int) -> TileStore {
      TileStore(
        base: scratch[0], pointStep: pointStep, blockStep: (tiles + 1) * Lanes.width,
        groupStep: 8 * Lanes.width)
    }
    let v = store(largeTiles, largeLayout.pointStep)
    let s = store(smallTiles, smallLayout.pointStep)

    for first in stride(from: 0, to: grid.rows, by: rowsPerChunk) {
      let rows = first..<min(grid.rows, first + rowsPerChunk)
      let largeStrips = grid.strips(rows, most: largeStripRows)
      let smallStrips = grid.strips(rows, most: smallStripRows)
      let largeParts = largeStrips.count * large
      host.workers.run(parts: largeParts + smallStrips.count * small) { part in
        if part < largeParts {
          transformLarge(
            x, channels: inputs, block: part % large, largeStrips[part / large], to: v,
            scratch: strips[part % threads])
        } else {
          let part = part - largeParts
          transformSmall(
            dy, channels: outputs, block: part % small, smallStrips[part / small], to: s,
            scratch: strips[part % threads])
        }
      }
      host.workers.run(parts: task.count) { part in
        task.run(
          part, tiles: rows.count * grid.tiles.width, v, s, to: dw, adding: first > 0,
          scratch: own[part % threads])
      }
    }
  }
}

/// The tasks of the weight pass: for some output channels, the weights of one block of input
/// channels with all its phases, or of two blocks where there is one phase.
private struct WeightTask<T: TileTransform> {
  private let convolution: TiledConvolution<T>
  /// Blocks of input channels that share a task.
  private let blocksPerTask: Int
  /// Output channels of a task, a multiple of eight.
  private let channelsPerTask: Int
  private let columns: Int
  private let rows: Int

  private var grid: TileGrid { convolution.grid }
  private var inputs: Int { convolution.geometry.inputChannels }
  private var outputs: Int { convolution.geometry.outputChannels }

  /// Tiles whose vectors of two blocks stay in the first cache.
  private static var tilesAtOnce: Int { 256 }
  /// Floats of sums that stay in a core's own cache.
  private static var sumBudget: Int { 160 << 10 }

  init(_ convolution: TiledConvolution<T>) {
    self.convolution = convolution
    let g = convolution.geometry
    let phases = convolution.grid.phases
    let blocks = TiledConvolution<T>.blocks(g.inputChannels)
    blocksPerTask = phases == 1 ? 2 : 1
    columns = (blocks + blocksPerTask - 1) / blocksPerTask
    let vectors = max(1, phases / 2) * T.products * TileProduct.columns
    let most = max(1, WeightTask.sumBudget / vectors / 8)
    let groups = (g.outputChannels + 7) / 8
    var rows = (groups + most - 1) / most
    // Enough tasks for all threads, and as many for each.
    while rows < groups, columns * rows < 2 * convolution.threads { rows += 1 }
    while rows < groups, columns * rows % convolution.threads != 0 { rows += 1 }
    channelsPerTask = (groups + rows - 1) / rows * 8
    self.rows = (g.outputChannels + channelsPerTask - 1) / channelsPerTask
  }

  /// How many tasks there are.
  var count: Int { columns * rows }

  /// Pairs of blocks, or of phases, that share a product.
  private var pairs: Int { max(1, grid.phases / 2) }
  private var sumPointStep: Int { channelsPerTask * TileProduct.columns + Lanes.width }
  private var sumPairStep: Int { T.products * sumPointStep }

  /// Floats of memory a thread needs.
  var scratchCount: Int { pairs * sumPairStep + 4 * transformScratchCount }

  func run(
    _ part: Int, tiles: Int, _ v: TileStore, _ s: TileStore,
    to dw: UnsafeMutablePointer<Float>, adding: Bool, scratch: UnsafeMutablePointer<Float>
  ) {
    let sums = scratch + 4 * transformScratchCount
    let block = part % columns * blocksPerTask
    let first = part / columns * channelsPerTask
    let channels = first..<min(outputs, first + channelsPerTask)
    let blocks = TiledConvolution<T>.blocks(inputs)
    for pair in 0..<pairs {
      let left = block * grid.phases + 2 * pair
      // A block without a partner is multiplied twice; the second product is not read.
      let right = grid.phases == 1 && block + 1 >= blocks ? left : left + 1
      for point in 0..<T.products {
        let out = sums + pair * sumPairStep + point * sumPointStep
        for tile in stride(from: 0, to: tiles, by: WeightTask.tilesAtOnce) {
          let count = min(WeightTask.tilesAtOnce, tiles - tile)
          let b = v.base + point * v.pointStep + tile * Lanes.width
          let a = s.base + point * s.pointStep + tile * Lanes.width
          for channel in stride(from: channels.lowerBound, to: channels.upperBound, by: 8) {
            TileProduct.channels(
              tiles: count, a + channel / 16 * s.blockStep + channel % 16,
              b + left * v.blockStep, b + right * v.blockStep,
              out + (channel - channels.lowerBound) * TileProduct.columns, adding: tile > 0)
          }
        }
      }
    }
    for index in 0..<blocksPerTask where block + index < blocks {
      for channel in channels {
        write(
          sums + (channel - channels.lowerBound) * TileProduct.columns + index * Lanes.width,
          channel: channel, block: block + index, to: dw, adding: adding, scratch: scratch)
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
          sums + phase / 2 * sumPairStep + phase % 2 * Lanes.width, pointStep: sumPointStep,
          to: taps + (y * kernel + x) * Lanes.width, kernel: kernel, stride: grid.stride, scratch)
      }
    }
    transpose16(taps, rowStep: Lanes.width, to: kernels, outStep: 16)
    let count = kernel * kernel
    var target = dw + (channel * inputs + block * Lanes.width) * count
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
      Square(taps, row: stride * kernel * Lanes.width, column: stride * Lanes.width),
      count: (T.points, T.taps), scratch: scratch
    ) { T.gather($0, $1, $2, $3) }
  }
}
