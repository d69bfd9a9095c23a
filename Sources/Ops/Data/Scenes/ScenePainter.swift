/// One picture while it is painted: the canvas, the hour's light and the random numbers of the
/// part at work. What can be painted stands in extensions, a file for each kind of thing.
struct ScenePainter {
  var canvas: SceneCanvas
  let light: SceneLight
  var random: SceneRandom
  /// How many cells of texture the width can show.
  let finest: Float

  init(size: Int, light: SceneLight, random: SceneRandom) {
    canvas = SceneCanvas(size: size)
    self.light = light
    self.random = random
    finest = Float(size < 320 ? size : 320) * 0.5
  }

  /// Paints everything below a skyline. `top` gives its height for each place across; `paint` the
  /// colour there, from the place and the depth below the line.
  mutating func below(
    _ top: (_ u: Float) -> Float, from highest: Float,
    _ paint: (_ u: Float, _ v: Float, _ depth: Float, _ slope: Float) -> Paint
  ) {
    let side = canvas.side
    var line: [Float] = []
    for x in 0...side { line.append(top((Float(x) + 0.5) / Float(side))) }
    let scale = Float(side)
    canvas.fill(0, highest, 1, 1) { u, v, old in
      let x = Int(u * scale)
      guard v >= line[x] else { return old }
      return paint(u, v, v - line[x], (line[x + 1] - line[x]) * scale)
    }
  }

  mutating func sky(horizon: Float, clouds: SceneSky.Clouds? = nil) {
    SceneSky(light, horizon: horizon, &random, clouds: clouds).paint(on: &canvas)
  }

  /// A range of hills. `far` is how much of the haze lies before them.
  mutating func hills(
    base: Float, height: Float, bumps: Float, far: Float, wooded: Float
  ) {
    let (light, shape, texture, patch) = (light, random.noise(), random.noise(), random.noise())
    let octaves = canvas.octaves(bumps)
    let finest = finest
    let leaves = finest * (far > 0.4 ? 0.8 : 0.5)
    let grass = Paint(122, 158, 66)
    let meadow = Paint(164, 178, 84)
    let wood = Paint(48, 84, 40)
    below(
      { base - height * shape.cloud($0 * bumps, 3.5, octaves, gain: 0.42) }, from: base - height
    ) { u, v, depth, slope in
      let cover = Curve.step(0.62, 0.5, patch.cloud(u * 4, v * 14, 3) + 0.5 - wooded)
      let crown = texture.value(u * leaves, v * leaves)
      let fine = texture.value(u * finest, v * finest * 1.6)
      let open = grass.mixed(meadow, patch.value(u * 3 + 40, v * 20)) * (0.86 + 0.28 * fine)
      let facing = Curve.clamp(0.62 - slope * light.side * 0.9 - depth * 0.5)
      let lit = light.lit(open, facing)
      let trees = light.lit(wood, facing * (0.25 + 1.1 * crown)) * (0.7 + 0.5 * crown)
      return lit.mixed(trees, cover).mixed(light.haze, far)
    }
  }

  /// Mountains: ridges of rock, snow where they are high, woods at their feet.
  mutating func mountains(base: Float, height: Float, bumps: Float, far: Float, snow: Float) {
    let (light, shape, texture) = (light, random.noise(), random.noise())
    let octaves = canvas.octaves(bumps, atMost: 7)
    let rough = canvas.octaves(10)
    let rock = Paint(124, 112, 104)
    let white = Paint(244, 247, 252)
    let wood = Paint(44, 74, 46)
    below(
      { base - height * (0.15 + 0.85 * shape.ridges($0 * bumps, 1.7, octaves)) },
      from: base - height
    ) { u, v, depth, _ in
      // The relief of the flanks, lit from the side of the sun.
      let (x, y) = (u * 9, v * 6)
      let here = texture.ridges(x, y, rough)
      let beside = texture.ridges(x + light.side * 0.12, y - 0.08, rough)
      let facing = Curve.clamp(0.45 + (here - beside) * 2)
      let altitude = (base - v) / height
      let line = altitude + (here - 0.5) * 0.35
      var albedo = rock * (0.75 + 0.5 * here)
      albedo = albedo.mixed(white, Curve.step(snow, snow + 0.08, line))
      let green = Curve.step(0.34, 0.2, line)
      albedo = albedo.mixed(wood * (0.6 + 0.8 * here), green)
      return light.lit(albedo, facing).mixed(light.haze, far * (1 - 0.4 * altitude))
    }
  }

  /// Grass from `top` to the lower edge, finer further away. `flowers` is how much blooms in it.
  mutating func grass(top: Float, uneven: Float, flowers: Paint?) {
    let (light, shape, blade, patch, bloom) = (
      light, random.noise(), random.noise(), random.noise(), random.noise()
    )
    let finest = finest
    let (dark, fresh, dry) = (Paint(58, 98, 30), Paint(128, 172, 58), Paint(176, 182, 90))
    below({ top - uneven * shape.cloud($0 * 2, 9.1, 3) }, from: top - uneven) {
      u, v, depth, slope in
      let length = 1.02 - (v - depth)
      let near = Curve.clamp(depth / length)
      let z = 1 / (near + 0.12)
      let broad = patch.cloud((u - 0.5) * z * 1.6, z * 2.2, 4)
      // Blades stand upright in ragged rows; from row to row they grow towards us.
      let span = finest * length
      let row = span * Curve.recede(0.9, 0.16, near)
      let comb = blade.value((u - 0.5) * finest * 1.4, row * 0.15)
      let tufts = row * 0.5 + comb * 1.2
      let number = tufts.rounded(.down)
      let behind = near - (tufts - number) / (0.5 * span * Curve.mix(0.9, 0.16, near))
      let thin = finest * Curve.mix(1.1, 0.5, Curve.clamp(behind))
      let lean = u - 0.5 + (tufts - number) * 0.4 / finest + number * 0.37
      let strokes = blade.value(lean * thin * 1.3, row * 0.6)
      let clumps = blade.value((u - 0.5) * thin * 0.3 + 30, row * 0.5)
      let blades = Curve.step(0.15, 0.85, strokes) * 0.75 + 0.25 * (number + 1 - tufts)
      let tone = Curve.clamp(0.65 * blades + 0.35 * clumps + (broad - 0.5) * 0.7)
      let albedo = dark.mixed(fresh, tone).mixed(dry, Curve.step(0.55, 0.95, broad) * 0.6)
      var colour = light.lit(albedo, Curve.clamp(0.72 + (broad - 0.5) * 0.5))
      if let flowers {
        let cells = Curve.mix(1, 0.42, near) * finest * 0.8
        let down = finest * 0.8 * length * Curve.recede(1.9, 0.5, near)
        let spot = bloom.nearest((u - 0.5) * cells, down)
        let here = Curve.step(0.55, 0.75, patch.cloud((u - 0.5) * z * 2.5 + 9, z * 3, 3) + 0.2)
        if spot.id < 0.75 * here, spot.distance < 0.36 {
          colour = light.lit(flowers * (0.75 + 0.35 * spot.id), 0.85 - spot.distance)
        }
      }
      return colour.mixed(light.haze, 0.3 * (1 - near) * (1 - near))
    }
  }
}
