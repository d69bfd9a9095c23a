extension PhotographReader {
  /// The file, and the format its first bytes tell.
  static func opened(_ path: String) throws(ImageError) -> (ReadableFile, ImageFormat) {
    let file: ReadableFile
    let first: [UInt8]
    do throws(FileError) {
      file = try ReadableFile(path)
      var window = FileWindow(file)
      first = try window.bytes(at: 0, min(64, file.count)) ?? []
    } catch {
      throw .file(error)
    }
    if first.isEmpty { throw .empty(path: path) }
    guard let format = ImageFormat(firstBytes: first) else {
      throw .unknownFormat(
        path: path, kind: kindOfFile(first), firstBytes: Array(first.prefix(8)))
    }
    return (file, format)
  }

  /// The codec at the first row.
  static func source(
    _ file: ReadableFile, _ format: ImageFormat, limits: Limits
  ) throws(ImageError) -> RowSource {
    do throws(RowFailure) {
      return try RowSource(file, format, scans: limits.jpegScans)
    } catch {
      throw explained(error, file.path, format)
    }
  }

  /// What a file says besides its pixels.
  struct Said {
    var metadata: PhotographMetadata
    var colours: PNGColours?
    var isGreyPalette = false
    var quality: Int?
  }

  static func said(
    _ file: ReadableFile, _ format: ImageFormat, limits: Limits
  ) throws(ImageError) -> Said {
    do throws(FileError) {
      switch format {
      case .jpeg:
        let segments = try JPEGSegments(file, limits: limits)
        return Said(
          metadata: segments.metadata, quality: JPEGQuality.estimate(segments.quantisation))
      case .png:
        if let chunks = try PNGChunks(file, limits: limits) {
          return Said(
            metadata: chunks.metadata, colours: chunks.colours,
            isGreyPalette: chunks.isPalette && chunks.isGreyPalette)
        }
      }
    } catch {
      throw .file(error)
    }
    throw .truncated(path: file.path, format: format, detail: "the last chunk is missing")
  }

  /// What a codec reported, as an error of this file.
  static func explained(
    _ failure: RowFailure, _ path: String, _ format: ImageFormat
  ) -> ImageError {
    switch failure {
    case .truncated(let detail): .truncated(path: path, format: format, detail: detail)
    case .damaged(let detail), .failed(let detail):
      .damaged(path: path, format: format, detail: detail)
    case .file(let code): .file(FileError(.read, path, .system(code)))
    }
  }

  /// Memory for some rows as the codec gives them: about a million bytes, or one row.
  final class Scratch {
    let rows: Int
    let memory: UnsafeMutableRawPointer

    init(rowBytes: Int) {
      rows = max(1, min(64, (1 << 20) / rowBytes))
      memory = .allocate(byteCount: rows * rowBytes, alignment: 64)
    }

    deinit { memory.deallocate() }
  }
}

extension PhotographMetadata {
  /// The EXIF block, read; one that cannot be read is dropped with a note. A density that the format
  /// itself does not say is taken from the block.
  mutating func checkExif() -> ExifBlock? {
    guard let bytes = exif else { return nil }
    guard let block = ExifBlock(bytes) else {
      exif = nil
      drop("EXIF", "its directory is damaged")
      return nil
    }
    if density == nil { density = block.density }
    return block
  }
}
