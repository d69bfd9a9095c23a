/// The hour of a scene, and with it all its light.
enum SceneHour: CaseIterable {
  case noon, dawn, dusk, overcast
}

/// Where light comes from and what colour it has: one for a whole picture, so that everything in
/// it belongs together.
struct SceneLight {
  let hour: SceneHour
  /// Light that comes straight from the sun.
  var sun: Paint
  /// Light from everywhere else: the sky's.
  var ambient: Paint
  /// What far things fade into.
  var haze: Paint
  /// The sky straight up, half way, and at the horizon.
  var zenith: Paint
  var middle: Paint
  var horizon: Paint
  /// Where the sun stands: across the picture, and above the horizon as a share of the sky.
  var sunX: Float
  var sunHeight: Float
  /// −1 when light comes from the left, 1 from the right.
  var side: Float { sunX < 0.5 ? -1 : 1 }

  init(_ hour: SceneHour, _ random: inout SceneRandom) {
    self.hour = hour
    sunX = random.chance(0.5) ? random.within(0.1, 0.42) : random.within(0.58, 0.9)
    switch hour {
    case .noon:
      sun = Paint(255, 246, 226) * 1.0
      ambient = Paint(light: 0.26, 0.32, 0.42)
      zenith = Paint(40, 100, 192)
      middle = Paint(92, 152, 222)
      horizon = Paint(186, 214, 238)
      haze = Paint(164, 194, 226)
      sunHeight = 1.4
    case .dawn:
      sun = Paint(255, 214, 166) * 0.9
      ambient = Paint(light: 0.30, 0.30, 0.38)
      zenith = Paint(96, 132, 190)
      middle = Paint(196, 180, 196)
      horizon = Paint(255, 214, 160)
      haze = Paint(232, 204, 190)
      sunHeight = random.within(0.12, 0.3)
    case .dusk:
      sun = Paint(255, 150, 80) * 0.62
      ambient = Paint(light: 0.13, 0.11, 0.16)
      zenith = Paint(44, 52, 108)
      middle = Paint(176, 92, 104)
      horizon = Paint(255, 150, 58)
      haze = Paint(196, 110, 84)
      sunHeight = random.within(0.06, 0.2)
    case .overcast:
      sun = Paint(light: 0.16, 0.16, 0.15)
      ambient = Paint(light: 0.58, 0.60, 0.62)
      zenith = Paint(150, 162, 178)
      middle = Paint(178, 188, 199)
      horizon = Paint(206, 211, 214)
      haze = Paint(178, 188, 194)
      sunHeight = 1.4
    }
  }

  /// A surface of colour `albedo` that faces the sun by `facing` (0…1).
  @inline(__always)
  func lit(_ albedo: Paint, _ facing: Float) -> Paint { albedo * (ambient + sun * facing) }

  /// The clear sky at a height of 0 (horizon) to 1 (top of the picture).
  @inline(__always)
  func sky(_ height: Float) -> Paint {
    let h = Curve.clamp(height)
    let low = horizon.mixed(middle, Curve.step(0, 0.5, h))
    return low.mixed(zenith, Curve.step(0.25, 1.05, h))
  }
}
