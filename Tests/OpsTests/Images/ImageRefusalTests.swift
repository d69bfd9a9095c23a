import Testing

@testable import Ops

/// What must be refused, whole or row by row, and words the sentence must hold.
let imageRefusals: [(file: String, words: [String])] = [
  ("bad_truncated.png", ["is cut short", "PNG"]),
  ("bad_truncated.jpg", ["is cut short", "JPEG"]),
  ("bad_truncated_scan.jpg", ["is cut short", "JPEG"]),
  ("bad_ended_early.jpg", ["is cut short", "JPEG"]),
  ("bad_crc.png", ["is damaged", "IDAT"]),
  ("bad_no_palette.png", ["is damaged", "PLTE"]),
  ("bad_bomb.png", ["60000 × 60000", "178956970", "raise the limit"]),
  ("bad_bomb.jpg", ["60000 × 60000", "178956970", "raise the limit"]),
  ("bad_scans.jpg", ["more than 100 scans"]),
  ("bad_kind.gif", ["a GIF picture", "convert"]),
  ("bad_kind.webp", ["a WebP picture"]),
  ("bad_kind.heic", ["a HEIC picture"]),
  ("bad_kind.tif", ["a TIFF picture"]),
  ("bad_kind.html.jpg", ["a web page"]),
  ("bad_kind.noise.png", ["starts with the bytes c8 c9 ca"]),
  ("bad_empty.png", ["is empty"]),
  ("no such file.png", ["no such file", "spelling"]),
  ("", ["is a folder"]),
]

@Test(arguments: imageRefusals)
func aBadFileGetsASentence(_ row: (file: String, words: [String])) throws {
  let error = #expect(throws: ImageError.self) { try Image(contentsOf: fixture(row.file)) }
  let sentence = try #require(error).description
  #expect(sentence.contains(fixture(row.file)))
  for word in row.words { #expect(sentence.contains(word), "\(sentence)") }
}

@Test func theLimitsAreTheCallersToSet() throws {
  var limits = Limits.standard
  limits.maximumPixels = 13 * 9 - 1
  let path = fixture("rgb8.png")
  #expect(throws: ImageError.tooManyPixels(path: path, width: 13, height: 9, limit: 116)) {
    try Image(contentsOf: path, limits: limits)
  }
  limits.maximumPixels += 1
  #expect(try Image(contentsOf: path, limits: limits).width == 13)
  limits.imageFileBytes = 10
  let error = #expect(throws: ImageError.self) { try Image(contentsOf: path, limits: limits) }
  #expect(error?.description.contains("the limit is 10") == true)
  limits = .standard
  limits.jpegScans = 1
  #expect(throws: ImageError.self) {
    try Image(contentsOf: fixture("progressive.jpg"), limits: limits)
  }
}

@Test(arguments: ["", "a\0b", "/dev/null"]) func oddPathsAreRefused(_ path: String) {
  #expect(throws: ImageError.self) { try Image(contentsOf: path) }
}

/// A file that ends too early is never a picture with a grey bottom, wherever it was cut.
@Test(arguments: [
  "rgb8.png", "interlaced_rgb8.png", "palette8.png", "baseline.jpg", "progressive.jpg",
  "grey.jpg", "cmyk.jpg", "restart.jpg",
])
func everyTrueBeginningIsRefused(_ name: String) throws {
  let bytes = try fixtureBytes(name)
  for count in 0..<bytes.count {
    #expect(throws: ImageError.self, "cut after \(count) bytes") {
      try Image(decoding: Array(bytes.prefix(count)))
    }
  }
}

/// Whatever the bytes, reading returns or throws.
@Test(arguments: pictureFixtures()) func spoiledFilesNeverTrap(_ name: String) throws {
  var limits = Limits.standard
  limits.maximumPixels = 1 << 16
  let bytes = try fixtureBytes(name)
  guard !bytes.isEmpty else { return }
  var dice = Dice(state: UInt64(bytes.count))
  for _ in 0..<150 {
    var spoiled = bytes
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      spoiled[Int.random(in: 0..<bytes.count, using: &dice)] = .random(in: 0...255, using: &dice)
    }
    if Bool.random(using: &dice) {
      spoiled.removeLast(Int.random(in: 0..<bytes.count, using: &dice))
    }
    if let image = try? Image(decoding: spoiled, limits: limits) {
      #expect(image.pixels.count == image.width * image.height * 3)
    }
  }
}

/// A spoiled PNG mostly dies at a checksum. With the checksums made right again, what lies behind
/// them is reached: sizes, kinds, palettes, packed data.
@Test(arguments: pictureFixtures().filter { $0.hasSuffix(".png") && !$0.contains("kind") })
func spoiledPNGsWithRightChecksumsNeverTrap(_ name: String) throws {
  var limits = Limits.standard
  limits.maximumPixels = 1 << 16
  let bytes = try fixtureBytes(name)
  guard !bytes.isEmpty else { return }
  var dice = Dice(state: UInt64(bytes.count))
  for _ in 0..<150 {
    var spoiled = bytes
    for _ in 0..<Int.random(in: 1...3, using: &dice) {
      let place = Bool.random(using: &dice) ? 16..<29 : 8..<bytes.count
      spoiled[Int.random(in: place, using: &dice)] = .random(in: 0...255, using: &dice)
    }
    repairChecksums(&spoiled)
    if let image = try? Image(decoding: spoiled, limits: limits) {
      #expect(image.pixels.count == image.width * image.height * 3)
    }
  }
}

private func repairChecksums(_ png: inout [UInt8]) {
  var start = 8
  while start + 12 <= png.count {
    let length = png[start..<(start + 4)].reduce(0) { $0 << 8 | Int($1) }
    guard start + 12 + length <= png.count else { return }
    var crc: UInt32 = .max
    for byte in png[(start + 4)..<(start + 8 + length)] {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    for place in 0..<4 {
      png[start + 8 + length + place] = UInt8(truncatingIfNeeded: ~crc >> (24 - 8 * UInt32(place)))
    }
    start += 12 + length
  }
}
