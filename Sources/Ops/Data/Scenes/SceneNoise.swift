/// Smooth random fields over the plane: the grain of everything painted.
struct SceneNoise {
  let salt: UInt32

  /// A number from 0 to below 1 for a whole-numbered place (the "lowbias32" hash of C. Wellons).
  @inline(__always)
  func at(_ x: Int32, _ y: Int32) -> Float {
    var h = UInt32(bitPattern: x) &* 0x9E37_79B1 ^ UInt32(bitPattern: y) &* 0x85EB_CA77 ^ salt
    h = (h ^ (h &>> 16)) &* 0x7FEB_352D
    h = (h ^ (h &>> 15)) &* 0x846C_A68B
    return Float((h ^ (h &>> 16)) &>> 8) * (1 / 16_777_216)
  }

  /// Noise of one size, 0…1, its cells one unit wide.
  @inline(__always)
  func value(_ x: Float, _ y: Float) -> Float {
    let (fx, fy) = (x.rounded(.down), y.rounded(.down))
    let (ix, iy) = (Int32(fx), Int32(fy))
    let (tx, ty) = (x - fx, y - fy)
    let sx = tx * tx * (3 - 2 * tx)
    let sy = ty * ty * (3 - 2 * ty)
    let top = Curve.mix(at(ix, iy), at(ix &+ 1, iy), sx)
    let bottom = Curve.mix(at(ix, iy &+ 1), at(ix &+ 1, iy &+ 1), sx)
    return Curve.mix(top, bottom, sy)
  }

  /// Noise of many sizes, about 0…1 around a half: `octaves` layers, each twice as fine and
  /// `gain` as strong, each turned so that the grid does not show.
  func cloud(_ x: Float, _ y: Float, _ octaves: Int, gain: Float = 0.5) -> Float {
    var (px, py) = (x, y)
    var (sum, weight, total): (Float, Float, Float) = (0, 1, 0)
    for _ in 0..<octaves {
      sum += weight * value(px, py)
      total += weight
      weight *= gain
      (px, py) = (1.6 * px - 1.2 * py + 17.3, 1.2 * px + 1.6 * py + 5.9)
    }
    // Averaging narrows the range; widen it again.
    return Curve.clamp(0.5 + (sum / total - 0.5) * 1.5)
  }

  /// Noise of many sizes with sharp ridges, 0…1: each layer is folded at its middle.
  func ridges(_ x: Float, _ y: Float, _ octaves: Int) -> Float {
    var (px, py) = (x, y)
    var (sum, weight, total): (Float, Float, Float) = (0, 1, 0)
    for _ in 0..<octaves {
      let fold = 2 * value(px, py) - 1
      let ridge = 1 - (fold < 0 ? -fold : fold)
      sum += weight * ridge * ridge
      total += weight
      weight *= 0.5
      (px, py) = (1.6 * px - 1.2 * py + 17.3, 1.2 * px + 1.6 * py + 5.9)
    }
    return Curve.clamp((sum / total - 0.15) * 1.4)
  }

  /// The nearest of points scattered one to a unit cell: distance (0 to about 1), where the point
  /// lies from here, and a number of its own.
  func nearest(_ x: Float, _ y: Float) -> (distance: Float, dx: Float, dy: Float, id: Float) {
    let (fx, fy) = (x.rounded(.down), y.rounded(.down))
    let (ix, iy) = (Int32(fx), Int32(fy))
    var best: (Float, Float, Float, Float) = (9, 0, 0, 0)
    for j in -1...1 as ClosedRange<Int32> {
      for i in -1...1 as ClosedRange<Int32> {
        let (cx, cy) = (ix &+ i, iy &+ j)
        let dx = Float(cx) + at(cx, cy) - x
        let dy = Float(cy) + at(cx &+ 7919, cy) - y
        let d = dx * dx + dy * dy
        if d < best.0 { best = (d, dx, dy, at(cx, cy &+ 6037)) }
      }
    }
    return (Curve.root(best.0), best.1, best.2, best.3)
  }
}
