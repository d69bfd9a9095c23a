import Testing

@testable import Kernel

// Histograms: what is counted, under which name, between which edges; and smoothed curves.

private func plots(_ text: String) -> [Plot] {
  let result = Session(output: SilentOutput()).run(text)
  return result.displays.compactMap { if case .plot(let plot) = $0 { plot } else { nil } }
}

@Test func aHistogramIsTheUpperEdgeOfItsBins() throws {
  let plot = try #require(plots("histogram([0, 1, 1, 4], bins: 4)").first)
  #expect(plot.series.count == 1)
  #expect(plot.series[0].name == "")
  #expect(plot.series[0].x == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
  #expect(plot.series[0].y == [0, 25, 25, 50, 50, 0, 0, 25, 25, 0])
  #expect(plot.yLabel == "% of values")
}

@Test(arguments: [
  ("let x = randn([50])\nhistogram x", ["x"]),
  ("let x = rand([2, 2, 4, 4])\nhistogram x", ["x a", "x b"]),
  ("histogram((real: rand([2, 4, 4]), grey: zeros([8])))", ["real a", "real b", "grey"]),
  ("let batch = labBatch(rand([2, 3, 8, 8]))\nhistogram batch", ["batch a*", "batch b*"]),
  ("histogram([1, 2], [2, 3])", ["1", "2"]),
  ("histogram(tensor([1, 0]) / tensor([0, 1]))", [" (without 1 not finite)"]),
  ("histogram 0..<9, bins: 3", ["0..<9"]),
])
func valuesAreCountedUnderTheirNames(text: String, names: [String]) throws {
  let plot = try #require(plots(text).first)
  #expect(plot.series.map(\.name) == names)
  for series in plot.series {
    #expect(series.x.count == series.y.count && series.x == series.x.sorted())
    // Every value is in one bin, and each bin has two corners.
    #expect(abs(series.y.reduce(0, +) - 200) < 1e-9)
  }
}

@Test func aBatchIsCountedInUnitsOfAAndB() throws {
  let text = """
    let batch = labBatch(rand([1, 3, 16, 16]))
    histogram batch
    histogram batch.ab
    """
  let both = plots(text)
  try #require(both.count == 2)
  #expect(both[0].xLabel == "a*, b*" && both[1].xLabel == "value")
  for (own, raw) in zip(both[0].series, both[1].series) {
    #expect(zip(own.x, raw.x).allSatisfy { abs($0 - $1 * 110) < 1e-3 })
    #expect(own.y == raw.y)
  }
}

@Test(arguments: [
  "histogram([7, 7, 7])", "histogram([1e308, -1e308])", "histogram([0, 5e-324])",
  "histogram([1.7e308])", "histogram([0])", "histogram(rand([0]), [1])",
])
func oddValuesAreCountedToo(text: String) throws {
  let plot = try #require(plots(text).first)
  #expect(plot.series.allSatisfy { $0.x.allSatisfy(\.isFinite) && $0.y.allSatisfy(\.isFinite) })
}

@Test(arguments: ["histogram([])", "histogram(\"a\")", "histogram([1], bins: 1)"])
func whatCannotBeCountedIsSaid(text: String) {
  guard case .failed = Session(output: SilentOutput()).run(text).outcome else {
    Issue.record("\(text) ran")
    return
  }
}

@Test(arguments: [
  ("plot([1, 3, 5, 7], smooth: 2)", [1, 2, 4, 6]),
  ("plot([1, 3, 5, 7], smooth: 1)", [1, 3, 5, 7]),
  ("plot([1, 3, 5, 7], smooth: 100)", [1, 2, 3, 4]),
  ("plot([1, 2, 3, 4, 5, 6, 7], smooth: 3)", [1, 1.5, 2, 3, 4, 5, 6]),
  ("plot([1e20, 1, 1, 1, 1], smooth: 2)", [1e20, 5e19, 1, 1, 1]),
  ("plot([1e308, 1e308, 1, 1, 3], smooth: 2)", [1e308, .infinity, 5e307, 1, 2]),
  ("plot(list(tensor([4, 1, 2, 6]) / tensor([2, 0, 1, 1])), smooth: 2)", [2, .infinity, 2, 4]),
])
func curvesAreSmoothed(text: String, values: [Double]) throws {
  let plot = try #require(plots(text).first)
  #expect(plot.series[0].y.count == values.count)
  for (value, expected) in zip(plot.series[0].y, values) {
    #expect(expected.isFinite ? value == expected : !value.isFinite)
  }
}

@Test func aSmoothedCurveSaysSo() throws {
  let plot = try #require(plots("let d = [1, 2, 3]\nplot(d, smooth: 2)").first)
  #expect(plot.series.map(\.name) == ["d, means of 2"])
}
