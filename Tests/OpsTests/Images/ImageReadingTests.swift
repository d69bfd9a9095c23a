import Testing

@testable import Ops

/// Every kind of PNG; the bytes must be those of Pillow, or of the rule in the doc comment.
private let pngs = [
  "grey1", "grey2", "grey4", "grey8", "grey16", "grey4_trns", "greyalpha8", "greyalpha16",
  "palette1", "palette2", "palette4", "palette8", "palette8_trns", "rgb8", "rgb8_trns", "rgb16",
  "rgba8", "rgba16", "interlaced_rgb8", "interlaced_grey2", "gamma", "one",
]

private let jpegs =
  [
    "baseline", "subsampled", "progressive", "grey", "cmyk", "ycck", "one_pixel", "restart",
  ] + (1...8).map { "orientation\($0)" }

@Test(arguments: pngs) func aPNGIsReadExactly(_ name: String) throws {
  let image = try Image(contentsOf: fixture(name + ".png"))
  #expect(image.pixels == (try fixtureBytes(name + ".rgb")))
}

/// Two builds of libjpeg may round a pixel differently; more than that is a mistake.
@Test(arguments: jpegs) func aJPEGIsReadAsPillowReadsIt(_ name: String) throws {
  let image = try Image(contentsOf: fixture(name + ".jpg"))
  let expected = try fixtureBytes(name + ".rgb")
  #expect(image.pixels.count == expected.count)
  #expect(difference(image.pixels, expected).largest <= 1)
}

@Test(arguments: 1...8) func theOrientationTurnsThePicture(_ orientation: Int) throws {
  let image = try Image(contentsOf: fixture("orientation\(orientation).jpg"))
  #expect((image.width, image.height) == (orientation > 4 ? (14, 21) : (21, 14)))
}

/// Turning back is turning by the inverse; the eight ways form a group.
@Test(arguments: [(2, 2), (3, 3), (4, 4), (5, 5), (6, 8), (7, 7), (8, 6)])
func orientationsHaveInverses(_ there: Int, _ back: Int) throws {
  let image = try Image(contentsOf: fixture("rgb8.png"))
  #expect(image.oriented(there).oriented(back) == image)
  #expect(image.oriented(there) != image)
}

@Test(arguments: [
  ("II*\0\u{8}\0\0\0\u{1}\0\u{12}\u{1}\u{3}\0\u{1}\0\0\0\u{6}\0\0\0", 6),
  ("MM\0*\0\0\0\u{8}\0\u{1}\u{1}\u{12}\0\u{3}\0\0\0\u{1}\0\u{3}\0\0", 3),
  ("II*\0\u{8}\0\0\0\u{1}\0\u{12}\u{1}\u{3}\0\u{1}\0\0\0\u{9}\0\0\0", 1),  // no such way
  ("II*\0\u{8}\0\0\0\u{1}\0\u{12}\u{1}\u{4}\0\u{1}\0\0\0\u{6}\0\0\0", 1),  // another type
  ("II*\0\u{7f}\u{7f}\u{7f}\u{7f}\u{1}\0", 1),  // the directory is outside
  ("II*\0\u{8}\0\0\0\u{7f}\u{7f}\u{12}\u{1}", 1),  // entries are missing
  ("XX*\0\u{8}\0\0\0", 1), ("", 1), ("II", 1),
])
func exifIsReadWithinItsBounds(_ block: String, _ orientation: Int) {
  let body = Array("Exif\0\0".utf8) + Array(block.utf8)
  let length = UInt8(body.count + 2)
  #expect(exifOrientation(ofJPEG: [0xff, 0xd8, 0xff, 0xe1, 0, length] + body) == orientation)
}

@Test func aPictureIsReadFromMemoryAndByItsBytesNotItsName() throws {
  try withFolder { folder in
    let bytes = try fixtureBytes("baseline.jpg")
    try AtomicFile.write(bytes, to: folder + "/wrong.png")
    #expect(try Image(contentsOf: folder + "/wrong.png") == Image(decoding: bytes))
  }
}

@Test func partsAndMirrorImages() throws {
  let image = Image(width: 2, height: 2, pixels: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  #expect(try image.cropped(x: 1, y: 0, width: 1, height: 2).pixels == [4, 5, 6, 10, 11, 12])
  #expect(image.flippedHorizontally().pixels == [4, 5, 6, 1, 2, 3, 10, 11, 12, 7, 8, 9])
  #expect(image.flippedHorizontally().flippedHorizontally() == image)
  for (x, y, w, h) in [
    (-1, 0, 1, 1), (0, 0, 3, 1), (0, 2, 1, 1), (1, 1, .max, 1), (0, 0, 0, 1), (.min, 0, 1, 1),
  ] {
    #expect(throws: ImageError.self) { try image.cropped(x: x, y: y, width: w, height: h) }
  }
}
