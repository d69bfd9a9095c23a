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

  /// Fills every value as make_resnet_unet.py does.
  static func fill(_ model: Layer) throws {
    var salt = 0
    for (name, value, _) in model.state() where !name.hasSuffix("num_batches_tracked") {
      salt += 1
      let shape = value.value.shape
      let (scale, shift): (Double, Double) =
        if shape.count >= 2 {
          ((3.0 / Double(shape.dropFirst().reduce(1, *))).squareRoot(), 0)
        } else if name.hasSuffix("running_var") {
          (0.3, 1)
        } else {
          (0.1, name.hasSuffix("weight") ? 1 : 0)
        }
      try value.value.load(
        values(value.value.count, salt: salt, scale: scale, shift: shift))
    }
  }
}
