import Testing

@testable import Ops

@Suite struct LoaderTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  private func batches(_ loader: Loader, epoch: Int = 0, from: Int = 0) throws -> [[Float]] {
    let reader = loader.batches(epoch: epoch, from: from)
    var result: [[Float]] = []
    while let batch = try reader.next() {
      result.append(batch.lightness.toHost() + batch.color.toHost())
    }
    return result
  }

  @Test func theOrderDependsOnSeedAndEpochAlone() throws {
    let paths = try place.scenes(7)
    func loader(readers: Int, seed: UInt64 = 5) throws -> Loader {
      let dataset = try Dataset(
        paths, size: 16, augmentation: Augmentation(flips: true, jitters: true))
      return try Loader(
        dataset, batch: 3, shuffles: true, seed: seed, readers: readers, on: device)
    }
    let one = try batches(loader(readers: 1), epoch: 2)
    #expect(one.count == 3)
    #expect(one[2].count == 3 * 16 * 16)
    for readers in [2, 5] { #expect(try batches(loader(readers: readers), epoch: 2) == one) }
    #expect(try batches(loader(readers: 2), epoch: 3) != one)
    #expect(try batches(loader(readers: 2, seed: 6), epoch: 2) != one)
    #expect(try batches(loader(readers: 2), epoch: 2, from: 1) == Array(one[1...]))
  }

  @Test func valuesAreInNetworkUnits() throws {
    let loader = try Loader(Dataset(place.scenes(4), size: 32), batch: 4, on: device)
    let batch = try #require(try loader.batches().next())
    #expect(batch.lightness.shape == [4, 1, 32, 32])
    #expect(batch.color.shape == [4, 2, 32, 32])
    #expect(batch.lightness.toHost().allSatisfy { (-1.001...1.001).contains($0) })
    #expect(batch.color.toHost().allSatisfy { (-1...1).contains($0) })
    // And back to the bytes of the file.
    let rgb = try Tensor.rgb(lightness: batch.lightness, color: batch.color)
    let image = try Image(contentsOf: loader.dataset.paths[0])
    let first = try rgb.sliced(axis: 0, 0..<1).permuted([0, 2, 3, 1]).toHost()
    for (value, byte) in zip(first, image.pixels) {
      #expect(abs(value * 255 - Float(byte)) < 0.51)
    }
  }

  @Test func unreadableFilesAreLeftOutAndNamedOnce() throws {
    var paths = try place.scenes(4)
    paths.insert(try place.write("no picture", "broken.png"), at: 1)
    let loader = try Loader(Dataset(paths, size: 16), batch: 2, on: device)
    for _ in 0..<2 {
      let all = try batches(loader)
      #expect(all.map(\.count) == [1, 2, 1].map { $0 * 3 * 16 * 16 })
    }
    #expect(loader.dataset.skipped.map(\.path) == [paths[1]])
  }

  @Test func nothingReadableIsAnError() throws {
    let paths = [try place.write("", "a.png"), try place.write("x", "b.jpg")]
    let loader = try Loader(Dataset(paths, size: 16), batch: 1, on: device)
    #expect(throws: DatasetError.self) { try loader.batches().next() }
  }

  @Test func badSettingsAreRefused() throws {
    let paths = try place.scenes(3)
    #expect(throws: DatasetError.empty) { try Dataset([], size: 16) }
    #expect(throws: DatasetError.self) { try Dataset(paths, size: 0) }
    let dataset = try Dataset(paths, size: 16)
    #expect(throws: DatasetError.batchTooLarge(batch: 4, count: 3)) {
      try Loader(dataset, batch: 4, on: device)
    }
    #expect(throws: DatasetError.self) { try Loader(dataset, batch: 0, on: device) }
    #expect(
      DatasetError.batchTooLarge(batch: 16, count: 5).description
        == "a batch of 16 is larger than the set of 5 pictures: use batch: 5 or less, or more pictures"
    )
  }

  @Test func splitsPartWithoutLoss() {
    let all = Array(0..<50)
    let (train, validation) = Sampling.split(all, share: 0.2, seed: 9)
    #expect(validation.count == 10)
    #expect((train + validation).sorted() == all)
    #expect(Sampling.split(all, share: 0.2, seed: 9).validation == validation)
    #expect(Sampling.split(all, share: 0.2, seed: 10).validation != validation)
    #expect(Sampling.split([1], share: 1, seed: 0).train == [1])
    #expect(Sampling.choose(all, limit: 7, seed: 1).count == 7)
    #expect(Sampling.shuffled(0, key: RandomKey(seed: 1, purpose: .shuffle)) == [])
  }

  @Test func everyOrderIsEquallyLikely() {
    // Three elements have six orders; 6000 draws give about 1000 each.
    var seen: [[Int]: Int] = [:]
    for step in 0..<6000 {
      let key = RandomKey(seed: 4, purpose: .shuffle, step: UInt64(step))
      seen[Sampling.shuffled(3, key: key), default: 0] += 1
    }
    #expect(seen.count == 6)
    #expect(seen.values.allSatisfy { (880...1120).contains($0) })
  }
}
