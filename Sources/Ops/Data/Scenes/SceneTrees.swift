extension ScenePainter {
  /// A leafy tree with its foot at (x, y) and so high; `far` is the haze before it.
  mutating func tree(_ x: Float, _ y: Float, height: Float, far: Float = 0) {
    let light = light
    if light.hour == .noon {
      canvas.shade(x - light.side * height * 0.12, y, height * 0.5, height * 0.08, 0.45)
    }
    let bark = random.noise()
    let finest = finest
    let width = height * random.within(0.035, 0.05)
    canvas.fill(x - width * 3, y - height * 0.62, x + width * 3, y + height * 0.02) { u, v, old in
      let up = (y - v) / height
      let half = width * (1 + 0.9 * Curve.step(0.12, 0, up) - 0.6 * up)
      let off = (u - x) / half
      guard off > -1, off < 1, up > 0 else { return old }
      let grain = bark.value(u * finest * 1.6, v * finest * 0.3)
      let facing = Curve.clamp(0.5 + 0.5 * off * light.side) * (0.4 + 0.8 * grain)
      return light.lit(Paint(112, 82, 58), facing).mixed(light.haze, far)
    }
    crown(x, y - height * 0.66, height * 0.36, height * 0.36, far: far)
  }

  /// Leaves in a cloud of balls around (x, y); also a bush or a far wood.
  mutating func crown(
    _ x: Float, _ y: Float, _ width: Float, _ height: Float, far: Float = 0, balls: Int = 11,
    leaf: Paint = Paint(96, 142, 48)
  ) {
    let (light, leaves) = (light, random.noise())
    var ball: [(x: Float, y: Float, r: Float)] = []
    for k in 0..<balls {
      // Around an ellipse, then filled.
      let turn = Float(k) / Float(balls) + random.within(0, 0.1)
      let out = k % 3 == 0 ? random.within(0, 0.35) : random.within(0.45, 0.68)
      ball.append(
        (
          x + Curve.wave(turn) * out * width, y + Curve.wave(turn + 0.25) * out * height,
          random.within(0.34, 0.52) * height
        ))
    }
    let balls = ball
    let cells = max(finest * 0.62, 2.2 / height)
    let pale = leaf.mixed(Paint(206, 206, 96), 0.45)
    canvas.fill(x - width * 1.3, y - height * 1.3, x + width * 1.3, y + height * 1.3) { u, v, old in
      let rough = leaves.value(u * cells, v * cells)
      let fine = leaves.value(u * cells * 2.1 + 7, v * cells * 2.1)
      let edge = 0.72 + 0.35 * rough + 0.2 * fine
      var (best, facing): (Float, Float) = (-9, 0)
      for b in balls {
        let (dx, dy) = ((u - b.x) / b.r, (v - b.y) / b.r)
        let d = dx * dx + dy * dy
        guard d < edge * edge else { continue }
        let lift = Curve.root(1.2 - d) * b.r + (b.y - y) * 0.25
        if lift > best {
          best = lift
          facing = 0.5 + 0.38 * (dx * light.side - dy) + 0.12 * Curve.root(1.2 - d)
        }
      }
      guard best > -9 else { return old }
      // The lower, inner leaves get less light.
      let under = 0.55 + 0.45 * Curve.step(1, -0.6, (v - y) / height)
      let tone = Curve.clamp(facing * under * (0.45 + 0.75 * rough) + (fine - 0.5) * 0.3)
      let albedo = (leaf * 0.55).mixed(pale, tone)
      return light.lit(albedo, tone * 0.95).mixed(light.haze, far)
    }
  }

  /// A fir with its foot at (x, y).
  mutating func fir(_ x: Float, _ y: Float, height: Float, far: Float = 0) {
    let (light, needles) = (light, random.noise())
    let finest = finest
    let wide = height * random.within(0.2, 0.27)
    let tiers = Float(5 + random.below(4))
    let (dark, tip) = (Paint(28, 58, 40), Paint(84, 122, 74))
    canvas.fill(x - wide * 1.1, y - height, x + wide * 1.1, y) { u, v, old in
      let down = (v - (y - height)) / height
      if down > 0.94 {
        let off = (u - x) / (height * 0.022)
        guard off > -1, off < 1 else { return old }
        return light.lit(Paint(92, 66, 46), 0.4).mixed(light.haze, far)
      }
      let tier = down * tiers
      let saw = tier - tier.rounded(.down)
      let rough = needles.value(u * finest, v * finest * 0.8)
      let half = wide * down * (0.68 + 0.42 * saw) * (0.75 + 0.4 * rough) + height * 0.006
      let off = (u - x) / half
      guard off > -1, off < 1 else { return old }
      let round = Curve.clamp(0.5 + 0.45 * off * light.side)
      let tone = Curve.clamp(round * (0.35 + 0.75 * saw) * (0.4 + 0.9 * rough))
      return light.lit(dark.mixed(tip, tone), tone).mixed(light.haze, far)
    }
  }

  /// A row of firs or leafy trees of about one height along a line.
  mutating func row(
    _ count: Int, y: Float, height: Float, far: Float, firs: Bool, from left: Float = -0.02,
    to right: Float = 1.02
  ) {
    for k in 0..<count {
      let x = Curve.mix(left, right, (Float(k) + random.unit()) / Float(count))
      let h = height * random.within(0.65, 1.15)
      let foot = y + random.within(-0.006, 0.012)
      if firs {
        fir(x, foot, height: h, far: far)
      } else {
        crown(x, foot - h * 0.42, h * 0.5, h * 0.45, far: far, balls: 6, leaf: Paint(82, 124, 46))
      }
    }
  }
}
