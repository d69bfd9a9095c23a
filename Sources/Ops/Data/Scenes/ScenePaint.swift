/// A colour in linear light. Painting is done in light, so that mixing, shading and the final
/// average of samples behave as light does; bytes are made at the very end.
struct Paint {
  var r: Float
  var g: Float
  var b: Float

  @inline(__always)
  init(light r: Float, _ g: Float, _ b: Float) {
    self.r = r
    self.g = g
    self.b = b
  }

  /// The light of an sRGB colour of three bytes, as colours are usually written.
  init(_ r: Int, _ g: Int, _ b: Int) {
    self.r = SRGB.decoded(Float(r) / 255)
    self.g = SRGB.decoded(Float(g) / 255)
    self.b = SRGB.decoded(Float(b) / 255)
  }

  @inline(__always)
  static func + (a: Paint, b: Paint) -> Paint { Paint(light: a.r + b.r, a.g + b.g, a.b + b.b) }

  @inline(__always)
  static func * (a: Paint, b: Paint) -> Paint { Paint(light: a.r * b.r, a.g * b.g, a.b * b.b) }

  @inline(__always)
  static func * (a: Paint, k: Float) -> Paint { Paint(light: a.r * k, a.g * k, a.b * k) }

  /// This colour at 0, `other` at 1.
  @inline(__always)
  func mixed(_ other: Paint, _ t: Float) -> Paint {
    Paint(light: r + (other.r - r) * t, g + (other.g - g) * t, b + (other.b - b) * t)
  }
}

/// The arithmetic the painter allows itself: + − × ÷ and square roots, which IEEE 754 rounds the
/// same on every machine. A mathematics library's sine or power is not, so there is none here.
enum Curve {
  /// x held within 0…1.
  @inline(__always)
  static func clamp(_ x: Float) -> Float { x > 0 ? (x < 1 ? x : 1) : 0 }

  /// 0 below `a`, 1 above `b`, smooth between; `a` may be above `b`.
  @inline(__always)
  static func step(_ a: Float, _ b: Float, _ x: Float) -> Float {
    let t = clamp((x - a) / (b - a))
    return t * t * (3 - 2 * t)
  }

  /// `a` at 0, `b` at 1.
  @inline(__always)
  static func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }

  /// A bell: 1 at 0, a half at 1, falling as 1/x².
  @inline(__always)
  static func bell(_ x: Float) -> Float { 1 / (1 + x * x) }

  /// The sine of a full turn times `x`, to 0.001: parabolas, bent once towards the sine.
  @inline(__always)
  static func wave(_ x: Float) -> Float {
    let t = x - (x + 0.5).rounded(.down)
    let parabola = t * (8 - 16 * (t < 0 ? -t : t))
    return parabola * (0.775 + 0.225 * (parabola < 0 ? -parabola : parabola))
  }

  /// How far down a texture a place on the ground lies whose cells grow towards us: the integral
  /// of `a` + (`b` − `a`) · near, so that the texture is nowhere stretched.
  @inline(__always)
  static func recede(_ a: Float, _ b: Float, _ near: Float) -> Float {
    near * (a + 0.5 * (b - a) * near)
  }

  @inline(__always)
  static func root(_ x: Float) -> Float { x > 0 ? x.squareRoot() : 0 }
}
