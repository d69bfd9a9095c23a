import Glibc
import Kernel

/// A colour of a drawing.
struct Ink: Sendable, Equatable {
  /// Red, green and blue, 0…255.
  var red, green, blue: UInt8

  /// From `0xRRGGBB`.
  init(_ hex: UInt32) {
    red = UInt8(hex >> 16 & 255)
    green = UInt8(hex >> 8 & 255)
    blue = UInt8(hex & 255)
  }
}

/// Pixels to draw on, with soft edges.
///
/// A shape first gathers how much of each pixel it covers, and is painted once: where parts of a
/// line overlap it does not grow darker.
struct Canvas {
  /// Columns of pixels.
  let width: Int
  /// Rows of pixels.
  let height: Int
  private var rgb: [UInt8]
  private var coverage: [Float]
  /// The rows and columns that hold coverage.
  private var touched: (x0: Int, y0: Int, x1: Int, y1: Int)?

  /// A canvas of one colour.
  init(width: Int, height: Int, background: Ink) {
    self.width = width
    self.height = height
    rgb = []
    rgb.reserveCapacity(width * height * 3)
    for _ in 0..<width * height { rgb += [background.red, background.green, background.blue] }
    coverage = Array(repeating: 0, count: width * height)
  }

  /// What was drawn.
  func picture(caption: String) -> Picture {
    Picture(width: width, height: height, rgb: rgb, caption: caption)
  }

  /// Gathers a line with round ends.
  mutating func line(
    from a: (x: Double, y: Double), to b: (x: Double, y: Double), thickness: Double
  ) {
    let half = thickness / 2
    let reach = half + 1
    let x0 = max(0, bounded(min(a.x, b.x) - reach))
    let x1 = min(width - 1, bounded(max(a.x, b.x) + reach))
    let y0 = max(0, bounded(min(a.y, b.y) - reach))
    let y1 = min(height - 1, bounded(max(a.y, b.y) + reach))
    guard x0 <= x1, y0 <= y1 else { return }
    touch(x0, y0, x1, y1)
    let dx = b.x - a.x
    let dy = b.y - a.y
    let length = dx * dx + dy * dy
    for y in y0...y1 {
      for x in x0...x1 {
        let px = Double(x) + 0.5 - a.x
        let py = Double(y) + 0.5 - a.y
        let along = length > 0 ? max(0, min(1, (px * dx + py * dy) / length)) : 0
        let distance = hypot(px - along * dx, py - along * dy)
        let covered = Float(max(0, min(1, half + 0.5 - distance)))
        if covered > coverage[y * width + x] { coverage[y * width + x] = covered }
      }
    }
  }

  /// Gathers a line through several points.
  mutating func polyline(_ points: [(x: Double, y: Double)], thickness: Double) {
    if points.count == 1 { line(from: points[0], to: points[0], thickness: thickness) }
    for (a, b) in zip(points, points.dropFirst()) { line(from: a, to: b, thickness: thickness) }
  }

  /// Gathers a rectangle with sharp edges.
  mutating func rectangle(x: Int, y: Int, width w: Int, height h: Int) {
    let x0 = max(0, x)
    let y0 = max(0, y)
    let x1 = min(width, x + w)
    let y1 = min(height, y + h)
    guard x0 < x1, y0 < y1 else { return }
    touch(x0, y0, x1 - 1, y1 - 1)
    for row in y0..<y1 {
      for column in x0..<x1 { coverage[row * width + column] = 1 }
    }
  }

  /// Paints what was gathered and forgets it.
  mutating func paint(_ ink: Ink, opacity: Float = 1) {
    guard let area = touched else { return }
    for y in area.y0...area.y1 {
      for x in area.x0...area.x1 {
        let at = y * width + x
        let alpha = coverage[at] * opacity
        guard alpha > 0 else { continue }
        coverage[at] = 0
        blend(at * 3, ink.red, alpha)
        blend(at * 3 + 1, ink.green, alpha)
        blend(at * 3 + 2, ink.blue, alpha)
      }
    }
    touched = nil
  }

  private mutating func blend(_ at: Int, _ value: UInt8, _ alpha: Float) {
    rgb[at] = UInt8(max(0, min(255, Float(rgb[at]) * (1 - alpha) + Float(value) * alpha + 0.5)))
  }

  private mutating func touch(_ x0: Int, _ y0: Int, _ x1: Int, _ y1: Int) {
    let old = touched ?? (x0, y0, x1, y1)
    touched = (min(old.x0, x0), min(old.y0, y0), max(old.x1, x1), max(old.y1, y1))
  }

  /// A whole number even for places far outside.
  private func bounded(_ value: Double) -> Int {
    value.isFinite ? Int(max(-1e6, min(1e6, value.rounded(.down)))) : 0
  }
}
