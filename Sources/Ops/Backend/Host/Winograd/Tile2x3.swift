/// 2 outputs of 3 taps; points 0, ±1, ∞.
enum Tile2x3: TileTransform {
  static var outputs: Int { 2 }
  static var taps: Int { 3 }

  @inline(__always)
  static func input(
    _ d: UnsafePointer<Float>, _ step: Int, _ v: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (d0, d1) = (loadLanes(d), loadLanes(d, step))
    let (d2, d3) = (loadLanes(d, 2 * step), loadLanes(d, 3 * step))
    storeLanes(d2 - d0, v)
    storeLanes(d2 + d1, v, outStep)
    storeLanes(d2 - d1, v, 2 * outStep)
    storeLanes(d3 - d1, v, 3 * outStep)
  }

  @inline(__always)
  static func output(
    _ m: UnsafePointer<Float>, _ step: Int, _ y: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (m0, m1) = (loadLanes(m), loadLanes(m, step))
    let (m2, m3) = (loadLanes(m, 2 * step), loadLanes(m, 3 * step))
    storeLanes((m1 + m2) + m0, y)
    storeLanes((m1 - m2) + m3, y, outStep)
  }

  @inline(__always)
  static func filter(
    _ g: UnsafePointer<Float>, _ step: Int, _ u: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (g0, g1, g2) = (loadLanes(g), loadLanes(g, step), loadLanes(g, 2 * step))
    let even = 0.5 * (g0 + g2)
    storeLanes(-g0, u)
    storeLanes(even.plus(0.5, g1), u, outStep)
    storeLanes(even.plus(-0.5, g1), u, 2 * outStep)
    storeLanes(g2, u, 3 * outStep)
  }

  @inline(__always)
  static func spread(
    _ y: UnsafePointer<Float>, _ step: Int, _ m: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (y0, y1) = (loadLanes(y), loadLanes(y, step))
    storeLanes(y0, m)
    storeLanes(y0 + y1, m, outStep)
    storeLanes(y0 - y1, m, 2 * outStep)
    storeLanes(y1, m, 3 * outStep)
  }

  @inline(__always)
  static func collect(
    _ v: UnsafePointer<Float>, _ step: Int, _ d: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (v0, v1) = (loadLanes(v), loadLanes(v, step))
    let (v2, v3) = (loadLanes(v, 2 * step), loadLanes(v, 3 * step))
    storeLanes(-v0, d)
    storeLanes((v1 - v2) - v3, d, outStep)
    storeLanes((v1 + v2) + v0, d, 2 * outStep)
    storeLanes(v3, d, 3 * outStep)
  }

  @inline(__always)
  static func gather(
    _ u: UnsafePointer<Float>, _ step: Int, _ g: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (u0, u1) = (loadLanes(u), loadLanes(u, step))
    let (u2, u3) = (loadLanes(u, 2 * step), loadLanes(u, 3 * step))
    let sum = u1 + u2
    storeLanes((-u0).plus(0.5, sum), g)
    storeLanes(0.5 * (u1 - u2), g, outStep)
    storeLanes(u3.plus(0.5, sum), g, 2 * outStep)
  }
}
