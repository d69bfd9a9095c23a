import Testing

@testable import Ops

/// Results and gradients against PyTorch's, written by `Fixtures/make_functions.py`.
@Suite struct GoldenTests {
  static let rows =
    GoldenRow.elementwise + GoldenRow.axes + GoldenRow.networks + GoldenRow.losses + products
    + convolutions

  private static let products: [GoldenRow] = [
    ([2, 3], [3, 4]), ([3], [3]), ([3], [3, 2]), ([2, 3], [3]), ([2, 1, 2, 3], [4, 3, 2]),
    ([3], [2, 3, 2]),
  ].map { (a: [Int], b: [Int]) in
    GoldenRow(name: "matrixProduct \(a) \(b)") { x, _ in try x[0].matrixProduct(x[1]) }
  }

  private static let convolutions: [GoldenRow] = {
    let forward: [(String, ConvolutionOptions)] = [
      ("plain", .init()),
      ("stride 2", .init(stride: Extent(2), padding: Extent(1))),
      (
        "uneven",
        .init(stride: Extent(1, 2), padding: Extent(2, 0), dilation: Extent(1, 3))
      ),
      ("groups", .init(padding: Extent(1), groups: 2)),
      ("one pixel", .init(stride: Extent(2), padding: Extent(2))),
    ]
    let backward: [(String, ConvolutionOptions, Extent)] = [
      ("plain", .init(), Extent(0)),
      ("stride 2", .init(stride: Extent(2), padding: Extent(1)), Extent(0)),
      ("output padding", .init(stride: Extent(3), padding: Extent(1)), Extent(2, 1)),
      (
        "groups",
        .init(stride: Extent(2), padding: Extent(2), dilation: Extent(2), groups: 2), Extent(1)
      ),
    ]
    return forward.map { (name, options) in
      GoldenRow(name: "conv2d \(name)") { x, _ in try x[0].convolved(x[1], bias: x[2], options) }
    }
      + backward.map { (name, options, extra) in
        GoldenRow(name: "convTranspose2d \(name)") { x, _ in
          try x[0].transposeConvolved(x[1], bias: x[2], options, outputPadding: extra)
        }
      }
  }()

  static let tolerance = Tolerance(relative: 2e-5, absolute: 5e-6, perElement: true)

  @Test(arguments: rows)
  func followsPyTorch(row: GoldenRow) throws {
    let fixture = try #require(try Fixture.cases("functions.txt")[row.name], "no such case")
    let host = try Hosts.two()
    func tensors(_ names: [String]) throws -> [Tensor] {
      try names.filter { fixture.arrays[$0] != nil }.map { try fixture.tensor($0, on: host) }
    }
    let leaves = try tensors(["a", "b", "c"]).map { Parameter($0) }
    let result = try row.body(leaves.map(\.tensor), tensors(["k0", "k1"]))
    expectClose(result, try fixture.tensor("result", on: host), Self.tolerance)
    guard fixture.arrays["da"] != nil else { return }
    try result.backward(from: fixture.tensor("start", on: host))
    for (leaf, name) in zip(leaves, ["da", "db", "dc"]) where fixture.arrays[name] != nil {
      let gradient = try #require(leaf.gradient, "no gradient \(name)")
      expectClose(gradient, try fixture.tensor(name, on: host), Self.tolerance, name)
    }
  }

  @Test func everyCaseHasARow() throws {
    #expect(Set(Self.rows.map(\.name)) == Set(try Fixture.cases("functions.txt").keys))
  }
}
