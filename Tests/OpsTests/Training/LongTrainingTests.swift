import Foundation
import Testing

@testable import Ops

/// Fast convolutions round differently, and a training doubles what it is given: 500 steps by tiles
/// must learn what 500 plain ones learn. In a game of two networks
/// the validation jumps by a fifth from one moment to the next, so the best of the last hundred steps
/// is compared, as a training keeps it.
///
/// It takes minutes and photographs: `PIGMENT_PHOTOGRAPHS` names a folder with `train` and `val`.
@Suite struct LongTrainingTests {
  private static let photographs = ProcessInfo.processInfo.environment["PIGMENT_PHOTOGRAPHS"]
  private static let steps = 500

  private func validationL1(_ folder: String, _ algorithm: ConvolutionAlgorithm?) throws -> Float {
    let device = Device(backend: try HostBackend(algorithm: algorithm))
    func loader(_ part: String, batch: Int, shuffles: Bool) throws -> Loader {
      let paths = try ImageFolder(folder + "/" + part).paths
      return try Loader(
        Dataset(paths, size: 64), batch: batch, shuffles: shuffles, seed: 1, on: device)
    }
    var random = RandomGenerator(seed: 7)
    let gan = try ColorizationGAN(
      generator: UNet(levels: 6, random: &random, on: device),
      discriminator: PatchDiscriminator(random: &random, on: device))
    let training = try loader("train", batch: 8, shuffles: true)
    let validation = try loader("val", batch: 4, shuffles: false)
    var (step, epoch) = (0, 0)
    var results: [Float] = []
    while step < Self.steps {
      let batches = training.batches(epoch: epoch)
      while step < Self.steps, let batch = try batches.next() {
        _ = try gan.step(batch)
        step += 1
        if step > Self.steps - 100, step % 10 == 0 {
          results.append(try #require(try meanL1(gan.generator, on: validation)).painted)
        }
      }
      epoch += 1
    }
    print("validation L1, every ten steps: \(results)")
    return try #require(results.min())
  }

  @Test(.enabled(if: photographs != nil, "needs a folder of photographs in PIGMENT_PHOTOGRAPHS"))
  func tilesLearnWhatThePlainWayLearns() throws {
    let folder = try #require(Self.photographs)
    let plain = try validationL1(folder, .columns)
    let tiled = try validationL1(folder, nil)
    print("the best: by columns \(plain), by the quickest \(tiled)")
    #expect(abs(tiled - plain) <= 0.02 * plain, "\(tiled) and \(plain)")
  }
}
