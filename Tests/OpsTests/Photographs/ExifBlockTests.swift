import Testing

@testable import Ops

private typealias Tag = ExifBlock.Tag

private func block(_ name: String) throws -> ExifBlock {
  try #require(ExifBlock(photographBytes("exif_\(name).tif")))
}

@Test(arguments: [("little", 6), ("big", 8), ("plain", 3)])
func exifIsReadInBothByteOrders(_ name: String, _ orientation: Int) throws {
  let block = try block(name)
  #expect(block.orientation == orientation)
  #expect(block.density == PixelDensity(x: 300, y: 200, unit: .inch))
  #expect(block.value(Tag.pixelWidth, in: block.own) == 99)
  #expect(block.value(Tag.pixelHeight, in: block.own) == 98)
  #expect(block.entry(1, in: block.exchange)?.count == 4)
}

/// What must be true of the new file is set; nothing moves; the thumbnail is gone.
@Test(arguments: ["little", "big"], [(640, 480, 6), (70_000, 3, 6), (640, 480, 1)])
func whatMustChangeIsChangedInPlace(_ name: String, _ facts: (Int, Int, Int)) throws {
  let old = try block(name)
  var new = old
  new.describe(width: facts.0, height: facts.1, orientation: facts.2)
  #expect(new.orientation == facts.2)
  for (tag, value) in [(Tag.width, facts.0), (Tag.height, facts.1)] {
    #expect(new.value(tag, in: new.main) == value)
  }
  for (tag, value) in [(Tag.pixelWidth, facts.0), (Tag.pixelHeight, facts.1), (Tag.colourSpace, 1)]
  {
    #expect(new.value(tag, in: new.own) == value)
  }
  let rule = try #require(new.entry(1, in: new.exchange))
  #expect(Array(new.bytes[(rule.offset + 8)..<(rule.offset + 12)]) == Array("R98\0".utf8))
  #expect(new.entry(Tag.whitePoint, in: new.main) == nil)
  #expect(new.entry(Tag.gamma, in: new.own) == nil)
  #expect(new.main.count == old.main.count - 1)
  let turned = (facts.2 > 4) != ((old.orientation ?? 1) > 4)
  #expect(new.density == (turned ? old.density?.turned : old.density))

  #expect(new.number(at: new.main.link, 4) == 0)
  #expect(new.bytes.place(of: [0xff, 0xd8, 0xff]) == nil)
  #expect(new.bytes.count < old.bytes.count)

  // Descriptions, dates, places and the maker's secrets stand where they stood.
  for text in ["Grandma\0", "Scanner\0", "1931:05:06 07:08:09\0", "MAKER\0keep me"] {
    let place = try #require(old.bytes.place(of: Array(text.utf8)))
    #expect(new.bytes.place(of: Array(text.utf8)) == place)
  }
  for tag in [0x10e, 0x131, Tag.exif, Tag.gps] {
    let (before, after) = (old.entry(tag, in: old.main), new.entry(tag, in: new.main))
    #expect(before != nil && before?.count == after?.count && before?.type == after?.type)
    #expect(
      before.flatMap { old.number(at: $0.offset + 8, 4) }
        == after.flatMap { new.number(at: $0.offset + 8, 4) })
  }
}

/// An sRGB block without a thumbnail changes in the numbers named and nowhere else.
@Test func littleIsTouched() throws {
  let old = try block("plain")
  var new = old
  new.describe(width: 99, height: 98, orientation: 3)
  // R03 becomes R98; all else was true already.
  #expect(new.bytes.count == old.bytes.count)
  #expect(zip(new.bytes, old.bytes).count { $0 != $1 } == 2)
  #expect(new.entry(Tag.gamma, in: new.own) != nil)
}

@Test(arguments: [
  "", "II", "II*\0", "MM*\0\0\0\0\u{8}", "XX*\0\u{8}\0\0\0\0\0", "II*\0\u{8}\0\0\0",
  "II*\0\u{7f}\u{7f}\u{7f}\u{7f}\u{1}\0", "II*\0\u{8}\0\0\0\u{7f}\u{7f}\u{12}\u{1}",
  "II*\0\0\0\0\0\0\0\0\0", "II*\0\u{4}\0\0\0\0\0\0\0",
])
func aBlockWithoutADirectoryIsNone(_ text: String) {
  #expect(ExifBlock(Array(text.utf8)) == nil)
}

/// Directories that point to themselves, to each other or past the end.
@Test(arguments: [8, 0, 7, 150, 1 << 20, 0x7fff_ffff, 0xffff_ffff])
func pointersGoNowhereBad(_ target: Int) throws {
  for name in ["little", "big"] {
    var bytes = try photographBytes("exif_\(name).tif")
    let old = try block(name)
    for (tag, directory) in [(Tag.exif, old.main), (Tag.gps, old.main), (Tag.exchange, old.own)] {
      let entry = try #require(old.entry(tag, in: directory))
      bytes.set(target, at: entry.offset + 8, 4, little: old.isLittle)
    }
    bytes.set(target, at: old.main.link, 4, little: old.isLittle)
    var new = try #require(ExifBlock(bytes))
    new.describe(width: 5, height: 6, orientation: 2)
    #expect(new.bytes.count <= bytes.count)
    #expect(ExifBlock(new.bytes)?.orientation == 2)
  }
}

/// Whatever a block says, changing it returns, and takes no longer than its size asks for.
@Test(arguments: ["little", "big", "plain"]) func spoiledBlocksNeverTrap(_ name: String) throws {
  let bytes = try photographBytes("exif_\(name).tif")
  var dice = Dice(state: 5)
  for _ in 0..<4000 {
    var spoiled = bytes
    for _ in 0..<Int.random(in: 1...6, using: &dice) {
      let values: [UInt8] = [0, 1, 2, 8, 12, 0x7f, 0x80, 0xff, .random(in: 0...255, using: &dice)]
      spoiled[Int.random(in: 2..<bytes.count, using: &dice)] =
        values.randomElement(using: &dice) ?? 0
    }
    if Bool.random(using: &dice) {
      spoiled.removeLast(Int.random(in: 0..<bytes.count, using: &dice))
    }
    guard var block = ExifBlock(spoiled) else { continue }
    _ = block.density
    block.describe(width: 70_000, height: 2, orientation: 1)
    #expect(block.bytes.count <= spoiled.count)
    #expect(ExifBlock(block.bytes) != nil)
  }
}

/// A directory of 65,535 entries that all must go, in a block that a PNG may hold.
@Test func aHugeDirectoryIsChangedInOnePass() throws {
  var bytes: [UInt8] = Array("II*\0\u{8}\0\0\0".utf8) + [0xff, 0xff]
  for _ in 0..<65_535 { bytes += [0x3e, 1, 5, 0, 1, 0, 0, 0, 8, 0, 0, 0] }
  bytes += [0, 0, 0, 0]
  var block = try #require(ExifBlock(bytes))
  block.describe(width: 1, height: 1, orientation: 1)
  #expect(block.main.count == 0)
  #expect(block.bytes.count == bytes.count)
}
