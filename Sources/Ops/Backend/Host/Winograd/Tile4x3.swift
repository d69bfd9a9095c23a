/// 4 outputs of 3 taps; points 0, ±3/4, ±3/2, ∞.
enum Tile4x3: TileTransform {
  static var outputs: Int { 4 }
  static var taps: Int { 3 }

  @inline(__always)
  static func input(
    _ d: UnsafePointer<Float>, _ step: Int, _ v: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (d0, d1, d2) = (loadLanes(d), loadLanes(d, step), loadLanes(d, 2 * step))
    let (d3, d4, d5) = (loadLanes(d, 3 * step), loadLanes(d, 4 * step), loadLanes(d, 5 * step))
    storeLanes(d4.plus(1.265625, d0).plus(-2.8125, d2), v)
    let (a0, b0) = (d4.plus(-2.25, d2), d3.plus(-2.25, d1))
    storeLanes(a0.plus(0.75, b0), v, outStep)
    storeLanes(a0.plus(-0.75, b0), v, 2 * outStep)
    let (a1, b1) = (d4.plus(-0.5625, d2), d3.plus(-0.5625, d1))
    storeLanes(a1.plus(1.5, b1), v, 3 * outStep)
    storeLanes(a1.plus(-1.5, b1), v, 4 * outStep)
    storeLanes(d5.plus(1.265625, d1).plus(-2.8125, d3), v, 5 * outStep)
  }

  @inline(__always)
  static func output(
    _ m: UnsafePointer<Float>, _ step: Int, _ y: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (m0, m1, m2) = (loadLanes(m), loadLanes(m, step), loadLanes(m, 2 * step))
    let (m3, m4, m5) = (loadLanes(m, 3 * step), loadLanes(m, 4 * step), loadLanes(m, 5 * step))
    let (s0, t0, s1, t1) = (m1 + m2, m1 - m2, m3 + m4, m3 - m4)
    storeLanes(s0 + s1 + m0, y)
    storeLanes((0.75 * t0).plus(1.5, t1), y, outStep)
    storeLanes((0.5625 * s0).plus(2.25, s1), y, 2 * outStep)
    storeLanes(m5.plus(0.421875, t0).plus(3.375, t1), y, 3 * outStep)
  }

  @inline(__always)
  static func filter(
    _ g: UnsafePointer<Float>, _ step: Int, _ u: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (g0, g1, g2) = (loadLanes(g), loadLanes(g, step), loadLanes(g, 2 * step))
    storeLanes((64 / 81) * g0, u)
    let even = ((-128 / 243) * g0).plus(-8 / 27, g2)
    storeLanes(even.plus(-32 / 81, g1), u, outStep)
    storeLanes(even.plus(32 / 81, g1), u, 2 * outStep)
    let wide = ((32 / 243) * g0).plus(8 / 27, g2)
    storeLanes(wide.plus(16 / 81, g1), u, 3 * outStep)
    storeLanes(wide.plus(-16 / 81, g1), u, 4 * outStep)
    storeLanes(g2, u, 5 * outStep)
  }

  @inline(__always)
  static func spread(
    _ y: UnsafePointer<Float>, _ step: Int, _ m: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (y0, y1) = (loadLanes(y), loadLanes(y, step))
    let (y2, y3) = (loadLanes(y, 2 * step), loadLanes(y, 3 * step))
    let (e0, o0) = (y0.plus(0.5625, y2), y1.plus(0.5625, y3))
    let (e1, o1) = (y0.plus(2.25, y2), y1.plus(2.25, y3))
    storeLanes(y0, m)
    storeLanes(e0.plus(0.75, o0), m, outStep)
    storeLanes(e0.plus(-0.75, o0), m, 2 * outStep)
    storeLanes(e1.plus(1.5, o1), m, 3 * outStep)
    storeLanes(e1.plus(-1.5, o1), m, 4 * outStep)
    storeLanes(y3, m, 5 * outStep)
  }

  @inline(__always)
  static func collect(
    _ v: UnsafePointer<Float>, _ step: Int, _ d: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (v0, v1, v2) = (loadLanes(v), loadLanes(v, step), loadLanes(v, 2 * step))
    let (v3, v4, v5) = (loadLanes(v, 3 * step), loadLanes(v, 4 * step), loadLanes(v, 5 * step))
    let (s0, t0, s1, t1) = (v1 + v2, v1 - v2, v3 + v4, v3 - v4)
    storeLanes(1.265625 * v0, d)
    storeLanes((1.265625 * v5).plus(-1.6875, t0).plus(-0.84375, t1), d, outStep)
    storeLanes((-2.25 * s0).plus(-0.5625, s1).plus(-2.8125, v0), d, 2 * outStep)
    storeLanes((0.75 * t0).plus(1.5, t1).plus(-2.8125, v5), d, 3 * outStep)
    storeLanes(s0 + s1 + v0, d, 4 * outStep)
    storeLanes(v5, d, 5 * outStep)
  }

  @inline(__always)
  static func gather(
    _ u: UnsafePointer<Float>, _ step: Int, _ g: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (u0, u1, u2) = (loadLanes(u), loadLanes(u, step), loadLanes(u, 2 * step))
    let (u3, u4, u5) = (loadLanes(u, 3 * step), loadLanes(u, 4 * step), loadLanes(u, 5 * step))
    let (s0, t0, s1, t1) = (u1 + u2, u1 - u2, u3 + u4, u3 - u4)
    storeLanes(((64 / 81) * u0).plus(-128 / 243, s0).plus(32 / 243, s1), g)
    storeLanes(((-32 / 81) * t0).plus(16 / 81, t1), g, outStep)
    storeLanes(u5.plus(8 / 27, s1 - s0), g, 2 * outStep)
  }
}
