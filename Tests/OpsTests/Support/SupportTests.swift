import Testing

@testable import Ops

/// The nets themselves: they hold what is right and catch what is wrong.
@Suite struct SupportTests {
  private func judge(_ actual: [Float], _ expected: [Double], shape: [Int]? = nil) -> String? {
    difference(
      actual, [actual.count], from: expected, shape ?? [expected.count],
      Tolerance(relative: 1e-3, absolute: 1e-6))
  }

  @Test func closenessLooksAtShapesThenNaNThenValues() {
    #expect(judge([1, 2], [1, 2.001]) == nil)
    #expect(judge([.nan, .infinity, -.infinity], [.nan, .infinity, -.infinity]) == nil)
    #expect(judge([1, 2], [1, 2, 3])?.hasPrefix("shape [2], expected [3]") == true)
    #expect(
      judge([1, 2], [1, 2], shape: [2, 1])?.hasPrefix("shape [2], expected [2, 1]") == true)
    #expect(judge([1, .nan], [5, 2])?.hasPrefix("nan at [1], expected 2.0") == true)
    #expect(judge([1, 2], [.nan, 2])?.hasPrefix("1.0 at [0], expected nan") == true)
    #expect(judge([.infinity], [-.infinity])?.hasPrefix("inf at [0]") == true)
    #expect(judge([3], [.infinity])?.hasPrefix("3.0 at [0]") == true)
    #expect(judge([1, 2.5, 4], [1, 2, 3])?.hasPrefix("4.0 at [2], expected 3.0") == true)
  }

  @Test func aToleranceIsPositive() async {
    await #expect(processExitsWith: .failure) { _ = Tolerance(relative: -0.1) }
    await #expect(processExitsWith: .failure) { _ = Tolerance(relative: 1, absolute: 0) }
  }

  /// A derivative that is wrong by a hundredth, or missing, is noticed.
  @Test(arguments: [Float(1.01), 0.9, -1, 0])
  func wrongDerivativesAreNoticed(factor: Float) throws {
    let row = GradientRow(
      function: "wrong", note: "", shapes: [[3, 4]], domains: [.any], tolerance: 2e-3
    ) { x in
      try x[0].detached().exp().recorded("wrong", from: x) {
        [value = x[0].detached()] dy, _
          throws(TensorError) in
        [
          try dy.zipped(.multiply, value.mapped(.exponential)).mapped(
            .affine(scale: factor, shift: 0))
        ]
      }
    }
    #expect(try row.difference(.plain, on: Hosts.two()).failures().count == 1)
  }
}
