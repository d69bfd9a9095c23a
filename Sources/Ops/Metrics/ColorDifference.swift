internal import Glibc

extension Tensor {
  /// Mean CIEDE2000 colour difference of pictures.
  ///
  /// From 0; lower is better. 1 is about what an eye notices side by side, 2 to 10 at a glance,
  /// black and white are 100 apart.
  ///
  /// The variant: 8-bit sRGB taken to L*a*b* (D65, 2° observer), kL = kC = kH = 1, the mean over the
  /// pixels. The pictures' lightness counts, too.
  ///
  /// - Parameter truth: `[n, 3, h, w]` in `0…1`, as the receiver.
  /// - Returns: One number a picture.
  /// - Throws: `TensorError.shapes`.
  public func deltaE(_ truth: Tensor) throws(TensorError) -> [Double] {
    try comparedPictures("deltaE", with: truth) { $0.lab().deltaE(truth: $1.lab()) }
  }
}

/// A colour in CIE L*a*b*.
struct LabColor {
  var l: Double
  var a: Double
  var b: Double

  /// The CIEDE2000 difference ΔE₀₀ from another colour.
  ///
  /// Source: Sharma, Wu and Dalal 2005, "The CIEDE2000 color-difference formula: implementation
  /// notes, supplementary test data, and mathematical observations"; the numbers of its equations
  /// stand beside the lines.
  ///
  /// Hues are unit vectors here rather than angles. The mean of two hues is then the direction of
  /// their sum, on the shorter way round, and the paper's cases fall out by themselves: a hue without
  /// chroma is the zero vector. Two opposite hues alone have a case of their own.
  func difference(from other: LabColor) -> Double {
    // (2)–(7): a* is stretched where there is little chroma, then chroma and hue are taken.
    let plainChroma = (length(a, b) + length(other.a, other.b)) / 2
    let stretch = 1.5 - 0.5 * saturation(plainChroma)
    let (a1, a2) = (stretch * a, stretch * other.a)
    let (chroma1, chroma2) = (length(a1, b), length(a2, other.b))
    let hue1 = direction(a1, b, chroma1)
    let hue2 = direction(a2, other.b, chroma2)

    // (8)–(11): differences. 2 · sin(Δh / 2) is the distance of the unit vectors, with the sign of
    // the turn.
    let isColored = chroma1 > 0 && chroma2 > 0
    var turn = hue1.x * hue2.y - hue1.y * hue2.x
    var hue = (x: hue1.x + hue2.x, y: hue1.y + hue2.y)
    var norm = length(hue.x, hue.y)
    if isColored, norm == 0 {
      // (10), (14): half a turn counts from the smaller angle to the larger; the mean lies between.
      let isFirst = hue1.y > 0 || (hue1.y == 0 && hue1.x > 0)
      turn = isFirst ? 1 : -1
      let smaller = isFirst ? hue1 : hue2
      hue = (-smaller.y, smaller.x)
      norm = 1
    }
    let deltaL = other.l - l
    let deltaC = chroma2 - chroma1
    let distance = isColored ? length(hue2.x - hue1.x, hue2.y - hue1.y) : 0
    let deltaH = (chroma1 * chroma2).squareRoot() * (turn < 0 ? -distance : distance)

    // (12)–(14): means.
    let lightness = (l + other.l) / 2
    let chroma = (chroma1 + chroma2) / 2
    let (x, y) = norm > 0 ? (hue.x / norm, hue.y / norm) : (1, 0)

    // (15)–(20): weights.
    let fromMiddle = (lightness - 50) * (lightness - 50)
    let weightL = 1 + 0.015 * fromMiddle / (20 + fromMiddle).squareRoot()
    let weightC = 1 + 0.045 * chroma
    let weightH = 1 + 0.015 * chroma * hueWeight(x, y)

    // (16), (17), (21): blues are turned.
    let angle = atan2(y, x) * (180 / .pi)
    let fromBlue = ((angle < 0 ? angle + 360 : angle) - 275) / 25
    let rotation = 30 * exp(-fromBlue * fromBlue)
    let turned = -2 * saturation(chroma) * sin(2 * rotation * (.pi / 180))

    // (22)
    let (dL, dC, dH) = (deltaL / weightL, deltaC / weightC, deltaH / weightH)
    return max(0, dL * dL + dC * dC + dH * dH + turned * dC * dH).squareRoot()
  }
}

/// √(C⁷ / (C⁷ + 25⁷)), from 0 for grey to 1.
@inline(__always)
private func saturation(_ chroma: Double) -> Double {
  let square = chroma * chroma
  let power = square * square * square * chroma
  return (power / (power + 6_103_515_625)).squareRoot()
}

@inline(__always)
private func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }

@inline(__always)
private func direction(_ x: Double, _ y: Double, _ length: Double) -> (x: Double, y: Double) {
  length > 0 ? (x / length, y / length) : (0, 0)
}

/// T = 1 − 0.17 cos(h − 30°) + 0.24 cos 2h + 0.32 cos(3h + 6°) − 0.20 cos(4h − 63°), from the cosine
/// and sine of h by the formulas for sums of angles.
@inline(__always)
private func hueWeight(_ x: Double, _ y: Double) -> Double {
  let (cos2, sin2) = (x * x - y * y, 2 * x * y)
  let (cos3, sin3) = (cos2 * x - sin2 * y, sin2 * x + cos2 * y)
  let (cos4, sin4) = (cos2 * cos2 - sin2 * sin2, 2 * sin2 * cos2)
  // Cosine and sine of 30°, 6° and 63°.
  return 1 - 0.17 * (x * 0.8660254037844387 + y * 0.5) + 0.24 * cos2
    + 0.32 * (cos3 * 0.9945218953682733 - sin3 * 0.10452846326765347)
    - 0.20 * (cos4 * 0.45399049973954675 + sin4 * 0.8910065241883679)
}

/// A picture as planes L*, a*, b*.
struct LabPlanes {
  let area: Int
  let values: [Float]

  /// The mean ΔE₀₀ from a picture of the same size.
  func deltaE(truth: LabPlanes) -> Double {
    var sum = 0.0
    values.withUnsafeBufferPointer { x in
      truth.values.withUnsafeBufferPointer { y in
        func color(_ planes: UnsafeBufferPointer<Float>, _ pixel: Int) -> LabColor {
          LabColor(
            l: Double(planes[pixel]), a: Double(planes[area + pixel]),
            b: Double(planes[2 * area + pixel]))
        }
        for pixel in 0..<area { sum += color(x, pixel).difference(from: color(y, pixel)) }
      }
    }
    return sum / Double(area)
  }
}

extension Image {
  /// The picture in CIE L*a*b*.
  func lab() -> LabPlanes {
    let area = width * height
    let values = [Float](unsafeUninitializedCapacity: 3 * area) { planes, initialized in
      pixels.withUnsafeBufferPointer { bytes in
        guard let from = bytes.baseAddress, let to = planes.baseAddress else { return }
        LabConversion.bytesToLab(from, lightness: to, chroma: to + area, count: area)
        initialized = 3 * area
      }
    }
    return LabPlanes(area: area, values: values)
  }
}
