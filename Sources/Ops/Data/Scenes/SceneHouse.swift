extension ScenePainter {
  /// A house: walls of plaster, a tiled roof, windows, a door, a chimney. (x, y) is the foot of
  /// its middle, `width` that of the front.
  mutating func house(_ x: Float, _ y: Float, width: Float) {
    let (light, tile, wall, finest) = (light, random.noise(), random.noise(), finest)
    let side = light.side
    let high = width * random.within(0.42, 0.56)
    let roof = width * random.within(0.34, 0.48)
    let depth = width * random.within(0.3, 0.5)
    let plaster = random.pick([Paint(240, 230, 208), Paint(246, 242, 232), Paint(238, 218, 176)])
    let tiles = random.pick([Paint(186, 76, 50), Paint(170, 62, 46), Paint(196, 92, 58)])
    let (left, right, eaves) = (x - width / 2, x + width / 2, y - high)
    canvas.shade(x - side * width * 0.2, y, width * 1.05, width * 0.16, 0.5)
    let scale = 26 / width
    // The end wall with its gable, away from the sun or towards it.
    let flank = right + depth
    chimney(x + width * 0.22, eaves - roof * 0.95, width * 0.09, width * 0.2)
    canvas.fill(left - width * 0.1, eaves - roof * 1.1, flank + width * 0.1, y) { u, v, old in
      let up = (eaves - v) / roof
      let speck = wall.value(u * finest * 1.2, v * finest * 1.2)
      if v > eaves {
        if u >= left && u <= right {
          let drip = 0.9 + 0.14 * speck - 0.25 * Curve.step(0.16, 0, (v - eaves) / high)
          return light.lit(plaster * drip, side < 0 ? 0.85 : 0.55)
        }
        if u > right && u <= flank {
          return light.lit(plaster * (0.82 + 0.12 * speck), side < 0 ? 0.12 : 0.85)
        }
        return old
      }
      // The gable over the end wall, then the long slope over the front.
      let overhang = width * 0.05
      let middle = right + depth / 2
      let lean = up * depth / 2
      if u > left - overhang + lean && u < right + lean && up < 1.02 && up > -0.08 {
        let row = up * 9
        let shift = row.rounded(.down) * 0.5
        let edge = row - row.rounded(.down)
        let brick = tile.at(Int32((u * scale + shift).rounded(.down)), Int32(row.rounded(.down)))
        let groove = u * scale + shift - (u * scale + shift).rounded(.down)
        let relief = 0.66 + 0.3 * edge + 0.16 * Curve.wave(groove * 0.5) + 0.3 * (brick - 0.5)
        return light.lit(tiles * relief, side < 0 ? 0.85 : 0.6)
      }
      let half = depth / 2 * (1 - up)
      if up > 0 && u >= middle - half && u < middle + half {
        return light.lit(plaster * (0.8 + 0.12 * speck), side < 0 ? 0.12 : 0.85)
      }
      if up > -0.1 && up < 1.04 && u > middle && u < middle + (depth / 2 + overhang) * (1.04 - up) {
        return light.lit(tiles * 0.7, 0.4)
      }
      return old
    }
    let door = random.within(-0.12, 0.12)
    window(x + door * width, y, width * 0.075, high * 0.62, pane: Paint(112, 70, 42), sill: false)
    for at in [-0.33, -0.12, 0.12, 0.33] as [Float] {
      let clear = at - door
      guard clear > 0.14 || clear < -0.14 else { continue }
      window(x + at * width, y - high * 0.34, width * 0.055, high * 0.34, pane: nil, sill: true)
    }
  }

  private mutating func chimney(_ x: Float, _ y: Float, _ width: Float, _ height: Float) {
    let (light, brick, finest) = (light, random.noise(), finest)
    canvas.fill(x - width / 2, y - height * 0.45, x + width / 2, y + height) { u, v, old in
      guard u > x - width / 2, u < x + width / 2, v > y - height * 0.45 else { return old }
      let tone = 0.75 + 0.5 * brick.value(u * finest, v * finest * 1.5)
      return light.lit(Paint(152, 82, 62) * tone, (u - x) * light.side > 0 ? 0.8 : 0.35)
    }
  }

  /// A window with its frame, or a door when it has a colour of its own.
  private mutating func window(
    _ x: Float, _ y: Float, _ half: Float, _ height: Float, pane: Paint?, sill: Bool
  ) {
    let light = light
    let glass = Paint(58, 74, 92)
    canvas.fill(x - half * 1.3, y - height * 1.12, x + half * 1.3, y + height * 0.12) { u, v, old in
      let (dx, dy) = ((u - x) / half, (y - v) / height)
      guard dx > -1.25, dx < 1.25, dy > (sill ? -0.1 : 0), dy < 1.1 else { return old }
      let frame = dx < -0.85 || dx > 0.85 || dy > 0.94 || (sill && dy < 0.07)
      if frame { return light.lit(Paint(238, 234, 226), 0.7) }
      if let pane {
        let board = dx * 2.5 - (dx * 2.5).rounded(.down)
        return light.lit(pane * (board < 0.12 ? 0.6 : 1), 0.6)
      }
      if dx > -0.09 && dx < 0.09 { return light.lit(Paint(238, 234, 226), 0.7) }
      return light.lit(glass, 0.4).mixed(light.sky(0.5), 0.25 + 0.3 * Curve.clamp(dx * 0.3 + dy))
    }
  }

  /// A wooden fence across the front.
  mutating func fence(y: Float, height: Float) {
    let (light, wood, finest) = (light, random.noise(), finest)
    canvas.fill(0, y - height, 1, y) { u, v, old in
      let up = (y - v) / height
      let post = u * 11 - (u * 11).rounded(.down)
      let rail = (up > 0.28 && up < 0.42) || (up > 0.68 && up < 0.82)
      guard post < 0.3 || rail else { return old }
      let grain = wood.value(u * finest * 1.5, v * finest * (rail ? 1.5 : 0.4))
      return light.lit(Paint(150, 112, 76) * (0.6 + 0.6 * grain), post < 0.3 ? 0.8 : 0.55)
    }
  }
}
