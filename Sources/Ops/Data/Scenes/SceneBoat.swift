extension ScenePainter {
  /// A sailing boat on the water, its foot at (x, y).
  mutating func boat(_ x: Float, _ y: Float, height: Float) {
    let light = light
    let lean: Float = random.chance(0.5) ? 1 : -1
    let hull = random.pick([Paint(128, 70, 44), Paint(236, 236, 232), Paint(150, 44, 36)])
    canvas.shade(x, y + height * 0.03, height * 0.42, height * 0.07, 0.5)
    canvas.fill(x - height * 0.45, y - height, x + height * 0.45, y + height * 0.05) { u, v, old in
      let (dx, up) = ((u - x) / height * lean, (y - v) / height)
      if up < 0.13 {
        let half = 0.24 + up * 0.9
        guard dx > -half, dx < half, up > -0.03 else { return old }
        return light.lit(hull * (0.7 + up * 2), 0.6)
      }
      if dx > -0.012 && dx < 0.012 { return light.lit(Paint(110, 82, 56), 0.5) }
      let sail = (1 - up) * 0.34
      if up > 0.17 && dx > 0.02 && dx < sail * 1.05 {
        return light.lit(Paint(246, 242, 232), 0.5 + dx * 1.2)
      }
      if up > 0.2 && up < 0.9 && dx < -0.02 && dx > -(0.9 - up) * 0.3 {
        return light.lit(Paint(240, 234, 220), 0.75 + dx)
      }
      return old
    }
  }

  /// A palm that leans over a beach.
  mutating func palm(_ x: Float, _ y: Float, height: Float) {
    let (light, bark, finest) = (light, random.noise(), finest)
    let lean = random.within(0.15, 0.35) * (random.chance(0.5) ? 1 : -1)
    let width = height * 0.022
    canvas.fill(x - height * 0.4, y - height, x + height * 0.4, y) { u, v, old in
      let up = (y - v) / height
      let off = (u - x - lean * height * up * up) / (width * (1.5 - 0.6 * up))
      guard off > -1, off < 1 else { return old }
      let ring = Curve.wave(up * 26) * 0.18 + bark.value(u * finest, v * finest) * 0.4
      return light.lit(
        Paint(148, 116, 82) * (0.7 + ring), Curve.clamp(0.5 + 0.5 * off * light.side))
    }
    let (topX, topY) = (x + lean * height, y - height)
    for k in 0..<9 {
      let turn = Float(k) / 9 + random.within(-0.03, 0.03)
      let (ex, ey) = (Curve.wave(turn), Curve.wave(turn + 0.25) * 0.55)
      let long = height * random.within(0.36, 0.5)
      let edge = random.noise()
      canvas.fill(topX - long, topY - long, topX + long, topY + long) { u, v, old in
        // Along the leaf, and off it, where it hangs down towards its tip.
        let (dx, dy) = ((u - topX) / long, (v - topY) / long)
        let along = ex > -0.15 && ex < 0.15 ? (ey < 0 ? -dy : dy) * 1.6 : dx / ex
        guard along > 0, along < 1 else { return old }
        let line = ey * along + 0.5 * along * along
        let comb = 0.55 + 0.6 * edge.value(along * 26, 1)
        let half = 0.11 * Curve.wave(along * 0.46 + 0.03) * comb + 0.008
        let off = (ex > -0.15 && ex < 0.15 ? dx - ex * along : dy - line) / half
        guard off > -1, off < 1.6 else { return old }
        return light.lit(Paint(84, 132, 52) * (0.7 + 0.4 * comb), 0.65 - 0.35 * off)
      }
    }
  }
}
