extension LabConversion {
  /// L*, and planes a*, b*, to sRGB (0…1, planes R, G, B).
  ///
  /// Colours no screen can show are clipped channel by channel to 0…1, as scikit-image does; a
  /// value that is not a number comes out as 0.
  /// - Parameters: as for `rgbToLab`; `scale` says in which units the input is.
  public static func labToRGB(
    lightness: UnsafePointer<Float>, chroma: UnsafePointer<Float>,
    _ rgb: UnsafeMutablePointer<Float>, count: Int, stride: Int? = nil, scale: LabScale = .cie
  ) {
    let stride = stride ?? count
    convert(
      lightness, chroma, chroma + stride, rgb, rgb + stride, rgb + 2 * stride, count, scale)
  }

  /// L*, and planes a*, b*, to sRGB bytes, R G B by pixel, rounded to nearest.
  ///
  /// - Parameters: as for `labToRGB`; `bytes` takes 3 · `count` values.
  public static func labToBytes(
    lightness: UnsafePointer<Float>, chroma: UnsafePointer<Float>,
    _ bytes: UnsafeMutablePointer<UInt8>, count: Int, stride: Int? = nil, scale: LabScale = .cie
  ) {
    let b = chroma + (stride ?? count)
    let block = 256
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * block) { stored in
      guard let red = stored.baseAddress else { return }
      let (green, blue) = (red + block, red + 2 * block)
      var start = 0
      while start < count {
        let n = min(block, count - start)
        convert(lightness + start, chroma + start, b + start, red, green, blue, n, scale)
        let pixels = bytes + 3 * start
        for k in 0..<n {
          pixels[3 &* k] = rounded(red[k])
          pixels[3 &* k &+ 1] = rounded(green[k])
          pixels[3 &* k &+ 2] = rounded(blue[k])
        }
        start += n
      }
    }
  }

  /// 0…1 to 0…255. Adding 2²³ leaves the nearest whole number in the low bits.
  @inline(__always)
  private static func rounded(_ x: Float) -> UInt8 {
    UInt8(truncatingIfNeeded: (x * 255 + 8_388_608).bitPattern)
  }

  /// L, a, b to stored values within 0…1.
  @inline(never)
  private static func convert(
    _ l: UnsafePointer<Float>, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ red: UnsafeMutablePointer<Float>, _ green: UnsafeMutablePointer<Float>,
    _ blue: UnsafeMutablePointer<Float>, _ count: Int, _ scale: LabScale
  ) {
    let (byLightness, byChroma) = (1 / scale.lightness, 1 / scale.chroma)
    for i in 0..<count {
      let light = LinearRGB(
        l: (l[i] - scale.offset) * byLightness, a: a[i] * byChroma, b: b[i] * byChroma)
      red[i] = SRGB.encoded(light.red)
      green[i] = SRGB.encoded(light.green)
      blue[i] = SRGB.encoded(light.blue)
    }
  }
}
