/// Some columns of a full picture, and the small pixels below them as `ChromaGuide` lays them out.
struct GuideTile {
  /// Columns at most: what is kept for them stays in the processor's second cache.
  static let width = 256
  /// Floats of memory for a tile.
  static let floats = (48 + 20 + 3) * width

  /// The first column.
  let start: Int
  /// Columns.
  let count: Int
  /// The small row the blocks are made for; −1 before they are.
  var row = -1
  /// 16 taps of lightness, a and b.
  let taps: UnsafeMutablePointer<Float>
  /// Taps mixed along a small row: of a, then b, four rows by the cubic and four by the spline, and
  /// the least and largest of the 16 taps.
  let lines: UnsafeMutablePointer<Float>
  /// Σ B r, Σ B r a, Σ B r b.
  let sums: UnsafeMutablePointer<Float>

  /// A tile in `memory`, which has room for `floats`.
  init(start: Int, count: Int, memory: UnsafeMutablePointer<Float>) {
    self.start = start
    self.count = count
    taps = memory
    lines = memory + 48 * Self.width
    sums = memory + 68 * Self.width
  }
}

/// Where each full pixel stands along one axis of the small picture, padded by two.
struct GuidePlaces {
  /// The first of the four small pixels around it.
  var first: [Int32] = []
  /// Weights of the four by the cubic B-spline: as many for the first pixel as there are full
  /// pixels, then those for the second and so on. They sum to 1.
  var spline: [Float]
  /// The same by Keys' cubic, a = −0.5, as Pillow enlarges with it.
  var cubic: [Float]

  init(from small: Int, to full: Int) {
    first.reserveCapacity(full)
    spline = Array(repeating: 0, count: 4 * full)
    cubic = spline
    for place in 0..<full {
      let position = (Double(place) + 0.5) * Double(small) / Double(full) - 0.5
      let below = position.rounded(.down)
      first.append(Int32(below) + 1)
      for tap in 0..<4 {
        let distance = abs(position - below - Double(tap - 1))
        spline[tap * full + place] = Float(Self.spline(distance))
        cubic[tap * full + place] = Float(ResizeFilter.bicubic.kernel(distance))
      }
    }
  }

  private static func spline(_ d: Double) -> Double {
    if d < 1 { return 2 / 3.0 - d * d + d * d * d / 2 }
    return d < 2 ? (2 - d) * (2 - d) * (2 - d) / 6 : 0
  }
}
