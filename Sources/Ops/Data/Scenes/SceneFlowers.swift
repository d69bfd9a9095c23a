/// Flowers by shape: colour follows from it.
enum SceneFlower: CaseIterable {
  case daisy, sunflower, poppy, cornflower, tulip
}

extension ScenePainter {
  /// Flowers from near, before leaves out of focus.
  mutating func flowers() {
    let (light, leaf, blur, finest) = (light, random.noise(), random.noise(), finest)
    let cells = random.within(5, 8)
    let (dark, fresh) = (Paint(30, 62, 26), Paint(112, 158, 56))
    canvas.fill { u, v, _ in
      let far = blur.cloud(u * 3, v * 3, 2)
      let warp = blur.value(u * 4 + 20, v * 4) - 0.5
      // Two layers of leaves, each a cell with a rib; the one behind is smaller and darker.
      var tone: Float = 0
      for layer in 0..<2 {
        let scale = cells * (layer == 0 ? 1.7 : 1)
        let a = leaf.nearest(u * scale + warp + Float(layer) * 40, v * scale * 0.8 - warp)
        let (ax, ay) = (a.id - 0.5, 0.6 - 0.5 * a.id)
        let across = a.dx * ay * 2 - a.dy * ax * 2
        let width = across < 0 ? -across : across
        let body = Curve.step(0.78, 0.5, a.distance + width * 0.5)
        let vein = 0.5 + 0.5 * Curve.wave((a.dx * ax + a.dy * ay + width * 0.6) * 7)
        let side: Float = across > 0 ? 0.12 : 0
        let rib: Float = width < 0.03 ? 0.2 : 0
        let shade = 0.3 + 0.4 * a.id + side + rib + 0.07 * vein - 0.4 * width
        tone = Curve.mix(tone, shade * (layer == 0 ? 0.5 : 1), body * (a.id > 0.25 ? 1 : 0))
      }
      let speck = leaf.value(u * finest, v * finest) - 0.5
      tone = Curve.clamp(tone + 0.06 + (far - 0.5) * 0.5 + speck * 0.1)
      return light.lit(dark.mixed(fresh, tone), tone)
    }
    let kind = random.pick(SceneFlower.allCases)
    let second = random.chance(0.35) ? random.pick(SceneFlower.allCases) : kind
    let big = random.chance(0.35)
    let count = big ? 1 + random.below(2) : 5 + random.below(5)
    var places: [(x: Float, y: Float)] = []
    for _ in 0..<count * 8 where places.count < count {
      let at = (x: random.within(0.1, 0.9), y: random.within(0.12, 0.8))
      let apart: Float = big ? 0.4 : 0.2
      let free = places.allSatisfy {
        let (dx, dy) = ($0.x - at.x, $0.y - at.y)
        return dx * dx + dy * dy > apart * apart
      }
      if free { places.append(big && count == 1 ? (random.within(0.38, 0.62), 0.44) : at) }
    }
    for place in places.sorted(by: { $0.y < $1.y }) {
      stem(place.x, place.y)
      let radius = big ? random.within(0.26, 0.34) : Curve.mix(0.085, 0.135, place.y)
      flower(random.chance(0.6) ? kind : second, place.x, place.y, radius)
    }
  }

  private mutating func stem(_ x: Float, _ y: Float) {
    let light = light
    let bend = random.within(-0.08, 0.08)
    canvas.fill(x - 0.12, y, x + 0.12, 1) { u, v, old in
      let down = v - y
      let off = (u - x - bend * down * (1 + down)) / 0.011
      guard off > -1, off < 1 else { return old }
      return light.lit(Paint(92, 138, 52), 0.35 + 0.3 * off * light.side)
    }
  }

  /// One flower that looks at us a little from below.
  mutating func flower(_ kind: SceneFlower, _ x: Float, _ y: Float, _ r: Float) {
    if kind == .tulip { return tulip(x, y, r) }
    let (light, grain, finest) = (light, random.noise(), finest)
    let petals = Float(
      [SceneFlower.daisy: 15, .sunflower: 21, .poppy: 4, .cornflower: 11][kind] ?? 5)
    let turned = random.unit()
    let squash = random.within(0.78, 1)
    canvas.shade(x, y + r * 0.35, r * 1.25, r * 1.1, 0.4)
    canvas.fill(x - r * 1.1, y - r * 1.1, x + r * 1.1, y + r * 1.1) { u, v, old in
      let (dx, dy) = ((u - x) / r, (v - y) / (r * squash))
      let d = Curve.root(dx * dx + dy * dy)
      guard d < 1.05 else { return old }
      let turn = SceneFlower.turn(dx, dy) * petals + turned
      let number = turn.rounded(.down)
      let across = (turn - number) * 2 - 1
      let own = grain.at(Int32(number) % Int32(petals), 3)
      let streak = grain.value(across * 5 + number * 9, d * 3)
      let speck = grain.value(u * finest * 1.5, v * finest * 1.5)
      let facing = Curve.clamp(0.62 + 0.3 * (dx * light.side - dy) * d)
      let heart: Float = kind == .sunflower ? 0.42 : kind == .daisy ? 0.27 : 0.2
      if d < heart && kind != .cornflower {
        let dome = Curve.root(1 - (d / heart) * (d / heart))
        let seed: Paint =
          kind == .daisy
          ? Paint(246, 192, 34) : kind == .sunflower ? Paint(92, 54, 26) : Paint(40, 26, 36)
        return light.lit(seed * (0.55 + 0.6 * speck), 0.35 + 0.6 * dome * facing)
      }
      let long = 0.86 + 0.14 * own
      let width: Float = kind == .poppy ? 1.15 : 0.95
      let tip = 1 - across * across * (kind == .poppy ? 0.1 : 0.35)
      guard d < long * tip, across * across < width * Curve.root(1.15 - d * d) else { return old }
      let cup = 0.62 + 0.38 * Curve.step(heart, 0.9, d) - 0.2 * across * across
      let tone = cup * (0.8 + 0.25 * streak + 0.15 * own)
      let albedo: Paint
      switch kind {
      case .daisy: albedo = Paint(246, 246, 240)
      case .sunflower:
        albedo = Paint(250, 196, 24).mixed(Paint(232, 140, 20), 1 - Curve.step(0.3, 0.8, d))
      case .poppy: albedo = Paint(214, 34, 22).mixed(Paint(70, 14, 20), Curve.step(0.36, 0.2, d))
      default: albedo = Paint(64, 84, 206).mixed(Paint(120, 70, 180), Curve.step(0.4, 0.1, d))
      }
      return light.lit(albedo * tone, facing)
    }
  }

  /// A cup of three petals.
  private mutating func tulip(_ x: Float, _ y: Float, _ r: Float) {
    let (light, grain) = (light, random.noise())
    let (foot, tip) = (Paint(206, 40, 88), Paint(240, 122, 150))
    canvas.fill(x - r, y - r * 1.2, x + r, y + r) { u, v, old in
      let (dx, up) = ((u - x) / (r * 0.7), (y + r * 0.9 - v) / (r * 1.9))
      guard up > 0, up < 1 else { return old }
      let half = Curve.root(Curve.clamp(up * 3.2)) * (1.02 - 0.25 * up)
      guard dx > -half, dx < half else { return old }
      let fold = (dx / half + 1) * 1.5
      let inside = fold - fold.rounded(.down) - 0.5
      let height =
        1 - inside * inside * (fold > 1 && fold < 2 ? 0.7 : 1.1) - (fold > 1 && fold < 2 ? 0 : 0.05)
      guard up < height else { return old }
      let streak = grain.value(dx * 14, up * 3)
      let round = Curve.clamp(0.55 + 0.4 * dx * light.side - inside * inside * 0.6)
      return light.lit(foot.mixed(tip, up * 0.8) * (0.8 + 0.3 * streak), round)
    }
  }
}

extension SceneFlower {
  /// The direction of (x, y) as a share of a full turn, 0…1, to about 0.001: the arc tangent by
  /// an odd polynomial of the smaller over the larger.
  static func turn(_ x: Float, _ y: Float) -> Float {
    let (ax, ay) = (x < 0 ? -x : x, y < 0 ? -y : y)
    let (small, large) = ax < ay ? (ax, ay) : (ay, ax)
    guard large > 0 else { return 0 }
    let t = small / large
    // Of the turn, by the first terms of Abramowitz and Stegun 4.4.49 divided by 2π.
    let s = t * t
    let eighth = t * (0.159155 - s * (0.052_526 - s * (0.028_4 - s * 0.010_0)))
    var turn = ax < ay ? 0.25 - eighth : eighth
    if x < 0 { turn = 0.5 - turn }
    return y < 0 ? 1 - turn : turn
  }
}
