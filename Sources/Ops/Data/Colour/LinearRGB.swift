/// A pixel in linear light, and the steps between them and CIE L*a*b*.
///
/// The matrix, the white point and the constants of the curve are scikit-image's
/// (`skimage.color.colorconv`: `xyz_from_rgb`, its numeric inverse, D65 for the 2° observer). The
/// matrices here already carry the white point, one multiplication less per value.
struct LinearRGB {
  var red: Float
  var green: Float
  var blue: Float

  /// L, a, b in the units of `scale`.
  @inline(__always)
  func lab(_ scale: LabScale) -> (l: Float, a: Float, b: Float) {
    // xyz_from_rgb, rows divided by the white point (0.95047, 1, 1.08883).
    let x = mix(0.412453 / 0.95047, 0.357580 / 0.95047, 0.180423 / 0.95047)
    let y = mix(0.212671, 0.715160, 0.072169)
    let z = mix(0.019334 / 1.08883, 0.119193 / 1.08883, 0.950227 / 1.08883)
    let fx = Self.curve(x)
    let fy = Self.curve(y)
    let fz = Self.curve(z)
    // L = 116 fy − 16, a = 500 (fx − fy), b = 200 (fy − fz).
    let l = Roots.fma(
      fy, (116 * scale.lightness),
      (scale.offset - 16 * scale.lightness))
    return (l, (fx - fy) * (500 * scale.chroma), (fy - fz) * (200 * scale.chroma))
  }

  /// A row of a matrix times the pixel.
  @inline(__always)
  private func mix(_ r: Float, _ g: Float, _ b: Float) -> Float {
    Roots.fma(
      red, r, Roots.fma(green, g, blue * b))
  }

  /// f of CIE 1976: the cube root, and a line below 0.008856.
  @inline(__always)
  private static func curve(_ t: Float) -> Float {
    let line = Roots.fma(t, 7.787, 16.0 / 116)
    return t > 0.008856 ? Roots.cube(t > 0.008 ? t : 0.008) : line
  }

  /// The light of L, a, b in CIE units. A negative fz becomes 0, as scikit-image has it; light
  /// outside the gamut stays negative or above 1 until it is clipped.
  @inline(__always)
  init(l: Float, a: Float, b: Float) {
    let fy = Roots.fma(l, 1.0 / 116, 16.0 / 116)
    let fx = Roots.fma(a, 1.0 / 500, fy)
    let signed = Roots.fma(b, -1.0 / 200, fy)
    let fz: Float = signed < 0 ? 0 : signed
    let x = Self.light(fx)
    let y = Self.light(fy)
    let z = Self.light(fz)
    // rgb_from_xyz, columns times the white point.
    let xyz = LinearRGB(red: x, green: y, blue: z)
    red = xyz.mix(3.2404813432005266 * 0.95047, -1.5371515162713183, -0.4985363261688878 * 1.08883)
    green = xyz.mix(
      -0.9692549499965682 * 0.95047, 1.8759900014898907, 0.04155592655829284 * 1.08883)
    blue = xyz.mix(
      0.05564663913517717 * 0.95047, -0.20404133836651123, 1.0573110696453443 * 1.08883)
  }

  /// A pixel in light, by channel.
  @inline(__always)
  init(red: Float, green: Float, blue: Float) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// The inverse of `curve`.
  @inline(__always)
  private static func light(_ f: Float) -> Float {
    let line = (f - 16.0 / 116) * (1 / 7.787)
    return f > 0.2068966 ? f * f * f : line
  }
}
