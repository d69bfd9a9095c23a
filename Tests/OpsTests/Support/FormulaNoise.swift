@testable import Ops

/// The noise that the scripts in `Fixtures` fill weights and pictures with: a 32-bit mix of the index
/// and a salt, which any language repeats, so that large tensors need no file.
enum FormulaNoise {
  /// `count` values, even over `shift ± scale`.
  static func values(_ count: Int, salt: Int, scale: Double, shift: Double = 0) -> [Float] {
    (0..<count).map { index in
      var x = (UInt64(index) &* 2_654_435_761 &+ UInt64(salt) &* 40503 &+ 12345) & 0xFFFF_FFFF
      x ^= x >> 15
      x = (x &* 2_246_822_519) & 0xFFFF_FFFF
      x ^= x >> 13
      return Float((Double(x) / 4_294_967_296 - 0.5) * 2 * scale + shift)
    }
  }

  /// A tensor of such values.
  static func tensor(_ shape: [Int], salt: Int, scale: Double, on device: Device) throws -> Tensor {
    try Tensor(
      values(shape.reduce(1, *), salt: salt, scale: scale), shape: shape, on: device)
  }
}
