import Testing

@testable import Ops

/// Moving PNG files, taken apart again. Pillow reads the same file as the same pictures
/// (`Tests/Terminal/check_pictures.py`).
@Suite struct MovingPictureTests {
  static let frames = (0..<3).map { number in
    Image(
      width: 5, height: 4,
      pixels: (0..<60).map { UInt8(($0 * 7 + number * 40) & 255) })
  }

  /// The chunks of a PNG file, checksums checked.
  static func chunks(_ file: [UInt8]) -> [(kind: String, content: [UInt8])] {
    var chunks: [(String, [UInt8])] = []
    var position = 8
    while let size = file.number(at: position, 4), position + 12 + size <= file.count {
      let body = Array(file[(position + 4)..<(position + 8 + size)])
      #expect(file.number(at: position + 8 + size, 4) == body.withUnsafeBytes { Int(crc32($0)) })
      chunks.append((String(decoding: body[..<4], as: UTF8.self), Array(body[4...])))
      position += 12 + size
    }
    #expect(position == file.count)
    return chunks
  }

  @Test func aFileIsThePictureAndMovesThroughTheFrames() throws {
    let still = Self.frames[2]
    let file = try still.encodedPNG(moving: Self.frames, seconds: 0.25)
    // A reader that knows no motion sees the picture.
    #expect(try Image(decoding: file) == still)

    let chunks = Self.chunks(file)
    #expect(
      chunks.map(\.kind)
        == ["IHDR", "acTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND"])
    #expect(chunks[1].content == [0, 0, 0, 3, 0, 0, 0, 0])
    let motion = chunks[3...8].map { $0 }
    #expect(motion.map { $0.content.number(at: 0, 4) } == [0, 1, 2, 3, 4, 5])
    for (number, frame) in Self.frames.enumerated() {
      let control = motion[2 * number].content
      #expect(control.count == 26)
      #expect([4, 8, 12, 16].map { control.number(at: $0, 4) } == [5, 4, 0, 0])
      #expect(control.number(at: 20, 2) == (number == 2 ? 1000 : 250))
      #expect(control[22...] == [3, 232, 0, 0])
      // The pixels of a frame in a file of their own.
      let pixels = Array(motion[2 * number + 1].content[4...])
      var alone = Array(file[..<33])
      for (kind, content) in [("IDAT", pixels), ("IEND", [])] {
        let body = Array(kind.utf8) + content
        let checksum = body.withUnsafeBytes { crc32($0) }
        alone += withUnsafeBytes(of: UInt32(content.count).bigEndian, Array.init) + body
        alone += withUnsafeBytes(of: checksum.bigEndian, Array.init)
      }
      #expect(try Image(decoding: alone) == frame)
    }
  }

  @Test(arguments: [(0.0, 1, 1), (0.02, 20, 80), (20, 20_000, 65535), (1e9, 65535, 65535)])
  func aFrameStandsAsLongAsItMay(_ seconds: Double, _ each: Int, _ last: Int) throws {
    let file = try Self.frames[0].encodedPNG(moving: Self.frames, seconds: seconds)
    let times = Self.chunks(file).filter { $0.kind == "fcTL" }.map { $0.content.number(at: 20, 2) }
    #expect(times == [each, each, last])
  }

  @Test func aFrameOfAnotherSizeIsRefused() throws {
    let other = Image(width: 4, height: 5, pixels: Array(repeating: 0, count: 60))
    #expect(throws: ImageError.badSize(width: 4, height: 5)) {
      try Self.frames[0].encodedPNG(moving: Self.frames + [other], seconds: 1)
    }
  }
}
