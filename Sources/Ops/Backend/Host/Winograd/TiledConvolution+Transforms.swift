extension TiledConvolution {
  /// Floats of scratch memory one thread needs to transform the larger picture's tiles.
  var largeScratchCount: Int {
    grid.largeWindow(tallestStrip(largeStripRows)).count + PixelLanes.scratchCount
      + transformScratchCount
  }

  /// Floats of scratch memory one thread needs to transform the smaller picture's tiles.
  var smallScratchCount: Int {
    grid.smallWindow(tallestStrip(smallStripRows)).count + PixelLanes.scratchCount
      + transformScratchCount
  }

  /// Rows of tiles whose pixels are read at a time.
  var largeStripRows: Int {
    let columns = grid.tiles.width * grid.largeStep + grid.overlap
    return rowsPerStrip(floatsPerRow: columns * grid.largeStep * laneCount)
  }

  /// The same for the smaller picture.
  var smallStripRows: Int {
    rowsPerStrip(floatsPerRow: grid.tiles.width * T.products * laneCount)
  }

  private func tallestStrip(_ rows: Int) -> TileGrid.Strip {
    TileGrid.Strip(picture: 0, row: 0, count: min(rows, grid.tiles.height), tile: 0)
  }

  /// `Bᵀ d B` of every tile of some rows, for one block of the larger picture's channels.
  ///
  /// - Parameters:
  ///   - planes: `[batch, channels, h, w]`
  ///   - place: The block's place in the store; nil for the same.
  func transformLarge(
    _ planes: UnsafePointer<Float>, channels: Int, block: Int, _ strip: TileGrid.Strip,
    to store: TileStore, at place: Int? = nil, scratch: UnsafeMutablePointer<Float>
  ) {
    let window = grid.largeWindow(strip)
    let half = scratch + PixelLanes.scratchCount
    let pixels = half + transformScratchCount
    let area = grid.large.height * grid.large.width
    PixelLanes(extent: grid.large, channels: Self.lanes(channels, block: block)).read(
      planes + (strip.picture * channels + block * laneCount) * area, window, to: pixels,
      scratch: scratch)
    let tile = strip.tile
    for row in 0..<strip.count {
      for column in 0..<grid.tiles.width {
        let corner =
          pixels + row * grid.largeStep * window.rowStep + column * grid.largeStep * laneCount
        Self.transformTile(
          corner, rowStep: window.rowStep, stride: grid.stride,
          to: store.address(
            block: (place ?? block) * grid.phases, tile: tile + row * grid.tiles.width + column),
          store, scratch: half)
      }
    }
  }

  /// `Bᵀ d B` of the phases of one tile.
  @inline(never)
  private static func transformTile(
    _ corner: UnsafePointer<Float>, rowStep: Int, stride: Int,
    to target: UnsafeMutablePointer<Float>, _ store: TileStore,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let step = store.pointStep
    for y in 0..<stride {
      for x in 0..<stride {
        transformSquare(
          Square(
            corner + y * rowStep + x * laneCount, row: stride * rowStep,
            column: stride * laneCount),
          Square(target + (y * stride + x) * store.blockStep, row: T.points * step, column: step),
          count: (T.points, T.points), scratch: scratch
        ) { T.input($0, $1, $2, $3) }
      }
    }
  }

  /// `A y Aᵀ` of every tile of some rows, for one block of the smaller picture's channels.
  func transformSmall(
    _ planes: UnsafePointer<Float>, channels: Int, block: Int, _ strip: TileGrid.Strip,
    to store: TileStore, at place: Int? = nil, scratch: UnsafeMutablePointer<Float>
  ) {
    let window = grid.smallWindow(strip)
    let half = scratch + PixelLanes.scratchCount
    let pixels = half + transformScratchCount
    let area = grid.small.height * grid.small.width
    PixelLanes(extent: grid.small, channels: Self.lanes(channels, block: block)).read(
      planes + (strip.picture * channels + block * laneCount) * area, window, to: pixels,
      scratch: scratch)
    for row in 0..<strip.count {
      for column in 0..<grid.tiles.width {
        let corner = pixels + row * T.outputs * window.rowStep + column * T.outputs * laneCount
        Self.spreadTile(
          corner, rowStep: window.rowStep,
          to: store.address(
            block: place ?? block, tile: strip.tile + row * grid.tiles.width + column),
          pointStep: store.pointStep, scratch: half)
      }
    }
  }

  @inline(never)
  private static func spreadTile(
    _ corner: UnsafePointer<Float>, rowStep: Int, to target: UnsafeMutablePointer<Float>,
    pointStep: Int, scratch: UnsafeMutablePointer<Float>
  ) {
    transformSquare(
      Square(corner, row: rowStep, column: laneCount),
      Square(target, row: T.points * pointStep, column: pointStep),
      count: (T.outputs, T.points), scratch: scratch
    ) { T.spread($0, $1, $2, $3) }
  }

  /// `G g Gᵀ` of one channel's phases, for sixteen lanes.
  ///
  /// - Parameters:
  ///   - taps: `[kernel · kernel][16]`
  ///   - isReversed: Whether the kernel is turned by half a turn.
  ///   - target: Where the first point of the first phase goes.
  ///   - phaseStep: Floats from one phase to the next.
  @inline(never)
  static func transformFilter(
    _ taps: UnsafePointer<Float>, kernel: Int, stride: Int, isReversed: Bool,
    to target: UnsafeMutablePointer<Float>, phaseStep: (row: Int, column: Int), pointStep: Int,
    scratch: UnsafeMutablePointer<Float>
  ) {
    let sign = isReversed ? -laneCount : laneCount
    let first = isReversed ? taps + (kernel * kernel - 1) * laneCount : taps
    for y in 0..<stride {
      for x in 0..<stride {
        transformSquare(
          Square(
            first + (y * kernel + x) * sign, row: stride * kernel * sign, column: stride * sign),
          Square(
            target + y * phaseStep.row + x * phaseStep.column, row: T.points * pointStep,
            column: pointStep),
          count: (T.taps, T.points), scratch: scratch
        ) { T.filter($0, $1, $2, $3) }
      }
    }
  }
}
