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
}

/// Sums of 8 × 32, in registers.
private struct Sums {
  var s0 = Lanes.zero, t0 = Lanes.zero, s1 = Lanes.zero, t1 = Lanes.zero
  var s2 = Lanes.zero, t2 = Lanes.zero, s3 = Lanes.zero, t3 = Lanes.zero
  var s4 = Lanes.zero, t4 = Lanes.zero, s5 = Lanes.zero, t5 = Lanes.zero
  var s6 = Lanes.zero, t6 = Lanes.zero, s7 = Lanes.zero, t7 = Lanes.zero

  @inline(__always) init() {}

  /// Adds the products of eight numbers, `step` floats apart, with two vectors.
  @inline(__always)
  mutating func add(_ a: UnsafePointer<Float>, _ step: Int, _ x: Lanes, _ y: Lanes) {
    let a0 = Lanes(repeating: a[0])
    s0.addProduct(a0, x)
    t0.addProduct(a0, y)
    let a1 = Lanes(repeating: a[step])
    s1.addProduct(a1, x)
    t1.addProduct(a1, y)
    let a2 = Lanes(repeating: a[2 * step])
    s2.addProduct(a2, x)
    t2.addProduct(a2, y)
    let a3 = Lanes(repeating: a[3 * step])
    s3.addProduct(a3, x)
    t3.addProduct(a3, y)
    let a4 = Lanes(repeating: a[4 * step])
    s4.addProduct(a4, x)
    t4.addProduct(a4, y)
    let a5 = Lanes(repeating: a[5 * step])
    s5.addProduct(a5, x)
    t5.addProduct(a5, y)
    let a6 = Lanes(repeating: a[6 * step])
    s6.addProduct(a6, x)
    t6.addProduct(a6, y)
    let a7 = Lanes(repeating: a[7 * step])
    s7.addProduct(a7, x)
    t7.addProduct(a7, y)
  }

  @inline(__always)
  mutating func load(_ c: UnsafeMutablePointer<Float>) {
    (s0, t0) = (loadLanes(c, 0), loadLanes(c, 16))
    (s1, t1) = (loadLanes(c, 32), loadLanes(c, 48))
    (s2, t2) = (loadLanes(c, 64), loadLanes(c, 80))
    (s3, t3) = (loadLanes(c, 96), loadLanes(c, 112))
    (s4, t4) = (loadLanes(c, 128), loadLanes(c, 144))
    (s5, t5) = (loadLanes(c, 160), loadLanes(c, 176))
    (s6, t6) = (loadLanes(c, 192), loadLanes(c, 208))
    (s7, t7) = (loadLanes(c, 224), loadLanes(c, 240))
  }

  @inline(__always)
  func store(_ c: UnsafeMutablePointer<Float>) {
    storeLanes(s0, c, 0)
    storeLanes(t0, c, 16)
    storeLanes(s1, c, 32)
    storeLanes(t1, c, 48)
    storeLanes(s2, c, 64)
    storeLanes(t2, c, 80)
    storeLanes(s3, c, 96)
    storeLanes(t3, c, 112)
    storeLanes(s4, c, 128)
    storeLanes(t4, c, 144)
    storeLanes(s5, c, 160)
    storeLanes(t5, c, 176)
    storeLanes(s6, c, 192)
    storeLanes(t6, c, 208)
    storeLanes(s7, c, 224)
    storeLanes(t7, c, 240)
  }
}

/// Sums of 8 × 16, in registers.
private struct HalfSums {
  var s0 = Lanes.zero, s1 = Lanes.zero, s2 = Lanes.zero, s3 = Lanes.zero
  var s4 = Lanes.zero, s5 = Lanes.zero, s6 = Lanes.zero, s7 = Lanes.zero

  @inline(__always) init() {}

  @inline(__always)
  mutating func add(_ a: UnsafePointer<Float>, _ step: Int, _ x: Lanes) {
    s0.addProduct(Lanes(repeating: a[0]), x)
    s1.addProduct(Lanes(repeating: a[step]), x)
    s2.addProduct(Lanes(repeating: a[2 * step]), x)
    s3.addProduct(Lanes(repeating: a[3 * step]), x)
    s4.addProduct(Lanes(repeating: a[4 * step]), x)
    s5.addProduct(Lanes(repeating: a[5 * step]), x)
    s6.addProduct(Lanes(repeating: a[6 * step]), x)
    s7.addProduct(Lanes(repeating: a[7 * step]), x)
  }

  @inline(__always)
  mutating func load(_ c: UnsafeMutablePointer<Float>) {
    (s0, s1) = (loadLanes(c, 0), loadLanes(c, 32))
    (s2, s3) = (loadLanes(c, 64), loadLanes(c, 96))
    (s4, s5) = (loadLanes(c, 128), loadLanes(c, 160))
    (s6, s7) = (loadLanes(c, 192), loadLanes(c, 224))
  }

  @inline(__always)
  mutating func add(_ c: UnsafeMutablePointer<Float>) {
    var others = HalfSums()
    others.load(c)
    (s0, s1, s2, s3) = (s0 + others.s0, s1 + others.s1, s2 + others.s2, s3 + others.s3)
    (s4, s5, s6, s7) = (s4 + others.s4, s5 + others.s5, s6 + others.s6, s7 + others.s7)
  }

  @inline(__always)
  func store(_ c: UnsafeMutablePointer<Float>) {
    storeLanes(s0, c, 0)
    storeLanes(s1, c, 32)
    storeLanes(s2, c, 64)
    storeLanes(s3, c, 96)
    storeLanes(s4, c, 128)
    storeLanes(s5, c, 160)
    storeLanes(s6, c, 192)
    storeLanes(s7, c, 224)
  }
}
