extension ScenePainter {
  /// Paints the whole of one kind of picture, from the back to the front.
  mutating func compose(_ kind: Scene.Kind) {
    switch kind {
    case .meadow: meadow()
    case .mountains: range()
    case .lake: lakeside()
    case .sea: openSea()
    case .beach: seaside()
    case .sky: skyscape()
    case .woods: woods()
    case .house: homestead()
    case .fruit: stillLife()
    case .flowers: flowers()
    case .field: farmland()
    case .dunes: desert()
    }
  }

  private mutating func meadow() {
    let horizon = random.within(0.36, 0.5)
    sky(horizon: horizon)
    hills(base: horizon + 0.05, height: 0.14, bumps: 2.5, far: 0.62, wooded: 0.7)
    hills(base: horizon + 0.1, height: 0.12, bumps: 2, far: 0.3, wooded: 0.55)
    if random.chance(0.6) {
      row(9, y: horizon + 0.09, height: 0.09, far: 0.16, firs: false)
    }
    let blooming = random.chance(0.55)
    let bloom = random.pick([Paint(208, 40, 30), Paint(246, 206, 40), Paint(244, 244, 238)])
    grass(top: horizon + 0.12, uneven: 0.08, flowers: blooming ? bloom : nil)
    for _ in 0..<random.below(4) {
      let y = random.within(horizon + 0.12, 0.86)
      let scale = 0.16 + 0.6 * (y - horizon)
      tree(random.within(0.06, 0.94), y, height: scale, far: 0.1 * (1 - y))
    }
  }

  private mutating func range() {
    let horizon = random.within(0.54, 0.66)
    sky(horizon: horizon)
    mountains(base: horizon, height: 0.46, bumps: 1.8, far: 0.5, snow: 0.42)
    mountains(base: horizon + 0.04, height: 0.34, bumps: 2.6, far: 0.2, snow: 0.62)
    hills(base: horizon + 0.1, height: 0.1, bumps: 2, far: 0.12, wooded: 0.72)
    row(16, y: horizon + 0.12, height: 0.12, far: 0.1, firs: true)
    grass(top: horizon + 0.15, uneven: 0.06, flowers: nil)
    for _ in 0..<2 + random.below(4) {
      let y = random.within(horizon + 0.2, 0.98)
      fir(random.unit(), y, height: 0.14 + 0.5 * (y - horizon))
    }
  }

  private mutating func lakeside() {
    let shore = random.within(0.5, 0.62)
    sky(horizon: shore - 0.04)
    if random.chance(0.6) {
      mountains(base: shore, height: 0.36, bumps: 1.6, far: 0.36, snow: 0.5)
    } else {
      hills(base: shore - 0.02, height: 0.18, bumps: 2, far: 0.5, wooded: 0.75)
    }
    hills(base: shore + 0.03, height: 0.12, bumps: 2.4, far: 0.15, wooded: 0.7)
    row(14, y: shore, height: 0.13, far: 0.06, firs: random.chance(0.6))
    lake(shore: shore)
    if random.chance(0.3) { boat(random.within(0.25, 0.75), shore + 0.14, height: 0.2) }
    if random.chance(0.4) { grass(top: 0.9, uneven: 0.06, flowers: nil) }
  }

  private mutating func openSea() {
    let horizon = random.within(0.34, 0.58)
    sky(horizon: horizon)
    if random.chance(0.3) {
      hills(base: horizon + 0.02, height: 0.08, bumps: 2, far: 0.6, wooded: 0.6)
    }
    sea(horizon: horizon, shallow: false)
    if random.chance(0.45) {
      let near = random.within(0.08, 0.3)
      boat(random.within(0.15, 0.85), horizon + near * 0.6, height: 0.14 + near * 0.7)
    }
  }

  private mutating func seaside() {
    let horizon = random.within(0.28, 0.42)
    sky(horizon: horizon)
    let edge = random.within(0.58, 0.72)
    let tilt = random.within(-0.12, 0.12)
    sea(horizon: horizon, to: 0.86, shallow: true)
    if random.chance(0.3) { boat(random.within(0.2, 0.8), horizon + 0.07, height: 0.12) }
    beach(edge: edge - tilt / 2, tilt: tilt)
    if random.chance(0.5) {
      palm(random.within(0.1, 0.9), random.within(0.84, 0.96), height: random.within(0.5, 0.68))
    }
  }

  private mutating func skyscape() {
    let horizon = random.within(0.76, 0.88)
    sky(horizon: horizon, clouds: random.chance(0.25) ? .veils : .heaps)
    hills(base: horizon + 0.04, height: 0.08, bumps: 2.4, far: 0.45, wooded: 0.65)
    row(12, y: horizon + 0.06, height: 0.07, far: 0.15, firs: false)
    grass(top: horizon + 0.06, uneven: 0.03, flowers: nil)
  }

  private mutating func homestead() {
    let horizon = random.within(0.4, 0.5)
    sky(horizon: horizon)
    hills(base: horizon + 0.06, height: 0.14, bumps: 2, far: 0.45, wooded: 0.65)
    grass(top: horizon + 0.06, uneven: 0.05, flowers: nil)
    let width = random.within(0.32, 0.44)
    let x = random.within(0.3, 0.58)
    let y = random.within(0.68, 0.78)
    tree(random.chance(0.5) ? x - width * 0.75 : x + width * 1.05, y - 0.06, height: 0.46)
    house(x, y, width: width)
    for _ in 0..<3 + random.below(3) {
      let bush = random.unit()
      crown(bush, y + random.within(0, 0.06), 0.07, 0.05, balls: 7, leaf: Paint(78, 124, 44))
    }
    if random.chance(0.4) { fence(y: random.within(0.9, 0.96), height: 0.11) }
  }

  private mutating func farmland() {
    let horizon = random.within(0.36, 0.48)
    sky(horizon: horizon)
    hills(base: horizon + 0.05, height: 0.13, bumps: 2.2, far: 0.5, wooded: 0.7)
    field(random.pick(SceneCrop.allCases), top: horizon + 0.04)
    row(10, y: horizon + 0.055, height: 0.07, far: 0.14, firs: false)
    if random.chance(0.4) { tree(random.within(0.12, 0.88), horizon + 0.12, height: 0.26) }
  }

  private mutating func desert() {
    let horizon = random.within(0.36, 0.48)
    sky(horizon: horizon, clouds: random.chance(0.5) ? SceneSky.Clouds.none : .veils)
    dunes(horizon: horizon)
  }
}
