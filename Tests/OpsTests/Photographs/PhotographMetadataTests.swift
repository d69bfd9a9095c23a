import Testing

@testable import Ops

private func metadata(_ name: String) throws -> PhotographMetadata {
  try PhotographReader(photograph(name)).metadata
}

private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

@Test func aPNGSaysAllItSays() throws {
  let said = try metadata("all.png")
  #expect(said.exif == (try photographBytes("exif_big.tif").withOrientation(6)))
  #expect(text(said.xmp).contains("Großmutter"))
  #expect(said.density == PixelDensity(x: 11811, y: 7874, unit: .metre))
  #expect(said.texts.map(\.kind) == ["tEXt", "zTXt", "iTXt"])
  #expect(said.time == [7, 207, 12, 31, 23, 59, 58])
  #expect(said.others.map(\.kind) == ["oFFs"])
  #expect(said.profile?.count ?? 0 > 400)
}

@Test func aJPEGSaysAllItSays() throws {
  let said = try metadata("all_jpeg.jpg")
  #expect(said.exif == (try photographBytes("exif_little.tif")))
  #expect(text(said.xmp).contains("Großmutter"))
  #expect(said.extendedXMP.count == 1)
  #expect(said.density == PixelDensity(x: 300, y: 200, unit: .inch))
  #expect(said.comments.map { text($0) } == ["Am See, Jürg", "old \u{fffd}"])
  #expect(said.others == [MetadataBlock(kind: "APP5", bytes: Array("MINE\0keep".utf8))])
  #expect(said.photoshop?.starts(with: "8BIM".utf8) == true)
  #expect(said.profile == (try metadata("all.png").profile))
  #expect(said.notes.count == 2)
}

/// EXIF, XMP and IPTC in a PNG as programs wrote them before it had places for them.
@Test func olderWaysOfKeepingMetadataAreUnderstood() throws {
  let said = try metadata("raw_profiles.png")
  #expect(said.exif == (try photographBytes("exif_little.tif")))
  #expect(text(said.xmp).contains("Großmutter"))
  #expect(text(said.photoshop).contains("At the lake, 1931"))
  #expect(said.texts.isEmpty)
  #expect(try PhotographReader(photograph("raw_profiles.png")).orientation == 6)
}

@Test(arguments: [("exif_only.jpg", 8), ("all.png", 6), ("all_jpeg.jpg", 6), ("rgb8.png", 1)])
func theOrientationIsRead(_ name: String, _ orientation: Int) throws {
  #expect(try PhotographReader(photograph(name)).orientation == orientation)
}

@Test func whereTheFormatIsSilentExifTellsTheDensity() throws {
  #expect(try metadata("exif_only.jpg").density == PixelDensity(x: 300, y: 200, unit: .inch))
  #expect(try metadata("grey.jpg").density == nil)
}

/// What is written and read again is what `forOutput` gave; from there on, nothing changes.
@Test(arguments: photographs(), [ImageFormat.png, .jpeg])
func metadataSurviveTheWayThroughAFile(_ name: String, _ format: ImageFormat) throws {
  try withFolder { folder in
    let reader = try PhotographReader(photograph(name))
    let output = reader.metadata.forOutput(
      as: format, width: reader.width, height: reader.height, orientation: reader.orientation)
    let hasAlpha = format == .png && reader.hasAlpha
    let path = folder + "/out"
    try write(
      try Samples(reader), to: path, as: format, like: reader, depth: 8, hasAlpha: hasAlpha,
      metadata: output)
    let again = try PhotographReader(path)
    #expect(again.orientation == reader.orientation)
    var (expected, found) = (output, again.metadata)
    #expect(
      expected.density.map { format == .png ? $0.png.asJFIF : $0.asJFIF } == found.density?.asJFIF)
    #expect(found.notes == [])
    #expect((found.profile != nil) == (format == .jpeg))
    (expected.density, found.density) = (nil, nil)
    (expected.notes, found.notes) = ([], [])
    (expected.profile, found.profile) = (nil, nil)
    #expect(found == expected)
    let twice = again.metadata.forOutput(
      as: format, width: reader.width, height: reader.height, orientation: reader.orientation)
    #expect(twice.exif == output.exif && twice.xmp == output.xmp && twice.texts == output.texts)
    #expect(again.profileName == (format == .jpeg ? "sRGB built-in" : nil))
  }
}

@Test func theNewFileSaysWhatIsTrueOfIt() throws {
  let said = try metadata("all_jpeg.jpg")
  let output = said.forOutput(as: .jpeg, width: 14, height: 21, orientation: 1)
  let exif = try #require(output.exif.flatMap { ExifBlock($0) })
  #expect(exif.orientation == 1)
  #expect(exif.value(ExifBlock.Tag.pixelWidth, in: exif.own) == 14)
  #expect(output.density == PixelDensity(x: 200, y: 300, unit: .inch))
  let xmp = text(output.xmp)
  for part in [
    #"tiff:Orientation="1""#, "exif:PixelXDimension='14'", "<exif:ColorSpace>1</exif:ColorSpace>",
    "<exif:PixelYDimension>21</exif:PixelYDimension>", #"ICCProfile="sRGB IEC61966-2.1""#,
  ] { #expect(xmp.contains(part), "\(part)") }
  #expect(!xmp.contains("Thumbnails"))
  let resources = text(output.photoshop)
  #expect(resources.contains("At the lake, 1931") && !resources.contains("old thumbnail"))
  #expect(output.profile == nil && output.comments == said.comments)
  #expect(output.others == said.others && output.extendedXMP == said.extendedXMP)
}

@Test func textsAndCommentsMoveBetweenFormats() throws {
  let jpeg = try metadata("all.png").forOutput(as: .jpeg, width: 1, height: 1, orientation: 6)
  #expect(
    jpeg.comments.map { text($0) } == ["Title: Großmutter", "At the lake", "Author: Jürg Äbi"])
  #expect(jpeg.texts.isEmpty && jpeg.time == nil)
  let png = try metadata("all_jpeg.jpg").forOutput(as: .png, width: 1, height: 1, orientation: 6)
  #expect(png.texts.compactMap { PNGText($0, limit: 99)?.text } == ["Am See, Jürg", "old ä"])
  #expect(png.texts.map(\.kind) == ["iTXt", "tEXt"])
  let notes = png.notes.map(\.description).joined()
  #expect(notes.contains("extended part of the XMP") && notes.contains("APP5"))
}

@Test func whatAJPEGCannotHoldIsNamed() {
  var said = PhotographMetadata()
  said.exif = Array("II*\0\u{8}\0\0\0\0\0".utf8) + [UInt8](repeating: 0, count: 70_000)
  said.xmp = [UInt8](repeating: 32, count: 70_000)
  said.photoshop = [UInt8](repeating: 65, count: 200_000)
  said.texts = [
    MetadataBlock(
      kind: "tEXt", bytes: Array("Comment\0".utf8) + [UInt8](repeating: 65, count: 70_000)),
    MetadataBlock(kind: "zTXt", bytes: Array("Title\0\0no zlib".utf8)),
  ]
  let output = said.forOutput(as: .jpeg, width: 1, height: 1, orientation: 1)
  #expect(output.exif == nil && output.xmp == nil && output.comments.isEmpty)
  #expect(output.notes.count == 4)
  #expect(output.segments.allSatisfy { $0.1.count <= 65_533 })
  #expect(output.segments.filter { $0.0 == 0xed }.reduce(0) { $0 + $1.1.count - 14 } == 200_000)
}

/// A block too large for a JPEG leaves its orientation, so that the picture stands upright.
@Test(arguments: 1...8)
func theOrientationOfALargeBlockStays(orientation: Int) throws {
  var said = PhotographMetadata()
  said.exif =
    ExifBlock.saying(orientation: orientation) + [UInt8](repeating: 1, count: 70_000)
  let output = said.forOutput(as: .jpeg, width: 1, height: 1, orientation: orientation)
  #expect(
    output.exif.flatMap { ExifBlock($0)?.orientation } == (orientation == 1 ? nil : orientation))
  #expect(output.segments.contains { $0.0 == 0xe1 } == (orientation > 1))
  let note = try #require(output.notes.first?.description)
  #expect(note.contains("but for its orientation") == (orientation > 1))
}

@Test func contentsLargerThanTheLimitsAreLeftOut() throws {
  var limits = Limits.standard
  limits.metadataBytes = 2000
  limits.profileBytes = 300
  for name in ["all.png", "all_jpeg.jpg", "text_bomb.png"] {
    let reader = try PhotographReader(photograph(name), limits: limits)
    let notes = reader.metadata.notes.map(\.description).joined()
    #expect(notes.contains("it is larger than 2000 bytes"), "\(notes)")
    #expect(reader.metadata.profile == nil)
  }
  limits.metadataBytes = 1 << 20
  // The bomb stays packed.
  #expect(try PhotographReader(photograph("text_bomb.png"), limits: limits).metadata.exif == nil)
}

@Test(arguments: [
  (PixelDensity(x: 300, y: 300, unit: .inch), 11811, 11811),
  (PixelDensity(x: 72, y: 72, unit: .inch), 2835, 2835),
  (PixelDensity(x: 118, y: 59, unit: .centimetre), 11800, 5900),
  (PixelDensity(x: 65_535, y: 1, unit: .inch), 2_580_118, 39),
  (PixelDensity(x: 3, y: 2, unit: .aspect), 3, 2),
])
func densitiesGoToPNGAndBack(_ density: PixelDensity, _ x: Int, _ y: Int) {
  let png = density.png
  #expect((png.x, png.y) == (x, y))
  #expect(png.unit == (density.unit == .aspect ? .aspect : .metre))
  #expect(png.asJFIF == density)
  #expect(density.asJFIF == density)
}

@Test(arguments: [
  (PixelDensity(x: .max, y: 0, unit: .metre), PixelDensity(x: 65_535, y: 1, unit: .aspect)),
  (PixelDensity(x: .max, y: .max, unit: .inch), PixelDensity(x: 65_535, y: 65_535, unit: .aspect)),
  (PixelDensity(x: 10, y: 10, unit: .metre), PixelDensity(x: 10, y: 10, unit: .aspect)),
  (
    PixelDensity(x: 4_000_000, y: 4_000_000, unit: .metre),
    PixelDensity(x: 40_000, y: 40_000, unit: .centimetre)
  ),
])
func densitiesThatJFIFCannotHold(_ density: PixelDensity, _ expected: PixelDensity) {
  #expect(density.asJFIF == expected)
}

extension PixelDensity {
  /// As a JPEG gives it back.
  fileprivate var asJFIF: PixelDensity {
    let stored = jfif
    return PixelDensity(
      x: Int(stored.x), y: Int(stored.y), unit: [.aspect, .inch, .centimetre][stored.unit])
  }
}

extension [UInt8] {
  fileprivate func withOrientation(_ value: Int) -> [UInt8] {
    guard var block = ExifBlock(self) else { return self }
    block.set(ExifBlock.Tag.orientation, to: value, in: block.main)
    return block.bytes
  }
}

/// Names in an XMP packet, as attributes and elements, and what only looks like one.
@Test(arguments: [
  (#"<a tiff:Orientation="6">"#, #"<a tiff:Orientation="1">"#),
  ("<a tiff:Orientation = '6'/>", "<a tiff:Orientation = '1'/>"),
  ("<tiff:Orientation>6</tiff:Orientation>", "<tiff:Orientation>1</tiff:Orientation>"),
  ("<b mytiff:Orientation='6'>", "<b mytiff:Orientation='6'>"),
  ("<b tiff:OrientationX='6'>", "<b tiff:OrientationX='6'>"),
  ("tiff:Orientation", "tiff:Orientation"), ("<tiff:Orientation>", "<tiff:Orientation>"),
  ("<b tiff:Orientation='6", "<b tiff:Orientation='6"), ("<tiff:Orientation", "<tiff:Orientation"),
  ("", ""),
])
func xmpIsChangedWhereItSpeaks(_ packet: String, _ expected: String) {
  var bytes = Array(packet.utf8)
  XMPPacket.set("tiff:Orientation", to: "1", in: &bytes)
  #expect(text(bytes) == expected)
}

@Test func resourcesThatMakeNoSenseAreKept() {
  let good = PhotoshopResources.block(ofIPTC: [1, 2, 3])
  let thumbnail: [UInt8] = Array("8BIM".utf8) + [4, 12, 3, 65, 66, 67, 0, 0, 0, 2, 9, 9]
  for (bytes, kept) in [
    (good, good), (thumbnail, []), (good + thumbnail + good, good + good),
    (good + [1, 2], good + [1, 2]), ([7], [7]), ([], []),
    (Array(thumbnail.dropLast()), Array(thumbnail.dropLast())),
  ] { #expect(PhotoshopResources.withoutStale(bytes) == kept) }
}
