/// Fruit by shape: colour follows from it.
enum SceneFruit: CaseIterable {
  case apple, orange, lemon, pear, plum, tomato
}

extension ScenePainter {
  /// A still life: a wall, a table of wood or a cloth, fruit, at times in a bowl.
  mutating func stillLife() {
    let (light, wall, wood, finest) = (light, random.noise(), random.noise(), finest)
    let edge = random.within(0.42, 0.54)
    let cloth = random.chance(0.35)
    let tone = random.pick([Paint(126, 116, 100), Paint(150, 138, 116), Paint(96, 92, 88)])
    canvas.fill(0, 0, 1, edge) { u, v, _ in
      let brush = wall.cloud(u * 4, v * 4, 4) - 0.5
      let pool = Curve.bell((u - (light.side < 0 ? 0.25 : 0.75)) * 1.6) * Curve.bell((v - 0.25) * 2)
      return tone * (0.28 + 0.55 * pool + brush * 0.18)
    }
    let (board, vein) = (Paint(176, 120, 70), Paint(112, 68, 38))
    canvas.fill(0, edge, 1, 1) { u, v, _ in
      let near = (v - edge) / (1 - edge)
      let across = (u - 0.5) / (0.7 + 0.5 * near)
      let fall = 0.45 + 0.35 * Curve.bell((u - (light.side < 0 ? 0.2 : 0.8)) * 1.5)
      if cloth {
        let fold = wood.cloud(across * 4 + v * 2, v * 3, 3)
        let weave = wood.value(u * finest * 1.5, v * finest * 1.5)
        return Paint(236, 230, 216) * ((0.55 + 0.5 * fold + 0.08 * weave) * (fall + 0.2))
      }
      let plank = (across * 5 + 20).rounded(.down)
      let joint = across * 5 + 20 - plank
      let rings = wood.cloud(across * 34 + plank * 7, v * 2.2 + plank, 3)
      let grain = wood.value(u * finest * 1.2, v * finest * 0.25)
      let albedo = vein.mixed(board, Curve.clamp(0.25 + 0.8 * rings + 0.25 * (grain - 0.5)))
      return albedo * ((joint < 0.03 ? 0.55 : 1) * fall * 1.25)
    }
    let bowl = random.chance(0.4)
    if bowl {
      let (x, y) = (random.within(0.42, 0.58), edge + random.within(0.16, 0.22))
      let kinds = [random.pick(SceneFruit.allCases), random.pick(SceneFruit.allCases)]
      for k in 0..<5 {
        let at = x + (Float(k % 3) - 1) * 0.13 + (k > 2 ? 0.06 : 0)
        fruit(kinds[k % 2], at, y - (k > 2 ? 0.05 : 0.12), random.within(0.085, 0.1), shadow: false)
      }
      self.bowl(x, y, 0.27)
    }
    let count = bowl ? 2 : 4 + random.below(3)
    var places: [(Float, Float)] = []
    for k in 0..<count {
      let spread = (Float(k) + 0.5 + random.within(-0.25, 0.25)) / Float(count)
      places.append((0.08 + 0.84 * spread, random.within(edge + (bowl ? 0.32 : 0.1), 0.86)))
    }
    // The further away, the earlier painted.
    for (x, y) in places.sorted(by: { $0.1 < $1.1 }) {
      let radius = Curve.mix(0.085, 0.15, (y - edge) / (1 - edge)) * random.within(0.9, 1.15)
      fruit(random.pick(SceneFruit.allCases), x, y, radius, shadow: true)
    }
  }

  /// A bowl of white porcelain with a blue rim.
  private mutating func bowl(_ x: Float, _ y: Float, _ width: Float) {
    let side = light.side
    canvas.shade(x - side * 0.06, y + width * 0.5, width * 1.1, width * 0.24, 0.6)
    canvas.fill(x - width, y - 0.1, x + width, y + width * 0.7) { u, v, old in
      let dx = (u - x) / width
      guard dx > -1, dx < 1 else { return old }
      let rim = y - width * 0.1 * Curve.root(1 - dx * dx) * -1
      let down = (v - rim) / (width * 0.52)
      let wall = Curve.root(1 - dx * dx)
      guard down > 0, down < wall else { return old }
      let facing = Curve.clamp(0.5 + 0.45 * dx * side) * (1 - 0.55 * down)
      let glaze = Paint(238, 240, 242) * (0.22 + 0.75 * facing)
      return down < 0.1 || (down > 0.16 && down < 0.19)
        ? Paint(44, 82, 160) * (0.4 + 0.8 * facing) : glaze
    }
  }

  /// One fruit of the radius given, lit from the side of the light.
  mutating func fruit(
    _ kind: SceneFruit, _ x: Float, _ y: Float, _ radius: Float, shadow: Bool
  ) {
    let (side, skin, finest) = (light.side, random.noise(), finest)
    let r = kind == .plum ? radius * 0.72 : kind == .lemon ? radius * 0.78 : radius
    if shadow {
      canvas.shade(x - side * r * 0.55, y + r * 0.86, r * 1.7, r * 0.42, 0.68)
      canvas.shade(x, y + r * 0.92, r * 0.95, r * 0.2, 0.6)
    }
    canvas.fill(x - r * 1.6, y - r * 1.9, x + r * 1.6, y + r * 1.1) { u, v, old in
      var (dx, dy) = ((u - x) / r, (v - y) / r)
      switch kind {
      case .apple, .tomato:
        dx /= 1.06
        dy += 0.16 * Curve.bell(dx * 4) * (dy < 0 ? -1 : 0.4)
      case .lemon:
        dx /= 1.36 + 0.3 * Curve.bell(dy * 5)
      case .pear:
        dx /= dy < 0 ? 1 - 0.42 * Curve.step(0, -1, dy) : 1
        dy = dy < 0 ? dy / 1.65 : dy
      case .plum: dx /= 1.12
      case .orange: break
      }
      let d = dx * dx + dy * dy
      guard d < 1 else {
        // A stalk.
        let up = (y - v) / r
        let off = (u - x) / r - (up - 0.8) * 0.25
        if kind == .apple || kind == .pear {
          let from: Float = kind == .pear ? 1.5 : 0.75
          if up > from, up < from + 0.32, off > -0.06, off < 0.07 { return Paint(84, 58, 36) * 0.6 }
        }
        return old
      }
      let dz = Curve.root(1 - d)
      let lambert = 0.56 * side * dx - 0.62 * dy + 0.55 * dz
      let bounce = 0.12 * Curve.clamp(dy) * (1 - dz)
      let shine = 0.44 * side * dx - 0.5 * dy + 0.75 * dz
      let pores = skin.value(u * finest * 1.6, v * finest * 1.6)
      let broad = skin.cloud(dx * 1.6 + 5, dy * 1.2, 3)
      var gloss: Float = 0.5
      let albedo: Paint
      switch kind {
      case .apple:
        let streak = skin.value((dx / (0.4 + dz)) * 7, dy * 1.2)
        albedo = Paint(176, 24, 30).mixed(
          Paint(226, 150, 60), Curve.step(0.75, 1.1, broad * 0.8 + streak * 0.35) * 0.8)
      case .orange:
        albedo = Paint(242, 136, 24) * (0.86 + 0.2 * pores)
        gloss = 0.22
      case .lemon:
        albedo = Paint(248, 214, 50) * (0.9 + 0.14 * pores)
        gloss = 0.3
      case .pear:
        albedo = Paint(178, 190, 66).mixed(Paint(206, 176, 70), broad) * (0.92 + 0.12 * pores)
        gloss = 0.2
      case .plum:
        albedo = Paint(74, 38, 96).mixed(Paint(112, 84, 142), broad * 0.7)
        gloss = 0.15
      case .tomato:
        albedo = Paint(214, 46, 26)
        gloss = 0.7
      }
      let flash = Curve.step(0.94, 0.995, shine) * gloss
      let edge = 0.5 + 0.5 * Curve.step(0, 0.35, dz)
      let colour = albedo * ((0.16 + 0.95 * Curve.clamp(lambert) + bounce) * edge)
      return colour.mixed(Paint(255, 250, 240), flash)
    }
    if kind == .tomato { star(x, y - r * 0.82, r * 0.4) }
  }

  private mutating func star(_ x: Float, _ y: Float, _ r: Float) {
    canvas.fill(x - r, y - r * 0.6, x + r, y + r * 0.6) { u, v, old in
      let (dx, dy) = ((u - x) / r, (v - y) / (r * 0.55))
      let d = Curve.root(dx * dx + dy * dy)
      let turn = dx * dx * dx * dx + dy * dy * dy * dy
      guard d < 0.3 + 0.7 * turn / (d * d * d * d + 0.001) - 0.25 else { return old }
      return Paint(70, 112, 40) * (0.5 + 0.4 * (1 - d))
    }
  }
}
