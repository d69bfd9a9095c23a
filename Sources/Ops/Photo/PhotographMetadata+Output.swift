extension PhotographMetadata {
  /// These metadata as a new sRGB file of the same picture should carry them.
  ///
  /// In the EXIF block, the orientation, the picture's sides and the colour space are set where the
  /// block has such tags; the thumbnail is taken out, because it shows the old colours. All else
  /// keeps its bytes and its place, so that maker notes, which count from the start of the block,
  /// go on working. The same facts are set in the XMP packet. Photoshop's thumbnail and its copy of
  /// the profile are taken out. What the new format holds elsewhere moves there; what it cannot
  /// hold is dropped with a note.
  ///
  /// Of an EXIF block that is too large for a JPEG, the orientation alone is kept.
  ///
  /// Comments of a JPEG become texts of a PNG with the keyword `Comment`, and back; other texts of
  /// a PNG become comments that start with their keyword.
  ///
  /// - Parameters:
  ///   - format: The format of the new file.
  ///   - width: Columns as they will be stored, before orientation.
  ///   - height: Rows as they will be stored.
  ///   - orientation: What the new file says of its orientation, 1 to 8: that of the reader where
  ///     rows are written as they were read, 1 where they were turned upright.
  public func forOutput(
    as format: ImageFormat, width: Int, height: Int, orientation: Int
  ) -> PhotographMetadata {
    var result = self
    result.profile = nil
    if let bytes = exif {
      if var block = ExifBlock(bytes) {
        let old = block.orientation ?? 1
        if (old > 4) != (orientation > 4) { result.density = density?.turned }
        block.describe(width: width, height: height, orientation: orientation)
        result.exif = block.bytes
      } else {
        result.exif = nil
        result.drop("EXIF", "its directory is damaged")
      }
    }
    if var packet = xmp {
      XMPPacket.describe(&packet, width: width, height: height, orientation: orientation)
      result.xmp = packet
    }
    result.photoshop = photoshop.map(PhotoshopResources.withoutStale)
    switch format {
    case .png: result.moveToPNG()
    case .jpeg: result.moveToJPEG(orientation)
    }
    return result
  }

  private mutating func moveToPNG() {
    for comment in comments {
      let text = Array(comment.reversed().drop { $0 == 0 }.reversed())
      if text.contains(0) {
        drop("a comment", "it is no text")
      } else {
        texts.append(PNGText.chunk("Comment", text))
      }
    }
    comments = []
    if !extendedXMP.isEmpty {
      drop("the extended part of the XMP packet", "a PNG has no place for it")
      extendedXMP = []
    }
    dropOthers { !$0.hasPrefix("APP") }
  }

  private mutating func moveToJPEG(_ orientation: Int) {
    for chunk in texts {
      guard let text = PNGText(chunk, limit: Self.segmentBytes) else {
        drop("a text", "it is damaged or larger than a segment of a JPEG")
        continue
      }
      let isComment = text.keyword == "Comment"
      let comment = Array((isComment ? text.text : "\(text.keyword): \(text.text)").utf8)
      if comment.count <= Self.segmentBytes {
        comments.append(comment)
      } else {
        drop("the text \(text.keyword)", "it is larger than a segment of a JPEG")
      }
    }
    texts = []
    if time != nil {
      drop("the time of the last change", "a JPEG has no place for it")
      time = nil
    }
    let room = Self.segmentBytes
    if let exif, exif.count > room - JPEGSegments.Signature.exif.count {
      // Without its orientation the picture would lie on its side.
      let isTurned = (2...8).contains(orientation)
      drop(
        isTurned ? "EXIF, but for its orientation," : "EXIF",
        "it is larger than a segment of a JPEG")
      self.exif = isTurned ? ExifBlock.saying(orientation: orientation) : nil
    }
    if let xmp, xmp.count > room - JPEGSegments.Signature.xmp.count {
      drop("XMP", "it is larger than a segment of a JPEG")
      self.xmp = nil
    }
    dropOthers { $0.hasPrefix("APP") }
  }

  private mutating func dropOthers(unless isKept: (String) -> Bool) {
    for block in others where !isKept(block.kind) {
      drop("a block of another program (\(block.kind))", "the new format has no place for it")
    }
    others.removeAll { !isKept($0.kind) }
  }
}
