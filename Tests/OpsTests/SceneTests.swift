import Foundation
import Testing

@testable import Ops

/// The mean colour of the rows from `top` to `bottom` (shares of the height), in bytes.
private func mean(_ pixels: [UInt8], _ size: Int, _ top: Double, _ bottom: Double) -> [Double] {
  let rows = Int(top * Double(size))..<Int(bottom * Double(size))
  var sum = [0.0, 0.0, 0.0]
  for i in rows.lowerBound * size..<rows.upperBound * size {
    for c in 0..<3 { sum[c] += Double(pixels[3 * i + c]) }
  }
  return sum.map { $0 / Double(rows.count * size) }
}

/// The mean distance of the pixels from grey, in L*a*b*.
private func chroma(_ pixels: [UInt8]) -> Float {
  let count = pixels.count / 3
  var lab = [Float](repeating: 0, count: 3 * count)
  lab.withUnsafeMutableBufferPointer { out in
    pixels.withUnsafeBufferPointer { bytes in
      guard let from = bytes.baseAddress, let to = out.baseAddress else { return }
      LabConversion.bytesToLab(from, lightness: to, chroma: to + count, count: count)
    }
  }
  var sum: Float = 0
  for i in count..<2 * count {
    sum += (lab[i] * lab[i] + lab[i + count] * lab[i + count]).squareRoot()
  }
  return sum / Float(count)
}

@Suite("Painted scenes")
struct SceneTests {
  @Test("The same picture for the same seed, another for another", arguments: Scene.Kind.allCases)
  func seeds(_ kind: Scene.Kind) throws {
    let first = try Scene.paint(size: 32, seed: 4, index: 9, kind: kind)
    #expect(first.count == 32 * 32 * 3)
    #expect(first == (try Scene.paint(size: 32, seed: 4, index: 9, kind: kind)))
    #expect(first != (try Scene.paint(size: 32, seed: 5, index: 9, kind: kind)))
    #expect(first != (try Scene.paint(size: 32, seed: 4, index: 10, kind: kind)))
    // A picture, not a plane: it has darks and lights, and colour.
    #expect((first.max() ?? 0) - (first.min() ?? 0) > 60)
  }

  @Test("Sizes at the ends, odd ones too", arguments: [8, 9, 63, 200])
  func sizes(_ size: Int) throws {
    for (i, kind) in Scene.Kind.allCases.enumerated() {
      #expect(
        try Scene.paint(size: size, seed: 1, index: i, kind: kind).count == size * size * 3)
    }
  }

  @Test("What cannot be painted is said")
  func limits() {
    for size in [0, 1, -5, 7, 1025, 60_000, .max] {
      #expect(throws: SceneError.size(size)) { try Scene.paint(size: size, seed: 1, index: 0) }
    }
    #expect(throws: SceneError.index(-1)) { try Scene.paint(size: 8, seed: 1, index: -1) }
    for count in [0, -1, Scene.mostScenes + 1, .max] {
      #expect(throws: SceneError.count(count)) {
        try Scene.paintScenes(count: count, size: 8, seed: 1, to: "/nowhere")
      }
    }
    #expect(throws: SceneError.size(1)) {
      try Scene.paintScenes(count: 1, size: 1, seed: 1, to: "/nowhere")
    }
    #expect(SceneError.size(1).description.contains("8 to 1024"))
  }

  @Test("Every kind in turn, whatever the seed", arguments: [0, 1, 99, .max] as [UInt64])
  func kinds(_ seed: UInt64) {
    let number = Scene.Kind.allCases.count
    for round in 0..<3 {
      let some = (0..<number).map { Scene.kind(seed: seed, index: round * number + $0) }
      #expect(Set(some).count == number)
    }
  }

  /// The picture made of many: what colours are, seen from far.
  @Test("Colours follow from what a thing is")
  func colours() throws {
    func average(_ kind: Scene.Kind, _ top: Double, _ bottom: Double) throws -> [Double] {
      var sum = [0.0, 0.0, 0.0]
      for i in 0..<24 {
        let pixels = try Scene.paint(size: 32, seed: 3, index: i, kind: kind)
        let one = mean(pixels, 32, top, bottom)
        for c in 0..<3 { sum[c] += one[c] / 24 }
      }
      return sum
    }
    let sky = try average(.sea, 0, 0.2)
    #expect(sky[2] > sky[0] + 15)
    let sea = try average(.sea, 0.7, 1)
    #expect(sea[2] > sea[0] + 15)
    let grass = try average(.meadow, 0.75, 1)
    #expect(grass[1] > grass[0] + 10 && grass[1] > grass[2] + 25)
    let sand = try average(.dunes, 0.7, 1)
    #expect(sand[0] > sand[1] + 15 && sand[1] > sand[2] + 25)
    let leaves = try average(.flowers, 0, 1)
    #expect(leaves[1] > leaves[2] + 15)
    var colour: Float = 0
    for i in 0..<48 { colour += chroma(try Scene.paint(size: 32, seed: 3, index: i)) / 48 }
    #expect(colour > 20)
  }

  @Test("Painting has not changed by accident")
  func fingerprint() throws {
    // One number from a picture of each kind; it changes when the painter does. Raise
    // `Scene.version` then, so that pictures kept in caches are painted again.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for (i, kind) in Scene.Kind.allCases.enumerated() {
      for byte in try Scene.paint(size: 24, seed: 2024, index: i, kind: kind) {
        hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
      }
    }
    #expect(Scene.version == 1)
    #expect(hash == 15_532_338_993_139_263_880)
  }
}
