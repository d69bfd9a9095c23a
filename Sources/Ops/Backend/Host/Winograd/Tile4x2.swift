/// 4 outputs of 2 taps; points ±1/2, ±3/2, ∞.
enum Tile4x2: TileTransform {
  static var outputs: Int { 4 }
  static var taps: Int { 2 }

  @inline(__always)
  static func input(
    _ d: UnsafePointer<Float>, _ step: Int, _ v: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (d0, d1, d2) = (loadLanes(d), loadLanes(d, step), loadLanes(d, 2 * step))
    let (d3, d4) = (loadLanes(d, 3 * step), loadLanes(d, 4 * step))
    let (a0, b0) = (d3.plus(-2.25, d1), d2.plus(-2.25, d0))
    let (a1, b1) = (d3.plus(-0.25, d1), d2.plus(-0.25, d0))
    storeLanes(a0.plus(0.5, b0), v)
    storeLanes(a0.plus(-0.5, b0), v, outStep)
    storeLanes(a1.plus(1.5, b1), v, 2 * outStep)
    storeLanes(a1.plus(-1.5, b1), v, 3 * outStep)
    storeLanes(d4.plus(0.5625, d0).plus(-2.5, d2), v, 4 * outStep)
  }

  @inline(__always)
  static func output(
    _ m: UnsafePointer<Float>, _ step: Int, _ y: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (m0, m1, m2) = (loadLanes(m), loadLanes(m, step), loadLanes(m, 2 * step))
    let (m3, m4) = (loadLanes(m, 3 * step), loadLanes(m, 4 * step))
    let (s0, t0, s1, t1) = (m0 + m1, m0 - m1, m2 + m3, m2 - m3)
    storeLanes(s0 + s1, y)
    storeLanes((0.5 * t0).plus(1.5, t1), y, outStep)
    storeLanes((0.25 * s0).plus(2.25, s1), y, 2 * outStep)
    storeLanes(m4.plus(0.125, t0).plus(3.375, t1), y, 3 * outStep)
  }

  @inline(__always)
  static func filter(
    _ g: UnsafePointer<Float>, _ step: Int, _ u: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (g0, g1) = (loadLanes(g), loadLanes(g, step))
    let quarter = 0.25 * g1
    storeLanes((-quarter).plus(-0.5, g0), u)
    storeLanes((-quarter).plus(0.5, g0), u, outStep)
    storeLanes(quarter.plus(1 / 6, g0), u, 2 * outStep)
    storeLanes(quarter.plus(-1 / 6, g0), u, 3 * outStep)
    storeLanes(g1, u, 4 * outStep)
  }

  @inline(__always)
  static func spread(
    _ y: UnsafePointer<Float>, _ step: Int, _ m: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (y0, y1) = (loadLanes(y), loadLanes(y, step))
    let (y2, y3) = (loadLanes(y, 2 * step), loadLanes(y, 3 * step))
    let (e0, o0) = (y0.plus(0.25, y2), y1.plus(0.25, y3))
    let (e1, o1) = (y0.plus(2.25, y2), y1.plus(2.25, y3))
    storeLanes(e0.plus(0.5, o0), m)
    storeLanes(e0.plus(-0.5, o0), m, outStep)
    storeLanes(e1.plus(1.5, o1), m, 2 * outStep)
    storeLanes(e1.plus(-1.5, o1), m, 3 * outStep)
    storeLanes(y3, m, 4 * outStep)
  }

  @inline(__always)
  static func collect(
    _ v: UnsafePointer<Float>, _ step: Int, _ d: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (v0, v1, v2) = (loadLanes(v), loadLanes(v, step), loadLanes(v, 2 * step))
    let (v3, v4) = (loadLanes(v, 3 * step), loadLanes(v, 4 * step))
    let (s0, t0, s1, t1) = (v0 + v1, v0 - v1, v2 + v3, v2 - v3)
    storeLanes((0.5625 * v4).plus(-1.125, t0).plus(-0.375, t1), d)
    storeLanes((-2.25 * s0).plus(-0.25, s1), d, outStep)
    storeLanes((0.5 * t0).plus(1.5, t1).plus(-2.5, v4), d, 2 * outStep)
    storeLanes(s0 + s1, d, 3 * outStep)
    storeLanes(v4, d, 4 * outStep)
  }

  @inline(__always)
  static func gather(
    _ u: UnsafePointer<Float>, _ step: Int, _ g: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (u0, u1, u2) = (loadLanes(u), loadLanes(u, step), loadLanes(u, 2 * step))
    let (u3, u4) = (loadLanes(u, 3 * step), loadLanes(u, 4 * step))
    storeLanes((0.5 * (u1 - u0)).plus(1 / 6, u2 - u3), g)
    storeLanes(u4.plus(0.25, (u2 + u3) - (u0 + u1)), g, outStep)
  }
}
