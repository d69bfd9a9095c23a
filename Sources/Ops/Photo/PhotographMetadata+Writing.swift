extension RowSink {
  /// Writes that the pixels are sRGB, and the metadata in the places the format has for them. What
  /// does not fit is left out; `PhotographMetadata.forOutput` has told of it.
  func add(_ metadata: PhotographMetadata, _ format: ImageFormat) throws(RowFailure) {
    switch format {
    case .png: for chunk in metadata.chunks { try add(chunk: chunk.kind, chunk.bytes) }
    case .jpeg: for (marker, bytes) in metadata.segments { try add(segment: marker, bytes) }
    }
  }
}

extension PhotographMetadata {
  /// The most bytes a segment of a JPEG holds.
  static let segmentBytes = 65_533

  /// The chunks of a PNG: colours first, as the specification wants it (§5.6).
  var chunks: [MetadataBlock] {
    func block(_ kind: String, _ numbers: [Int]) -> MetadataBlock {
      MetadataBlock(kind: kind, bytes: numbers.flatMap { [UInt8]($0, size: 4) })
    }
    // gAMA and cHRM are for readers that do not know sRGB; values of §11.3.2.5.
    var chunks = [
      MetadataBlock(kind: "sRGB", bytes: [0]), block("gAMA", [45_455]),
      block("cHRM", [31_270, 32_900, 64_000, 33_000, 30_000, 60_000, 15_000, 6_000]),
    ]
    if let density = density?.png {
      let unit: UInt8 = density.unit == .metre ? 1 : 0
      let numbers = [UInt8](density.x, size: 4) + [UInt8](density.y, size: 4)
      chunks.append(MetadataBlock(kind: "pHYs", bytes: numbers + [unit]))
    }
    if let exif { chunks.append(MetadataBlock(kind: "eXIf", bytes: exif)) }
    if let time { chunks.append(MetadataBlock(kind: "tIME", bytes: time)) }
    if let xmp {
      // Not packed, language and translation empty, as the XMP specification wants it.
      let head = Array(PNGText.xmp.utf8) + [0, 0, 0, 0, 0]
      chunks.append(MetadataBlock(kind: "iTXt", bytes: head + xmp))
    }
    if let photoshop, !photoshop.isEmpty { chunks.append(PNGText.chunk(raw: "iptc", photoshop)) }
    return chunks + texts + others.filter { $0.kind.utf8.count == 4 && !$0.kind.hasPrefix("APP") }
  }

  /// The segments of a JPEG, each a marker and its bytes. The codec itself writes JFIF's.
  var segments: [(Int, [UInt8])] {
    var segments: [(Int, [UInt8])] = []
    if let exif { segments.append((0xe1, JPEGSegments.Signature.exif + exif)) }
    if let xmp { segments.append((0xe1, JPEGSegments.Signature.xmp + xmp)) }
    segments += extendedXMP.map { (0xe1, $0) }
    let profile = ColourConversion.profileOfSRGB()
    if !profile.isEmpty {
      segments.append((0xe2, JPEGSegments.Signature.profile + [1, 1] + profile))
    }
    if let photoshop {
      let signature = JPEGSegments.Signature.photoshop
      let size = Self.segmentBytes - signature.count
      for start in stride(from: 0, to: photoshop.count, by: size) {
        segments.append(
          (0xed, signature + photoshop[start..<min(start + size, photoshop.count)]))
      }
    }
    for block in others {
      guard block.kind.hasPrefix("APP"), let number = Int(block.kind.dropFirst(3)),
        (1...15).contains(number)
      else { continue }
      segments.append((0xe0 + number, block.bytes))
    }
    segments += comments.map { (0xfe, $0) }
    return segments.filter { $0.1.count <= Self.segmentBytes }
  }
}
