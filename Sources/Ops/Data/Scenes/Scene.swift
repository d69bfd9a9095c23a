/// Painted pictures to learn colours from where there are no photographs.
///
/// Each is a function of seed, index and size alone: the same bytes on every machine and whatever
/// number is painted. Colours follow from what a thing is, and its texture, place and shading show
/// in grey what it is, so that a small network can learn them.
public enum Scene {
  /// What a picture shows.
  public enum Kind: String, CaseIterable, Sendable {
    case meadow, mountains, lake, sea, beach, sky, woods, house, fruit, flowers, field, dunes
  }

  /// Sides of a picture that can be painted.
  public static let sizes = 8...1024
  /// The most pictures of one set.
  public static let mostScenes = 100_000
  /// Raised whenever the same seed would give other bytes.
  public static let version = 1

  /// What picture `index` shows: all kinds in turn, in an order of its own for each round.
  public static func kind(seed: UInt64, index: Int) -> Kind {
    let kinds = Kind.allCases
    let round = index >= 0 ? index / kinds.count : 0
    var order = Array(kinds)
    var random = SceneRandom(seed: seed, index: round, purpose: 1)
    for i in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(i, random.below(i + 1))
    }
    return order[index >= 0 ? index % kinds.count : 0]
  }

  /// Paints picture `index`, `size` pixels square.
  ///
  /// - Parameters:
  ///   - kind: what it shows; chosen by seed and index when nil.
  /// - Returns: size · size · 3 bytes of sRGB, row by row, R G B by pixel.
  /// - Throws: `SceneError.size` or `.index` outside `sizes` or below 0.
  public static func paint(
    size: Int, seed: UInt64, index: Int, kind: Kind? = nil
  ) throws(SceneError) -> [UInt8] {
    guard sizes.contains(size) else { throw .size(size) }
    guard index >= 0 else { throw .index(index) }
    let kind = kind ?? Self.kind(seed: seed, index: index)
    var random = SceneRandom(seed: seed, index: index, purpose: 2)
    let light = SceneLight(hour(for: kind, &random), &random)
    var painter = ScenePainter(size: size, light: light, random: random)
    painter.compose(kind)
    var last = SceneRandom(seed: seed, index: index, purpose: 3)
    return painter.canvas.bytes(grain: 0.012, last.noise())
  }

  /// The hours a kind is painted at: things close by keep the colours of day.
  private static func hour(for kind: Kind, _ random: inout SceneRandom) -> SceneHour {
    switch kind {
    case .fruit, .flowers, .woods: .noon
    case .sea, .sky, .lake:
      random.pick([.noon, .noon, .noon, .noon, .dawn, .dusk, .dusk, .overcast])
    case .house, .field, .dunes, .beach, .meadow, .mountains:
      random.pick([.noon, .noon, .noon, .noon, .noon, .dawn, .dusk, .overcast])
    }
  }
}
