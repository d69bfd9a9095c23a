import Testing

@testable import Ops

/// A file, and how far a sample may be from what is expected, of 65,535.
///
/// Exact but where a profile is used: 8-bit samples go through Little CMS's fast way, which is good
/// to a quarter of a level of 8 bits; 16-bit ones are good to 1 in 16,000. Two builds of libjpeg may
/// differ by a level (257), which a profile stretches.
struct ReadingRow: CustomTestStringConvertible, Sendable {
  var name: String
  var tolerance = 0
  var depth = 8
  var isGrey = false
  var hasAlpha = false
  var profile: String?
  var note: String?
  var testDescription: String { name }
}

private let stepOfEight = 64
private let stepOfSixteen = 4
private let builds = 257

private let rows: [ReadingRow] = [
  ReadingRow(name: "grey1.png", isGrey: true), ReadingRow(name: "grey2.png", isGrey: true),
  ReadingRow(name: "grey4.png", isGrey: true), ReadingRow(name: "grey8.png", isGrey: true),
  ReadingRow(name: "grey16.png", depth: 16, isGrey: true),
  ReadingRow(name: "greyalpha8.png", isGrey: true, hasAlpha: true),
  ReadingRow(name: "greyalpha16.png", depth: 16, isGrey: true, hasAlpha: true),
  ReadingRow(name: "grey2_trns.png", isGrey: true, hasAlpha: true),
  ReadingRow(name: "grey16_trns.png", depth: 16, isGrey: true, hasAlpha: true),
  ReadingRow(name: "rgb8.png"), ReadingRow(name: "rgb16.png", depth: 16),
  ReadingRow(name: "rgba8.png", hasAlpha: true),
  ReadingRow(name: "rgba16.png", depth: 16, hasAlpha: true),
  ReadingRow(name: "rgb8_trns.png", hasAlpha: true),
  ReadingRow(name: "rgb16_trns.png", depth: 16, hasAlpha: true),
  ReadingRow(name: "palette1.png"), ReadingRow(name: "palette2.png"),
  ReadingRow(name: "palette4.png"), ReadingRow(name: "palette8.png"),
  ReadingRow(name: "palette8_trns.png", hasAlpha: true),
  ReadingRow(name: "palette4_grey.png", isGrey: true),
  ReadingRow(name: "rgb8_with_palette.png"),
  ReadingRow(name: "interlaced_rgba16.png", depth: 16, hasAlpha: true),
  ReadingRow(name: "interlaced_grey2.png", isGrey: true),
  ReadingRow(name: "interlaced_palette4.png", isGrey: true),

  ReadingRow(name: "icc_adobe8.png", tolerance: stepOfEight, profile: "Fixture RGB"),
  ReadingRow(
    name: "icc_adobe_rgba16.png", tolerance: stepOfSixteen, depth: 16, hasAlpha: true,
    profile: "Fixture RGB"),
  ReadingRow(name: "icc_p3.png", tolerance: stepOfEight, hasAlpha: true, profile: "Fixture RGB"),
  ReadingRow(name: "icc_srgb.png", profile: "Fixture RGB"),
  ReadingRow(name: "icc_srgb_lcms.png", profile: "sRGB built-in"),
  ReadingRow(name: "icc_srgb16.png", depth: 16, profile: "Fixture RGB"),
  ReadingRow(name: "icc_grey8.png", tolerance: 1, isGrey: true, profile: "Fixture GRAY"),
  ReadingRow(
    name: "icc_greyalpha16.png", tolerance: 1, depth: 16, isGrey: true, hasAlpha: true,
    profile: "Fixture GRAY"),
  ReadingRow(
    name: "icc_grey_of_rgb.png", tolerance: stepOfEight, isGrey: true, profile: "Fixture RGB"),
  ReadingRow(
    name: "icc_palette.png", tolerance: stepOfEight, isGrey: true, profile: "Fixture RGB"),
  ReadingRow(name: "icc_damaged.png", note: "damaged"),
  ReadingRow(name: "icc_no_zlib.png", note: "damaged"),
  ReadingRow(name: "icc_bad_checksum.png", note: "its checksum is wrong"),
  ReadingRow(name: "icc_wrong_kind.png", note: "not for colours of this kind"),
  ReadingRow(name: "icc_bomb.png", note: "larger than 16777216 bytes"),

  ReadingRow(name: "gamma_linear.png", tolerance: stepOfEight),
  ReadingRow(name: "gamma_usual.png"),
  ReadingRow(name: "gamma_chrm.png", tolerance: stepOfSixteen, depth: 16),
  ReadingRow(name: "gamma_grey.png", tolerance: 1, depth: 16, isGrey: true),
  ReadingRow(name: "gamma_under_srgb.png"),
  ReadingRow(name: "gamma_under_icc.png", tolerance: stepOfEight, profile: "Fixture RGB"),
  ReadingRow(name: "gamma_zero.png"),
  ReadingRow(name: "gamma_no_lights.png", note: "chromaticities"),
  ReadingRow(name: "cicp_p3.png", tolerance: stepOfEight),
  ReadingRow(name: "cicp_pq.png", note: "code points 9 and 16"),

  ReadingRow(
    name: "all.png", tolerance: stepOfSixteen, depth: 16, profile: "Fixture RGB",
    note: "content credentials"),
  ReadingRow(name: "raw_profiles.png"), ReadingRow(name: "text_bomb.png"),
  ReadingRow(name: "bad_text_checksum.png", note: "iTXt"),

  ReadingRow(name: "ycc420.jpg", tolerance: builds),
  ReadingRow(name: "ycc444.jpg", tolerance: builds),
  ReadingRow(name: "rgb.jpg", tolerance: builds),
  ReadingRow(name: "grey.jpg", tolerance: builds, isGrey: true),
  ReadingRow(name: "progressive.jpg", tolerance: builds),
  ReadingRow(name: "arithmetic.jpg", tolerance: builds),
  ReadingRow(name: "cmyk.jpg", tolerance: builds),
  ReadingRow(name: "icc_jpeg.jpg", tolerance: 3 * builds, profile: "Fixture RGB"),
  ReadingRow(name: "icc_pieces.jpg", tolerance: 3 * builds, profile: "Fixture RGB"),
  ReadingRow(name: "icc_grey.jpg", tolerance: 3 * builds, isGrey: true, profile: "Fixture GRAY"),
  ReadingRow(name: "icc_cmyk.jpg", tolerance: 3 * builds, profile: "Fixture CMYK"),
  ReadingRow(name: "icc_missing_piece.jpg", tolerance: builds, note: "a part of it is missing"),
  ReadingRow(
    name: "all_jpeg.jpg", tolerance: 3 * builds, profile: "Fixture RGB", note: "further pictures"),
  ReadingRow(name: "exif_only.jpg", tolerance: builds),
  ReadingRow(name: "exif_damaged.jpg", tolerance: builds, note: "its directory is damaged"),
]

@Test(arguments: rows) func aPhotographIsReadAsItsFileMeansIt(_ row: ReadingRow) throws {
  let reader = try PhotographReader(photograph(row.name))
  let samples = try Samples(reader)
  let expected = try Samples(expected: row.name)
  #expect(samples.pixels.count == expected.pixels.count)
  #expect(samples.difference(from: expected) <= row.tolerance)
  #expect(samples.alpha == expected.alpha)
  #expect(reader.depth == row.depth)
  #expect(reader.isGrey == row.isGrey)
  #expect(reader.hasAlpha == row.hasAlpha)
  #expect(reader.format == (row.name.hasSuffix("png") ? .png : .jpeg))
  #expect(reader.profileName == row.profile)
  let notes = reader.metadata.notes.map(\.description)
  #expect(notes.isEmpty == (row.note == nil), "\(notes)")
  if let note = row.note { #expect(notes.contains { $0.contains(note) }, "\(notes)") }
  if row.isGrey {
    for place in stride(from: 0, to: samples.pixels.count, by: 3) {
      #expect(Set(samples.pixels[place..<(place + 3)]).count == 1)
    }
  }
}

@Test func noFixtureIsForgotten() { #expect(Set(rows.map(\.name)) == Set(photographs())) }

/// However many rows are asked for at once, and the second time round, the samples are the same.
@Test(arguments: rows) func rowsComeInAnyPortionsAndAgain(_ row: ReadingRow) throws {
  let reader = try PhotographReader(photograph(row.name))
  let samples = try Samples(reader, rows: 1)
  try reader.rewind()
  #expect(try Samples(reader, rows: 100) == samples)
  try reader.rewind()
  _ = try Samples(reader, rows: 3)
  #expect(reader.rowsRead == reader.height)
  // Without room for alpha, the colours are the same.
  try reader.rewind()
  var pixels = [UInt16](repeating: 0, count: samples.pixels.count)
  try pixels.withUnsafeMutableBufferPointer {
    try reader.read(rows: reader.height, into: $0, alpha: nil)
  }
  #expect(pixels == samples.pixels)
}

/// Both readers read the same bytes; this one also honours what a file says of its colours.
@Test(arguments: rows.filter { $0.tolerance == 0 || $0.tolerance == builds })
func theReaderForTrainingAgrees(_ row: ReadingRow) throws {
  let image = try Image(contentsOf: photograph(row.name))
  let reader = try PhotographReader(photograph(row.name))
  let samples = try Samples(reader)
  let upright = Image(
    width: reader.width, height: reader.height,
    pixels: samples.pixels.map { UInt8((UInt32($0) * 255 + 32_767) / 65_535) }
  ).oriented(reader.format == .jpeg ? reader.orientation : 1)
  #expect(image == upright)
}

@Test(arguments: 1...100) func theQualityOfAJPEGIsKnownFromItsTables(_ quality: Int) throws {
  try withFolder { folder in
    let image = Image(width: 1, height: 1, pixels: [1, 2, 3])
    try image.writeJPEG(to: folder + "/a.jpg", quality: quality)
    #expect(try PhotographReader(folder + "/a.jpg").quality == quality)
  }
}

@Test func aPNGHasNoQuality() throws {
  #expect(try PhotographReader(photograph("rgb8.png")).quality == nil)
  #expect(JPEGQuality.estimate([1, 2]) == nil)
  // Tables of another program: the nearest.
  #expect(
    JPEGQuality.estimate(JPEGQuality.scaled(to: 80).map { $0 + 1 }).map { 72...80 ~= $0 } == true)
}
