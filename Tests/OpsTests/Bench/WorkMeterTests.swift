import Testing

@testable import Ops

/// Where time goes: kinds inside kinds, threads, what is counted.
@Suite struct WorkMeterTests {
  /// Keeps the processor busy for some milliseconds.
  private func work(_ milliseconds: Double) {
    let start = Timings.now()
    while Timings.now() - start < milliseconds * 1e-3 {}
  }

  @Test func kindsInsideKindsAreTakenOut() throws {
    let meter = WorkMeter()
    let start = Timings.now()
    meter.start()
    meter.measure(.transforms) {
      work(4)
      meter.measure(.products) { work(8) }
      work(4)
    }
    meter.measure(.products) { work(2) }
    work(3)
    let seconds = meter.stop().seconds
    let whole = Timings.now() - start
    #expect(seconds.count == WorkKind.allCases.count)
    #expect(try #require(seconds[.products]) >= 0.010)
    #expect(try #require(seconds[.transforms]) >= 0.008)
    #expect(try #require(seconds[.between]) >= 0.003)
    #expect(seconds[.optimizer] == 0)
    let sum = seconds.values.reduce(0, +)
    #expect(sum >= 0.021 && sum <= whole)
  }

  @Test func nothingIsMeasuredWhileOffOrOnOtherThreads() throws {
    let meter = WorkMeter()
    meter.measure(.products) { work(1) }
    meter.count(7)
    meter.start()
    let workers = Workers(count: 2)
    // Part 1 falls to the other thread.
    workers.run(parts: 2) { part in
      if part == 1 {
        meter.count(7)
        meter.measure(.products) { work(5) }
      }
    }
    let (seconds, operations, _) = meter.stop()
    #expect(seconds[.products] == 0 || workers.count == 1)
    #expect(operations == 0 || workers.count == 1)
    meter.start()
    #expect(meter.stop().seconds[.products] == 0, "it starts from nothing")
  }

  @Test func everyVerbOfAStepIsOfAKind() throws {
    let backend = try HostBackend(threads: 2)
    let device = Device(backend: backend)
    var random = RandomGenerator(seed: 1)
    let generator = try UNet(levels: 2, filters: 4, random: &random, on: device)
    let gan = try ColorizationGAN(
      generator: generator,
      discriminator: PatchDiscriminator(filters: 4, downs: 1, random: &random, on: device))
    let batch = Batch(
      lightness: try .zeros([1, 1, 16, 16], on: device),
      color: try .zeros([1, 2, 16, 16], on: device))
    backend.meter.start()
    _ = try gan.step(batch)
    let (seconds, operations, _) = backend.meter.stop()
    for kind in [WorkKind.products, .transforms, .pointwise, .optimizer, .rest, .between] {
      #expect(try #require(seconds[kind]) > 0, "\(kind)")
    }
    #expect(operations > 0)
  }

  @Test func operationsAreThoseOfTheDefinition() throws {
    let backend = try HostBackend(threads: 1)
    let device = Device(backend: backend)
    let x = try Tensor.zeros([3, 5, 8, 8], on: device)
    let w = try Tensor.zeros([7, 5, 4, 4], on: device)
    let a = try Tensor.zeros([6, 11], on: device)
    let b = try Tensor.zeros([11, 2], on: device)
    backend.meter.start()
    _ = try x.convolved(w, ConvolutionOptions(stride: Extent(2), padding: Extent(1)))
    _ = try a.matrixProduct(b)
    #expect(backend.meter.stop().operations == Double(2 * 3 * 7 * 4 * 4 * 5 * 16 + 2 * 6 * 11 * 2))
  }
}
