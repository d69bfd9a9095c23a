import Foundation
import Testing

@testable import Ops

/// Pictures are kept up to a bound, and that changes nothing but time.
@Suite struct PictureCacheTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  private func batches(_ loader: Loader, epochs: Range<Int>) throws -> [[Float]] {
    try epochs.flatMap { epoch in
      let reader = loader.batches(epoch: epoch)
      var result: [[Float]] = []
      while let batch = try reader.next() {
        result.append(batch.lightness.toHost() + batch.color.toHost())
      }
      return result
    }
  }

  /// JPEGs, some of them large enough for drafts, and one PNG.
  private func photographs() throws -> [String] {
    let scenes = try Scene.paintScenes(count: 5, size: 64, seed: 3, to: place.path + "/large")
    return try scenes.enumerated().map { number, path in
      guard number > 0 else { return path }
      let file = "\(place.path)/\(number).jpg"
      try Image(contentsOf: path).resized(width: 24 + 10 * number, height: 64).writeJPEG(to: file)
      return file
    }
  }

  /// Five pictures of 16 × 16 take 3,840 bytes; enlarged by 286/256 for jittering, 4,860.
  @Test(arguments: [
    (false, 0, 0), (false, 767, 0), (false, 768, 768), (false, 2000, 1536), (false, 1 << 20, 3840),
    (true, 1000, 972), (true, 3000, 2916), (true, 1 << 20, 4860),
  ])
  func epochsAreTheSameBitForBit(jitters: Bool, limit: Int, kept: Int) throws {
    let paths = try photographs()
    func loader(_ limit: Int?, readers: Int) throws -> Loader {
      let dataset = try Dataset(
        paths, size: 16, augmentation: Augmentation(flips: true, jitters: jitters),
        cacheLimit: limit)
      return try Loader(
        dataset, batch: 2, shuffles: true, seed: 8, readers: readers, on: device)
    }
    let expected = try batches(loader(0, readers: 1), epochs: 0..<3)
    #expect(expected.count == 9)
    for readers in [1, 3] {
      let bounded = try loader(limit, readers: readers)
      #expect(try batches(bounded, epochs: 0..<3) == expected)
      #expect(bounded.dataset.kept.bytes == kept)
      #expect(bounded.dataset.kept.limit == limit)
      // An epoch that is begun again in its middle, with what is kept by now.
      let reader = bounded.batches(epoch: 1, from: 1)
      let batch = try #require(try reader.next())
      #expect(batch.lightness.toHost() + batch.color.toHost() == expected[4])
    }
  }

  @Test func aPictureIsCountedOnce() throws {
    let dataset = try Dataset(place.scenes(6), size: 16)
    let loader = try Loader(dataset, batch: 1, readers: 4, on: device)
    let readers = (0..<4).map { loader.batches(epoch: $0) }
    for _ in 0..<6 { for reader in readers { #expect(try reader.next() != nil) } }
    #expect(dataset.kept.bytes == 6 * 16 * 16 * 3)
    // Whether two threads met above is chance; here they have.
    var cache = PictureCache(limit: 10)
    for pixels in [[1, 2, 3], [4, 5, 6]] as [[UInt8]] { cache.keep(pixels, at: 7) }
    #expect(cache.bytes == 3)
    #expect(cache[7] == [1, 2, 3])
  }

  @Test func theBoundIsAShareOfTheMemory() throws {
    let kept = try Dataset(place.scenes(1), size: 16).kept
    #expect(kept.limit == min(1 << 30, PictureCache.standardLimit))
    #expect(kept.limit > 1 << 20)
    #expect(kept.bytes == 0)
    var cache = PictureCache(limit: -1)
    cache.keep([], at: 0)
    #expect(cache[0] == nil)
  }

  @Test func theMemoryGoesWithTheLoader() throws {
    weak var dataset: Dataset?
    do {
      let loader = try Loader(Dataset(place.scenes(4), size: 32), batch: 4, on: device)
      #expect(try loader.batches().next() != nil)
      dataset = loader.dataset
      #expect(dataset?.kept.bytes == 4 * 32 * 32 * 3)
    }
    // A reader may be at its last look around.
    for _ in 0..<200 where dataset != nil { usleep(10_000) }
    #expect(dataset == nil)
  }

  @Test func aFileThatChangesIsSeenWhereItIsNotKept() throws {
    let scenes = try place.scenes(2)
    let path = try place.copy(scenes[0], "now.png")
    func first(_ loader: Loader) throws -> [Float] { try batches(loader, epochs: 0..<1)[0] }
    let keeping = try Loader(Dataset([path], size: 16), batch: 1, on: device)
    let forgetting = try Loader(Dataset([path], size: 16, cacheLimit: 0), batch: 1, on: device)
    let before = try first(keeping)
    #expect(try first(forgetting) == before)
    try place.remove("now.png")
    _ = try place.copy(scenes[1], "now.png")
    #expect(try first(keeping) == before)
    #expect(try first(forgetting) != before)
  }

  @Test func draftsCanBeTurnedOff() throws {
    let paths = try photographs()
    let whole = try Dataset(paths, size: 16, readsDrafts: false)
    let drafts = try Dataset(paths, size: 16)
    for place in paths.indices {
      let exact = try Image(contentsOf: paths[place]).resized(width: 16, height: 16)
      #expect(try whole.picture(place) == exact)
      #expect(whole.pixels(place, epoch: 0, seed: 0) == exact.pixels)
      #expect(drafts.pixels(place, epoch: 0, seed: 0) == (try drafts.picture(place)).pixels)
    }
    #expect(try drafts.picture(4) != whole.picture(4))
    #expect(try drafts.picture(0) == whole.picture(0))
  }
}
