/// What grows in rows.
enum SceneCrop: CaseIterable {
  case lavender, rape, wheat
}

extension ScenePainter {
  /// A field in perspective, rows running to the horizon.
  mutating func field(_ crop: SceneCrop, top: Float) {
    let (light, heads, patch, finest) = (light, random.noise(), random.noise(), finest)
    let vanish = random.within(0.25, 0.75)
    let rows = random.within(7, 11) * (crop == .wheat ? 0.5 : 1)
    let bloom: Paint
    let between: Paint
    switch crop {
    case .lavender: (bloom, between) = (Paint(132, 92, 186), Paint(122, 128, 70))
    case .rape: (bloom, between) = (Paint(244, 212, 28), Paint(150, 164, 44))
    case .wheat: (bloom, between) = (Paint(226, 184, 92), Paint(172, 128, 56))
    }
    canvas.fill(0, top, 1, 1) { u, v, _ in
      let near = (v - top) / (1 - top)
      let across = (u - vanish) / (near + 0.05) * rows * 0.12
      let fade = Curve.step(0.02, 0.3, near)
      let row = across - across.rounded(.down) - 0.5
      let swell = crop == .lavender ? Curve.step(0.46, 0.3, row < 0 ? -row : row) : 1
      let cells = finest * Curve.mix(1.1, 0.5, near)
      let tall: Float = crop == .wheat ? 0.16 : crop == .rape ? 0.5 : 0.35
      let down = finest * (1 - top) * Curve.recede(1.2, tall, near)
      let head = heads.value((u - vanish) * cells, down)
      let clump = heads.value((u - vanish) * cells * 0.45 + 9, down * 0.5)
      let wind = patch.cloud((u - 0.5) / (near + 0.15), 1.2 / (near + 0.15), 3)
      // Wheel tracks run through the wheat.
      let track = crop == .wheat ? Curve.step(0.14, 0.08, row < 0 ? -row : row) * fade * 0.8 : 0
      let cover = Curve.clamp(swell * (0.35 + 0.9 * head) + (clump - 0.5) * 0.5)
      let dense = crop == .lavender ? Curve.mix(0.7, cover, fade) : 0.25 + 0.75 * cover
      let shape = dense * (1 - track)
      let tone = (0.7 + 0.35 * head + 0.35 * (wind - 0.5)) * (1 - 0.35 * track)
      let round = crop == .lavender ? 0.75 + row * light.side * 0.6 * fade : 0.8
      return light.lit(between.mixed(bloom, shape) * tone, Curve.clamp(round * (0.6 + 0.5 * head)))
        .mixed(light.haze, 0.3 * (1 - near) * (1 - near) * (1 - near))
    }
  }

  /// Dunes of sand, crest behind crest, one flank in the sun and one in shade.
  mutating func dunes(horizon: Float) {
    let (light, ripple, finest) = (light, random.noise(), finest)
    let sand = Paint(228, 170, 100)
    for layer in 0..<4 {
      let near = Float(layer) / 3
      let shape = random.noise()
      let base = Curve.mix(horizon + 0.05, 0.86, near)
      let height = Curve.mix(0.07, 0.3, near)
      let bumps = Curve.mix(3, 1.3, near)
      let crest = { (u: Float) -> Float in shape.cloud(u * bumps, 4.4, 2) }
      below({ base - height * crest($0) }, from: base - height) { u, v, depth, _ in
        // The crest runs on down the dune in a bend: one side of it is turned from the sun.
        let along = u + depth * (0.9 + 0.5 * near) * (shape.value(u * 2, 8) - 0.3)
        let slope = (crest(along + 0.01) - crest(along - 0.01)) * 50 * height
        let facing = Curve.clamp(0.55 + slope * light.side * 1.3)
        let wave = ripple.value(
          u * 10 + v * 5, (v + 0.25 * u) * finest * (0.9 - 0.12 * Float(layer)))
        let grain = ripple.value(u * finest * 1.8, v * finest * 1.8)
        let tone = 0.86 + 0.18 * wave + 0.1 * grain
        return light.lit(sand * tone, facing).mixed(light.haze, 0.4 * (1 - near))
      }
    }
  }
}
