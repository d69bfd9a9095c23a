import Foundation
import Testing

@testable import Ops

/// Reads all a file has: its pixels, what it says, and what a new file would say.
private func readAll(_ path: String, limits: Limits = .standard) throws -> PhotographReader {
  let reader = try PhotographReader(path, limits: limits)
  _ = try Samples(reader, rows: 3)
  return reader
}

@Test(arguments: imageRefusals)
func aBadPhotographGetsASentence(_ row: (file: String, words: [String])) throws {
  let error = #expect(throws: ImageError.self) { try readAll(fixture(row.file)) }
  let sentence = try #require(error).description
  #expect(sentence.contains(fixture(row.file)))
  for word in row.words { #expect(sentence.contains(word), "\(sentence)") }
}

@Test(arguments: ["", "a\0b", "/dev/null"]) func oddPathsAreNoPhotographs(_ path: String) {
  #expect(throws: ImageError.self) { try PhotographReader(path) }
}

/// Pictures that a codec holds whole are refused before memory is taken.
@Test(arguments: [
  ("progressive.jpg", 21 * 14 * 3), ("interlaced_rgba16.png", 13 * 9 * 8),
  ("interlaced_palette4.png", 13 * 9 * 3),
])
func theMemoryOfACodecIsBounded(_ name: String, _ least: Int) throws {
  var limits = Limits.standard
  limits.codecBytes = least - 1
  let path = photograph(name)
  let error = #expect(throws: ImageError.self) { try PhotographReader(path, limits: limits) }
  guard case .needsMemory(path, _, let bytes, least - 1) = error else {
    Issue.record("\(String(describing: error))")
    return
  }
  #expect(error?.description.contains("limit codecBytes") == true)
  limits.codecBytes = bytes
  _ = try readAll(path, limits: limits)
  limits.maximumPixels = 5
  #expect(throws: ImageError.self) { try PhotographReader(path, limits: limits) }
  limits = .standard
  limits.codecBytes = 0
  _ = try readAll(photograph("ycc420.jpg"), limits: limits)
}

/// A file that ends too early is never a picture with a grey bottom, wherever it was cut.
@Test(arguments: [
  "rgb16.png", "interlaced_rgba16.png", "palette8_trns.png", "all.png", "icc_adobe8.png",
  "ycc420.jpg",
  "progressive.jpg", "grey.jpg", "icc_cmyk.jpg", "all_jpeg.jpg", "arithmetic.jpg",
])
func everyTrueBeginningOfAPhotographIsRefused(_ name: String) throws {
  let bytes = try photographBytes(name)
  try withFolder { folder in
    let path = folder + "/cut"
    // Preparing a profile takes some milliseconds; every ninth length does for two long files.
    let step = ["all_jpeg.jpg", "icc_cmyk.jpg"].contains(name) ? 9 : 1
    for count in stride(from: 0, to: bytes.count, by: step) {
      try put(bytes.prefix(count), path)
      let error = #expect(throws: ImageError.self, "cut after \(count) bytes") {
        try readAll(path)
      }
      // An arithmetic code has no end of its own; all others know that bytes are missing.
      if count > 200, name != "arithmetic.jpg" {
        #expect(
          error?.isTruncation == true, "cut after \(count) bytes: \(String(describing: error))")
      }
    }
  }
}

/// After an error each read throws the same; from the first row again, rows come again.
@Test func anErrorStaysUntilTheFirstRowIsSought() throws {
  try withFolder { folder in
    let path = folder + "/cut.jpg"
    let image = Image(
      width: 64, height: 640, pixels: (0..<(64 * 640 * 3)).map { UInt8(truncatingIfNeeded: $0 * 7) }
    )
    let bytes = try image.encodedJPEG(quality: 95)
    try put(bytes.prefix(bytes.count / 2), path)
    let reader = try PhotographReader(path)
    let first = try #require(
      #expect(throws: ImageError.self) { _ = try Samples(reader, rows: 1) })
    let rows = reader.rowsRead
    #expect(rows > 100 && rows < 500)
    #expect(throws: first) { _ = try Samples(reader, rows: 1) }
    try reader.rewind()
    #expect(reader.rowsRead == 0)
    #expect(throws: first) { _ = try Samples(reader, rows: 1) }
    #expect(reader.rowsRead == rows)
  }
}

/// A file that is cut or replaced in place while it is read gives an error, not a crash.
@Test(arguments: [ImageFormat.png, .jpeg])
func aFileThatShrinksWhileItIsReadIsAnError(_ format: ImageFormat) throws {
  try withFolder { folder in
    let path = folder + "/a"
    var dice = Dice(state: 3)
    let image = Image(
      width: 400, height: 400, pixels: (0..<480_000).map { _ in .random(in: 0...255, using: &dice) }
    )
    if format == .png { try image.writePNG(to: path) } else { try image.writeJPEG(to: path) }
    let reader = try PhotographReader(path)
    truncate(path, 1000)
    let error = #expect(throws: ImageError.self) { _ = try Samples(reader) }
    #expect(error?.isTruncation == true, "\(String(describing: error))")
    #expect(throws: ImageError.self) {
      try reader.rewind()
      _ = try Samples(reader)
    }
    try Image(width: 1, height: 1, pixels: [1, 2, 3]).writePNG(to: folder + "/b")
    try put(try readFile(folder + "/b", limit: 9999), path)
    #expect(throws: ImageError.self) { try reader.rewind() }
  }
}

/// Whatever the bytes, reading returns or throws; and what can be read can be written and read.
@Test(arguments: photographs().filter { !$0.contains("bomb") })
func spoiledPhotographsNeverTrap(_ name: String) throws {
  var limits = Limits.standard
  limits.maximumPixels = 1 << 14
  limits.codecBytes = 1 << 20
  let bytes = try photographBytes(name)
  let isPNG = name.hasSuffix(".png")
  var dice = Dice(state: UInt64(bytes.count))
  try withFolder { folder in
    for round in 0..<60 {
      var spoiled = bytes
      for _ in 0..<Int.random(in: 1...4, using: &dice) {
        // Mostly where the file speaks of itself, not in the pixels.
        let place = round % 3 == 0 ? 0..<bytes.count : 2..<min(bytes.count, 600)
        let values: [UInt8] = [0, 1, 0x7f, 0xff, .random(in: 0...255, using: &dice)]
        spoiled[Int.random(in: place, using: &dice)] = values.randomElement(using: &dice) ?? 0
      }
      if isPNG && round % 4 != 0 { repairChunkChecksums(&spoiled) }
      let path = folder + "/spoiled"
      try put(spoiled, path)
      guard let reader = try? readAll(path, limits: limits) else { continue }
      guard round % 4 == 1 else { continue }
      try reader.rewind()
      let samples = try Samples(reader)
      for format in [ImageFormat.png, .jpeg] {
        let output = reader.metadata.forOutput(
          as: format, width: reader.width, height: reader.height, orientation: reader.orientation)
        let isPNG = format == .png
        try write(
          samples, to: folder + "/new", as: format, like: reader, depth: isPNG ? reader.depth : 8,
          hasAlpha: isPNG && reader.hasAlpha, metadata: output)
        let new = try readAll(folder + "/new", limits: limits)
        #expect((new.width, new.height) == (reader.width, reader.height))
        if output.exif != nil { #expect(new.orientation == reader.orientation) }
      }
    }
  }
}

extension ImageError {
  fileprivate var isTruncation: Bool {
    if case .truncated = self { true } else { false }
  }
}
