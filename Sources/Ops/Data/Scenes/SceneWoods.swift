extension ScenePainter {
  /// Inside a wood: light through leaves, trunks in three depths, a floor of moss and litter, at
  /// times a path.
  mutating func woods() {
    let (light, leaves, glow) = (light, random.noise(), random.noise())
    let floor = random.within(0.56, 0.7)
    let bright = Paint(206, 224, 128)
    let (mid, dark) = (Paint(96, 146, 52), Paint(34, 64, 30))
    let octaves = canvas.octaves(12)
    canvas.fill(0, 0, 1, floor + 0.02) { u, v, _ in
      let mass = glow.cloud(u * 3, v * 3, 3)
      let leaf = leaves.cloud(u * 12, v * 12, octaves, gain: 0.66)
      let opening = Curve.bell((u - light.sunX) * 2.6) * Curve.bell((v - floor * 0.55) * 2.6)
      let tone = Curve.clamp(0.1 + leaf * 0.55 + (mass - 0.5) * 0.6 + opening * 0.45)
      let albedo = dark.mixed(mid, Curve.step(0.1, 0.6, tone))
        .mixed(bright, Curve.step(0.55, 1.05, tone))
      let shine = Curve.step(0.66, 0.9, leaf + opening * 0.25)
      return light.lit(albedo, tone * 0.9).mixed(Paint(238, 244, 206), shine * opening * 0.9)
    }
    ground(floor)
    let path = random.chance(0.5)
    if path { self.path(floor) }
    for layer in 0..<3 {
      let near = Float(layer) / 2
      let count = [9, 6, 3][layer]
      for k in 0..<count {
        let x = (Float(k) + random.within(0.1, 0.9)) / Float(count)
        if path && near > 0.4 && x > 0.36 && x < 0.64 { continue }
        let foot = floor + (0.02 + 0.2 * near * near) + random.within(0, 0.04)
        trunk(x, foot, width: Curve.mix(0.012, 0.05, near) * random.within(0.8, 1.4), near: near)
      }
    }
    for _ in 0..<5 {
      let x = random.unit()
      guard !path || x < 0.3 || x > 0.7 else { continue }
      crown(x, random.within(0.9, 1.02), 0.13, 0.09, balls: 8, leaf: Paint(88, 138, 46))
    }
  }

  private mutating func ground(_ floor: Float) {
    let (light, litter, moss, finest) = (light, random.noise(), random.noise(), finest)
    let (leaf, soil, green) = (Paint(150, 104, 58), Paint(84, 62, 42), Paint(92, 124, 46))
    canvas.fill(0, floor, 1, 1) { u, v, _ in
      let near = (v - floor) / (1 - floor)
      let z = 1 / (near + 0.2)
      let cells = finest * Curve.mix(0.9, 0.4, near)
      let down = finest * (1 - floor) * Curve.recede(1.7, 0.7, near)
      let speck = litter.value((u - 0.5) * cells, down)
      let patch = moss.cloud((u - 0.5) * z * 2, z * 3, 4)
      let sun = Curve.step(0.48, 0.7, moss.cloud((u - 0.5) * z * 2.4 + 31, z * 4, 3))
      let mossy = Curve.step(0.4, 0.6, patch)
      let albedo = soil.mixed(leaf, speck).mixed(green * (0.6 + 0.7 * speck), mossy)
      return light.lit(albedo, 0.15 + 0.85 * sun)
    }
  }

  private mutating func path(_ floor: Float) {
    let (light, sand, finest) = (light, random.noise(), finest)
    let bend = random.within(-0.16, 0.16)
    canvas.fill(0, floor, 1, 1) { u, v, old in
      let near = (v - floor) / (1 - floor)
      let middle = 0.5 + bend * Curve.wave(near * 0.4) + (sand.value(v * 14, 3) - 0.5) * 0.03
      let half = 0.012 + 0.2 * near * (0.5 + 0.5 * near)
      let edge = (u - middle) / half + (sand.value(u * 30, v * 30) - 0.5) * 0.4
      let inside = Curve.step(1, 0.75, edge < 0 ? -edge : edge)
      let tone = 0.75 + 0.35 * sand.value(u * finest, v * finest * 1.8)
      let sun = sand.cloud(u * 3 + 9, v * 8, 3)
      return old.mixed(light.lit(Paint(196, 166, 122) * tone, sun), inside)
    }
  }

  /// One trunk, from its foot to the top of the picture. Far ones are pale with air.
  private mutating func trunk(_ x: Float, _ foot: Float, width: Float, near: Float) {
    let (light, bark, finest) = (light, random.noise(), finest)
    let lean = random.within(-0.05, 0.05)
    let far = 0.5 * (1 - near)
    let air = light.lit(Paint(150, 170, 100), 0.5)
    if near > 0.3 { canvas.shade(x, foot, width * 3.5, width * 0.7, 0.5) }
    canvas.fill(x - width * 2.5 - 0.05, 0, x + width * 2.5 + 0.05, foot) { u, v, old in
      let up = (foot - v) / foot
      let half = width * (0.75 - 0.3 * up + 0.7 * Curve.step(0.08, 0, up))
      let wobble = (bark.value(v * 5, x * 40) - 0.5) * width * 0.5
      let off = (u - x - lean * up - wobble) / half
      guard off > -1, off < 1 else { return old }
      let grain = bark.value(off * 3 + 9, v * finest * 0.18)
      let fine = bark.value(u * finest * 1.3, v * finest * 0.35)
      let round = Curve.clamp(0.45 + 0.5 * off * light.side) * Curve.root(1.05 - off * off)
      let tone = 0.5 + 0.4 * grain + 0.4 * fine
      return light.lit(Paint(118, 86, 60) * tone, round).mixed(air, far)
    }
  }
}
