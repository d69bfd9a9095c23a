/// 2 outputs of 2 taps; points 1, −1, ∞.
enum Tile2x2: TileTransform {
  static var outputs: Int { 2 }
  static var taps: Int { 2 }

  @inline(__always)
  static func input(
    _ d: UnsafePointer<Float>, _ step: Int, _ v: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (d0, d1, d2) = (loadLanes(d), loadLanes(d, step), loadLanes(d, 2 * step))
    storeLanes(d0 + d1, v)
    storeLanes(d1 - d0, v, outStep)
    storeLanes(d2 - d0, v, 2 * outStep)
  }

  @inline(__always)
  static func output(
    _ m: UnsafePointer<Float>, _ step: Int, _ y: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (m0, m1, m2) = (loadLanes(m), loadLanes(m, step), loadLanes(m, 2 * step))
    storeLanes(m0 + m1, y)
    storeLanes(m0 - m1 + m2, y, outStep)
  }

  @inline(__always)
  static func filter(
    _ g: UnsafePointer<Float>, _ step: Int, _ u: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (g0, g1) = (loadLanes(g), loadLanes(g, step))
    storeLanes(0.5 * (g0 + g1), u)
    storeLanes(0.5 * (g1 - g0), u, outStep)
    storeLanes(g1, u, 2 * outStep)
  }

  @inline(__always)
  static func spread(
    _ y: UnsafePointer<Float>, _ step: Int, _ m: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (y0, y1) = (loadLanes(y), loadLanes(y, step))
    storeLanes(y0 + y1, m)
    storeLanes(y0 - y1, m, outStep)
    storeLanes(y1, m, 2 * outStep)
  }

  @inline(__always)
  static func collect(
    _ v: UnsafePointer<Float>, _ step: Int, _ d: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (v0, v1, v2) = (loadLanes(v), loadLanes(v, step), loadLanes(v, 2 * step))
    storeLanes(v0 - v1 - v2, d)
    storeLanes(v0 + v1, d, outStep)
    storeLanes(v2, d, 2 * outStep)
  }

  @inline(__always)
  static func gather(
    _ u: UnsafePointer<Float>, _ step: Int, _ g: UnsafeMutablePointer<Float>, _ outStep: Int
  ) {
    let (u0, u1, u2) = (loadLanes(u), loadLanes(u, step), loadLanes(u, 2 * step))
    storeLanes(0.5 * (u0 - u1), g)
    storeLanes(u2.plus(0.5, u0 + u1), g, outStep)
  }
}
