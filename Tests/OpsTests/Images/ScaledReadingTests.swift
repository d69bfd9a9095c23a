import Testing

@testable import Ops

/// A JPEG that says nothing but its size, read no further than that.
private func head(_ width: Int, _ height: Int) throws -> PictureBytes {
  let image = Image(
    width: width, height: height, pixels: [UInt8](repeating: 90, count: width * height * 3))
  return try PictureBytes(image.encodedJPEG(quality: 50), path: "a", limits: .standard)
}

/// The smallest part that is at least twice the new size along both sides.
@Test(arguments: [
  ((481, 321), (64, 64), 4), ((321, 481), (64, 64), 4), ((481, 321), (80, 80), 4),
  ((481, 321), (81, 81), nil), ((256, 256), (64, 64), 4), ((255, 256), (64, 64), nil),
  ((1024, 1024), (64, 64), 1), ((1024, 600), (64, 64), 2), ((1024, 1024), (300, 64), nil),
  ((1024, 1024), (256, 64), 4), ((7, 7), (1, 1), 4), ((3, 3), (1, 1), nil),
  ((64, 64), (.max, 1), nil), ((64, 64), (0, 1), nil),
])
func onlyWhatIsNeededIsDecoded(_ old: (Int, Int), _ new: (Int, Int), _ eighths: Int?) throws {
  #expect(try head(old.0, old.1).eighths(for: new.0, new.1) == eighths)
}

/// The mean distance between two pictures, in steps of 255.
private func distance(_ a: Image, _ b: Image) -> Double {
  let sum = zip(a.pixels, b.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
  return Double(sum) / Double(a.pixels.count)
}

/// Drafts look like the whole, for sides that the parts do not divide too: nearer than the whole
/// without its first two columns, a hundredth of the picture.
@Test(arguments: [(256, 32, 32), (251, 40, 27), (203, 25, 16), (131, 9, 30)])
func aDraftLooksLikeTheWhole(_ side: Int, _ width: Int, _ height: Int) throws {
  try withFolder { folder in
    let paths = try Scene.paintScenes(count: 4, size: 256, seed: 7, to: folder + "/scenes")
    for path in paths {
      let scene = try Image(contentsOf: path).resized(width: side, height: side - 3)
      let file = folder + "/a.jpg"
      try scene.writeJPEG(to: file, quality: 92)
      let decoded = try Image(contentsOf: file)
      let whole = try decoded.resized(width: width, height: height)
      let moved = try decoded.cropped(x: 2, y: 0, width: side - 2, height: side - 3)
        .resized(width: width, height: height)
      let draft = try Image(contentsOf: file, scaledTo: width, height)
      #expect((draft.width, draft.height) == (width, height))
      #expect(distance(draft, whole) < min(1, distance(moved, whole)))
    }
  }
}

@Test(arguments: 1...8) func aDraftIsTurnedAsTheWholeIs(_ orientation: Int) throws {
  let file = fixture("orientation\(orientation).jpg")
  #expect(try Image(contentsOf: file, scaledTo: 3, 2).width == 3)
  let whole = try Image(contentsOf: file).resized(width: 3, height: 3)
  let draft = try Image(contentsOf: file, scaledTo: 3, 3)
  #expect(distance(draft, whole) < 4)
  for other in 2...8 { #expect(distance(draft, whole.oriented(other)) > distance(draft, whole)) }
}

/// Where no draft is large enough, and for PNG, the result is that of the two steps apart.
@Test(arguments: [
  ("baseline.jpg", 20), ("cmyk.jpg", 30), ("orientation6.jpg", 10), ("rgb8.png", 3),
])
func whatNeedsAllIsReadExactly(_ name: String, _ side: Int) throws {
  let whole = try Image(contentsOf: fixture(name)).resized(width: side, height: side)
  #expect(try Image(contentsOf: fixture(name), scaledTo: side, side) == whole)
}

/// What cannot be read whole cannot be read in part, and for the same reason.
@Test(arguments: pictureFixtures().filter { $0.hasPrefix("bad_") })
func aBadFileGivesNoDraft(_ name: String) {
  func failure(_ body: () throws(ImageError) -> Image) -> ImageError? {
    do throws(ImageError) { _ = try body() } catch { return error }
    return nil
  }
  let whole = failure { () throws(ImageError) in try Image(contentsOf: fixture(name)) }
  let draft = failure { () throws(ImageError) in
    try Image(contentsOf: fixture(name), scaledTo: 1, 1)
  }
  #expect(whole != nil)
  #expect(draft == whole)
}

@Test(arguments: [(0, 4), (4, -1), (.max, .max)])
func aDraftOfAnImpossibleSizeIsRefused(_ width: Int, _ height: Int) {
  #expect(throws: ImageError.self) {
    try Image(contentsOf: fixture("baseline.jpg"), scaledTo: width, height)
  }
}
