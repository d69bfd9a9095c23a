/// What the chunks of a PNG say of its colours.
///
/// The PNG specification (third edition, §4.3) ranks them: cICP, then iCCP, then sRGB, then gAMA with
/// cHRM. Where nothing is said, the colours are sRGB.
struct PNGColours {
  var codePoints: [UInt8]?
  var isSRGB = false
  /// 100,000 times the exponent of the encoding: 45455 for 1/2.2.
  var gamma: Int?
  /// 100,000 times x and y of white, red, green and blue.
  var lights: [Int]?

  /// What the pixels are to be converted from.
  enum Meaning {
    case sRGB
    /// An ICC profile of the file.
    case profile
    case described(ColourDescription)
    /// Said, but not understood.
    case unknown(String)
  }

  /// - Parameter hasProfile: Whether there is an iCCP chunk.
  func meaning(hasProfile: Bool) -> Meaning {
    if let codePoints, let meaning = meaning(of: codePoints) { return meaning }
    if hasProfile { return .profile }
    if isSRGB { return .sRGB }
    guard let gamma, gamma > 0 else { return .sRGB }
    let usual = ColourDescription.lights709
    let lights = lights?.map { Double($0) / 100_000 } ?? usual
    guard stride(from: 0, to: 8, by: 2).allSatisfy({ lights[$0 + 1] > 0 && lights[$0] <= 1 }) else {
      return .unknown("its chromaticities are no colours")
    }
    // With the lights of sRGB, an exponent within 5 % of 1/2.2 only stands for the curve of sRGB.
    if abs(gamma - 45_455) <= 2_273, zip(lights, usual).allSatisfy({ abs($0 - $1) < 0.001 }) {
      return .sRGB
    }
    let curve = ColourDescription.power(100_000 / Double(gamma))
    return .described(ColourDescription(lights: lights, curve: curve))
  }

  /// Numbers of ITU-T H.273: primaries (table 2), transfer (table 3), matrix, full range.
  private func meaning(of codePoints: [UInt8]) -> Meaning? {
    guard codePoints.count == 4, codePoints[2] == 0, codePoints[3] == 1 else { return nil }
    guard let lights = ColourDescription.lights(codePoints[0]),
      let curve = ColourDescription.curve(codePoints[1])
    else {
      return .unknown("its code points \(codePoints[0]) and \(codePoints[1]) are not supported")
    }
    if codePoints[0] == 1 && codePoints[1] == 13 { return .sRGB }
    return .described(ColourDescription(lights: lights, curve: curve))
  }
}

/// Colours by the CIE xy of white and the three lights, and a curve from sample to light:
/// (a·s + b)^g from s = d on, c·s below.
struct ColourDescription: Equatable {
  /// x and y of white, red, green, blue.
  var lights: [Double]
  /// g, a, b, c, d.
  var curve: [Double]

  /// White D65 and the lights of ITU-R BT.709, which sRGB shares.
  static let lights709 = [0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06]
  /// IEC 61966-2-1.
  static let curveSRGB = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]

  /// s^g.
  static func power(_ exponent: Double) -> [Double] { [exponent, 1, 0, 0, 0] }

  /// ITU-T H.273, table 2.
  static func lights(_ number: UInt8) -> [Double]? {
    switch number {
    case 1: lights709
    case 5: [0.3127, 0.3290, 0.64, 0.33, 0.29, 0.60, 0.15, 0.06]
    case 6, 7: [0.3127, 0.3290, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07]
    case 9: [0.3127, 0.3290, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046]
    case 11: [0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06]
    case 12: [0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06]
    default: nil
    }
  }

  /// ITU-T H.273, table 3: those that describe a screen of ordinary range.
  static func curve(_ number: UInt8) -> [Double]? {
    switch number {
    case 1, 6, 14, 15: [1 / 0.45, 1 / 1.099, 0.099 / 1.099, 1 / 4.5, 0.081]
    case 4: power(2.2)
    case 5: power(2.8)
    case 8: power(1)
    case 13: curveSRGB
    default: nil
    }
  }
}
