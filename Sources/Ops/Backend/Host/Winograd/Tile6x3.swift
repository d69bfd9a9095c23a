/// 6 outputs of 3 taps; points 0, ±1, ±2, ±1/2, ∞.
enum Tile6x3: TileTransform {
  static var outputs: Int { 6 }
  static var taps: Int { 3 }

  @inline(__always)
  static func input(
    _ d: UnsafePointer<Float>, _ step: Int, _ v: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (d0, d1, d2) = (loadLanes(d), loadLanes(d, step), loadLanes(d, 2 * step))
    let (d3, d4) = (loadLanes(d, 3 * step), loadLanes(d, 4 * step))
    let (d5, d6) = (loadLanes(d, 5 * step), loadLanes(d, 6 * step))
    let d7 = loadLanes(d, 7 * step)
    storeLanes((d0 - d6).plus(5.25, d4 - d2), v)
    let (a0, b0) = ((d2 + d6).plus(-4.25, d4), (d1 + d5).plus(-4.25, d3))
    storeLanes(a0 + b0, v, outStep)
    storeLanes(a0 - b0, v, 2 * outStep)
    let a1 = d6.plus(0.25, d2).plus(-1.25, d4)
    let b1 = (2 * d5).plus(0.5, d1).plus(-2.5, d3)
    storeLanes(a1 + b1, v, 3 * outStep)
    storeLanes(a1 - b1, v, 4 * outStep)
    let a2 = d6.plus(4, d2).plus(-5, d4)
    let b2 = (0.5 * d5).plus(2, d1).plus(-2.5, d3)
    storeLanes(a2 + b2, v, 5 * outStep)
    storeLanes(a2 - b2, v, 6 * outStep)
    storeLanes((d7 - d1).plus(5.25, d3 - d5), v, 7 * outStep)
  }

  @inline(__always)
  static func output(
    _ m: UnsafePointer<Float>, _ step: Int, _ y: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (m0, m1, m2) = (loadLanes(m), loadLanes(m, step), loadLanes(m, 2 * step))
    let (m3, m4) = (loadLanes(m, 3 * step), loadLanes(m, 4 * step))
    let (m5, m6) = (loadLanes(m, 5 * step), loadLanes(m, 6 * step))
    let (s0, t0, s1, t1) = (m1 + m2, m1 - m2, m3 + m4, m3 - m4)
    let (s2, t2) = (m5 + m6, m5 - m6)
    storeLanes((m0 + s0) + (s1 + s2), y)
    storeLanes(t0.plus(2, t1).plus(0.5, t2), y, outStep)
    storeLanes(s0.plus(4, s1).plus(0.25, s2), y, 2 * outStep)
    storeLanes(t0.plus(8, t1).plus(0.125, t2), y, 3 * outStep)
    storeLanes(s0.plus(16, s1).plus(0.0625, s2), y, 4 * outStep)
    storeLanes(
      (loadLanes(m, 7 * step) + t0).plus(32, t1).plus(0.03125, t2), y, 5 * outStep)
  }

  @inline(__always)
  static func filter(
    _ g: UnsafePointer<Float>, _ step: Int, _ u: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (g0, g1, g2) = (loadLanes(g), loadLanes(g, step), loadLanes(g, 2 * step))
    storeLanes(g0, u)
    let e0 = (-2 / 9) * (g0 + g2)
    storeLanes(e0.plus(-2 / 9, g1), u, outStep)
    storeLanes(e0.plus(2 / 9, g1), u, 2 * outStep)
    let e1 = ((1 / 90) * g0).plus(2 / 45, g2)
    storeLanes(e1.plus(1 / 45, g1), u, 3 * outStep)
    storeLanes(e1.plus(-1 / 45, g1), u, 4 * outStep)
    let e2 = ((32 / 45) * g0).plus(8 / 45, g2)
    storeLanes(e2.plus(16 / 45, g1), u, 5 * outStep)
    storeLanes(e2.plus(-16 / 45, g1), u, 6 * outStep)
    storeLanes(g2, u, 7 * outStep)
  }

  @inline(__always)
  static func spread(
    _ y: UnsafePointer<Float>, _ step: Int, _ m: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (y0, y1, y2) = (loadLanes(y), loadLanes(y, step), loadLanes(y, 2 * step))
    let (y3, y4, y5) = (loadLanes(y, 3 * step), loadLanes(y, 4 * step), loadLanes(y, 5 * step))
    storeLanes(y0, m)
    let (e0, o0) = (y0 + y2 + y4, y1 + y3 + y5)
    storeLanes(e0 + o0, m, outStep)
    storeLanes(e0 - o0, m, 2 * outStep)
    let (e1, o1) = (y0.plus(4, y2).plus(16, y4), (2 * y1).plus(8, y3).plus(32, y5))
    storeLanes(e1 + o1, m, 3 * outStep)
    storeLanes(e1 - o1, m, 4 * outStep)
    let e2 = y0.plus(0.25, y2).plus(0.0625, y4)
    let o2 = (0.5 * y1).plus(0.125, y3).plus(0.03125, y5)
    storeLanes(e2 + o2, m, 5 * outStep)
    storeLanes(e2 - o2, m, 6 * outStep)
    storeLanes(y5, m, 7 * outStep)
  }

  @inline(__always)
  static func collect(
    _ v: UnsafePointer<Float>, _ step: Int, _ d: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (v0, v1, v2) = (loadLanes(v), loadLanes(v, step), loadLanes(v, 2 * step))
    let (v3, v4) = (loadLanes(v, 3 * step), loadLanes(v, 4 * step))
    let (v5, v6) = (loadLanes(v, 5 * step), loadLanes(v, 6 * step))
    let v7 = loadLanes(v, 7 * step)
    let (s0, t0, s1, t1) = (v1 + v2, v1 - v2, v3 + v4, v3 - v4)
    let (s2, t2) = (v5 + v6, v5 - v6)
    storeLanes(v0, d)
    storeLanes((t0 - v7).plus(0.5, t1).plus(2, t2), d, outStep)
    storeLanes(s0.plus(-5.25, v0).plus(0.25, s1).plus(4, s2), d, 2 * outStep)
    storeLanes((5.25 * v7).plus(-4.25, t0).plus(-2.5, t1 + t2), d, 3 * outStep)
    storeLanes((5.25 * v0).plus(-4.25, s0).plus(-1.25, s1).plus(-5, s2), d, 4 * outStep)
    storeLanes(t0.plus(2, t1).plus(0.5, t2).plus(-5.25, v7), d, 5 * outStep)
    storeLanes((s0 - v0) + (s1 + s2), d, 6 * outStep)
    storeLanes(v7, d, 7 * outStep)
  }

  @inline(__always)
  static func gather(
    _ u: UnsafePointer<Float>, _ step: Int, _ g: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (u0, u1, u2) = (loadLanes(u), loadLanes(u, step), loadLanes(u, 2 * step))
    let (u3, u4) = (loadLanes(u, 3 * step), loadLanes(u, 4 * step))
    let (u5, u6) = (loadLanes(u, 5 * step), loadLanes(u, 6 * step))
    let (s0, t0, s1, t1) = (u1 + u2, u1 - u2, u3 + u4, u3 - u4)
    let (s2, t2) = (u5 + u6, u5 - u6)
    storeLanes(u0.plus(-2 / 9, s0).plus(1 / 90, s1).plus(32 / 45, s2), g)
    storeLanes(((-2 / 9) * t0).plus(1 / 45, t1).plus(16 / 45, t2), g, outStep)
    storeLanes(
      loadLanes(u, 7 * step).plus(-2 / 9, s0).plus(2 / 45, s1).plus(8 / 45, s2), g, 2 * outStep)
  }
}
