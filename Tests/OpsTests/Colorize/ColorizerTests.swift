import Foundation
import Testing

@testable import Ops

/// One photograph from file to file.
@Suite struct ColorizerTests {
  /// The kinds of photographs that can be read to their end.
  static let readable = photographs().filter { name in
    guard let reader = try? PhotographReader(photograph(name)) else { return false }
    return (try? Samples(reader)) != nil
  }

  @Test func thereAreKinds() { #expect(Self.readable.count == 69) }

  /// Size, depth, transparency, metadata and lightness are those of the photograph.
  @Test(arguments: readable)
  func everyKindKeepsWhatItIs(name: String) throws {
    try withFolder { folder in
      let input = photograph(name)
      let output = folder + "/" + name
      let colorizer = try Colorizer(smallGenerator(), ColorizeOptions(size: 16, quality: 100))
      let made = try colorizer.colorize(input, to: output)
      let (old, new) = (try PhotographReader(input), try PhotographReader(output))
      #expect(made.width == old.width && made.height == old.height)
      #expect(new.format == old.format && new.depth == old.depth)
      #expect(new.hasAlpha == old.hasAlpha && !new.isGrey)
      let isTurned = new.format == .png && old.orientation != 1
      #expect(new.orientation == (isTurned ? 1 : old.orientation))
      let turning = Turning(
        orientation: isTurned ? old.orientation : 1, width: old.width, height: old.height)
      #expect(new.width == turning.uprightWidth && new.height == turning.uprightHeight)
      var known = old.metadata.forOutput(
        as: new.format, width: new.width, height: new.height, orientation: new.orientation)
      (known.notes, known.profile) = ([], nil)
      var found = new.metadata
      (found.notes, found.profile) = ([], nil)
      if known.density == nil { found.density = nil }
      if new.format == .jpeg { (known.density, found.density) = (nil, nil) }
      #expect(found.exif == known.exif && found.xmp == known.xmp)
      #expect(found.texts == known.texts && found.comments == known.comments)
      #expect(found.photoshop == known.photoshop && found.others == known.others)

      let (before, after) = (try Samples(old), try Samples(new))
      #expect(after.alpha == turning.upright(before.alpha))
      let (was, now) = (
        turning.upright(storedLuminance(before.pixels)), storedLuminance(after.pixels)
      )
      let apart = zip(was, now).map { abs($0 - $1) }
      if new.format == .png {
        // What the rounding of three channels may come to, and half a step of the 16 bits in between.
        let step = old.depth == 16 ? 1.0 : 257.0
        #expect(apart.max()! <= step * 0.65 + 0.6, "\(apart.max()!)")
      } else {
        #expect(apart.reduce(0, +) / Double(apart.count) < 257 * 5)
      }
    }
  }

  /// Without colour a grey picture keeps every sample.
  @Test(
    arguments: readable.filter { name in
      guard name.hasSuffix(".png"), let old = try? PhotographReader(photograph(name)) else {
        return false
      }
      return old.isGrey && old.orientation == 1
    })
  func withoutColourGreyStays(name: String) throws {
    let old = try PhotographReader(photograph(name))
    try withFolder { folder in
      let colorizer = try Colorizer(smallGenerator(), ColorizeOptions(size: 16, strength: 0))
      _ = try colorizer.colorize(photograph(name), to: folder + "/a.png")
      let (before, after) = (try Samples(old), try Samples(PhotographReader(folder + "/a.png")))
      if old.depth == 16 {
        #expect(before == after)
      } else {
        // A profile may give a grey between two bytes.
        #expect(before.pixels.map { (Int($0) + 128) / 257 } == after.pixels.map { Int($0) / 257 })
      }
    }
  }

  static let shapes: [(Int, Int, Int, Int)] = [
    (1, 5000, 64, 3), (5000, 1, 64, 3), (1, 1, 16, 5), (3, 2, 16, 5), (7, 900, 256, 4),
    (600, 400, 100, 3), (40, 30, 128, 4), (513, 33, 33, 2),
  ]

  /// Long and tiny pictures, sizes smaller than the network needs and larger than the picture.
  @Test(arguments: shapes)
  func everyShape(width: Int, height: Int, size: Int, levels: Int) throws {
    try withFolder { folder in
      try writeHills(width, height, to: folder + "/a.png", depth: 16)
      let colorizer = try Colorizer(
        smallGenerator(levels: levels), ColorizeOptions(size: size, compares: true))
      _ = try colorizer.colorize(
        folder + "/a.png", to: folder + "/b.png", comparison: folder + "/c.png")
      let new = try PhotographReader(folder + "/b.png")
      #expect(new.width == width && new.height == height && new.depth == 16)
      let was = storedLuminance(try Samples(PhotographReader(folder + "/a.png")).pixels)
      let now = storedLuminance(try Samples(new).pixels)
      let apart = zip(was, now).map { abs($0 - $1) }.max()!
      #expect(apart <= 0.65, "\(apart)")
      let both = try Image(contentsOf: folder + "/c.png")
      let sides = SmallPicture.sides(width, height, size: min(max(width, height), 1024))
      #expect(both.width == 2 * sides.width + 8 && both.height == sides.height)
    }
  }

  /// Values no colour has come back, those that are no numbers are an error that names the file.
  @Test(arguments: [(1e6, -1e6), (50, 0), (-3, 2), (0, 0)])
  func wildColoursKeepLightness(a: Float, b: Float) throws {
    try withFolder { folder in
      try writeHills(60, 40, to: folder + "/a.png")
      let painter = try PictureGenerator(PlainPainter(a, b, on: Hosts.two()))
      for strength: Float in [0.5, 2] {
        let colorizer = try Colorizer(painter, ColorizeOptions(size: 32, strength: strength))
        _ = try colorizer.colorize(folder + "/a.png", to: folder + "/b.png")
        let was = storedLuminance(try Samples(PhotographReader(folder + "/a.png")).pixels)
        let now = storedLuminance(try Samples(PhotographReader(folder + "/b.png")).pixels)
        #expect(zip(was, now).allSatisfy { abs($0 - $1) <= 257 * 0.65 + 0.6 })
      }
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func whatIsNoNumberIsAnError(value: Float) throws {
    try withFolder { folder in
      try writeHills(60, 40, to: folder + "/a.png")
      let painter = try PictureGenerator(PlainPainter(value, 0, on: Hosts.two()))
      let error = #expect(throws: ColorizeError.self) {
        try Colorizer(painter).colorize(folder + "/a.png", to: folder + "/b.png")
      }
      #expect(error == .notFinite(path: folder + "/a.png"))
      #expect(names(in: folder) == ["a.png"])
    }
  }

  /// A JPEG has no transparency and no 16 bits; that is said, and what is clear is white.
  @Test func whatAFormatCannotHoldIsSaid() throws {
    try withFolder { folder in
      let colorizer = try Colorizer(
        smallGenerator(), ColorizeOptions(size: 16, format: .jpeg, quality: 100))
      let made = try colorizer.colorize(photograph("greyalpha16.png"), to: folder + "/a.jpg")
      #expect(made.notes.contains { $0.contains("transparency") })
      #expect(made.notes.contains { $0.contains("16 bits") })
      let old = try PhotographReader(photograph("greyalpha16.png"))
      let (before, after) = (try Samples(old), try Samples(PhotographReader(folder + "/a.jpg")))
      for (place, alpha) in before.alpha.enumerated() where alpha == 0 {
        #expect(after.pixels[3 * place] > 60_000)
      }
    }
  }

  /// An upright PNG of a turned JPEG shows what readers of the JPEG show.
  @Test(arguments: 1...8)
  func turnedJPEGsBecomeUprightPNGs(orientation: Int) throws {
    try withFolder { folder in
      try writeTurned(orientation, to: folder + "/a.jpg")
      let colorizer = try Colorizer(
        smallGenerator(), ColorizeOptions(size: 16, strength: 0, format: .png))
      _ = try colorizer.colorize(folder + "/a.jpg", to: folder + "/b.png")
      #expect(try PhotographReader(folder + "/b.png").orientation == 1)
      let (old, new) = (
        try Image(contentsOf: folder + "/a.jpg"), try Image(contentsOf: folder + "/b.png")
      )
      #expect(old.width == new.width && old.height == new.height)
      #expect(difference(old.pixels, new.pixels).largest <= 3)
      // The colour, too: what is painted on the turned picture is what is painted on the upright one.
      let painter = try Colorizer(smallGenerator(), ColorizeOptions(size: 24, format: .png))
      _ = try painter.colorize(folder + "/a.jpg", to: folder + "/c.png")
      _ = try painter.colorize(folder + "/b.png", to: folder + "/d.png")
      let (turned, upright) = (
        try Image(contentsOf: folder + "/c.png"), try Image(contentsOf: folder + "/d.png")
      )
      // A network makes more of the smallest difference; a wrong turn differs by far more.
      func mean(_ a: Image, _ b: Image) -> Double {
        zip(a.pixels, b.pixels).reduce(0) { $0 + abs(Double($1.0) - Double($1.1)) }
          / Double(a.pixels.count)
      }
      #expect(mean(turned, upright) < 2)
      #expect(mean(turned, upright.oriented(3)) > 8)
    }
  }

  private func writeTurned(_ orientation: Int, to path: String) throws {
    var metadata = PhotographMetadata()
    metadata.exif =
      Array("MM\0*".utf8) + [0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1]
      + [0, UInt8(orientation), 0, 0, 0, 0, 0, 0]
    var writer = try PhotographWriter(
      replacing: path, format: .jpeg, width: 40, height: 24, metadata: metadata, quality: 98)
    let pixels = (0..<(40 * 24)).flatMap { place -> [UInt16] in
      let value = UInt16(20 + place % 40 * 3 + place / 40 * 4) * 257
      return [value, value, value]
    }
    try pixels.withUnsafeBufferPointer { try writer.write(rows: 24, pixels: $0) }
    try writer.finish()
    #expect(try PhotographReader(path).orientation == orientation)
  }

  /// Stopped at any moment, nothing is left, and a result that was there stays as it was.
  @Test func stoppingLeavesNothing() throws {
    try withFolder { folder in
      try writeHills(900, 2000, to: folder + "/a.png")
      try put([1, 2, 3], folder + "/old.png")
      let colorizer = try Colorizer(smallGenerator(), ColorizeOptions(size: 32))
      var calls = 0
      _ = try colorizer.colorize(folder + "/a.png", to: folder + "/b.png") { _ in
        calls += 1
        return true
      }
      try FileManager.default.removeItem(atPath: folder + "/b.png")
      #expect(calls > 8)
      for last in 0..<calls {
        var count = 0
        let error = #expect(throws: ColorizeError.self) {
          try colorizer.colorize(folder + "/a.png", to: folder + "/old.png") { _ in
            count += 1
            return count <= last
          }
        }
        #expect(error == .stopped)
        #expect(names(in: folder) == ["a.png", "old.png"])
        #expect(try readFile(folder + "/old.png", limit: 9) == [1, 2, 3])
      }
    }
  }

  /// The pixels do not depend on the number of threads.
  @Test func threadsDoNotMatter() throws {
    let (width, height, small) = (700, 90, 20)
    var random = TestRandom(4)
    func plane(_ size: Float) -> [Float] {
      (0..<(small * 3)).map { _ in size * (Float(random.next()) - 0.5) }
    }
    let guide = ChromaGuide(
      lightness: plane(60).map { $0 + 50 }, a: plane(120), b: plane(160), smallWidth: small,
      smallHeight: 3, width: width, height: height)
    let samples = (0..<(width * height * 3)).map { _ in UInt16(random.next() * 65_535) }
    let made = try [Hosts.one(), Hosts.two(), Device.host(threads: 5)].map { device in
      var pixels = samples
      pixels.withUnsafeMutableBufferPointer { pixels in
        guard let start = pixels.baseAddress else { return }
        StripColoring(guide, isGrey: false, Crew(device)).paint(start, first: 0, rows: height)
      }
      return pixels
    }
    #expect(made[0] == made[1] && made[1] == made[2] && made[0] != samples)
  }

  /// A picture in memory becomes what its file becomes.
  @Test func picturesAndFilesAgree() throws {
    try withFolder { folder in
      let image = try Image(contentsOf: photograph("rgb8.png"))
      let colorizer = try Colorizer(smallGenerator(), ColorizeOptions(size: 16))
      let made = try colorizer.colorize(image)
      _ = try colorizer.colorize(photograph("rgb8.png"), to: folder + "/a.png")
      #expect(try Image(contentsOf: folder + "/a.png") == made)
    }
  }
}
