import Foundation
import Testing

@testable import Ops

/// The pairs of L*a*b* colours, and their ΔE00, that the authors of the paper publish to find wrong
/// implementations. Source: Sharma, Wu and Dalal 2005, table 1.
private let published: [(x: [Double], y: [Double], difference: Double)] = [
  ([50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425),
  ([50, 3.1571, -77.2803], [50, 0, -82.7485], 2.8615),
  ([50, 2.8361, -74.02], [50, 0, -82.7485], 3.4412),
  ([50, -1.3802, -84.2814], [50, 0, -82.7485], 1),
  ([50, -1.1848, -84.8006], [50, 0, -82.7485], 1),
  ([50, -0.9009, -85.5211], [50, 0, -82.7485], 1),
  ([50, 0, 0], [50, -1, 2], 2.3669),
  ([50, -1, 2], [50, 0, 0], 2.3669),
  ([50, 2.49, -0.001], [50, -2.49, 0.0009], 7.1792),
  ([50, 2.49, -0.001], [50, -2.49, 0.001], 7.1792),
  ([50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195),
  ([50, 2.49, -0.001], [50, -2.49, 0.0012], 7.2195),
  ([50, -0.001, 2.49], [50, 0.0009, -2.49], 4.8045),
  ([50, -0.001, 2.49], [50, 0.001, -2.49], 4.8045),
  ([50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461),
  ([50, 2.5, 0], [50, 0, -2.5], 4.3065),
  ([50, 2.5, 0], [73, 25, -18], 27.1492),
  ([50, 2.5, 0], [61, -5, 29], 22.8977),
  ([50, 2.5, 0], [56, -27, -3], 31.903),
  ([50, 2.5, 0], [58, 24, 15], 19.4535),
  ([50, 2.5, 0], [50, 3.1736, 0.5854], 1),
  ([50, 2.5, 0], [50, 3.2972, 0], 1),
  ([50, 2.5, 0], [50, 1.8634, 0.5757], 1),
  ([50, 2.5, 0], [50, 3.2592, 0.335], 1),
  ([60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644),
  ([63.0109, -31.0961, -5.8663], [62.8187, -29.7946, -4.0864], 1.263),
  ([61.2901, 3.7196, -5.3901], [61.4292, 2.248, -4.962], 1.8731),
  ([35.0831, -44.1164, 3.7933], [35.0232, -40.0716, 1.5901], 1.8645),
  ([22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373),
  ([36.4612, 47.858, 18.3852], [36.2715, 50.5065, 21.2231], 1.4146),
  ([90.8027, -2.0831, 1.441], [91.1528, -1.6435, 0.0447], 1.4441),
  ([90.9257, -0.5406, -0.9208], [88.6381, -0.8985, -0.7239], 1.5381),
  ([6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377),
  ([2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082),
]

/// The formula as the paper writes it, with angles.
private func plain(_ x: LabColor, _ y: LabColor) -> Double {
  func degrees(_ a: Double, _ b: Double) -> Double {
    if a == 0, b == 0 { return 0 }
    let angle = atan2(b, a) * 180 / .pi
    return angle < 0 ? angle + 360 : angle
  }
  func cosine(_ degrees: Double) -> Double { cos(degrees * .pi / 180) }
  func share(_ c: Double) -> Double { sqrt(pow(c, 7) / (pow(c, 7) + pow(25, 7))) }
  let g = 0.5 * (1 - share((hypot(x.a, x.b) + hypot(y.a, y.b)) / 2))
  let (a1, a2) = ((1 + g) * x.a, (1 + g) * y.a)
  let (c1, c2) = (hypot(a1, x.b), hypot(a2, y.b))
  let (h1, h2) = (degrees(a1, x.b), degrees(a2, y.b))
  var turn = h2 - h1
  var hue = h1 + h2
  if c1 * c2 == 0 {
    turn = 0
  } else {
    if abs(h1 - h2) <= 180 {
      hue = (h1 + h2) / 2
    } else {
      hue = h1 + h2 < 360 ? (h1 + h2 + 360) / 2 : (h1 + h2 - 360) / 2
    }
    if turn > 180 { turn -= 360 } else if turn < -180 { turn += 360 }
  }
  let dL = y.l - x.l
  let dC = c2 - c1
  let dH = 2 * sqrt(c1 * c2) * sin(turn / 2 * .pi / 180)
  let (l, c) = ((x.l + y.l) / 2, (c1 + c2) / 2)
  let t =
    1 - 0.17 * cosine(hue - 30) + 0.24 * cosine(2 * hue) + 0.32 * cosine(3 * hue + 6)
    - 0.20 * cosine(4 * hue - 63)
  let rotation = 30 * exp(-pow((hue - 275) / 25, 2))
  let sL = 1 + 0.015 * pow(l - 50, 2) / sqrt(20 + pow(l - 50, 2))
  let (sC, sH) = (1 + 0.045 * c, 1 + 0.015 * c * t)
  let rT = -sin(2 * rotation * .pi / 180) * 2 * share(c)
  return sqrt(
    pow(dL / sL, 2) + pow(dC / sC, 2) + pow(dH / sH, 2) + rT * (dC / sC) * (dH / sH))
}

private func color(_ values: [Double]) -> LabColor {
  LabColor(l: values[0], a: values[1], b: values[2])
}

@Suite struct ColorDifferenceTests {
  @Test(arguments: published)
  func publishedPairs(_ row: (x: [Double], y: [Double], difference: Double)) {
    let (x, y) = (color(row.x), color(row.y))
    #expect(abs(x.difference(from: y) - row.difference) < 5.1e-5)
    #expect(abs(y.difference(from: x) - row.difference) < 5.1e-5)
  }

  @Test func allPairsAreHere() { #expect(published.count == 34) }

  @Test(arguments: [(seed: UInt64(1), chroma: 120.0), (2, 20), (3, 1), (4, 1e-6)])
  func vectorsGiveWhatAnglesGive(row: (seed: UInt64, chroma: Double)) {
    var random = TestRandom(row.seed)
    for _ in 0..<2_000 {
      let v = random.values(6, -row.chroma, row.chroma)
      let x = LabColor(l: 100 * random.next(), a: v[0], b: v[1])
      let y = LabColor(l: 100 * random.next(), a: v[2], b: v[3])
      let (fast, slow) = (x.difference(from: y), plain(x, y))
      #expect(abs(fast - slow) < 1e-9 * max(1, slow), "\(x) and \(y): \(fast), \(slow)")
    }
  }

  static let same: [(x: [Double], y: [Double], difference: Double)] = [
    ([0, 0, 0], [100, 0, 0], 100), ([50, 0, 0], [50, 0, 0], 0), ([30, -40, 20], [30, -40, 20], 0),
  ]

  @Test(arguments: same)
  func ends(_ row: (x: [Double], y: [Double], difference: Double)) {
    let found = color(row.x).difference(from: color(row.y))
    #expect(abs(found - row.difference) < 1e-12)
  }
}
