import Foundation
import Testing

@testable import Ops

/// Colours by scikit-image's formulas in double precision: bytes, and their L, a, b.
private let known: [(rgb: [UInt8], lab: [Float])] = [
  ([255, 255, 255], [100, -0.002455, 0.004653]),
  ([255, 0, 0], [53.240588, 80.092308, 67.202751]),
  ([0, 255, 0], [87.735099, -86.183030, 83.179703]),
  ([0, 0, 255], [32.295673, 79.185591, -107.857300]),
  ([255, 255, 0], [97.139507, -21.554681, 94.478122]),
  ([0, 255, 255], [91.113301, -48.090596, -14.126330]),
  ([255, 0, 255], [60.323507, 98.233054, -60.821015]),
  ([128, 128, 128], [53.585013, -0.001473, 0.002791]),
  ([64, 32, 16], [16.309013, 13.760389, 17.196225]),
  ([12, 200, 99], [71.066900, -63.458226, 38.850321]),
  ([0, 0, 0], [0, 0, 0]),
]

/// L, a, b and the bytes they become; the last three lie outside what a screen can show.
private let painted: [(lab: [Float], rgb: [UInt8])] = [
  ([50, 0, 0], [119, 119, 119]),
  ([50, 60, 40], [217, 61, 54]),
  ([70, -40, 50], [124, 188, 74]),
  ([30, 20, -60], [0, 67, 166]),
  ([50, 110, 110], [255, 0, 0]),
  ([5, 0, -107], [0, 41, 174]),
]

private func lab(_ rgb: [Float], scale: LabScale = .cie) -> [Float] {
  let count = rgb.count / 3
  var result = [Float](repeating: .nan, count: rgb.count)
  result.withUnsafeMutableBufferPointer { out in
    rgb.withUnsafeBufferPointer { rgb in
      guard let from = rgb.baseAddress, let to = out.baseAddress else { return }
      LabConversion.rgbToLab(
        from, lightness: to, chroma: to + count, count: count, scale: scale)
    }
  }
  return result
}

private func lab(bytes: [UInt8], scale: LabScale = .cie) -> [Float] {
  let count = bytes.count / 3
  var result = [Float](repeating: .nan, count: bytes.count)
  result.withUnsafeMutableBufferPointer { out in
    bytes.withUnsafeBufferPointer { bytes in
      guard let from = bytes.baseAddress, let to = out.baseAddress else { return }
      LabConversion.bytesToLab(
        from, lightness: to, chroma: to + count, count: count, scale: scale)
    }
  }
  return result
}

private func rgb(_ lab: [Float], scale: LabScale = .cie) -> [Float] {
  let count = lab.count / 3
  var result = [Float](repeating: .nan, count: lab.count)
  result.withUnsafeMutableBufferPointer { out in
    lab.withUnsafeBufferPointer { lab in
      guard let from = lab.baseAddress, let to = out.baseAddress else { return }
      LabConversion.labToRGB(
        lightness: from, chroma: from + count, to, count: count, scale: scale)
    }
  }
  return result
}

private func bytes(_ lab: [Float], scale: LabScale = .cie) -> [UInt8] {
  let count = lab.count / 3
  var result = [UInt8](repeating: 1, count: lab.count)
  result.withUnsafeMutableBufferPointer { out in
    lab.withUnsafeBufferPointer { lab in
      guard let from = lab.baseAddress, let to = out.baseAddress else { return }
      LabConversion.labToBytes(
        lightness: from, chroma: from + count, to, count: count, scale: scale)
    }
  }
  return result
}

/// Interleaved values by plane.
private func planes<T>(_ values: [T]) -> [T] {
  let count = values.count / 3
  return (0..<values.count).map { values[($0 % count) * 3 + $0 / count] }
}

private func largest(_ x: [Float], _ y: [Float]) -> Float {
  zip(x, y).map { abs($0 - $1) }.max() ?? .infinity
}

@Suite("sRGB and L*a*b*")
struct LabConversionTests {
  @Test("Known colours", arguments: known)
  func knownColours(_ row: (rgb: [UInt8], lab: [Float])) {
    #expect(largest(lab(bytes: row.rgb), row.lab) < 1e-3)
    #expect(largest(lab(row.rgb.map { Float($0) / 255 }), row.lab) < 1e-3)
    #expect(bytes(row.lab) == row.rgb)
  }

  @Test("L*a*b* to bytes, clipped where a screen ends", arguments: painted)
  func paintedColours(_ row: (lab: [Float], rgb: [UInt8])) {
    #expect(bytes(row.lab) == row.rgb)
    let values = rgb(row.lab)
    #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
    #expect(largest(values, row.rgb.map { Float($0) / 255 }) < 0.5 / 255 + 1e-5)
  }

  @Test("As scikit-image converts")
  func golden() throws {
    let url = try #require(
      Bundle.module.url(forResource: "lab_skimage", withExtension: "txt", subdirectory: "Fixtures"))
    let text = try String(contentsOf: url, encoding: .utf8)
    var rows: [String: [[Float]]] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let words = line.split(separator: " ")
      rows[String(words[0]), default: []].append(words.dropFirst().compactMap { Float($0) })
    }
    let forward = try #require(rows["forward"])
    let inverse = try #require(rows["inverse"])
    #expect(forward.count == 160 && inverse.count == 160)
    func side(_ rows: [[Float]], _ range: Range<Int>) -> [Float] {
      planes(rows.flatMap { Array($0[range]) })
    }
    #expect(largest(lab(side(forward, 0..<3)), side(forward, 3..<6)) < 1e-3)
    #expect(largest(rgb(side(inverse, 0..<3)), side(inverse, 3..<6)) < 1e-5)
  }

  @Test("Bytes come back exactly, in both scales", arguments: [LabScale.cie, .network])
  func roundTrip(_ scale: LabScale) {
    var all: [UInt8] = []
    for r in 0..<52 {
      for g in 0..<52 {
        for b in 0..<52 { all += [UInt8(r * 5), UInt8(g * 5), UInt8(b * 5)] }
      }
    }
    let there = lab(bytes: all, scale: scale)
    #expect(bytes(there, scale: scale) == all)
    if scale == .network { #expect(there.allSatisfy { abs($0) <= 1.0001 }) }
  }

  @Test("Any count, and parts of a picture", arguments: [0, 1, 7, 15, 16, 17, 255, 257, 300])
  func counts(_ count: Int) {
    let some = (0..<3 * count).map { UInt8(truncatingIfNeeded: $0 &* 97 &+ $0 / 7) }
    let whole = lab(bytes: some)
    let fromFloats = lab(planes(some).map { Float($0) / 255 })
    #expect(whole.count == 3 * count)
    #expect(count == 0 || largest(whole, fromFloats) < 1e-3)
    #expect(bytes(whole) == some)
    // The second half alone, by moved pointers and the stride of the whole.
    let half = count / 2
    var part = [Float](repeating: 0, count: 3 * count + 1)
    part.withUnsafeMutableBufferPointer { out in
      some.withUnsafeBufferPointer { some in
        guard let from = some.baseAddress, let to = out.baseAddress else { return }
        LabConversion.bytesToLab(
          from + 3 * half, lightness: to + half, chroma: to + count + half, count: count - half,
          stride: count)
      }
    }
    for plane in 0..<3 {
      for i in half..<count { #expect(part[plane * count + i] == whole[plane * count + i]) }
    }
  }

  @Test("Input and output may be the same memory")
  func inPlace() {
    let start = (0..<3 * 100).map { Float($0) / 300 }
    var values = start
    values.withUnsafeMutableBufferPointer { buffer in
      guard let p = buffer.baseAddress else { return }
      LabConversion.rgbToLab(p, lightness: p, chroma: p + 100, count: 100)
    }
    #expect(values == lab(start))
    values.withUnsafeMutableBufferPointer { buffer in
      guard let p = buffer.baseAddress else { return }
      LabConversion.labToRGB(lightness: p, chroma: p + 100, p, count: 100)
    }
    #expect(largest(values, start) < 3e-5)
  }

  @Test("What is not a number becomes some colour, without a trap")
  func notANumber() {
    let odd: [Float] = [.nan, .infinity, -.infinity]
    #expect(bytes(odd + [0, .nan, 0] + odd).count == 9)
    #expect(rgb(odd + odd + odd).allSatisfy { $0 >= 0 && $0 <= 1 })
  }
}
