/// Colours photographs at their full size and depth.
///
/// Two passes over the rows of a file. The first makes a small picture, upright, whose longer side is
/// `options.size`; the network paints it. The second brings the colour to the full size along the
/// edges of the full lightness (`ChromaGuide`) and joins the two within sRGB (`ChromaJoin`), strip by
/// strip, while the next strip is decoded and the one before is encoded.
///
/// Memory: three strips of half a million pixels (8 bytes each), 12 bytes a pixel of the small
/// picture, what the network needs at that size, and 36 bytes a column and a row. None of it
/// grows with the picture, but where its file must be held whole (see `PhotographReader`), and for
/// a turned photograph written as PNG: its result is held in memory, to be turned upright. Where
/// several photographs are on the way, these two together stay within `limits.coloringBytes`.
public final class Colorizer {
  /// What paints.
  public let generator: PictureGenerator
  /// How it is done.
  public let options: ColorizeOptions
  let limits: Limits
  let crew: Crew
  /// Memory that photographs on the way share.
  let budget: MemoryBudget
  /// Whose turn it is: a network paints one picture at a time.
  private let turn = Locked(())

  /// Joins a generator and the options.
  ///
  /// - Throws: `ColorizeError.argument` for an option out of range.
  public init(
    _ generator: PictureGenerator, _ options: ColorizeOptions = ColorizeOptions(),
    limits: Limits = .standard
  ) throws(ColorizeError) {
    try options.check()
    self.generator = generator
    self.options = options
    self.limits = limits
    crew = Crew(generator.device)
    budget = MemoryBudget(limits.coloringBytes)
  }

  /// Colours one file.
  ///
  /// The result carries the metadata of the photograph, says that it is sRGB and has the
  /// photograph's depth, transparency and density. A JPEG keeps its stored rows and its orientation
  /// tag; a PNG is written upright, because most readers do not turn one.
  ///
  /// - Parameters:
  ///   - path: A PNG or JPEG.
  ///   - output: The result, put in its place only once it is whole.
  ///   - comparison: A small picture of before and after; nil for none.
  ///   - watch: Told the share that is done, 0 to 1, between strips; returns whether to go on.
  /// - Throws: `ColorizeError`; nothing is left at `output` then but what was there, unless it is
  ///   the comparison, made last, that could not be written. `stopped` when `watch` said so.
  public func colorize(
    _ path: String, to output: String, comparison: String? = nil,
    watch: @escaping (Double) -> Bool = { _ in true }
  ) throws(ColorizeError) -> ColoredPhotograph {
    let run = try Coloring(self, path, output, comparison, watch)
    return try run.run()
  }

  /// What the network makes of a photograph, when its turn has come.
  func paint(
    _ small: SmallPicture, _ reader: PhotographReader, _ times: StageTimes
  ) throws(ColorizeError) -> ChromaGuide {
    let painted = turn.withLock { _ in
      let start = ContinuousClock.now
      defer { times.add(.network, since: start) }
      return Result { () throws(ColorizeError) in
        try small.painted(
          by: generator, strength: options.strength, width: reader.width, height: reader.height,
          path: reader.path)
      }
    }
    return try painted.get()
  }

  /// Colours a picture in memory: upright, 8 bits a sample.
  ///
  /// - Throws: `ColorizeError.tensor`, `notFinite`.
  public func colorize(
    _ image: Image, named name: String = "the picture"
  ) throws(ColorizeError) -> Image {
    let (width, height) = (image.width, image.height)
    let cut = StripCut(width: width, height: height)
    let strip = Strip(pixels: cut.rows * width, hasAlpha: false)
    func load(_ rows: Range<Int>) {
      let start = rows.lowerBound * width * 3
      for place in 0..<(rows.count * width * 3) {
        strip.pixels[place] = UInt16(image.pixels[start + place]) * 257
      }
    }
    let sides = SmallPicture.sides(width, height, size: options.size)
    let thumbnail = StreamedThumbnail(of: width, height, to: sides.width, sides.height, channels: 3)
    for part in 0..<cut.count {
      load(cut[part])
      thumbnail.take(rows: cut[part].count, strip.samples, crew)
    }
    let guide = try SmallPicture(thumbnail, orientation: 1).painted(
      by: generator, strength: options.strength, width: width, height: height, path: name)
    let painter = StripColoring(guide, isGrey: false, crew)
    var result = image
    for part in 0..<cut.count {
      load(cut[part])
      painter.paint(strip.samples, first: cut[part].lowerBound, rows: cut[part].count)
      let start = cut[part].lowerBound * width * 3
      for place in 0..<(cut[part].count * width * 3) {
        result.pixels[start + place] = UInt8(
          (UInt32(strip.pixels[place]) * 255 + 32_767) / 65_535)
      }
    }
    return result
  }
}
