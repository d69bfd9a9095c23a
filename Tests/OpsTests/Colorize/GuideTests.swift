import Foundation
import Testing

@testable import Ops

/// Planes of L*, a*, b*.
private struct LabPlanes {
  var width: Int
  var height: Int
  var planes: [[Float]]

  /// The same smaller: Pillow's antialiased bicubic on L, a and b.
  func shrunk(_ newWidth: Int, _ newHeight: Int) -> LabPlanes {
    let (across, down) = (
      FloatTaps(from: width, to: newWidth), FloatTaps(from: height, to: newHeight)
    )
    return LabPlanes(
      width: newWidth, height: newHeight,
      planes: planes.map { plane in
        var narrow = [Float](repeating: 0, count: newWidth * height)
        for y in 0..<height {
          for (x, span) in across.spans.enumerated() {
            for tap in span.first..<span.end {
              narrow[y * newWidth + x] +=
                across.weights[span.start + tap - span.first] * plane[y * width + tap]
            }
          }
        }
        var result = [Float](repeating: 0, count: newWidth * newHeight)
        for (y, span) in down.spans.enumerated() {
          for tap in span.first..<span.end {
            let weight = down.weights[span.start + tap - span.first]
            for x in 0..<newWidth {
              result[y * newWidth + x] += weight * narrow[tap * newWidth + x]
            }
          }
        }
        return result
      })
  }

  /// a and b of this small picture at full size, guided by a lightness.
  func guided(by lightness: [Float], _ fullWidth: Int, _ fullHeight: Int) -> [[Float]] {
    let guide = ChromaGuide(
      lightness: planes[0], a: planes[1], b: planes[2], smallWidth: width, smallHeight: height,
      width: fullWidth, height: fullHeight)
    var (a, b) = (lightness, lightness)
    let memory = UnsafeMutablePointer<Float>.allocate(capacity: GuideTile.floats)
    defer { memory.deallocate() }
    lightness.withUnsafeBufferPointer { light in
      a.withUnsafeMutableBufferPointer { a in
        b.withUnsafeMutableBufferPointer { b in
          guard let l = light.baseAddress, let p = a.baseAddress, let q = b.baseAddress else {
            return
          }
          for start in stride(from: 0, to: fullWidth, by: GuideTile.width) {
            var tile = GuideTile(
              start: start, count: min(GuideTile.width, fullWidth - start), memory: memory)
            for row in 0..<fullHeight {
              let place = row * fullWidth + start
              guide.fill(&tile, row: row, lightness: l + place, a: p + place, b: q + place)
            }
          }
        }
      }
    }
    return [a, b]
  }

  /// a and b at full size by bicubic alone.
  func bicubic(_ fullWidth: Int, _ fullHeight: Int) -> [[Float]] {
    var flat = self
    flat.planes[0] = Array(repeating: 50, count: width * height)
    return flat.guided(
      by: Array(repeating: 50, count: fullWidth * fullHeight), fullWidth, fullHeight)
  }
}

@Suite struct GuideTests {
  /// Two colours and a slanted edge between them; `grain` is the deviation of noise in L.
  private func edge(step: Float, grain: Double, side: Int) -> (LabPlanes, distance: [Double]) {
    var random = TestRandom(3)
    var planes = [[Float]](repeating: [], count: 3)
    var distance: [Double] = []
    for y in 0..<side {
      for x in 0..<side {
        let from = (Double(x) * 0.9 + Double(y) * 0.35 - Double(side) * 0.62) / hypot(0.9, 0.35)
        let isRight = from > 0
        let noise = (random.next() + random.next() + random.next() - 1.5) * 2 * grain
        planes[0].append(55 + (isRight ? step : -step) / 2 + Float(noise))
        planes[1].append(isRight ? 40 : -30)
        planes[2].append(isRight ? 20 : -25)
        distance.append(abs(from))
      }
    }
    return (LabPlanes(width: side, height: side, planes: planes), distance)
  }

  private func meanError(
    _ made: [[Float]], _ truth: LabPlanes, where isCounted: (Int) -> Bool
  ) -> Double {
    var (sum, count) = (0.0, 0.0)
    for place in 0..<(truth.width * truth.height) where isCounted(place) {
      for channel in 0..<2 {
        sum += Double(abs(made[channel][place] - truth.planes[channel + 1][place])) / 2
      }
      count += 1
    }
    return sum / count
  }

  /// The mean error in a and b within a small pixel of the edge must be smaller than bicubic's by
  /// this factor; the more the lightness says, the more.
  @Test(arguments: [
    (60, 0, 4.0), (60, 3, 4.0), (30, 0, 3.0), (30, 3, 3.0), (12, 0, 1.25), (12, 3, 1.25),
  ])
  func edgesDoNotBleed(step: Float, grain: Double, factor: Double) {
    let (full, distance) = edge(step: step, grain: grain, side: 256)
    let small = full.shrunk(32, 32)
    let guided = meanError(small.guided(by: full.planes[0], 256, 256), full) { distance[$0] < 8 }
    let plain = meanError(small.bicubic(256, 256), full) { distance[$0] < 8 }
    #expect(guided * factor < plain, "guided \(guided), bicubic \(plain): \(plain / guided)")
  }

  /// No colour may appear that lies beyond those of the small picture.
  @Test(arguments: [60, 30, 12])
  func edgesHaveNoHalos(step: Float) {
    let (full, _) = edge(step: step, grain: 0, side: 256)
    let small = full.shrunk(32, 32)
    let made = small.guided(by: full.planes[0], 256, 256)
    for channel in 0..<2 {
      #expect(made[channel].max()! <= small.planes[channel + 1].max()!)
      #expect(made[channel].min()! >= small.planes[channel + 1].min()!)
    }
  }

  /// Where lightness is even, and where it only has grain, colour is what bicubic makes of it.
  @Test(arguments: [(0, 0.001), (2, 0.35), (4, 1.2)])
  func grainDoesNotBecomeColour(grain: Double, largest: Float) {
    var random = TestRandom(9)
    let small = LabPlanes(
      width: 24, height: 16,
      planes: [
        Array(repeating: 50, count: 384),
        (0..<384).map { 30 * sin(Float($0 % 24) / 4) },
        (0..<384).map { 25 * cos(Float($0 / 24) / 3) },
      ])
    let light = (0..<(192 * 128)).map { _ in
      50 + Float((random.next() + random.next() + random.next() - 1.5) * 2 * grain)
    }
    let made = small.guided(by: light, 192, 128)
    let plain = small.bicubic(192, 128)
    for channel in 0..<2 {
      let difference = zip(made[channel], plain[channel]).map { abs($0 - $1) }.max()!
      #expect(difference <= largest, "grain \(grain): \(difference)")
    }
  }

  /// Bicubic is what Pillow makes of the same numbers, away from the ends, where Pillow leaves out
  /// what is not there and this repeats the last pixel.
  @Test func evenLightnessGivesPillowsBicubic() {
    let small = LabPlanes(
      width: 12, height: 12,
      planes: [
        Array(repeating: 50, count: 144), (0..<144).map { Float($0 % 12 * ($0 / 12)) },
        (0..<144).map { Float($0 * $0) / 500 },
      ])
    let made = small.bicubic(60, 60)
    let known = small.shrunk(60, 60).planes
    for y in 10..<50 {
      for x in 10..<50 {
        let place = y * 60 + x
        #expect(abs(made[0][place] - known[1][place]) < 2e-3)
        #expect(abs(made[1][place] - known[2][place]) < 2e-3)
      }
    }
  }

  // MARK: Photographs

  private static func folder() -> String? {
    let path = Sources.root.path + "/../shared/photos/val"
    return FileManager.default.fileExists(atPath: path) ? path : nil
  }

  /// The true a and b made small and brought back: the mean PSNR against bicubic's. The more a
  /// picture grows, the more there is to gain; below twice, a tenth of a decibel may be lost.
  @Test(
    .enabled(if: folder() != nil, "needs ../shared/photos/val"),
    arguments: [(256, -0.1), (120, 0.1), (60, 0.25), (32, 0.5)])
  func photographsGainFromTheGuide(size: Int, gain: Double) throws {
    let folder = try #require(Self.folder())
    let paths = try ImageFolder(folder).paths
    var difference = 0.0
    var count = 0.0
    for path in stride(from: 0, to: paths.count, by: 5).map({ paths[$0] }) {
      let image = try Image(contentsOf: path)
      let area = image.width * image.height
      var planes = [Float](repeating: 0, count: 3 * area)
      planes.withUnsafeMutableBufferPointer { planes in
        guard let start = planes.baseAddress else { return }
        LabConversion.bytesToLab(
          image.pixels, lightness: start, chroma: start + area, count: area)
      }
      let full = LabPlanes(
        width: image.width, height: image.height,
        planes: (0..<3).map { Array(planes[($0 * area)..<(($0 + 1) * area)]) })
      let sides = SmallPicture.sides(image.width, image.height, size: size)
      let small = full.shrunk(sides.width, sides.height)
      func psnr(_ made: [[Float]]) -> Double {
        var sum = 0.0
        for channel in 0..<2 {
          for place in 0..<area {
            let apart = Double(made[channel][place] - full.planes[channel + 1][place])
            sum += apart * apart
          }
        }
        return 10 * log10(110 * 110 / (sum / Double(2 * area)))
      }
      difference +=
        psnr(small.guided(by: full.planes[0], image.width, image.height))
        - psnr(small.bicubic(image.width, image.height))
      count += 1
    }
    #expect(difference / count >= gain, "size \(size): \(difference / count) dB")
  }
}
