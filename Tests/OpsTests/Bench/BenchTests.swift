import Testing

@testable import Ops

/// The measurements: that what they compare is right, and what they refuse.
@Suite struct BenchTests {
  typealias Layer = (
    operation: ConvolutionBench.Operation, batch: Int, channels: Int, outputs: Int, size: Int,
    kernel: Int, stride: Int, padding: Int
  )

  static let layers: [Layer] = [
    (.conv2d, 2, 3, 5, 9, 3, 1, 1), (.conv2d, 1, 4, 2, 10, 4, 2, 1), (.conv2d, 3, 2, 3, 7, 1, 1, 0),
    (.conv2d, 1, 1, 1, 11, 5, 3, 4), (.convTranspose2d, 2, 5, 3, 6, 4, 2, 1),
    (.convTranspose2d, 1, 2, 4, 5, 3, 1, 0), (.convTranspose2d, 2, 3, 2, 4, 2, 3, 0),
  ]

  private func bench(_ layer: Layer) -> ConvolutionBench {
    var bench = ConvolutionBench()
    bench.operation = layer.operation
    (bench.batch, bench.channels, bench.outputs) = (layer.batch, layer.channels, layer.outputs)
    (bench.size, bench.kernel, bench.stride) = (layer.size, layer.kernel, layer.stride)
    (bench.padding, bench.steps) = (layer.padding, 1)
    return bench
  }

  /// The definition and the engine agree on each element of each pass.
  @Test(arguments: layers.indices) func passesAgreeWithTheirDefinition(index: Int) throws {
    let bench = bench(Self.layers[index])
    let rows = try bench.rows(bench.geometry(), on: .host(threads: 2))
    for row in try #require(rows) {
      // Tiles round more than plain products do.
      let isTiled = if case .tiles = row.algorithm { true } else { false }
      #expect(row.check.error < (isTiled ? 1e-5 : 1e-6), "\(row.pass), \(row.algorithm)")
      #expect(row.check.count > 0 && row.timings.seconds.count == 1)
    }
    #expect(rows?.filter(\.isUsual).count == 3)
  }

  /// A pass of the layer has the shape that the layer itself gives.
  @Test func aTransposedLayerIsMeasuredAsItIs() throws {
    let bench = bench((.convTranspose2d, 2, 5, 3, 6, 4, 2, 1))
    let device = try Device.host(threads: 1)
    let y = try Tensor.zeros([2, 5, 6, 6], on: device).transposeConvolved(
      .zeros([5, 3, 4, 4], on: device),
      ConvolutionOptions(stride: Extent(2), padding: Extent(1)))
    let operands = try ConvolutionOperands(bench.geometry(), on: device)
    #expect(try operands.result(.input).shape == y.shape)
    #expect(try operands.result(.output).shape == [2, 5, 6, 6])
  }

  /// An error is seen, in proportion; also in a sample.
  @Test(arguments: [(8, 4.0), (80, 64.0)])
  func wrongResultsAreFound(size: Int, channels: Double) throws {
    let bench = bench((.conv2d, 2, Int(channels), 48, size, 3, 1, 1))
    let device = try Device.host(threads: 2)
    let operands = try ConvolutionOperands(bench.geometry(), on: device)
    let (x, w) = operands.pair(.output)
    let y = try operands.result(.output)
    device.backend.convolve(.output, operands.geometry, x, w, to: y)
    let check = ConvolutionCheck(operands.naive(), .output, y.toHost().map { $0 * 1.01 })
    #expect(abs(check.error - 0.01) < 1e-4)
    #expect((check.count < y.count) == (size == 80))
  }

  @Test func timesAreOrdered() {
    #expect(Timings(seconds: [3, 1, 2]).median == 2)
    let four = Timings(seconds: [4, 1, 2, 7])
    #expect(four.median == 3 && four.least == 1 && four.most == 7)
    #expect(Timings(seconds: [5]).median == 5 && Timings(seconds: []).median == 0)
  }

  static let refused: [(change: @Sendable (inout StepBench) -> Void, words: String)] = [
    ({ $0.size = 0 }, "size must be from 1"), ({ $0.batch = 0 }, "batch must be from 1"),
    ({ $0.steps = 0 }, "steps must be from 1"), ({ $0.size = 100 }, "multiples of 256"),
    ({ $0.levels = 40 }, "levels must be from 2"),
    ({ ($0.model, $0.levels) = (.patch, 3) }, "patch has none"),
    ({ ($0.model, $0.mode) = (.patch, .pretrain) }, "patch takes train or infer"),
    ({ ($0.model, $0.size) = (.patch, 8) }, "more than one value"),
    ({ ($0.batch, $0.size) = (4096, 8192) }, "out of memory"),
  ]

  @Test(arguments: refused.indices) func whatCannotBeMeasuredIsASentence(index: Int) {
    var bench = StepBench()
    (bench.steps, bench.threads) = (1, 1)
    Self.refused[index].change(&bench)
    let error = #expect(throws: BenchError.self) { try bench.run() }
    let words = error.map { "\($0)" } ?? ""
    #expect(words.contains(Self.refused[index].words), "\(words)")
  }

  static let refusedLayers: [(layer: Layer, words: String)] = [
    ((.conv2d, 1, 1, 1, 2, 5, 1, 0), "kernel 5 is larger"),
    ((.convTranspose2d, 1, 1, 1, 1, 2, 1, 1), "leaves nothing"),
    ((.conv2d, 0, 1, 1, 8, 3, 1, 1), "batch must be"), ((.conv2d, 1, 1, 1, 8, 3, 0, 1), "stride"),
    ((.conv2d, 1, 1, 1, 8, 3, 1, -1), "padding must be"),
    ((.conv2d, 60000, 60000, 1, 8, 3, 1, 1), "out of memory"),
    ((.conv2d, 1, 1, 1, 65536, 1, 1, 0), "numbers (input [1, 1, 65536, 65536], weight"),
    // A side of 2³² is one whose square is no number.
    ((.convTranspose2d, 1, 1, 1, 65536, 2, 65536, 1), "a channel of a picture"),
  ]

  @Test(arguments: refusedLayers.indices) func layersThatCannotBeAreSentences(index: Int) {
    let error = #expect(throws: BenchError.self) {
      try bench(Self.refusedLayers[index].layer).run()
    }
    let words = error.map { "\($0)" } ?? ""
    #expect(words.contains(Self.refusedLayers[index].words), "\(words)")
  }

  @Test func itStopsWhenToldTo() throws {
    var bench = StepBench()
    (bench.model, bench.size, bench.threads) = (.patch, 64, 1)
    #expect(try bench.run(shouldStop: { true }) == nil)
    #expect(try ConvolutionBench().run(shouldStop: { true }) == nil)
  }
}
