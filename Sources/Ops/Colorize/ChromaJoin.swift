internal import Glibc

/// Lightness of a photograph joined with painted colour, within what sRGB can show.
///
/// With Y the relative luminance of the photograph's pixel and fy = f(Y) of CIE 1976, the colour
/// (L, a, b) has fx = fy + a/500, fz = fy − b/200, and
///
///     RGB = Y + m_x (f⁻¹(fx) − f⁻¹(fy)) + m_z (f⁻¹(fz) − f⁻¹(fy))
///
/// with m_x and m_z the columns of scikit-image's `rgb_from_xyz` times the white point. In this form
/// a = b = 0 gives back Y in all three channels, and with it the very same sample of a grey picture;
/// and Y of the result is that of the photograph whatever a and b are. The white point is the one
/// that belongs to the matrix, (0.950456, 1, 1.088754), so that grey is a = b = 0 exactly; against
/// the rounded (0.95047, 1, 1.08883) a and b differ by less than 0.005.
///
/// A colour outside sRGB is brought back along its hue: to the largest t of 0…1 up to which
/// (L, t a, t b) lies inside, found by bisection to 1 in 16,384. Nothing moves L but the rounding of
/// the samples, each channel by half a step at most. A bright channel weighs more than grey does, so
/// L moves by up to 0.61 of a step of grey (`ChromaJoinTests`), half a step for most colours.
enum ChromaJoin {
  /// Pixels that are worked on together, at most; a tile's width.
  static let block = GuideTile.width
  /// Linear light of each of the 65,536 samples, correctly rounded.
  static let light: [Float] = (0..<65_536).map { sample in
    let value = Double(sample) / 65_535
    return Float(value > 0.04045 ? pow((value + 0.055) / 1.055, 2.4) : value / 12.92)
  }

  /// Luminance Y, fy and L* of triples of samples.
  ///
  /// - Parameter isGrey: Whether the three of each pixel are equal.
  static func measure(
    _ pixels: UnsafePointer<UInt16>, isGrey: Bool, count: Int,
    luminance: UnsafeMutablePointer<Float>, root: UnsafeMutablePointer<Float>,
    lightness: UnsafeMutablePointer<Float>
  ) {
    light.withUnsafeBufferPointer { light in
      if isGrey {
        for x in 0..<count { luminance[x] = light[Int(pixels[3 &* x])] }
      } else {
        for x in 0..<count {
          let red = light[Int(pixels[3 &* x])]
          let green = light[Int(pixels[3 &* x &+ 1])]
          let blue = light[Int(pixels[3 &* x &+ 2])]
          let y = Roots.fma(red, 0.212671, Roots.fma(green, 0.715160, blue * 0.072169))
          // Equal samples keep their light to the last bit.
          luminance[x] = red == green && green == blue ? red : y < 1 ? y : 1
        }
      }
    }
    for x in 0..<count {
      let y = luminance[x]
      let line = Roots.fma(y, 7.787, 16.0 / 116)
      let fy = y > 0.008856 ? Roots.cube(y > 0.008 ? y : 0.008) : line
      root[x] = fy
      lightness[x] = Roots.fma(fy, 116, -16)
    }
  }

  /// Writes triples of samples.
  ///
  /// - Parameters:
  ///   - luminance: Y, 0…1, as `measure` gave it.
  ///   - root: fy of it.
  ///   - a: a*; made smaller where the colour lies outside sRGB.
  ///   - b: b*.
  ///   - memory: Room for three blocks.
  static func join(
    luminance: UnsafePointer<Float>, root: UnsafePointer<Float>, a: UnsafeMutablePointer<Float>,
    b: UnsafeMutablePointer<Float>, memory: UnsafeMutablePointer<Float>, count: Int,
    to pixels: UnsafeMutablePointer<UInt16>
  ) {
    let (low, high, middle) = (memory, memory + block, memory + 2 * block)
    middle.update(repeating: 1, count: count)
    if outside(luminance, root, a, b, middle, count) > 0 {
      low.update(repeating: 0, count: count)
      high.update(repeating: 1, count: count)
      // Those inside keep t = 1: their upper bound becomes the lower one in the first round.
      narrow(luminance, root, a, b, low, high, middle, count)
      for _ in 0..<14 {
        for x in 0..<count { middle[x] = (low[x] + high[x]) * 0.5 }
        narrow(luminance, root, a, b, low, high, middle, count)
      }
      for x in 0..<count {
        a[x] *= low[x]
        b[x] *= low[x]
      }
    }
    encode(luminance, root, a, b, memory, count)
    for x in 0..<count {
      pixels[3 &* x] = sample(memory[x])
      pixels[3 &* x &+ 1] = sample(memory[block &+ x])
      pixels[3 &* x &+ 2] = sample(memory[2 &* block &+ x])
    }
  }

  /// 0…1 to 0…65535. Adding 2²³ leaves the nearest whole number in the low bits.
  @inline(__always)
  private static func sample(_ x: Float) -> UInt16 {
    UInt16(truncatingIfNeeded: (x * 65_535 + 8_388_608).bitPattern)
  }

  /// f⁻¹ of CIE 1976.
  @inline(__always)
  private static func light(_ f: Float) -> Float {
    let line = (f - 16.0 / 116) * (1 / 7.787)
    return f > 0.2068966 ? f * f * f : line
  }

  /// Linear red, green and blue.
  @inline(__always)
  private static func rgb(
    _ y: Float, _ fy: Float, _ a: Float, _ b: Float
  ) -> (red: Float, green: Float, blue: Float) {
    let grey = light(fy)
    let x = light(Roots.fma(a, 1.0 / 500, fy)) - grey
    let z = light(Roots.fma(b, -1.0 / 200, fy)) - grey
    return (
      Roots.fma(
        x, 3.2404813432005266 * 0.950456, Roots.fma(z, -0.4985363261688878 * 1.088754, y)),
      Roots.fma(
        x, -0.9692549499965682 * 0.950456, Roots.fma(z, 0.04155592655829284 * 1.088754, y)),
      Roots.fma(
        x, 0.05564663913517717 * 0.950456, Roots.fma(z, 1.0573110696453443 * 1.088754, y))
    )
  }

  /// 1 where a channel lies outside 0…1, else 0.
  @inline(__always)
  private static func isOutside(_ c: (red: Float, green: Float, blue: Float)) -> Float {
    let low = c.red < c.green ? c.red : c.green
    let least = low < c.blue ? low : c.blue
    let high = c.red > c.green ? c.red : c.green
    let most = high > c.blue ? high : c.blue
    return least < 0 || most > 1 ? 1 : 0
  }

  /// How many pixels lie outside sRGB.
  @inline(never)
  private static func outside(
    _ y: UnsafePointer<Float>, _ fy: UnsafePointer<Float>, _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>, _ t: UnsafePointer<Float>, _ count: Int
  ) -> Int {
    var found: Int32 = 0
    for x in 0..<count { found &+= isOutside(rgb(y[x], fy[x], a[x], b[x])) > 0 ? 1 : 0 }
    return Int(found)
  }

  /// One round of bisection: `t` becomes the lower bound of those inside, the upper of the others.
  @inline(never)
  private static func narrow(
    _ y: UnsafePointer<Float>, _ fy: UnsafePointer<Float>, _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>, _ low: UnsafeMutablePointer<Float>,
    _ high: UnsafeMutablePointer<Float>, _ t: UnsafePointer<Float>, _ count: Int
  ) {
    for x in 0..<count {
      let out = isOutside(rgb(y[x], fy[x], a[x] * t[x], b[x] * t[x]))
      let (lower, upper) = (low[x], high[x])
      low[x] = out > 0 ? lower : t[x]
      high[x] = out > 0 ? t[x] : upper
    }
  }

  /// The three channels as stored values, 0…1.
  @inline(never)
  private static func encode(
    _ y: UnsafePointer<Float>, _ fy: UnsafePointer<Float>, _ a: UnsafePointer<Float>,
    _ b: UnsafePointer<Float>, _ stored: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    for x in 0..<count {
      let color = rgb(y[x], fy[x], a[x], b[x])
      stored[x] = SRGB.encoded(color.red)
      stored[block &+ x] = SRGB.encoded(color.green)
      stored[2 &* block &+ x] = SRGB.encoded(color.blue)
    }
  }
}
