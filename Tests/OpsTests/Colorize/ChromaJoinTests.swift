import Foundation
import Testing

@testable import Ops

/// Colour joined with the lightness of a photograph: what must not move, and what must come back.
@Suite struct ChromaJoinTests {
  /// Joins one colour with samples; each is a pixel of its own.
  private func joined(_ pixels: [UInt16], isGrey: Bool, a: Float, b: Float) -> [UInt16] {
    var result = pixels
    let count = pixels.count / 3
    let n = ChromaJoin.block
    var memory = [Float](repeating: 0, count: 8 * n)
    memory.withUnsafeMutableBufferPointer { memory in
      result.withUnsafeMutableBufferPointer { result in
        guard let m = memory.baseAddress, let samples = result.baseAddress else { return }
        for start in stride(from: 0, to: count, by: n) {
          let part = min(n, count - start)
          ChromaJoin.measure(
            samples + 3 * start, isGrey: isGrey, count: part, luminance: m, root: m + n,
            lightness: m + 2 * n)
          (m + 3 * n).update(repeating: a, count: n)
          (m + 4 * n).update(repeating: b, count: n)
          ChromaJoin.join(
            luminance: m, root: m + n, a: m + 3 * n, b: m + 4 * n, memory: m + 5 * n, count: part,
            to: samples + 3 * start)
        }
      }
    }
    return result
  }

  private let greys = (0..<65_536).flatMap { repeatElement(UInt16($0), count: 3) }

  @Test(arguments: [true, false])
  func greyWithoutColourKeepsEverySample(isGrey: Bool) {
    #expect(joined(greys, isGrey: isGrey, a: 0, b: 0) == greys)
  }

  /// Lab of samples in double precision, with skimage's numbers.
  private func lab(_ pixel: ArraySlice<UInt16>) -> (l: Double, a: Double, b: Double) {
    let light = pixel.map { sample -> Double in
      let value = Double(sample) / 65_535
      return value > 0.04045 ? pow((value + 0.055) / 1.055, 2.4) : value / 12.92
    }
    func mix(_ r: Double, _ g: Double, _ b: Double) -> Double {
      let t = r * light[0] + g * light[1] + b * light[2]
      return t
    }
    func f(_ t: Double) -> Double { t > 0.008856 ? cbrt(t) : 7.787 * t + 16 / 116.0 }
    let x = f(mix(0.412453, 0.357580, 0.180423) / 0.950456)
    let y = f(mix(0.212671, 0.715160, 0.072169))
    let z = f(mix(0.019334, 0.119193, 0.950227) / 1.088754)
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))
  }

  /// Colours within sRGB, at its edge, and far beyond.
  static let colours: [(Float, Float)] = [
    (5, -5), (20, 30), (-40, 40), (80, 67), (-86, 83), (79, -108), (128, 128), (-128, -128),
    (0, 128), (256, -256), (-1, 255), (1e-3, 0),
  ]

  @Test(arguments: colours)
  func lightnessStaysAndHueStays(a: Float, b: Float) {
    let made = joined(greys, isGrey: true, a: a, b: b)
    #expect(Array(made[0..<3]) == [0, 0, 0], "black stays black")
    #expect(Array(made[(3 * 65_535)...]) == [65_535, 65_535, 65_535], "white stays white")
    var (worstStep, worstHue) = (0.0, 0.0)
    for sample in 0..<65_536 {
      let pixel = made[(3 * sample)..<(3 * sample + 3)]
      let got = lab(pixel)
      let grey = UInt16(sample)
      let wanted = lab([grey, grey, grey]).l
      // A step of grey here, in L.
      let next = grey == .max ? grey - 1 : grey + 1
      let step = abs(lab([next, next, next]).l - wanted)
      worstStep = max(worstStep, abs(got.l - wanted) / step)
      let chroma = hypot(got.a, got.b)
      if chroma > 10, sample > 2000 {
        let turn = (got.a * Double(b) - got.b * Double(a)) / chroma / hypot(Double(a), Double(b))
        worstHue = max(worstHue, abs(turn))
      }
    }
    #expect(worstStep <= 0.65, "L moves by \(worstStep) steps")
    #expect(worstHue < 0.01, "the hue turns by \(worstHue) radians")
  }

  /// Colours on the surface of sRGB, from skimage: what lies inside stays, what lies beyond comes
  /// back to the surface. (Not yellow: on the straight way there from grey, red is too bright.)
  @Test(arguments: [
    (53.240588, 80.092308, 67.202751), (87.735099, -86.183030, 83.179703),
    (32.295673, 79.185591, -107.857300), (91.113301, -48.090596, -14.126330),
    (60.323507, 98.233054, -60.821015),
  ])
  func theSurfaceIsReached(l: Double, a: Double, b: Double) {
    let fy = (l + 16) / 116
    let y = fy * fy * fy
    let stored = y > 0.0031308 ? 1.055 * pow(y, 1 / 2.4) - 0.055 : 12.92 * y
    let grey = UInt16((stored * 65_535).rounded())
    for factor in [0.5, 0.9, 0.98, 1.05, 1.5, 3] {
      let made = joined(
        [grey, grey, grey], isGrey: true, a: Float(a * factor), b: Float(b * factor))
      let got = lab(made[...])
      let share = hypot(got.a, got.b) / hypot(a, b)
      #expect(abs(share - min(factor, 1)) < 0.012, "at \(factor): \(share)")
    }
  }
}
