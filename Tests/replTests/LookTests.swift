import Glibc
import Kernel
import Testing

@testable import repl

func samplePlot(log: Bool = false) -> Plot {
  var d: [Double] = []
  var g: [Double] = []
  var l: [Double] = []
  for i in 0..<300 {
    let t = Double(i) / 300
    d.append(0.69 - 0.2 * t + 0.05 * sin(Double(i) * 0.9) * cos(Double(i) * 0.31))
    g.append(0.8 + 0.9 * t + 0.1 * sin(Double(i) * 0.7))
    l.append(i > 120 && i < 140 ? .nan : 2.2 * exp(-3 * t) + 0.3 + 0.04 * sin(Double(i) * 1.3))
  }
  let x = (0..<300).map { Double($0 * 4) }
  return Plot(
    title: "Losses of 09_train, epoch 1…5", xLabel: "batch", yLabel: "loss (λ = 100, ±0.05 µ → ×2)",
    series: [
      .init(name: "discriminator", x: x, y: d), .init(name: "generator (GAN)", x: x, y: g),
      .init(name: "generator L1", x: x, y: l),
    ], logarithmic: log)
}

@Test func look() throws {
  for (name, plot) in [("lin", samplePlot()), ("log", samplePlot(log: true)), ("letters", Plot(title: "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz", xLabel: "0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ×÷±−–—·…°→←µλαβσπΔΣ²", yLabel: "The quick brown fox jumps over the lazy dog. Gradients, epochs & losses", series: [.init(name: "few", x: [0, 1, 2, 3, 4], y: [0.1, 0.22, 0.21, 0.4, 0.35])]))] {
    let picture = PlotRaster().picture(plot)
    let file = fopen("/tmp/look/\(name).ppm", "w")
    fputs("P6\n\(picture.width) \(picture.height)\n255\n", file)
    picture.rgb.withUnsafeBytes { _ = fwrite($0.baseAddress, 1, $0.count, file) }
    fclose(file)
    var text = PlotCurves(capabilities: .modern).lines(plot).joined(separator: "\n") + "\n\n"
    text += PlotCurves(capabilities: .plain).lines(plot).joined(separator: "\n") + "\n"
    let out = fopen("/tmp/look/\(name).txt", "w")
    fputs(text, out)
    fclose(out)
  }
}
