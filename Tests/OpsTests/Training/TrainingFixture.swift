import Foundation

@testable import Ops

/// A folder that is gone with its last user.
final class Workplace {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "pigment-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Painted scenes of 32 pixels.
  func scenes(_ count: Int) throws -> [String] {
    try Scene.paintScenes(count: count, size: 32, seed: 3, to: "\(path)/scenes\(count)")
  }

  /// A copy of a file under another name.
  func copy(_ file: String, _ name: String) throws -> String {
    try FileManager.default.copyItem(atPath: file, toPath: path + "/" + name)
    return path + "/" + name
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: path + "/" + name)
  }

  func write(_ text: String, _ name: String) throws -> String {
    let file = path + "/" + name
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    return file
  }
}

/// A small model, the same for the same seed.
func smallModel(seed: UInt64 = 1, rate: Float = 2e-4, dropout: Float = 0.5, on device: Device)
  throws -> ColorizationGAN
{
  var random = RandomGenerator(seed: seed)
  // Five levels, the innermost of one width with the one before: dropout has a place.
  let g = try UNet(levels: 5, filters: 4, dropout: dropout, random: &random, on: device)
  let d = try PatchDiscriminator(filters: 4, random: &random, on: device)
  try g.initializeWeights(.normal(deviation: 0.02), random: &random)
  try d.initializeWeights(.normal(deviation: 0.02), random: &random)
  return try ColorizationGAN(
    generator: g, discriminator: d, generatorRate: rate, discriminatorRate: rate, seed: seed)
}

/// Every value of both networks.
func values(_ model: ColorizationGAN) -> [[Float]] {
  (model.generator.state() + model.discriminator.state()).map { $0.value.value.toHost() }
}
