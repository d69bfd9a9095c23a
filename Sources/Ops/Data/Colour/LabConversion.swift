/// How Lab numbers are written: CIE units, or the range a network is trained on.
///
/// A stored lightness is L · `lightness` + `offset`, a stored a or b is `chroma` times the value.
public struct LabScale: Sendable, Equatable {
  /// Factor of L.
  public var lightness: Float
  /// Added to L after the factor.
  public var offset: Float
  /// Factor of a and of b.
  public var chroma: Float

  /// Creates a scale; the factors must not be zero.
  public init(lightness: Float, offset: Float, chroma: Float) {
    self.lightness = lightness
    self.offset = offset
    self.chroma = chroma
  }

  /// CIE units: L 0…100; in sRGB a is −86.18…98.23 and b −107.86…94.48.
  public static let cie = LabScale(lightness: 1, offset: 0, chroma: 1)
  /// What the pix2pix colorization networks see: L/50 − 1 and ab/110, all within −1…1.
  public static let network = LabScale(lightness: 1 / 50, offset: -1, chroma: 1 / 110)
}

/// Whole pictures between sRGB and CIE L*a*b* (D65, 2°), with scikit-image's numbers.
///
/// The kernels work on planes of floats in host memory: a colour picture is three planes of
/// `count` values one after the other. Lightness and chroma are given apart, because a network
/// keeps them apart; for one `[3, count]` buffer pass its start and its start plus `count`.
/// Input and output may be the same memory. Nothing is allocated but a block on the stack, so
/// that several threads can each convert a part: a part is the same pointers moved on, with the
/// distance between planes in `stride`.
///
/// Errors against scikit-image in double precision stay under 1e-3 in Lab and 1e-5 in RGB.
public enum LabConversion {
  /// sRGB (0…1, planes R, G, B) to L*, and planes a*, b*.
  ///
  /// - Parameters:
  ///   - rgb: three planes; values outside 0…1 are taken as they are.
  ///   - lightness: one plane, written.
  ///   - chroma: two planes, a then b, written.
  ///   - count: pixels to convert.
  ///   - stride: floats from one plane to the next; `count` when nil.
  ///   - scale: units of the result.
  public static func rgbToLab(
    _ rgb: UnsafePointer<Float>, lightness: UnsafeMutablePointer<Float>,
    chroma: UnsafeMutablePointer<Float>, count: Int, stride: Int? = nil, scale: LabScale = .cie
  ) {
    let stride = stride ?? count
    let (green, blue, b) = (rgb + stride, rgb + 2 * stride, chroma + stride)
    for i in 0..<count {
      let light = LinearRGB(
        red: SRGB.decoded(rgb[i]), green: SRGB.decoded(green[i]), blue: SRGB.decoded(blue[i]))
      let lab = light.lab(scale)
      lightness[i] = lab.l
      chroma[i] = lab.a
      b[i] = lab.b
    }
  }

  /// sRGB bytes, R G B by pixel as pictures are decoded, to L*, and planes a*, b*.
  ///
  /// Decoding the curve is a table of 256 entries, so this is the exact form for 8-bit pictures.
  /// - Parameters: as for `rgbToLab`; `bytes` holds 3 · `count` values.
  public static func bytesToLab(
    _ bytes: UnsafePointer<UInt8>, lightness: UnsafeMutablePointer<Float>,
    chroma: UnsafeMutablePointer<Float>, count: Int, stride: Int? = nil, scale: LabScale = .cie
  ) {
    let b = chroma + (stride ?? count)
    let block = 256
    SRGB.decodedBytes.withUnsafeBufferPointer { buffer in
      guard let table = buffer.baseAddress else { return }
      // A table cannot be read by vector code, so light is looked up for a block, then converted.
      withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * block) { light in
        guard let red = light.baseAddress else { return }
        let (green, blue) = (red + block, red + 2 * block)
        var start = 0
        while start < count {
          let n = min(block, count - start)
          let pixels = bytes + 3 * start
          for k in 0..<n {
            red[k] = table[Int(pixels[3 &* k])]
            green[k] = table[Int(pixels[3 &* k &+ 1])]
            blue[k] = table[Int(pixels[3 &* k &+ 2])]
          }
          convert(
            red: red, green: green, blue: blue, lightness + start, chroma + start, b + start, n,
            scale)
          start += n
        }
      }
    }
  }

  /// Light to L, a, b. A function of its own, so that the loop has few pointers to tell apart.
  @inline(never)
  private static func convert(
    red: UnsafePointer<Float>, green: UnsafePointer<Float>, blue: UnsafePointer<Float>,
    _ l: UnsafeMutablePointer<Float>, _ a: UnsafeMutablePointer<Float>,
    _ b: UnsafeMutablePointer<Float>, _ count: Int, _ scale: LabScale
  ) {
    for i in 0..<count {
      let lab = LinearRGB(red: red[i], green: green[i], blue: blue[i]).lab(scale)
      l[i] = lab.l
      a[i] = lab.a
      b[i] = lab.b
    }
  }
}
