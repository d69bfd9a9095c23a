extension ScenePainter {
  /// Open water from the horizon to the lower edge: swell, foam, and the sun's path on it.
  mutating func sea(horizon: Float, to bottom: Float = 1, shallow: Bool) {
    let (light, swell, ripple) = (light, random.noise(), random.noise())
    let finest = finest
    let warm = light.hour == .dusk || light.hour == .dawn
    let bay = Paint(58, 172, 178)
    var (deep, open) = (Paint(14, 66, 112), Paint(30, 102, 152))
    if light.hour == .overcast { (deep, open) = (Paint(52, 82, 92), Paint(86, 116, 124)) }
    let rough = random.within(0.35, 0.75)
    canvas.fill(0, horizon, 1, bottom) { u, v, _ in
      let near = Curve.clamp((v - horizon) / (bottom - horizon))
      let z = 1 / (near + 0.14)
      let (x, y) = ((u - 0.5) * z * 3.2, z * 8)
      let far = Curve.step(0, 0.25, near)
      let long = swell.cloud(x * 0.6, y, 3)
      let cells = finest * Curve.mix(1, 0.4, near)
      let down = finest * (bottom - horizon) * Curve.recede(1.9, 0.6, near)
      let fine = ripple.value((u - 0.5) * cells * 0.5 + long * 3, down)
      let lift = (long - 0.5) * far + (fine - 0.5) * 0.55
      var colour = light.lit(open.mixed(deep, near), 0.75)
      if shallow { colour = colour.mixed(light.lit(bay, 0.8), Curve.step(0.35, 1, near) * 0.85) }
      // Grazing rays mirror the sky, the more the further away.
      let mirrored = light.sky(0.12 + 0.55 * near + lift * 0.5)
      let mirror = Curve.clamp(0.58 - 0.42 * near + lift * rough) * (warm ? 1 : 0.55)
      colour = colour.mixed(mirrored, mirror)
      colour = colour * (1 + lift * 0.85 * rough)
      if light.hour != .overcast {
        let width = warm ? 0.045 + 0.1 * near : 0.2
        let path = Curve.bell((u - light.sunX) / width) * Curve.step(0.5, 0.86, fine + 0.3 * long)
        colour = colour + light.sun * (path * (warm ? 1.5 : 0.3))
      }
      if !warm {
        let crest =
          Curve.step(0.76, 0.94, long + (fine - 0.5) * 0.6) * rough * far * (shallow ? 0.5 : 1)
        colour = colour.mixed(light.lit(Paint(238, 244, 246), 0.8), crest)
      }
      return colour.mixed(light.haze, 0.35 * Curve.step(0.14, 0, near))
    }
  }

  /// Still water that mirrors what stands above `shore`.
  mutating func lake(shore: Float, to bottom: Float = 1) {
    let (light, ripple, wind) = (light, random.noise(), random.noise())
    let finest = finest
    let above = canvas
    let deep = light.lit(Paint(22, 62, 78), 0.6)
    canvas.fill(0, shore, 1, bottom) { u, v, _ in
      let near = (v - shore) / (1 - shore)
      let cells = finest * Curve.mix(1.2, 0.45, near)
      let down = finest * (1 - shore) * Curve.recede(2.2, 0.8, near)
      let wave = ripple.value((u - 0.5) * cells * 0.35, down) - 0.5
      let breeze = Curve.step(0.55, 0.8, wind.cloud(u * 2, v * 16, 3))
      let shake = wave * (0.012 + 0.05 * near + 0.03 * breeze)
      let seen = above.light(u + shake * 0.4, shore - (v - shore) * 0.95 + shake)
      let mirror = Curve.mix(0.86, 0.6, near) - 0.1 * breeze
      return deep.mixed(seen, mirror) * (0.94 + wave * 0.16)
    }
    // The line where water meets land.
    canvas.fill(0, shore - 0.004, 1, shore + 0.006) { _, _, old in old * 0.8 }
  }

  /// A beach below the sea: foam, wet sand, dry sand. `edge` is where the water ends on the left,
  /// `tilt` how much lower that is on the right.
  mutating func beach(edge: Float, tilt: Float) {
    let (light, curve, grain, foam) = (light, random.noise(), random.noise(), random.noise())
    let finest = finest
    let (sand, wet) = (Paint(226, 200, 150), Paint(166, 134, 92))
    below(
      { edge + tilt * $0 + 0.05 * curve.cloud($0 * 3, 2, 3) }, from: edge - 0.02 + min(0, tilt)
    ) { u, v, depth, _ in
      let dunes = curve.cloud(u * 5 + v * 2, v * 16, 3)
      let speck = grain.value(u * finest * 1.7, v * finest * 1.9)
      let ridge = grain.value(u * 9 + v * 14, v * finest * 0.55)
      let tone = 0.8 + 0.2 * speck + 0.2 * (ridge - 0.5) + 0.3 * (dunes - 0.5)
      let dry = Curve.step(0.05, 0.14, depth + (dunes - 0.5) * 0.05)
      var colour = light.lit(wet.mixed(sand, dry) * tone, 0.78)
      colour = colour.mixed(light.sky(0.4), 0.22 * (1 - dry))
      let lace = foam.cloud(u * 16, v * 26, 3)
      let froth = Curve.step(0.035, 0.004, depth + (lace - 0.5) * 0.03)
      return colour.mixed(light.lit(Paint(246, 248, 248), 0.85), froth)
    }
    // Waves that run in, above the edge.
    let white = light.lit(Paint(246, 248, 248), 0.85)
    for line in 0..<3 {
      let back = 0.035 + 0.05 * Float(line)
      canvas.fill(0, edge - 0.3, 1, 1) { u, v, old in
        let top = edge + tilt * u + 0.05 * curve.cloud(u * 3, 2 + Float(line) * 0.25, 3) - back
        let off = (v - top) / (0.016 - 0.003 * Float(line))
        guard off > -1, off < 2.5 else { return old }
        let lace = foam.cloud(u * 22 + 50 * Float(line), v * 40, 3)
        let breaks = Curve.step(0.35, 0.6, foam.value(u * 5, Float(line) * 9 + 3))
        let body = off < 0 ? 1 + off : 1 - off / 2.5
        return old.mixed(white, Curve.clamp(body * 1.6 * Curve.step(0.25, 0.6, lace) * breaks))
      }
    }
  }
}
