/// The colours a network painted on a small picture, brought to the full size along the edges of the
/// full lightness.
///
/// Plain bicubic enlarging leaves a band of mixed colours as wide as a small pixel along every edge.
/// Joint bilateral upsampling (Kopf et al. 2007) asks in addition which of the 16 small pixels around
/// a place are as light as the place itself, and mixes the colours of those: with B the cubic B-spline
/// of the distance and r of the difference in lightness,
///
///     e = Σ B r ab / Σ B r.
///
/// Where lightness carries no edge (r = 1), e is a blurred picture e₀ and bicubic is better; so what
/// is taken is bicubic + (e − e₀): bicubic exactly where lightness is even, and corrected along its
/// edges. The result is held within the least and the largest of the 16 colours: no halos. The
/// weights of a place move by little when its lightness does, so grain in the lightness does not
/// become grain in the colour, as it does with the guided filter, whose result is a multiple of the
/// lightness.
///
/// r(d) = max(0, 1 − d²/8σ²)⁴ + 0.001, close to exp(−d²/2σ²) and cheaper; σ is 10 units of L* where
/// the picture grows eight times and more, and 80 / scale below, where a small pixel mixes less. The
/// method, the B-spline and σ were chosen by measurement on photographs and on drawn edges
/// (`GuideTests`): of the guided filter and of bilateral upsampling alone, both lose to bicubic on
/// photographs.
struct ChromaGuide {
  /// Columns of the full picture.
  let width: Int
  /// Rows of the full picture.
  let height: Int

  /// Lightness, a and b of the small picture, with two more pixels on every side.
  private let small: [Float]
  private let stride: Int
  private let area: Int
  private let columns: GuidePlaces
  private let rows: GuidePlaces
  /// 1 / 8σ².
  private let sharpness: Float

  /// What a place keeps of r where no small pixel is like it: enough to divide by.
  private static let least: Float = 1e-3

  /// - Parameters:
  ///   - lightness: L* of the small picture, `smallWidth · smallHeight` values, row by row.
  ///   - a: a* of it.
  ///   - b: b* of it.
  init(
    lightness: [Float], a: [Float], b: [Float], smallWidth: Int, smallHeight: Int, width: Int,
    height: Int
  ) {
    self.width = width
    self.height = height
    stride = smallWidth + 4
    area = stride * (smallHeight + 4)
    var padded: [Float] = []
    padded.reserveCapacity(3 * area)
    for plane in [lightness, a, b] {
      for y in -2..<(smallHeight + 2) {
        let row = min(max(y, 0), smallHeight - 1) * smallWidth
        for x in -2..<(smallWidth + 2) {
          padded.append(plane[row + min(max(x, 0), smallWidth - 1)])
        }
      }
    }
    small = padded
    columns = GuidePlaces(from: smallWidth, to: width)
    rows = GuidePlaces(from: smallHeight, to: height)
    let scale = Float(max(width, height)) / Float(max(smallWidth, smallHeight))
    let deviation = 10 * max(1, 8 / max(scale, 1))
    sharpness = 1 / (8 * deviation * deviation)
  }

  /// Fills a* and b* for the columns of a tile in one row.
  ///
  /// - Parameters:
  ///   - tile: Columns of the picture, and what is known of the small pixels below them.
  ///   - row: The row of the full picture.
  ///   - lightness: L* of the full picture, `tile.count` values.
  ///   - a: Takes as many values.
  ///   - b: Takes as many values.
  func fill(
    _ tile: inout GuideTile, row: Int, lightness: UnsafePointer<Float>,
    a: UnsafeMutablePointer<Float>, b: UnsafeMutablePointer<Float>
  ) {
    let first = Int(rows.first[row])
    if tile.row != first { gather(&tile, first) }
    let n = GuideTile.width
    (tile.sums).update(repeating: 0, count: 3 * n)
    columns.spline.withUnsafeBufferPointer { spline in
      guard let spline = spline.baseAddress else { return }
      for line in 0..<4 {
        Self.add(
          tile.taps + line * 12 * n, spline + tile.start, width, lightness, tile.sums, tile.count,
          rows.spline[line * height + row], sharpness)
      }
    }
    let cubic = (0..<4).map { rows.cubic[$0 * height + row] }
    let smooth = (0..<4).map { rows.spline[$0 * height + row] }
    for (channel, target) in [a, b].enumerated() {
      Self.finish(
        tile.lines + channel * 10 * n, cubic, smooth, tile.sums, tile.sums + (1 + channel) * n,
        target, tile.count)
    }
  }

  /// Adds the four taps of one small row: B r, B r a, B r b.
  @inline(never)
  private static func add(
    _ taps: UnsafePointer<Float>, _ across: UnsafePointer<Float>, _ step: Int,
    _ lightness: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>, _ count: Int,
    _ down: Float, _ sharpness: Float
  ) {
    let n = GuideTile.width
    for x in 0..<count {
      let here = lightness[x]
      var (weight, a, b) = (sums[x], sums[n &+ x], sums[2 &* n &+ x])
      for tap in 0..<4 {
        let from = taps + 3 &* tap &* n
        let difference = here - from[x]
        let near = Roots.fma(-difference * difference, sharpness, 1)
        let kept: Float = near > 0 ? near : 0
        let square = kept * kept
        let share = across[tap &* step &+ x] * down * Roots.fma(square, square, least)
        weight += share
        a = Roots.fma(share, from[n &+ x], a)
        b = Roots.fma(share, from[2 &* n &+ x], b)
      }
      sums[x] = weight
      sums[n &+ x] = a
      sums[2 &* n &+ x] = b
    }
  }

  /// bicubic + e − e₀, within bounds.
  @inline(never)
  private static func finish(
    _ lines: UnsafePointer<Float>, _ cubic: [Float], _ smooth: [Float],
    _ weights: UnsafePointer<Float>, _ sums: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    let n = GuideTile.width
    let (k0, k1, k2, k3) = (cubic[0], cubic[1], cubic[2], cubic[3])
    let (s0, s1, s2, s3) = (smooth[0], smooth[1], smooth[2], smooth[3])
    for x in 0..<count {
      let line = lines + x
      let plain = k0 * line[0] + k1 * line[n] + k2 * line[2 &* n] + k3 * line[3 &* n]
      let blurred =
        s0 * line[4 &* n] + s1 * line[5 &* n] + s2 * line[6 &* n] + s3 * line[7 &* n]
      let (least, most) = (line[8 &* n], line[9 &* n])
      let value = plain + (sums[x] / weights[x] - blurred)
      let raised: Float = value > least ? value : least
      target[x] = raised < most ? raised : most
    }
  }

  /// Lays out the small pixels that the tile's columns look at, one block for each of the 16 taps
  /// and L, a, b, so that the sums run over neighbours; and mixes them along each small row.
  private func gather(_ tile: inout GuideTile, _ row: Int) {
    let n = GuideTile.width
    tile.row = row
    small.withUnsafeBufferPointer { small in
      columns.first.withUnsafeBufferPointer { first in
        for line in 0..<4 {
          for tap in 0..<4 {
            for plane in 0..<3 {
              let block = tile.taps + ((line * 4 + tap) * 3 + plane) * n
              let from = plane * area + (row + line) * stride + tap
              for x in 0..<tile.count { block[x] = small[from + Int(first[tile.start + x])] }
            }
          }
        }
      }
    }
    for channel in 0..<2 {
      for line in 0..<4 {
        let taps = tile.taps + (line * 12 + 1 + channel) * n
        let block = tile.lines + (channel * 10 + line) * n
        mix(taps, columns.cubic, tile, into: block)
        mix(taps, columns.spline, tile, into: block + 4 * n)
      }
      bound(&tile, channel)
    }
  }

  /// The least and the largest of the 16 values below each column.
  private func bound(_ tile: inout GuideTile, _ channel: Int) {
    let n = GuideTile.width
    let least = tile.lines + (channel * 10 + 8) * n
    let most = least + n
    least.update(repeating: .infinity, count: n)
    most.update(repeating: -.infinity, count: n)
    for tap in 0..<16 {
      let values = tile.taps + (tap * 3 + 1 + channel) * n
      for x in 0..<tile.count {
        let value = values[x]
        least[x] = value < least[x] ? value : least[x]
        most[x] = value > most[x] ? value : most[x]
      }
    }
  }

  private func mix(
    _ taps: UnsafePointer<Float>, _ weights: [Float], _ tile: GuideTile,
    into block: UnsafeMutablePointer<Float>
  ) {
    let n = GuideTile.width
    weights.withUnsafeBufferPointer { weights in
      guard let weights = weights.baseAddress.map({ $0 + tile.start }) else { return }
      for x in 0..<tile.count {
        block[x] =
          weights[x] * taps[x] + weights[width &+ x] * taps[3 &* n &+ x]
          + weights[2 &* width &+ x] * taps[6 &* n &+ x]
          + weights[3 &* width &+ x] * taps[9 &* n &+ x]
      }
    }
  }
}
