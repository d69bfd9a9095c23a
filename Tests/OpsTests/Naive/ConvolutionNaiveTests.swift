import Testing

@testable import Ops

/// The three passes of convolutions, forwards and transposed, against plain loops.
@Suite struct ConvolutionNaiveTests {
  static let forward = Tolerance(relative: 2e-5)
  static let backward = Tolerance(relative: 1e-4)

  @Test(arguments: ConvolutionCase.all)
  func convolution(row: ConvolutionCase) throws {
    var random = TestRandom(seed(of: row.testDescription))
    let x = random.values(row.inputShape.reduce(1, *), -1, 1)
    let w = random.values(row.weightShape.reduce(1, *), -1, 1)
    let dy = random.values(row.outputShape.reduce(1, *), -1, 1)
    var y = Array(repeating: 0.0, count: dy.count)
    var dx = Array(repeating: 0.0, count: x.count)
    var dw = Array(repeating: 0.0, count: w.count)
    row.forEachTerm { i, j, k in
      y[k] += x[i] * w[j]
      dx[i] += dy[k] * w[j]
      dw[j] += dy[k] * x[i]
    }
    for device in [try Hosts.one(), try Hosts.two()] {
      let input = Parameter(try Tensor(x, shape: row.inputShape, on: device))
      let weight = Parameter(try Tensor(w, shape: row.weightShape, on: device))
      let result = try input.tensor.convolved(weight.tensor, row.options)
      expectClose(result, y, shape: row.outputShape, Self.forward, "output")
      try result.backward(from: Tensor(dy, shape: row.outputShape, on: device))
      let (a, b) = (try #require(input.gradient), try #require(weight.gradient))
      expectClose(a, dx, shape: row.inputShape, Self.backward, "input gradient")
      expectClose(b, dw, shape: row.weightShape, Self.backward, "weight gradient")
    }
  }

  /// The same terms, with the roles of input and output exchanged.
  @Test(arguments: ConvolutionCase.all)
  func transposedConvolution(row: ConvolutionCase) throws {
    var random = TestRandom(seed(of: row.testDescription) &+ 1)
    let x = random.values(row.outputShape.reduce(1, *), -1, 1)
    let w = random.values(row.weightShape.reduce(1, *), -1, 1)
    let dy = random.values(row.inputShape.reduce(1, *), -1, 1)
    var y = Array(repeating: 0.0, count: dy.count)
    var dx = Array(repeating: 0.0, count: x.count)
    var dw = Array(repeating: 0.0, count: w.count)
    row.forEachTerm { i, j, k in
      y[i] += x[k] * w[j]
      dx[k] += dy[i] * w[j]
      dw[j] += dy[i] * x[k]
    }
    let reach = Extent(
      row.h + 2 * row.padding.height - row.dilation.height * (row.kernel.height - 1) - 1,
      row.w + 2 * row.padding.width - row.dilation.width * (row.kernel.width - 1) - 1)
    let extra = Extent(reach.height % row.stride.height, reach.width % row.stride.width)
    for device in [try Hosts.one(), try Hosts.two()] {
      let input = Parameter(try Tensor(x, shape: row.outputShape, on: device))
      let weight = Parameter(try Tensor(w, shape: row.weightShape, on: device))
      let result = try input.tensor.transposeConvolved(
        weight.tensor, row.options, outputPadding: extra)
      expectClose(result, y, shape: row.inputShape, Self.forward, "output")
      try result.backward(from: Tensor(dy, shape: row.inputShape, on: device))
      let (a, b) = (try #require(input.gradient), try #require(weight.gradient))
      expectClose(a, dx, shape: row.outputShape, Self.backward, "input gradient")
      expectClose(b, dw, shape: row.weightShape, Self.backward, "weight gradient")
    }
  }

  /// With two threads, blocks are shared out from four on; below, threads share their columns.
  @Test func theTableReachesEveryPath() {
    let blocks = ConvolutionCase.all.map { ConvolutionBlocks($0.geometry) }
    #expect(blocks.contains { $0.count >= 4 })
    #expect(blocks.contains { $0.count == 2 || $0.count == 3 })
    #expect(blocks.contains { $0.count == 1 })
    #expect(
      blocks.contains {
        $0.rowsPerBlock > $0.geometry.output.height && $0.rows($0.count - 1).count < $0.rowsPerBlock
      }, "no last block holds fewer pictures than the others")
    #expect(
      blocks.contains {
        $0.geometry.batch > 1 && $0.geometry.output.height % $0.rowsPerBlock != 0
          && $0.rowsPerBlock < $0.geometry.output.height
      }, "no last block of a picture is smaller than the others")
  }

  @Test func emptyBatchesAndChannelsGiveZeros() throws {
    let host = try Hosts.two()
    let none = try Tensor.zeros([0, 2, 5, 5], on: host).convolved(.ones([3, 2, 3, 3], on: host))
    #expect(none.shape == [0, 3, 3, 3])
    let zero = try Tensor.zeros([1, 0, 5, 5], on: host).convolved(.ones([3, 0, 3, 3], on: host))
    #expect(zero.toHost() == Array(repeating: 0, count: 27))
    let weight = Parameter(try .ones([3, 2, 3, 3], on: host))
    try Tensor.zeros([0, 2, 5, 5], on: host).convolved(weight.tensor).sum().backward()
    #expect(weight.gradient?.toHost() == Array(repeating: 0, count: 54))
  }
}
