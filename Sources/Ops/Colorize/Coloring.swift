/// One photograph on its way from file to file.
final class Coloring {
  private let colorizer: Colorizer
  private let reader: PhotographReader
  private let output: String
  private let comparison: String?
  private let watch: (Double) -> Bool
  private let format: ImageFormat
  private let turning: Turning
  private let cut: StripCut
  private let strips: [Strip]
  private let times = StageTimes()
  /// The share of the memory that is for codecs and whole pictures.
  private let lease: MemoryBudget.Lease
  private var notes: [String] = []

  /// Strips on the way at once: decoded, painted, encoded.
  private static let depth = 3

  init(
    _ colorizer: Colorizer, _ path: String, _ output: String, _ comparison: String?,
    _ watch: @escaping (Double) -> Bool
  ) throws(ColorizeError) {
    let reader = try imaging { () throws(ImageError) in
      try PhotographReader(path, limits: colorizer.limits)
    }
    self.colorizer = colorizer
    self.reader = reader
    self.output = output
    self.comparison = comparison
    self.watch = watch
    format = colorizer.options.output(for: reader.format)
    turning = Turning(
      orientation: reader.orientation, width: reader.width, height: reader.height)
    cut = StripCut(width: reader.width, height: reader.height)
    let upright = try PhotographSink.uprightBytes(
      reader, as: format, turning: turning, limits: colorizer.limits)
    lease = colorizer.budget.lease(reader.codecBytes + upright)
    strips = (0..<min(Self.depth, cut.count)).map { [cut] _ in
      Strip(pixels: cut.rows * reader.width, hasAlpha: reader.hasAlpha)
    }
  }

  func run() throws(ColorizeError) -> ColoredPhotograph {
    let start = ContinuousClock.now
    let small = try firstPass()
    try goOn(Self.firstShare)
    let guide = try colorizer.paint(small, reader, times)
    try goOn(Self.firstShare + Self.networkShare)
    try imaging { () throws(ImageError) in try reader.rewind() }
    try secondPass(guide)
    var seconds = times.seconds
    seconds.total = (ContinuousClock.now - start).seconds
    return ColoredPhotograph(
      path: output, width: reader.width, height: reader.height, seconds: seconds, notes: notes)
  }

  // MARK: The passes

  private static let firstShare = 0.25
  private static let networkShare = 0.15

  private func firstPass() throws(ColorizeError) -> SmallPicture {
    let sides = SmallPicture.sides(reader.width, reader.height, size: colorizer.options.size)
    let thumbnail = StreamedThumbnail(
      of: reader.width, reader.height, to: sides.width, sides.height,
      channels: reader.isGrey ? 1 : 3)
    func shrink(_ number: Int) throws(ColorizeError) {
      try goOn(Self.firstShare * Double(number) / Double(cut.count))
      times.measure(.shrink) {
        thumbnail.take(
          rows: cut[number].count, strips[number % strips.count].samples, colorizer.crew)
      }
    }
    try StripStages.run(strips: cut.count, depth: strips.count, own: 1, [decode, shrink])
    return SmallPicture(thumbnail, orientation: reader.orientation)
  }

  private func secondPass(_ guide: ChromaGuide) throws(ColorizeError) {
    let painter = StripColoring(guide, isGrey: reader.isGrey, colorizer.crew)
    let pair = comparison.map { _ in
      ComparisonPicture(of: reader)
    }
    let done = Self.firstShare + Self.networkShare
    let sink = try PhotographSink(
      reader, to: output, as: format, options: colorizer.options, turning: turning)
    defer { sink.abandon() }
    func join(_ number: Int) throws(ColorizeError) {
      try goOn(done + (1 - done) * Double(number) / Double(cut.count))
      let (strip, rows) = (strips[number % strips.count], cut[number])
      times.measure(.join) {
        pair?.before.take(rows: rows.count, strip.samples, colorizer.crew)
        painter.paint(strip.samples, first: rows.lowerBound, rows: rows.count)
        pair?.after.take(rows: rows.count, strip.samples, colorizer.crew)
      }
    }
    func encode(_ number: Int) throws(ColorizeError) {
      let start = ContinuousClock.now
      try sink.take(strips[number % strips.count], rows: cut[number])
      times.add(.encode, since: start)
    }
    try StripStages.run(strips: cut.count, depth: strips.count, own: 1, [decode, join, encode])
    let start = ContinuousClock.now
    try goOn(done + (1 - done) * 0.99)
    try sink.finish(strips[0], cut)
    // After the result, so that none stands alone; the next run makes one that is missing.
    if let pair, let comparison { try pair.write(to: comparison, as: format) }
    times.add(.encode, since: start)
    notes = sink.notes
  }

  private func decode(_ number: Int) throws(ColorizeError) {
    let start = ContinuousClock.now
    let strip = strips[number % strips.count]
    try imaging { () throws(ImageError) in
      try reader.read(rows: cut[number].count, into: strip.pixels, alpha: strip.alpha)
    }
    times.add(.decode, since: start)
  }

  private func goOn(_ share: Double) throws(ColorizeError) {
    guard watch(share) else { throw .stopped }
  }
}

/// Gives an error of pictures its place among those of colouring.
func imaging<Value: ~Copyable>(
  _ body: () throws(ImageError) -> Value
) throws(ColorizeError) -> Value {
  do throws(ImageError) { return try body() } catch { throw .image(error) }
}

/// The seconds of the steps, added up by several threads.
final class StageTimes: Sendable {
  enum Stage: Sendable { case decode, shrink, network, join, encode }
  private let state = Locked(ColorizeSeconds())

  var seconds: ColorizeSeconds { state.withLock { $0 } }

  func add(_ stage: Stage, since start: ContinuousClock.Instant) {
    let spent = (ContinuousClock.now - start).seconds
    state.withLock { seconds in
      switch stage {
      case .decode: seconds.decode += spent
      case .shrink: seconds.shrink += spent
      case .network: seconds.network += spent
      case .join: seconds.join += spent
      case .encode: seconds.encode += spent
      }
    }
  }

  func measure(_ stage: Stage, _ body: () -> Void) {
    let start = ContinuousClock.now
    body()
    add(stage, since: start)
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
