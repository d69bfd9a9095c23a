import Testing

@testable import Ops

@Test func aPNGComesBackAsItWas() throws {
  let image = try Image(contentsOf: fixture("resize_source.png"))
  #expect(try Image(decoding: image.encodedPNG()) == image)
  let grey = try Image(decoding: image.encodedPNG(.grey))
  #expect(grey.pixels == image.grey().flatMap { [$0, $0, $0] })
  #expect(grey.grey() == image.grey())
}

@Test(arguments: [(100, 4), (92, 24)]) func aJPEGComesBackNearly(_ quality: Int, _ bound: Int)
  throws
{
  let image = try Image(contentsOf: fixture("baseline.jpg"))
  let again = try Image(decoding: image.encodedJPEG(quality: quality))
  #expect((again.width, again.height) == (image.width, image.height))
  #expect(difference(again.pixels, image.pixels).largest <= bound)
  let grey = try Image(decoding: image.encodedJPEG(quality: quality, .grey))
  #expect(difference(grey.grey(), image.grey()).largest <= bound)
}

@Test func poorerJPEGsAreSmaller() throws {
  let image = try Image(contentsOf: fixture("resize_source.png"))
  let counts = try [10, 50, 89, 90, 100].map { try image.encodedJPEG(quality: $0).count }
  #expect(counts == counts.sorted())
}

@Test(arguments: [0, 101, -1, .max, .min]) func aQualityOutsideIsRefused(_ quality: Int) {
  let image = Image(width: 1, height: 1, pixels: [1, 2, 3])
  #expect(throws: ImageError.badQuality(quality)) { try image.encodedJPEG(quality: quality) }
}

@Test func aPictureTooWideForJPEGIsRefused() throws {
  let wide = Image(width: 70_000, height: 1, pixels: Array(repeating: 7, count: 210_000))
  let error = #expect(throws: ImageError.self) { try wide.encodedJPEG() }
  #expect(error?.description.contains("65500") == true)
  #expect(try Image(decoding: wide.encodedPNG()) == wide)
}

@Test func picturesAreWrittenToFiles() throws {
  try withFolder { folder in
    let image = try Image(contentsOf: fixture("rgb8.png"))
    try image.writePNG(to: folder + "/a.png")
    try image.writeJPEG(to: folder + "/a.jpg", quality: 80)
    #expect(try Image(contentsOf: folder + "/a.png") == image)
    #expect(try Image(contentsOf: folder + "/a.jpg").width == image.width)
    #expect(names(in: folder) == ["a.jpg", "a.png"])
    let error = #expect(throws: ImageError.self) { try image.writePNG(to: folder + "/no/a.png") }
    #expect(error?.description.contains("folder does not exist") == true)
  }
}
