/// Skies: a gradient by hour, the glow of the sun, clouds in perspective.
struct SceneSky {
  enum Clouds: CaseIterable {
    case none, heaps, veils, cover
  }

  let light: SceneLight
  let clouds: Clouds
  /// Where the sky ends, from the top.
  let horizon: Float
  private let field: SceneNoise
  private let amount: Float

  init(_ light: SceneLight, horizon: Float, _ random: inout SceneRandom, clouds: Clouds? = nil) {
    self.light = light
    self.horizon = horizon
    field = random.noise()
    amount = random.within(-0.06, 0.1)
    let drawn: Clouds = random.pick([.heaps, .heaps, .veils, .none])
    self.clouds = light.hour == .overcast ? .cover : clouds ?? drawn
  }

  /// Paints the sky down to a little below the horizon.
  func paint(on canvas: inout SceneCanvas) {
    let octaves = canvas.octaves(3)
    let sunY = horizon * (1 - light.sunHeight)
    canvas.fill(0, 0, 1, horizon + 0.12) { u, v, _ in
      let height = (horizon - v) / (horizon > 0.3 ? horizon : 0.3)
      var colour = light.sky(height)
      let (dx, dy) = (u - light.sunX, v - sunY)
      let distance = Curve.root(dx * dx + dy * dy)
      if light.hour != .overcast {
        let glow = Curve.bell(distance * 5) * (light.hour == .noon ? 0.25 : 0.75)
        colour = colour + light.sun * glow
      }
      colour = cloud(u, height, octaves, over: colour)
      if light.hour == .dusk || light.hour == .dawn {
        let disc = Curve.step(0.052, 0.044, distance)
        colour = colour.mixed(Paint(light: 1.6, 1.25, 0.7), disc)
      }
      return colour
    }
  }

  /// Clouds as on a ceiling that runs to the horizon.
  private func cloud(_ u: Float, _ height: Float, _ octaves: Int, over sky: Paint) -> Paint {
    if clouds == .none { return sky }
    let depth = 1 / (Curve.clamp(height) + 0.16)
    let x = (u - 0.5) * depth * 1.5
    let y = depth * (clouds == .veils ? 2.4 : 1.3)
    let density = field.cloud(clouds == .veils ? x * 0.5 + y * 0.3 : x, y, octaves, gain: 0.52)
    let fade = Curve.step(0, 0.22, height)
    let warm = light.hour == .dusk || light.hour == .dawn
    // What lies towards the light shades what lies behind it.
    let towards = field.cloud(x + light.side * 0.16, y + (warm ? -0.1 : 0.12), octaves - 1)
    let lit = Curve.clamp(0.55 + (density - towards) * 2.2)
    switch clouds {
    case .none: return sky
    case .cover:
      let tone = 0.74 + 0.4 * (density - 0.5) + 0.3 * (lit - 0.5)
      return sky * Curve.mix(1, tone + 0.22, fade)
    case .veils:
      let cover = Curve.step(0.42 - amount, 0.95, density) * 0.85 * fade
      return sky.mixed(bright * 0.95, cover)
    case .heaps:
      let cover = Curve.step(0.5 - amount, 0.66 - amount, density) * fade
      let thick = Curve.step(0.55, 0.95, density)
      return sky.mixed(dark.mixed(bright, lit).mixed(dark, thick * 0.35), cover * 0.96)
    }
  }

  private var bright: Paint {
    switch light.hour {
    case .noon: Paint(light: 0.95, 0.96, 0.98)
    case .dawn: Paint(255, 224, 196)
    case .dusk: Paint(255, 156, 96)
    case .overcast: Paint(220, 222, 224)
    }
  }

  private var dark: Paint {
    switch light.hour {
    case .noon: Paint(154, 170, 196)
    case .dawn: Paint(176, 160, 182)
    case .dusk: Paint(98, 64, 96)
    case .overcast: Paint(140, 146, 154)
    }
  }
}
