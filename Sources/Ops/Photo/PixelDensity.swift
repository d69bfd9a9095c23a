/// How close pixels lie when the picture is printed.
public struct PixelDensity: Sendable, Equatable {
  /// What `x` and `y` count.
  public enum Unit: Sendable {
    /// Nothing: only the ratio of `x` to `y` means something, the shape of a pixel.
    case aspect
    /// Pixels an inch (JPEG).
    case inch
    /// Pixels a centimetre (JPEG).
    case centimetre
    /// Pixels a metre (PNG).
    case metre
  }

  /// Pixels along a row, 1 to 2³¹ − 1 (PNG's largest number).
  public let x: Int
  /// Pixels along a column, 1 to 2³¹ − 1.
  public let y: Int
  /// The length they are counted over.
  public let unit: Unit

  /// Creates a density. Numbers out of range are brought to its nearer end.
  public init(x: Int, y: Int, unit: Unit) {
    self.x = min(max(x, 1), 0x7fff_ffff)
    self.y = min(max(y, 1), 0x7fff_ffff)
    self.unit = unit
  }
}

extension PixelDensity {
  /// As JFIF stores it (ITU-T T.871 §10.1): unit 0 shape, 1 inch, 2 centimetre.
  struct JFIF: Equatable {
    var unit: Int
    var x: UInt16
    var y: UInt16
  }

  /// The nearest that JFIF can say. Pixels a metre become pixels an inch or a centimetre, whichever
  /// is nearer: 11811 a metre are 300 an inch, 11800 are 118 a centimetre.
  var jfif: JFIF {
    switch unit {
    case .aspect: return shape
    case .inch: return jfif(1, Double(x), Double(y)) ?? shape
    case .centimetre: return jfif(2, Double(x), Double(y)) ?? shape
    case .metre:
      let inch = (Double(x) * 0.0254, Double(y) * 0.0254)
      let centimetre = (Double(x) / 100, Double(y) / 100)
      if off(inch.0) + off(inch.1) <= off(centimetre.0) + off(centimetre.1) {
        return jfif(1, inch.0, inch.1) ?? jfif(2, centimetre.0, centimetre.1) ?? shape
      }
      return jfif(2, centimetre.0, centimetre.1) ?? jfif(1, inch.0, inch.1) ?? shape
    }
  }

  /// As PNG's `pHYs` stores it: pixels a metre, or a shape. 300 an inch are 11811 a metre.
  var png: PixelDensity {
    switch unit {
    case .aspect, .metre: self
    case .inch: PixelDensity(x: (x * 10_000 + 127) / 254, y: (y * 10_000 + 127) / 254, unit: .metre)
    case .centimetre: PixelDensity(x: x * 100, y: y * 100, unit: .metre)
    }
  }

  /// Rows and columns exchanged.
  var turned: PixelDensity { PixelDensity(x: y, y: x, unit: unit) }

  /// How far rounding moves a value, relative to it.
  private func off(_ value: Double) -> Double { abs(value.rounded() - value) / value }

  private func jfif(_ unit: Int, _ x: Double, _ y: Double) -> JFIF? {
    guard let x = UInt16(exactly: x.rounded()), let y = UInt16(exactly: y.rounded()), x > 0, y > 0
    else { return nil }
    return JFIF(unit: unit, x: x, y: y)
  }

  private var shape: JFIF {
    let scale = max(1, Double(max(x, y)) / 65_535)
    return JFIF(
      unit: 0, x: UInt16(max(1, (Double(x) / scale).rounded())),
      y: UInt16(max(1, (Double(y) / scale).rounded())))
  }
}
