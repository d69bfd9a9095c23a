import Glibc

/// Text drawn with a pen: every letter is a few lines and arcs, so it is sharp at any size.
struct Lettering {
  /// Height of a capital letter in pixels.
  var capital: Double
  /// Thickness of the pen in pixels.
  var pen: Double

  private var scale: Double { capital / 14 }
  /// Space after each letter, in units.
  private static let spacing = 3.4

  /// Width of `text` in pixels.
  func width(_ text: String) -> Double {
    let glyphs = text.unicodeScalars.map { Glyph.named($0).width + Self.spacing }
    return max(0, glyphs.reduce(0, +) - Self.spacing) * scale
  }

  /// Gathers `text` on the canvas, its baseline starting at a point.
  func draw(_ text: String, at start: (x: Double, y: Double), on canvas: inout Canvas) {
    var x = start.x
    for scalar in text.unicodeScalars {
      let glyph = Glyph.named(scalar)
      for stroke in glyph.strokes {
        let points = stroke.map { (x: x + $0.x * scale, y: start.y - $0.y * scale) }
        canvas.polyline(points, thickness: points.count == 1 ? pen * 1.5 : pen)
      }
      x += (glyph.width + Self.spacing) * scale
    }
  }
}

/// A letter on a grid where a capital is 14 high, `x` is 10 high and the baseline is at 0.
struct Glyph: Sendable {
  /// How far it reaches to the right.
  var width: Double
  /// Points to join; a stroke of one point is a dot.
  var strokes: [[(x: Double, y: Double)]]

  /// The glyph of a character; a box for one that was never drawn.
  static func named(_ scalar: Unicode.Scalar) -> Glyph {
    all[scalar] ?? Glyph("8 l 0 0 8 0 8 14 0 14 0 0")
  }

  private static let all: [Unicode.Scalar: Glyph] = {
    var glyphs: [Unicode.Scalar: Glyph] = [:]
    for line in glyphTable.split(separator: "\n") {
      guard let scalar = line.unicodeScalars.first else { continue }
      glyphs[scalar] = Glyph(String(line.dropFirst()))
    }
    glyphs[" "] = Glyph(width: 3.4, strokes: [])
    return glyphs
  }()

  private init(width: Double, strokes: [[(x: Double, y: Double)]]) {
    self.width = width
    self.strokes = strokes
  }

  /// Reads `width`, then strokes: `l x y x y …` a line, `e cx cy rx ry from to` an arc in degrees,
  /// `d x y` a dot.
  init(_ description: String) {
    var words = description.split(separator: " ")[...]
    width = words.popFirst().flatMap { Double($0) } ?? 0
    strokes = []
    while let kind = words.popFirst() {
      var numbers: [Double] = []
      while let word = words.first, let number = Double(word) {
        numbers.append(number)
        words.removeFirst()
      }
      if kind == "e", numbers.count == 6 {
        strokes.append(Self.arc(numbers))
      } else {
        strokes.append(
          stride(from: 0, to: numbers.count - 1, by: 2).map { (numbers[$0], numbers[$0 + 1]) })
      }
    }
  }

  private static func arc(_ n: [Double]) -> [(x: Double, y: Double)] {
    let steps = max(4, Int(abs(n[5] - n[4]) / 12))
    return (0...steps).map { step in
      let angle = (n[4] + (n[5] - n[4]) * Double(step) / Double(steps)) * .pi / 180
      return (n[0] + n[2] * cos(angle), n[1] + n[3] * sin(angle))
    }
  }
}
