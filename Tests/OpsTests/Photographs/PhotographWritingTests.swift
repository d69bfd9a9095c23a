import Foundation
import Testing

@testable import Ops

/// A picture of noise, so that no packing and no filter hides a mistake.
private func noise(_ width: Int, _ height: Int) -> Samples {
  var dice = Dice(state: UInt64(width * 1000 + height))
  return Samples(
    pixels: (0..<(width * height * 3)).map { _ in .random(in: 0...(.max), using: &dice) },
    alpha: (0..<(width * height)).map { _ in .random(in: 0...(.max), using: &dice) })
}

private func written(
  _ samples: Samples, _ width: Int, _ height: Int, to path: String, depth: Int, hasAlpha: Bool,
  format: ImageFormat = .png
) throws -> PhotographReader {
  var writer = try PhotographWriter(
    replacing: path, format: format, width: width, height: height, depth: depth, hasAlpha: hasAlpha)
  try samples.pixels.withUnsafeBufferPointer { pixels in
    try samples.alpha.withUnsafeBufferPointer { alpha in
      try writer.write(rows: height, pixels: pixels, alpha: alpha)
    }
  }
  try writer.finish()
  return try PhotographReader(path)
}

@Test(arguments: [(1, 1), (7, 5), (300, 200), (1, 400), (400, 1)], [true, false])
func samplesOf16BitsComeBackIdentical(_ size: (Int, Int), _ hasAlpha: Bool) throws {
  try withFolder { folder in
    var samples = noise(size.0, size.1)
    let reader = try written(
      samples, size.0, size.1, to: folder + "/a", depth: 16, hasAlpha: hasAlpha)
    #expect((reader.width, reader.height, reader.depth) == (size.0, size.1, 16))
    #expect(reader.hasAlpha == hasAlpha)
    if !hasAlpha { samples.alpha = samples.alpha.map { _ in .max } }
    #expect(try Samples(reader) == samples)
  }
}

/// Each of the 256 values, and values between them, to the nearest.
@Test func samplesOf8BitsAreRoundedAndComeBackIdentical() throws {
  try withFolder { folder in
    let all = (0...65_535).map { UInt16($0) }
    let samples = Samples(pixels: all.flatMap { [$0, $0, $0] }, alpha: all)
    let reader = try written(samples, 256, 256, to: folder + "/a", depth: 8, hasAlpha: true)
    let read = try Samples(reader)
    for (value, got) in zip(all, read.alpha) {
      #expect(Int(got) == Int((Double(value) / 257).rounded()) * 257)
    }
    let again = try written(read, 256, 256, to: folder + "/b", depth: 8, hasAlpha: true)
    #expect(try Samples(again) == read)
  }
}

@Test func aJPEGKeepsColourAtFullSize() throws {
  try withFolder { folder in
    // Red and blue columns in turn: halved chroma would make them purple.
    let pixels = (0..<256).flatMap { $0 % 2 == 0 ? [UInt16.max, 0, 0] : [0, 0, .max] }
    let samples = Samples(pixels: pixels, alpha: (0..<256).map { _ in .max })
    let reader = try written(
      samples, 16, 16, to: folder + "/a", depth: 8, hasAlpha: false, format: .jpeg)
    #expect(reader.quality == 95)
    #expect(try Samples(reader).difference(from: samples) < 30 * 257)
  }
}

/// A large JPEG is written without a second look at it; it must read the same.
@Test func bothWaysOfCodingAJPEGGiveTheSamePicture() throws {
  let (width, height) = (64, 48)
  let rows = noise(width, height).pixels.map { UInt8($0 >> 8) }
  let files = try [true, false].map { optimise in
    let sink = try RowSink(
      jpegOf: width, by: height, quality: 90, optimise: optimise,
      density: PixelDensity.JFIF(unit: 1, x: 72, y: 72))
    try rows.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { try sink.write(rows: height, start) }
    }
    try sink.finish()
    return Array(sink.take())
  }
  #expect(files[0].count < files[1].count)
  #expect(try Image(decoding: files[0]) == Image(decoding: files[1]))
}

@Test func theNewFileSaysThatItIsSRGB() throws {
  try withFolder { folder in
    let samples = noise(3, 2)
    _ = try written(samples, 3, 2, to: folder + "/a.png", depth: 8, hasAlpha: false)
    let png = try readFile(folder + "/a.png", limit: 9999)
    let places = try ["IHDR", "sRGB", "gAMA", "cHRM", "IDAT", "IEND"].map {
      try #require(png.place(of: Array($0.utf8)))
    }
    #expect(places == places.sorted())
    // Two runs give the same bytes.
    _ = try written(samples, 3, 2, to: folder + "/a.jpg", depth: 8, hasAlpha: false, format: .jpeg)
    _ = try written(samples, 3, 2, to: folder + "/b.jpg", depth: 8, hasAlpha: false, format: .jpeg)
    let jpeg = try readFile(folder + "/a.jpg", limit: 9999)
    #expect(jpeg == (try readFile(folder + "/b.jpg", limit: 9999)))
    #expect(jpeg.place(of: Array("ICC_PROFILE\0\u{1}\u{1}".utf8)) != nil)
  }
}

@Test func aDroppedWriterLeavesTheOldFile() throws {
  try withFolder { folder in
    let path = folder + "/a.png"
    try AtomicFile.write([1, 2, 3], to: path)
    do {
      var writer = try PhotographWriter(replacing: path, format: .png, width: 500, height: 500)
      let samples = noise(500, 100)
      try samples.pixels.withUnsafeBufferPointer { try writer.write(rows: 100, pixels: $0) }
      #expect(names(in: folder) == [".a.png.tmp", "a.png"])
    }
    #expect(names(in: folder) == ["a.png"])
    #expect(try readFile(path, limit: 9) == [1, 2, 3])
  }
}

/// The picture that is read may be the one that is replaced.
@Test func aPhotographCanReplaceItself() throws {
  try withFolder { folder in
    let path = folder + "/a.png"
    let samples = noise(200, 150)
    let reader = try written(samples, 200, 150, to: path, depth: 16, hasAlpha: true)
    let first = try Samples(reader)
    try reader.rewind()
    try write(
      try Samples(reader), to: path, as: .png, like: reader, depth: 16, hasAlpha: true,
      metadata: reader.metadata)
    #expect(try Samples(PhotographReader(path)) == first)
    try reader.rewind()
    #expect(try Samples(reader) == first)
  }
}

@Test(.enabled(if: access("/dev/full", W_OK) == 0, "this system has no /dev/full"))
func aFullDiskIsReportedByTheWriter() throws {
  let error = #expect(throws: ImageError.self) {
    _ = try written(noise(9, 9), 9, 9, to: "/dev/full", depth: 8, hasAlpha: false)
  }
  #expect(error == .file(FileError(.write, "/dev/full", .system(ENOSPC))))
}

@Test func whatCannotBeWrittenIsRefused() throws {
  try withFolder { folder in
    let path = folder + "/a"
    func refused(
      _ format: ImageFormat, _ width: Int, _ height: Int, depth: Int = 8, alpha: Bool = false,
      quality: Int = 95, to place: String? = nil
    ) -> ImageError? {
      #expect(throws: ImageError.self) {
        _ = try PhotographWriter(
          replacing: place ?? path, format: format, width: width, height: height, depth: depth,
          hasAlpha: alpha, quality: quality)
      }
    }
    #expect(refused(.png, 0, 5) == .badSize(width: 0, height: 5))
    #expect(refused(.png, 5, -1) == .badSize(width: 5, height: -1))
    #expect(refused(.jpeg, 5, 5, quality: 0) == .badQuality(0))
    #expect(refused(.jpeg, 5, 5, depth: 16)?.description.contains("16 bits") == true)
    #expect(refused(.jpeg, 5, 5, alpha: true)?.description.contains("transparency") == true)
    #expect(refused(.jpeg, 65_501, 5)?.description.contains("65500 at most") == true)
    #expect(refused(.png, 5, 1 << 40)?.description.contains("at most") == true)
    #expect(refused(.png, 5, 5, to: folder)?.description.contains("it is a folder") == true)
    #expect(names(in: folder) == [])
  }
}
