import Glibc
import Kernel
import Testing

@testable import repl

/// Axes, and plots as pictures.
@Suite struct PlotTests {
  @Test(arguments: [
    (10.0, 5, 2.0), (1, 5, 0.2), (7, 5, 1), (100, 8, 10), (0.03, 6, 0.005), (0, 5, 1),
  ])
  func stepsAreNice(_ span: Double, _ count: Int, _ step: Double) {
    #expect(abs(niceStep(span, count: count) - step) < 1e-12)
  }

  static let axes: [(values: [Double], isLogarithmic: Bool, labels: [String])] = [
    ([0.0, 0.99], false, ["0", "0.2", "0.4", "0.6", "0.8"]),
    ([0, 1000], false, ["0", "200", "400", "600", "800", "1000"]),
    ([-2, 2], false, ["-2", "-1", "0", "1", "2"]),
    ([0.001, 10], true, ["0.001", "0.01", "0.1", "1", "10"]),
    ([1, 20], true, ["1", "2", "5", "10", "20"]),
    ([0, -3, .nan], true, ["1", "2", "5", "10"]),
    ([3.5, 3.5], false, ["3.0", "3.2", "3.4", "3.6", "3.8", "4.0"]),
  ]

  @Test(arguments: axes)
  func ticks(_ values: [Double], _ isLogarithmic: Bool, _ labels: [String]) {
    let axis = PlotAxis(over: values, count: 5, isLogarithmic: isLogarithmic, isPadded: false)
    #expect(axis.ticks.map(\.label) == labels)
    for tick in axis.ticks {
      let place = axis.place(tick.value) ?? -1
      #expect(place > -1e-9 && place < 1 + 1e-9)
    }
  }

  @Test(arguments: [
    [Double](), [.nan], [.infinity], [1e308, -1e308], [1e-300, 2e-300], [5], [0, 0],
    [1e18, 1e18 + 1],
  ])
  func oddValuesMakeAnAxis(_ values: [Double]) {
    for isLogarithmic in [false, true] {
      let axis = PlotAxis(over: values, count: 5, isLogarithmic: isLogarithmic, isPadded: true)
      #expect(axis.upper > axis.lower || !(axis.upper - axis.lower).isFinite)
      #expect(axis.ticks.count < 120)
      let plot = Plot(
        series: [.init(name: "", x: values, y: values)], logarithmic: isLogarithmic)
      _ = PlotRaster(width: 200, height: 120).picture(plot)
      _ = PlotCurves(capabilities: .modern).lines(plot)
      _ = PlotSVG().html(plot)
    }
  }

  @Test func countsHaveNoHalves() {
    let axis = PlotAxis(over: [1, 2, 3], count: 8, isPadded: false)
    #expect(axis.ticks.map(\.label) == ["1", "2", "3"])
  }

  @Test func aGapSplitsACurve() {
    let plot = Plot(series: [.init(name: "a", x: [0, 1, 2, 3, 4], y: [1, 2, .nan, 3, 4])])
    let layout = PlotLayout(plot, xTicks: 5, yTicks: 5, resolution: 100)
    #expect(layout.curves[0].runs.map(\.count) == [2, 2])
    #expect(layout.curves[0].last == "4")
  }

  @Test func longCurvesAreThinnedButKeepTheirPeaks() {
    let x = (0..<100_000).map(Double.init)
    var y = x.map { sin($0 / 5000) }
    y[54_321] = 9
    let layout = PlotLayout(
      Plot(series: [.init(name: "a", x: x, y: y)]), xTicks: 5, yTicks: 5, resolution: 300)
    let run = layout.curves[0].runs[0]
    #expect(run.count < 1500)
    #expect(run.map(\.y).max() == layout.y.place(9))
  }

  @Test func thePictureHoldsTheCurvesInTheirColours() {
    let plot = Plot(
      title: "Losses", xLabel: "batch", yLabel: "loss",
      series: [
        .init(name: "d", x: [0, 1, 2], y: [1, 1, 1]),
        .init(name: "g", x: [0, 1, 2], y: [2, 3, 4]),
      ])
    let picture = PlotRaster().picture(plot)
    #expect(picture.width == 960 && picture.height == 540)
    #expect(picture.caption == "Losses: d 1, g 4")
    #expect(picture.pixel(0, 0) == (255, 255, 255))
    var found: Set<Int> = []
    for y in 0..<540 {
      for x in 0..<960 {
        let (r, g, b) = picture.pixel(x, y)
        found.insert(r << 16 | g << 8 | b)
      }
    }
    #expect(found.contains(0x2563EB) && found.contains(0xE8710A))
    #expect(!found.contains(0x0E9F6E))
    #expect(found.count > 50, "edges are soft")
  }

  @Test func everyPrintableCharacterWasDrawn() {
    let box = Glyph.named("\u{1F600}").strokes.count
    #expect(box == 1)
    for value in UInt32(33)..<127 {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let glyph = Glyph.named(scalar)
      #expect(!glyph.strokes.isEmpty && glyph.strokes.allSatisfy { !$0.isEmpty }, "\(scalar)")
      #expect(glyph.width <= 16)
    }
    #expect(
      Lettering(capital: 14, pen: 1).width("WWW") > Lettering(capital: 14, pen: 1).width("iii"))
  }
}
