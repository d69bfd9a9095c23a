/// Paints rows of the full picture, all threads at once.
///
/// A strip is cut into tiles of `GuideTile.width` columns and 32 rows. The tiles do not depend on
/// the number of threads, so neither do the pixels.
struct StripColoring {
  private let guide: ChromaGuide
  private let isGrey: Bool
  private let crew: Crew
  /// Rows of a tile.
  private static let tileRows = 32

  init(_ guide: ChromaGuide, isGrey: Bool, _ crew: Crew) {
    self.guide = guide
    self.isGrey = isGrey
    self.crew = crew
  }

  /// Replaces the samples of some rows by painted ones.
  ///
  /// - Parameters:
  ///   - pixels: `rows · width` triples of sRGB samples, 0…65535, as stored.
  ///   - first: The place of the first of them in the picture.
  func paint(_ pixels: UnsafeMutablePointer<UInt16>, first: Int, rows: Int) {
    let across = (guide.width + GuideTile.width - 1) / GuideTile.width
    let down = (rows + Self.tileRows - 1) / Self.tileRows
    crew.run(parts: across * down) { part in
      let start = part % across * GuideTile.width
      let top = part / across * Self.tileRows
      tile(
        pixels, first: first, columns: start..<min(start + GuideTile.width, guide.width),
        rows: top..<min(top + Self.tileRows, rows))
    }
  }

  private func tile(
    _ pixels: UnsafeMutablePointer<UInt16>, first: Int, columns: Range<Int>, rows: Range<Int>
  ) {
    let n = GuideTile.width
    let memory = ThreadScratch.memory(GuideTile.floats + 8 * n)
    var tile = GuideTile(start: columns.lowerBound, count: columns.count, memory: memory)
    let luminance = memory + GuideTile.floats
    let (root, lightness, a, b) = (
      luminance + n, luminance + 2 * n, luminance + 3 * n, luminance + 4 * n
    )
    for row in rows {
      let line = pixels + 3 * (row * guide.width + columns.lowerBound)
      ChromaJoin.measure(
        line, isGrey: isGrey, count: columns.count, luminance: luminance, root: root,
        lightness: lightness)
      guide.fill(&tile, row: first + row, lightness: lightness, a: a, b: b)
      ChromaJoin.join(
        luminance: luminance, root: root, a: a, b: b, memory: luminance + 5 * n,
        count: columns.count, to: line)
    }
  }
}
