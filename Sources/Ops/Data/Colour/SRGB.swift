import Glibc

/// The transfer curve of sRGB: light to stored value and back.
///
/// Constants are those of IEC 61966-2-1, with the thresholds scikit-image uses (0.04045 for
/// decoding, 0.0031308 for encoding).
public enum SRGB {
  /// The stored value below which the curve is a straight line.
  static let decodingThreshold: Float = 0.04045
  /// The same place, in light.
  static let encodingThreshold: Float = 0.0031308

  /// Linear light of each of the 256 stored bytes, correctly rounded.
  public static let decodedBytes: [Float] = (0..<256).map { byte in
    let value = Double(byte) / 255
    return Float(value > 0.04045 ? pow((value + 0.055) / 1.055, 2.4) : value / 12.92)
  }

  /// Linear light (0…1) of a stored value (0…1), to a few 1e-7 of the value. Values outside
  /// continue the same curve.
  ///
  /// ((c + 0.055) / 1.055)^2.4 is taken as the cube of the same to 0.8.
  @inline(__always)
  public static func decoded(_ value: Float) -> Float {
    let base = Roots.fma(value > 0.04 ? value : 0.04, 1 / 1.055, 0.055 / 1.055)
    let root = Roots.fourFifths(base)
    return value > decodingThreshold ? root * root * root : value * (1 / 12.92)
  }

  /// Stored value (0…1) of linear light, which is clipped to 0…1 first; what is not a number
  /// becomes 0.
  ///
  /// x^(1/2.4) is x^(5/12): the cube root times its own fourth root. (A square root would do too,
  /// but Swift's is a call, which keeps a loop from being vectorised.)
  @inline(__always)
  public static func encoded(_ light: Float) -> Float {
    let positive: Float = light > 0 ? light : 0
    let x: Float = positive < 1 ? positive : 1
    let root = Roots.cube(x > 0.003 ? x : 0.003)
    let curve = Roots.fma(root * Roots.fourth(root), 1.055, -0.055)
    let value = x > encodingThreshold ? curve : x * 12.92
    return value < 1 ? value : 1
  }
}
