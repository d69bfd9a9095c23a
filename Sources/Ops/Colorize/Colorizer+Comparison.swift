extension Colorizer {
  /// Makes the small picture of before and after of a photograph that was coloured earlier.
  ///
  /// - Parameters:
  ///   - path: The photograph.
  ///   - result: What was made of it; it is only read.
  ///   - comparison: The small picture of both, in the format of the result.
  ///   - watch: Told the share that is done, 0 to 1, between strips; returns whether to go on.
  /// - Returns: The comparison as `path`, and the sides of the photograph.
  /// - Throws: `ColorizeError`; also when the two are not of one size. `stopped` when `watch` said so.
  func compare(
    _ path: String, with result: String, to comparison: String, watch: (Double) -> Bool
  ) throws(ColorizeError) -> ColoredPhotograph {
    let start = ContinuousClock.now
    let (before, width, height, _) = try shrunk(path) { watch($0 / 2) }
    let (after, _, _, format) = try shrunk(result) { watch(0.5 + $0 / 2) }
    guard before.width == after.width, before.height == after.height else {
      throw .otherPicture(result: result, input: path)
    }
    try ComparisonPicture.write(before, after, to: comparison, as: format)
    var seconds = ColorizeSeconds()
    seconds.total = (ContinuousClock.now - start).seconds
    return ColoredPhotograph(
      path: comparison, width: width, height: height, seconds: seconds, notes: [])
  }

  /// A photograph at the size of a half of a comparison, upright; its stored sides and format.
  private func shrunk(
    _ path: String, watch: (Double) -> Bool
  ) throws(ColorizeError) -> (Image, width: Int, height: Int, ImageFormat) {
    let reader = try imaging { () throws(ImageError) in
      try PhotographReader(path, limits: limits)
    }
    let (width, height) = (reader.width, reader.height)
    let lease = budget.lease(reader.codecBytes)
    defer { withExtendedLifetime(lease) {} }
    let cut = StripCut(width: width, height: height)
    let strip = Strip(pixels: cut.rows * width, hasAlpha: reader.hasAlpha)
    let thumbnail = ComparisonPicture.half(of: reader, channels: reader.isGrey ? 1 : 3)
    for number in 0..<cut.count {
      guard watch(Double(number) / Double(cut.count)) else { throw .stopped }
      let rows = cut[number].count
      try imaging { () throws(ImageError) in
        try reader.read(rows: rows, into: strip.pixels, alpha: strip.alpha)
      }
      thumbnail.take(rows: rows, strip.samples, crew)
    }
    return (thumbnail.image().oriented(reader.orientation), width, height, reader.format)
  }
}
