import Foundation
import Testing

@testable import Ops

/// The path of a file made by `Fixtures/make_photographs.py`.
func photograph(_ name: String) -> String { fixture(name, in: "photographs") }

/// The bytes of such a file.
func photographBytes(_ name: String) throws -> [UInt8] {
  try readFile(photograph(name), limit: 1 << 20)
}

/// The names of all such files that hold pictures.
func photographs() -> [String] {
  let names = (try? FileManager.default.contentsOfDirectory(atPath: photograph(""))) ?? []
  return names.filter { $0.hasSuffix(".png") || $0.hasSuffix(".jpg") }.sorted()
}

/// All samples of a picture: three a pixel, and alpha.
struct Samples: Equatable {
  var pixels: [UInt16]
  var alpha: [UInt16]

  init(pixels: [UInt16], alpha: [UInt16]) { (self.pixels, self.alpha) = (pixels, alpha) }

  /// Reads the rest of a picture, `rows` at a time.
  init(_ reader: PhotographReader, rows: Int = 4) throws {
    let count = reader.width * (reader.height - reader.rowsRead)
    pixels = [UInt16](repeating: 7, count: count * 3)
    alpha = [UInt16](repeating: 7, count: count)
    var done = 0
    while reader.rowsRead < reader.height {
      let part = min(rows, reader.height - reader.rowsRead)
      try pixels.withUnsafeMutableBufferPointer { pixels in
        try alpha.withUnsafeMutableBufferPointer { alpha in
          let start = done * reader.width
          try reader.read(
            rows: part, into: UnsafeMutableBufferPointer(rebasing: pixels[(start * 3)...]),
            alpha: UnsafeMutableBufferPointer(rebasing: alpha[start...]))
        }
      }
      done += part
    }
  }

  /// What the fixture says must be read.
  init(expected name: String) throws {
    let bytes = try photographBytes(name.prefix { $0 != "." } + ".rgba")
    (pixels, alpha) = ([], [])
    for place in stride(from: 0, to: bytes.count, by: 8) {
      let values = (0..<4).map {
        UInt16(bytes[place + 2 * $0]) | UInt16(bytes[place + 2 * $0 + 1]) << 8
      }
      pixels += values[..<3]
      alpha.append(values[3])
    }
  }

  /// The largest difference of colours.
  func difference(from other: Samples) -> Int {
    zip(pixels, other.pixels).map { abs(Int($0) - Int($1)) }.max() ?? 0
  }
}

/// Writes samples as a file of a reader's size.
func write(
  _ samples: Samples, to path: String, as format: ImageFormat, like reader: PhotographReader,
  depth: Int, hasAlpha: Bool, metadata: PhotographMetadata, rows: Int = 5
) throws {
  var writer = try PhotographWriter(
    replacing: path, format: format, width: reader.width, height: reader.height, depth: depth,
    hasAlpha: hasAlpha, metadata: metadata, quality: 95)
  while writer.rowsWritten < reader.height {
    let part = min(rows, reader.height - writer.rowsWritten)
    let start = writer.rowsWritten * reader.width
    try samples.pixels.withUnsafeBufferPointer { pixels in
      try samples.alpha.withUnsafeBufferPointer { alpha in
        try writer.write(
          rows: part, pixels: UnsafeBufferPointer(rebasing: pixels[(start * 3)...]),
          alpha: UnsafeBufferPointer(rebasing: alpha[start...]))
      }
    }
  }
  try writer.finish()
}

/// Makes the checksums of a PNG right again.
func repairChunkChecksums(_ png: inout [UInt8]) {
  var start = 8
  while let length = png.number(at: start, 4), start + 12 + length <= png.count {
    let crc = png[(start + 4)..<(start + 8 + length)].withUnsafeBytes { Int(crc32($0)) }
    png.set(crc, at: start + 8 + length, 4)
    start += 12 + length
  }
}

/// Makes a file of these bytes, in place.
func put(_ bytes: some Sequence<UInt8>, _ path: String) throws {
  try Data(bytes).write(to: URL(fileURLWithPath: path))
}
