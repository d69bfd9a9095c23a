import Kernel

/// A plot as a picture: a white card, a thin grid, curves with soft edges.
struct PlotRaster {
  /// Columns of pixels.
  var width = 960
  /// Rows of pixels.
  var height = 540

  /// Colours that stay apart for most kinds of colour-blindness, in the order of the legend.
  static let inks: [UInt32] = [
    0x2563EB, 0xE8710A, 0x0E9F6E, 0x9333EA, 0xDC2643, 0x0891B2, 0xA16207, 0x64748B,
  ]

  private static let ink = Ink(0x1F2937)
  private static let soft = Ink(0x5B6472)
  private static let grid = Ink(0xE8EBF0)
  private static let axis = Ink(0xB4BBC6)

  private let title = Lettering(capital: 14, pen: 2.1)
  private let label = Lettering(capital: 10.5, pen: 1.35)
  private let strong = Lettering(capital: 10.5, pen: 1.6)

  /// Draws `plot`.
  func picture(_ plot: Plot) -> Picture {
    var canvas = Canvas(width: width, height: height, background: Ink(0xFFFFFF))
    let layout = PlotLayout(plot, xTicks: 8, yTicks: 6, resolution: width)
    var top = 34.0
    if !plot.title.isEmpty {
      title.draw(plot.title, at: (36, top + 6), on: &canvas)
      canvas.paint(Self.ink)
      top += 34
    }
    top = drawLegend(layout, top: top, on: &canvas)
    if !plot.yLabel.isEmpty {
      label.draw(plot.yLabel, at: (36, top + 6), on: &canvas)
      canvas.paint(Self.soft)
      top += 24
    }
    let numbers = layout.y.ticks.map { label.width($0.label) }.max() ?? 0
    let frame = Frame(
      left: (36 + numbers + 12).rounded(), top: top.rounded(), right: Double(width) - 36,
      bottom: Double(height) - (plot.xLabel.isEmpty ? 46 : 70))
    drawAxes(layout, frame: frame, xLabel: plot.xLabel, on: &canvas)
    if layout.isEmpty {
      label.draw("nothing to plot", at: (frame.left + 20, frame.top + 40), on: &canvas)
      canvas.paint(Self.soft)
    }
    for (index, curve) in layout.curves.enumerated() {
      for run in curve.runs {
        let points = run.map { frame.place($0) }
        canvas.polyline(points, thickness: points.count == 1 ? 6 : 2.4)
        if points.count > 1, points.count <= 24 {
          for point in points { canvas.line(from: point, to: point, thickness: 6.5) }
        }
      }
      canvas.paint(Self.color(index))
    }
    return canvas.picture(caption: Self.caption(plot, layout))
  }

  /// What the picture shows, in words.
  static func caption(_ plot: Plot, _ layout: PlotLayout) -> String {
    let curves = layout.curves.filter { !$0.name.isEmpty }
      .map { $0.last.isEmpty ? $0.name : "\($0.name) \($0.last)" }
    return [plot.title, curves.joined(separator: ", ")].filter { !$0.isEmpty }
      .joined(separator: ": ")
  }

  private static func color(_ index: Int) -> Ink { Ink(inks[index % inks.count]) }

  /// The field between the axes, in pixels.
  private struct Frame {
    var left, top, right, bottom: Double

    func place(_ point: PlotLayout.Point) -> (x: Double, y: Double) {
      (left + point.x * (right - left), bottom - point.y * (bottom - top))
    }
  }

  /// A stroke, the name and the last value of each curve, as many in a row as fit.
  private func drawLegend(_ layout: PlotLayout, top: Double, on canvas: inout Canvas) -> Double {
    var x = 36.0
    var y = top
    for (index, curve) in layout.curves.enumerated() where !curve.name.isEmpty {
      let name = curve.name.cut(to: 60)
      let needed = 30 + strong.width(name) + 8 + label.width(curve.last) + 28
      if x > 36, x + needed > Double(width) - 36 {
        x = 36
        y += 24
      }
      canvas.line(from: (x + 2, y + 1), to: (x + 20, y + 1), thickness: 4)
      canvas.paint(Self.color(index))
      strong.draw(name, at: (x + 30, y + 6), on: &canvas)
      canvas.paint(Self.ink)
      label.draw(curve.last, at: (x + 38 + strong.width(name), y + 6), on: &canvas)
      canvas.paint(Self.soft)
      x += needed
    }
    return x > 36 || y > top ? y + 32 : y
  }

  private func drawAxes(
    _ layout: PlotLayout, frame: Frame, xLabel: String, on canvas: inout Canvas
  ) {
    let wide = Int(frame.right - frame.left)
    for tick in layout.y.ticks {
      guard let place = layout.y.place(tick.value) else { continue }
      let y = frame.place(.init(x: 0, y: place)).y.rounded()
      canvas.rectangle(x: Int(frame.left), y: Int(y), width: wide, height: 1)
      canvas.paint(Self.grid)
      let start = frame.left - 12 - label.width(tick.label)
      label.draw(tick.label, at: (start, y + 5.5), on: &canvas)
      canvas.paint(Self.soft)
    }
    canvas.rectangle(x: Int(frame.left), y: Int(frame.bottom), width: wide, height: 1)
    canvas.paint(Self.axis)
    var free = 0.0
    for tick in layout.x.ticks {
      guard let place = layout.x.place(tick.value) else { continue }
      let x = frame.place(.init(x: place, y: 0)).x.rounded()
      canvas.rectangle(x: Int(x), y: Int(frame.bottom), width: 1, height: 6)
      canvas.paint(Self.axis)
      let wide = label.width(tick.label)
      guard x - wide / 2 > free else { continue }
      label.draw(tick.label, at: (x - wide / 2, frame.bottom + 24), on: &canvas)
      canvas.paint(Self.soft)
      free = x + wide / 2 + 10
    }
    if !xLabel.isEmpty {
      let start = (frame.left + frame.right - label.width(xLabel)) / 2
      label.draw(xLabel, at: (start, frame.bottom + 48), on: &canvas)
      canvas.paint(Self.soft)
    }
  }
}
