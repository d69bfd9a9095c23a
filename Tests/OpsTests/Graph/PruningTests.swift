import Testing

@testable import Ops

/// What is not wanted is not computed, and the same shapes ask a device for the same verbs.
@Suite struct PruningTests {
  private struct Setting {
    let backend: CountingBackend
    let device: Device
    let x: Parameter
    let weight: Parameter
    let bias: Parameter

    init(_ x: [Int], _ weight: [Int], _ bias: Int) throws {
      backend = try CountingBackend()
      device = Device(backend: backend)
      self.x = Parameter(try noise(x, 1, on: device), name: "x")
      self.weight = Parameter(try noise(weight, 2, on: device), name: "weight")
      self.bias = Parameter(try noise([bias], 3, on: device), name: "bias")
    }

    /// The verbs of the backward pass of `y` towards some parameters.
    func verbs(_ y: Tensor, for wanted: [Parameter]?) throws -> [String] {
      let start = try Tensor.ones(y.shape, on: device)
      backend.forget()
      try y.backward(from: start, for: wanted)
      return backend.verbs
    }
  }

  @Test(arguments: [false, true])
  func filterGradientsAreNotComputedUnasked(isTransposed: Bool) throws {
    let s = try Setting([2, 3, 6, 6], [3, 3, 4, 4], 3)
    let options = ConvolutionOptions(stride: Extent(2), padding: Extent(1))
    func result() throws -> Tensor {
      isTransposed
        ? try s.x.tensor.transposeConvolved(s.weight.tensor, bias: s.bias.tensor, options)
        : try s.x.tensor.convolved(s.weight.tensor, bias: s.bias.tensor, options)
    }
    let towardsInput = isTransposed ? "convolve output" : "convolve input"
    let cases: [([Parameter], [String])] = [
      ([s.x], [towardsInput]), ([s.weight], ["convolve weight"]), ([s.bias], []),
      ([s.x, s.weight], [towardsInput, "convolve weight"]), ([], []),
    ]
    for (wanted, expected) in cases {
      for parameter in [s.x, s.weight, s.bias] { parameter.zeroGradient() }
      let verbs = try s.verbs(result(), for: wanted)
      #expect(verbs.filter { $0.hasPrefix("convolve") } == expected)
      #expect(verbs.contains { $0.hasPrefix("reduce") } == wanted.contains { $0 === s.bias })
      for parameter in [s.x, s.weight, s.bias] {
        #expect((parameter.gradient != nil) == wanted.contains { $0 === parameter })
      }
    }
  }

  @Test func matrixProductsAndNormalisationComputeWhatIsWanted() throws {
    let s = try Setting([4, 3], [3, 5], 5)
    func product() throws -> Tensor {
      try s.x.tensor.matrixProduct(s.weight.tensor) + s.bias.tensor
    }
    #expect(try s.verbs(product(), for: [s.x]).filter { $0 == "matrixProduct" }.count == 1)
    #expect(try s.verbs(product(), for: [s.bias]) == ["reduce sum"])
    #expect(try s.verbs(product(), for: nil).filter { $0 == "matrixProduct" }.count == 2)
    let n = try Setting([2, 3, 4], [3], 3)
    let still = try Tensor.ones([3], on: n.device)
    let y = try n.x.tensor.normalized(
      mean: still, variance: still, weight: n.weight.tensor, bias: n.bias.tensor)
    #expect(try !n.verbs(y, for: [n.x]).contains("channels sums"))
    let trained = try n.x.tensor.batchNormalized(weight: n.weight.tensor, bias: n.bias.tensor)
    #expect(try !n.verbs(trained.output, for: [n.bias]).contains("channels combine"))
  }

  @Test func frozenParametersTakeNoPart() throws {
    let s = try Setting([1, 1, 4, 4], [1, 1, 3, 3], 1)
    s.weight.isTrainable = false
    let y = try s.x.tensor.convolved(s.weight.tensor)
    #expect(try s.verbs(y, for: nil).filter { $0.hasPrefix("convolve") } == ["convolve input"])
    #expect(s.weight.gradient == nil)
  }

  @Test func sameShapesGiveTheSameVerbs() throws {
    let s = try Setting([2, 3, 8, 8], [4, 3, 3, 3], 4)
    func step() throws -> [String] {
      for parameter in [s.x, s.weight, s.bias] { parameter.zeroGradient() }
      s.backend.forget()
      let h = try s.x.tensor.convolved(s.weight.tensor, bias: s.bias.tensor)
      let y = try h.batchNormalized(weight: s.bias.tensor, bias: nil).output.leakyRelu(slope: 0.2)
      try y.droppedOut(probability: 0.5, key: RandomKey(seed: 1, purpose: .dropout)).abs().mean()
        .backward()
      return s.backend.verbs
    }
    let first = try step()
    #expect(first.count > 20)
    #expect(!first.contains("read") && !first.contains("write"), "a float was looked at")
    let gradient = s.weight.gradient
    #expect(try step() == first)
    expectSameBits(s.weight.gradient, gradient)
  }
}
