/// Sums of 8 × 32, in registers.
struct Sums {
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
struct HalfSums {
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
