import Foundation
import Testing

@testable import Ops

@Suite struct CheckpointTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Device.host()
    place = try Workplace()
  }

  @Test func aModelGoesOnFromItsCheckpoint() throws {
    let dataset = try Dataset(place.scenes(6), size: 32)
    let loader = try Loader(dataset, batch: 2, shuffles: true, on: device)
    let path = place.path + "/a.safetensors"
    func steps(_ model: ColorizationGAN, epoch: Int) throws {
      let batches = loader.batches(epoch: epoch)
      while let batch = try batches.next() { _ = try model.step(batch) }
    }
    let straight = try smallModel(on: device)
    try steps(straight, epoch: 0)
    try straight.save(to: path)
    try steps(straight, epoch: 1)
    // Another model, with other weights, takes over and learns the same bits.
    let resumed = try smallModel(seed: 99, on: device)
    try resumed.load(from: path)
    try steps(resumed, epoch: 1)
    #expect(values(resumed) == values(straight))
  }

  @Test func namesAreThoseOfPyTorch() throws {
    let path = place.path + "/b.safetensors"
    let model = try smallModel(on: device)
    try model.save(to: path)
    let names = Set(try SafetensorsFile(path).entries.map(\.name))
    for name in [
      "net_G.model.model.0.weight", "net_G.model.model.3.bias",
      "net_G.model.model.1.model.2.running_mean",
      "net_G.model.model.1.model.3.model.1.weight", "net_D.model.0.0.bias",
      "net_D.model.1.1.num_batches_tracked", "net_D.model.4.0.weight", "opt_G.exp_avg",
    ] { #expect(names.contains(name), "\(name)") }
  }

  @Test func weightsOfAnotherModelAreRefusedWhole() throws {
    let path = place.path + "/c.safetensors"
    var random = RandomGenerator(seed: 1)
    try UNet(levels: 4, filters: 2, random: &random, on: device).save(to: path)
    let other = try UNet(levels: 4, filters: 4, random: &random, on: device)
    let before = other.parameters.map { $0.value.toHost() }
    #expect {
      try other.load(from: path)
    } throws: { error in
      "\(error)".contains("does not fit this model") && "\(error)".contains("of another shape")
    }
    #expect(other.parameters.map { $0.value.toHost() } == before)
    let deeper = try UNet(levels: 5, filters: 2, random: &random, on: device)
    #expect {
      try deeper.load(from: path)
    } throws: { error in "\(error)".contains("missing") }
    #expect(throws: TrainingError.self) { try other.load(from: place.path + "/none.safetensors") }
  }

  @Test func aFullDiskLeavesTheOldCheckpoint() throws {
    let path = place.path + "/d.safetensors"
    let model = try smallModel(on: device)
    try model.save(to: path)
    let old = try Data(contentsOf: URL(fileURLWithPath: path))
    // A folder where nothing can be written stands for the disk; /dev/full for a file on it.
    #expect(throws: TrainingError.self) { try model.save(to: "/dev/full") }
    #expect(throws: TrainingError.self) {
      try model.save(to: place.path + "/missing/d.safetensors")
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == old)
  }

  @Test func modesAndSizesAreChecked() throws {
    var random = RandomGenerator(seed: 1)
    let g = try UNet(levels: 4, filters: 2, random: &random, on: device)
    #expect(throws: TensorError.self) { try UNet(levels: 1, random: &random, on: device) }
    #expect(throws: TensorError.self) {
      try PatchDiscriminator(filters: 0, random: &random, on: device)
    }
    let odd = try Tensor.zeros([1, 1, 24, 24], on: device)
    #expect {
      try g(odd)
    } throws: { error in "\(error)".contains("multiples of 16") }
    let x = try Tensor.random(
      .uniform(low: -1, high: 1), [2, 1, 16, 16], key: random.next(), on: device)
    #expect(g.mode == .training)
    let painted = try g.paint(x)
    #expect(!painted.isTracked && g.mode == .training)
    #expect(try g.paint(x).toHost() == painted.toHost())
    #expect(g.allLayers().allSatisfy { $0.layer.mode == .training })
  }
}
