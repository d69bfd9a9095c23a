/// What a scene is painted on: light at four samples a pixel, in unit coordinates (0…1 from the
/// left and from the top).
struct SceneCanvas {
  /// Samples across and down: twice the pixels.
  let side: Int
  private(set) var samples: [Paint]

  init(size: Int) {
    side = 2 * size
    samples = Array(repeating: Paint(light: 0, 0, 0), count: side * side)
  }

  /// How many octaves of noise with `cells` cells across the picture can still be seen.
  func octaves(_ cells: Float, atMost most: Int = 6) -> Int {
    var (n, f) = (1, cells * 2)
    while n < most && f < Float(side) * 0.5 {
      n += 1
      f *= 2
    }
    return n
  }

  /// The sample at a place in unit coordinates; outside, the nearest.
  func light(_ u: Float, _ v: Float) -> Paint {
    let x = Int(Curve.clamp(u) * Float(side - 1) + 0.5)
    let y = Int(Curve.clamp(v) * Float(side - 1) + 0.5)
    return samples[y * side + x]
  }

  /// Repaints the samples of a box: `paint` gets a place and what is there.
  @inline(__always)
  mutating func fill(
    _ left: Float = 0, _ top: Float = 0, _ right: Float = 1, _ bottom: Float = 1,
    _ paint: (_ u: Float, _ v: Float, _ old: Paint) -> Paint
  ) {
    let scale = Float(side)
    let x0 = Int(Curve.clamp(left) * scale)
    let x1 = min(side, Int(Curve.clamp(right) * scale) + 1)
    let y0 = Int(Curve.clamp(top) * scale)
    let y1 = min(side, Int(Curve.clamp(bottom) * scale) + 1)
    guard x0 < x1, y0 < y1 else { return }
    for y in y0..<y1 {
      let v = (Float(y) + 0.5) / scale
      for x in x0..<x1 {
        let i = y * side + x
        samples[i] = paint((Float(x) + 0.5) / scale, v, samples[i])
      }
    }
  }

  /// Darkens softly under a thing: an ellipse of shade that keeps 1 − `depth` of the light.
  mutating func shade(_ x: Float, _ y: Float, _ width: Float, _ height: Float, _ depth: Float) {
    fill(x - width, y - height, x + width, y + height) { u, v, old in
      let (dx, dy) = ((u - x) / width, (v - y) / height)
      return old * (1 - depth * Curve.step(1, 0.25, Curve.root(dx * dx + dy * dy)))
    }
  }

  /// The picture in sRGB bytes: each pixel the mean of its four samples, highlights rolled off
  /// instead of cut, a fine grain added in the stored values as a camera's would be.
  func bytes(grain: Float, _ noise: SceneNoise) -> [UInt8] {
    let size = side / 2
    var result: [UInt8] = []
    result.reserveCapacity(size * size * 3)
    for y in 0..<size {
      for x in 0..<size {
        let i = 2 * y * side + 2 * x
        let sum = samples[i] + samples[i + 1] + samples[i + side] + samples[i + side + 1]
        let grey = (noise.at(Int32(x), Int32(y)) + noise.at(Int32(x), Int32(y + size)) - 1) * grain
        result.append(stored(sum.r * 0.25, grey))
        result.append(stored(sum.g * 0.25, grey))
        result.append(stored(sum.b * 0.25, grey))
      }
    }
    return result
  }

  private func stored(_ light: Float, _ grey: Float) -> UInt8 {
    let rolled = light < 0.7 ? light : 0.7 + 0.3 * (light - 0.7) / (0.3 + (light - 0.7))
    return UInt8(Curve.clamp(SRGB.encoded(rolled) + grey) * 255 + 0.5)
  }
}
