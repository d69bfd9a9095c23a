/// 4 outputs of 4 taps; points ±1/4, ±3/4, ±7/4, ∞.
enum Tile4x4: TileTransform {
  static var outputs: Int { 4 }
  static var taps: Int { 4 }

  @inline(__always)
  static func input(
    _ d: UnsafePointer<Float>, _ step: Int, _ v: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (d0, d1, d2) = (loadLanes(d), loadLanes(d, step), loadLanes(d, 2 * step))
    let (d3, d4) = (loadLanes(d, 3 * step), loadLanes(d, 4 * step))
    let (d5, d6) = (loadLanes(d, 5 * step), loadLanes(d, 6 * step))
    let a0 = d5.plus(-3.625, d3).plus(1.72265625, d1)
    let b0 = d4.plus(-3.625, d2).plus(1.72265625, d0)
    storeLanes(a0.plus(0.25, b0), v)
    storeLanes(a0.plus(-0.25, b0), v, outStep)
    let a1 = d5.plus(-3.125, d3).plus(0.19140625, d1)
    let b1 = d4.plus(-3.125, d2).plus(0.19140625, d0)
    storeLanes(a1.plus(0.75, b1), v, 2 * outStep)
    storeLanes(a1.plus(-0.75, b1), v, 3 * outStep)
    let a2 = d5.plus(-0.625, d3).plus(0.03515625, d1)
    let b2 = d4.plus(-0.625, d2).plus(0.03515625, d0)
    storeLanes(a2.plus(1.75, b2), v, 4 * outStep)
    storeLanes(a2.plus(-1.75, b2), v, 5 * outStep)
    storeLanes(
      d6.plus(1.94921875, d2).plus(-0.107666015625, d0).plus(-3.6875, d4), v, 6 * outStep)
  }

  @inline(__always)
  static func output(
    _ m: UnsafePointer<Float>, _ step: Int, _ y: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (m0, m1, m2) = (loadLanes(m), loadLanes(m, step), loadLanes(m, 2 * step))
    let (m3, m4) = (loadLanes(m, 3 * step), loadLanes(m, 4 * step))
    let (m5, m6) = (loadLanes(m, 5 * step), loadLanes(m, 6 * step))
    let (s0, t0, s1, t1) = (m0 + m1, m0 - m1, m2 + m3, m2 - m3)
    let (s2, t2) = (m4 + m5, m4 - m5)
    storeLanes(s0 + s1 + s2, y)
    storeLanes((0.25 * t0).plus(0.75, t1).plus(1.75, t2), y, outStep)
    storeLanes((0.0625 * s0).plus(0.5625, s1).plus(3.0625, s2), y, 2 * outStep)
    storeLanes(m6.plus(0.015625, t0).plus(0.421875, t1).plus(5.359375, t2), y, 3 * outStep)
  }

  @inline(__always)
  static func filter(
    _ g: UnsafePointer<Float>, _ step: Int, _ u: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (g0, g1) = (loadLanes(g), loadLanes(g, step))
    let (g2, g3) = (loadLanes(g, 2 * step), loadLanes(g, 3 * step))
    let (e0, o0) = (((1 / 3) * g1).plus(1 / 48, g3), ((4 / 3) * g0).plus(1 / 12, g2))
    storeLanes(e0 + o0, u)
    storeLanes(e0 - o0, u, outStep)
    let (e1, o1) = (((-2 / 5) * g1).plus(-9 / 40, g3), ((-8 / 15) * g0).plus(-3 / 10, g2))
    storeLanes(e1 + o1, u, 2 * outStep)
    storeLanes(e1 - o1, u, 3 * outStep)
    let (e2, o2) = (((1 / 15) * g1).plus(49 / 240, g3), ((4 / 105) * g0).plus(7 / 60, g2))
    storeLanes(e2 + o2, u, 4 * outStep)
    storeLanes(e2 - o2, u, 5 * outStep)
    storeLanes(g3, u, 6 * outStep)
  }

  @inline(__always)
  static func spread(
    _ y: UnsafePointer<Float>, _ step: Int, _ m: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (y0, y1) = (loadLanes(y), loadLanes(y, step))
    let (y2, y3) = (loadLanes(y, 2 * step), loadLanes(y, 3 * step))
    let (e0, o0) = (y0.plus(0.0625, y2), y1.plus(0.0625, y3))
    storeLanes(e0.plus(0.25, o0), m)
    storeLanes(e0.plus(-0.25, o0), m, outStep)
    let (e1, o1) = (y0.plus(0.5625, y2), y1.plus(0.5625, y3))
    storeLanes(e1.plus(0.75, o1), m, 2 * outStep)
    storeLanes(e1.plus(-0.75, o1), m, 3 * outStep)
    let (e2, o2) = (y0.plus(3.0625, y2), y1.plus(3.0625, y3))
    storeLanes(e2.plus(1.75, o2), m, 4 * outStep)
    storeLanes(e2.plus(-1.75, o2), m, 5 * outStep)
    storeLanes(y3, m, 6 * outStep)
  }

  @inline(__always)
  static func collect(
    _ v: UnsafePointer<Float>, _ step: Int, _ d: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (v0, v1, v2) = (loadLanes(v), loadLanes(v, step), loadLanes(v, 2 * step))
    let (v3, v4) = (loadLanes(v, 3 * step), loadLanes(v, 4 * step))
    let (v5, v6) = (loadLanes(v, 5 * step), loadLanes(v, 6 * step))
    let (s0, t0) = (v0 + v1, 0.25 * (v0 - v1))
    let (s1, t1) = (v2 + v3, 0.75 * (v2 - v3))
    let (s2, t2) = (v4 + v5, 1.75 * (v4 - v5))
    func weighted(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
      (1.72265625 * a).plus(0.19140625, b).plus(0.03515625, c)
    }
    func middle(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
      (-3.625 * a).plus(-3.125, b).plus(-0.625, c)
    }
    storeLanes(weighted(t0, t1, t2).plus(-0.107666015625, v6), d)
    storeLanes(weighted(s0, s1, s2), d, outStep)
    storeLanes(middle(t0, t1, t2).plus(1.94921875, v6), d, 2 * outStep)
    storeLanes(middle(s0, s1, s2), d, 3 * outStep)
    storeLanes((t0 + t1 + t2).plus(-3.6875, v6), d, 4 * outStep)
    storeLanes(s0 + s1 + s2, d, 5 * outStep)
    storeLanes(v6, d, 6 * outStep)
  }

  @inline(__always)
  static func gather(
    _ u: UnsafePointer<Float>, _ step: Int, _ g: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (u0, u1, u2) = (loadLanes(u), loadLanes(u, step), loadLanes(u, 2 * step))
    let (u3, u4) = (loadLanes(u, 3 * step), loadLanes(u, 4 * step))
    let (u5, u6) = (loadLanes(u, 5 * step), loadLanes(u, 6 * step))
    let (s0, t0, s1, t1) = (u0 + u1, u0 - u1, u2 + u3, u2 - u3)
    let (s2, t2) = (u4 + u5, u4 - u5)
    storeLanes(((4 / 3) * t0).plus(-8 / 15, t1).plus(4 / 105, t2), g)
    storeLanes(((1 / 3) * s0).plus(-2 / 5, s1).plus(1 / 15, s2), g, outStep)
    storeLanes(((1 / 12) * t0).plus(-3 / 10, t1).plus(7 / 60, t2), g, 2 * outStep)
    storeLanes(u6.plus(1 / 48, s0).plus(-9 / 40, s1).plus(49 / 240, s2), g, 3 * outStep)
  }
}
