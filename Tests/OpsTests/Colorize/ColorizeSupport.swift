import Foundation

@testable import Ops

/// A small generator with random weights.
func smallGenerator(
  levels: Int = 2, on device: Device? = nil
) throws -> PictureGenerator {
  var random = RandomGenerator(seed: 5)
  let network = try UNet(
    levels: levels, filters: 2, dropout: 0, random: &random, on: device ?? Hosts.two())
  // Weights large enough for colours that are seen.
  try network.initializeWeights(.normal(deviation: 0.6), random: &random)
  return try PictureGenerator(network)
}

/// A layer that paints `a` and `b` times lightness, whatever that gives.
final class PlainPainter: Layer {
  private let factors: Parameter

  init(_ a: Float, _ b: Float, on device: Device) throws {
    factors = Parameter(try Tensor([a, b], shape: [1, 2, 1, 1], on: device))
    super.init()
    add("factors", factors)
  }

  override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor {
    try (x.affine(scale: 0, shift: 1) * factors.tensor)
  }
}

/// Writes a grey picture of smooth hills.
func writeHills(
  _ width: Int, _ height: Int, to path: String, depth: Int = 8, format: ImageFormat = .png
) throws {
  let unit = depth == 16 ? 1.0 : 257.0
  let pixels = (0..<(width * height)).flatMap { place -> [UInt16] in
    let (x, y) = (Double(place % width), Double(place / width))
    let hill = 0.5 + 0.25 * sin(x / 9) + 0.25 * cos(y / 7)
    let sample = UInt16((hill * 65_535 / unit).rounded() * unit)
    return [sample, sample, sample]
  }
  var writer = try PhotographWriter(
    replacing: path, format: format, width: width, height: height, depth: depth)
  try pixels.withUnsafeBufferPointer { try writer.write(rows: height, pixels: $0) }
  try writer.finish()
}

/// The luminance of samples as a stored grey value, 0…65535, in double precision.
func storedLuminance(_ pixels: [UInt16]) -> [Double] {
  stride(from: 0, to: pixels.count, by: 3).map { place in
    let light = pixels[place..<(place + 3)].map { sample -> Double in
      let value = Double(sample) / 65_535
      return value > 0.04045 ? pow((value + 0.055) / 1.055, 2.4) : value / 12.92
    }
    let y = 0.212671 * light[0] + 0.715160 * light[1] + 0.072169 * light[2]
    return 65_535 * (y > 0.0031308 ? 1.055 * pow(y, 1 / 2.4) - 0.055 : 12.92 * y)
  }
}
