/// The products at the heart of a fast convolution: at each point of the tiles, a matrix of tiles
/// and channels times a matrix of channels and channels.
///
/// Sixteen vectors of sums stay in registers while eight numbers of one side and two vectors of the
/// other stream past, 8 × 32 products a step.
enum TileProduct {
  /// Tiles, or channels, that share one pass.
  static let rows = 8
  /// Channels of a pass.
  static let columns = 2 * laneCount

  /// `c += a · b`, or `c = a · b`, for eight tiles and 32 channels.
  ///
  /// - Parameters:
  ///   - depth: Channels summed over, 1 or more.
  ///   - a: `[depth / 16][8 tiles][16]`.
  ///   - b: `[depth][32]`.
  ///   - c: `[8 tiles][32]`.
  @inline(never)
  static func tiles(
    depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    var sums = Sums()
    if adding { sums.load(c) }
    var left = a
    var right = b
    var rest = depth
    while rest > 0 {
      for _ in 0..<min(rest, 16) {
        sums.add(left, 16, loadLanes(right), loadLanes(right, 16))
        left += 1
        right += 32
      }
      left += 7 * 16
      rest -= 16
    }
    sums.store(c)
  }

  /// The same for the first sixteen channels of a panel: `b` `[depth][32]`, `c` `[8 tiles][32]`, of
  /// which the second halves are neither read nor written.
  @inline(never)
  static func halfTiles(
    depth: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    var sums = HalfSums()
    if adding { sums.load(c) }
    var left = a
    var right = b
    var rest = depth
    while rest > 0 {
      for _ in 0..<min(rest, 16) {
        sums.add(left, 16, loadLanes(right))
        left += 1
        right += 32
      }
      left += 7 * 16
      rest -= 16
    }
    sums.store(c)
  }

  /// The same for one channel, whose lanes are the channels summed over: a panel for it alone would
  /// be all but empty.
  ///
  /// - Parameters:
  ///   - blocks: Blocks of sixteen channels summed over.
  ///   - a: `[blocks][8 tiles][16]`
  ///   - b: `[blocks][16]`
  ///   - c: `[8 tiles][32]`, of which the first channel is written.
  @inline(never)
  static func oneChannel(
    blocks: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    var (s0, s1, s2, s3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (s4, s5, s6, s7) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var left = a
    for block in 0..<blocks {
      let x = loadLanes(b, block * laneCount)
      s0.addProduct(loadLanes(left), x)
      s1.addProduct(loadLanes(left, 16), x)
      s2.addProduct(loadLanes(left, 32), x)
      s3.addProduct(loadLanes(left, 48), x)
      s4.addProduct(loadLanes(left, 64), x)
      s5.addProduct(loadLanes(left, 80), x)
      s6.addProduct(loadLanes(left, 96), x)
      s7.addProduct(loadLanes(left, 112), x)
      left += rows * laneCount
    }
    @inline(__always) func put(_ sum: Lanes, _ tile: Int) {
      let place = tile * columns
      c[place] = adding ? c[place] + sum.sum() : sum.sum()
    }
    put(s0, 0)
    put(s1, 1)
    put(s2, 2)
    put(s3, 3)
    put(s4, 4)
    put(s5, 5)
    put(s6, 6)
    put(s7, 7)
  }

  /// `c += a · b`, or `c = a · b`, for eight rows of a matrix as they lie and sixteen columns.
  ///
  /// - Parameters:
  ///   - depth: Numbers of a row summed over.
  ///   - a: Eight rows, `leading` floats apart.
  ///   - b: `[depth][16]`
  ///   - c: `[8][32]`, of which the second halves are neither read nor written.
  @inline(never)
  static func halfRows(
    depth: Int, _ a: UnsafePointer<Float>, leading: Int, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    var sums = HalfSums()
    for place in 0..<depth { sums.add(a + place, leading, loadLanes(b, 16 * place)) }
    // Long sums are put together from short ones: that rounds less.
    if adding { sums.add(c) }
    sums.store(c)
  }

  /// The products of one panel with so many groups of eight tiles.
  ///
  /// - Parameters:
  ///   - left: The first group, `groupStep` floats before the next.
  ///   - right: `[depth][32]`
  ///   - sums: `[groups][8 tiles][32]`
  ///   - isHalf: Whether only the first sixteen channels of the panel count.
  @inline(__always)
  static func panel(
    groups: Int, depth: Int, _ left: UnsafePointer<Float>, groupStep: Int,
    _ right: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>, isHalf: Bool, adding: Bool
  ) {
    for group in 0..<groups {
      let (a, c) = (left + group * groupStep, sums + group * rows * columns)
      if isHalf {
        halfTiles(depth: depth, a, right, c, adding: adding)
      } else {
        tiles(depth: depth, a, right, c, adding: adding)
      }
    }
  }

  /// `c += a · b`, or `c = a · b`, for eight channels of one side and 32 of the other, summed over
  /// tiles.
  ///
  /// - Parameters:
  ///   - tiles: Tiles summed over.
  ///   - a: `[tiles][16]`, of which the first eight are taken.
  ///   - b0: `[tiles][16]`
  ///   - b1: `[tiles][16]`
  ///   - c: `[8][32]`
  @inline(never)
  static func channels(
    tiles: Int, _ a: UnsafePointer<Float>, _ b0: UnsafePointer<Float>, _ b1: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    var sums = Sums()
    if adding { sums.load(c) }
    var offset = 0
    for _ in 0..<tiles {
      sums.add(a + offset, 1, loadLanes(b0, offset), loadLanes(b1, offset))
      offset += 16
    }
    sums.store(c)
  }

  /// The same for sixteen channels of the other side: the second halves of `c` `[8][32]` are
  /// neither read nor written.
  @inline(never)
  static func halfChannels(
    tiles: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, adding: Bool
  ) {
    var sums = HalfSums()
    if adding { sums.load(c) }
    var offset = 0
    for _ in 0..<tiles {
      sums.add(a + offset, 1, loadLanes(b, offset))
      offset += 16
    }
    sums.store(c)
  }

  /// The same for one channel of the first side: eight rows for it alone would be all but empty.
  ///
  /// - Parameters:
  ///   - a: `[tiles][16]`, of which the first is taken.
  ///   - c: `count` numbers, `step` floats apart.
  ///   - count: At most 32: the channels of `b0`, then those of `b1`.
  @inline(never)
  static func oneRow(
    tiles: Int, _ a: UnsafePointer<Float>, _ b0: UnsafePointer<Float>, _ b1: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, step: Int, count: Int, adding: Bool
  ) {
    // Four sums of every fourth tile, not to wait for one another.
    var (s0, t0, s1, t1) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var (s2, t2, s3, t3) = (Lanes.zero, Lanes.zero, Lanes.zero, Lanes.zero)
    var offset = 0
    while offset + 64 <= tiles * 16 {
      let x0 = Lanes(repeating: a[offset])
      s0.addProduct(x0, loadLanes(b0, offset))
      t0.addProduct(x0, loadLanes(b1, offset))
      let x1 = Lanes(repeating: a[offset + 16])
      s1.addProduct(x1, loadLanes(b0, offset + 16))
      t1.addProduct(x1, loadLanes(b1, offset + 16))
      let x2 = Lanes(repeating: a[offset + 32])
      s2.addProduct(x2, loadLanes(b0, offset + 32))
      t2.addProduct(x2, loadLanes(b1, offset + 32))
      let x3 = Lanes(repeating: a[offset + 48])
      s3.addProduct(x3, loadLanes(b0, offset + 48))
      t3.addProduct(x3, loadLanes(b1, offset + 48))
      offset += 64
    }
    while offset < tiles * 16 {
      let x = Lanes(repeating: a[offset])
      s0.addProduct(x, loadLanes(b0, offset))
      t0.addProduct(x, loadLanes(b1, offset))
      offset += 16
    }
    let (s, t) = ((s0 + s1) + (s2 + s3), (t0 + t1) + (t2 + t3))
    for channel in 0..<count {
      let sum = channel < laneCount ? s[channel] : t[channel - laneCount]
      c[channel * step] = adding ? c[channel * step] + sum : sum
    }
  }
}
