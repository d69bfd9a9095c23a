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
  for (name, plot) in [
    ("lin", samplePlot()), ("log", samplePlot(log: true)),
    (
      "letters",
      Plot(
        title: "ABCDEFGHIJKLMNOPQRSTUVWXYZ abcdefghijklmnopqrstuvwxyz",
        xLabel: "0123456789 !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ ×÷±−–—·…°→←µλαβσπΔΣ²",
        yLabel: "The quick brown fox jumps over the lazy dog. Gradients, epochs & losses",
        series: [.init(name: "few", x: [0, 1, 2, 3, 4], y: [0.1, 0.22, 0.21, 0.4, 0.35])])
    ),
  ] {
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

func scenePicture(_ width: Int, _ height: Int) -> Picture {
  var rgb: [UInt8] = []
  for y in 0..<height {
    for x in 0..<width {
      let t = Double(y) / Double(height)
      let hill = 0.55 + 0.1 * sin(Double(x) * 0.12)
      let third = x * 3 / width
      var c = t < hill ? (120 + 90 * t, 170 + 60 * t, 235.0) : (90 - 40 * t, 150 - 50 * t, 60.0)
      if third == 0 { let g = 0.3 * c.0 + 0.6 * c.1 + 0.1 * c.2; c = (g, g, g) }
      rgb += [UInt8(c.0), UInt8(c.1), UInt8(c.2)]
    }
  }
  return Picture(width: width, height: height, rgb: rgb, caption: "grey | painted | truth")
}

let prose = """
  D learns to tell real colours from painted ones. G learns to fool D and to stay *close to the
  truth* (L1 × 100). See [the paper](https://example.org/pix2pix) and `minimize`, which is
  **zeroGrad**, backward, step.

  ## The loop, in full

  One epoch by hand, so that nothing is hidden:

  1. the discriminator looks at a *real* pair and a painted one
  2. the generator is told how it was found out
     - by the patches
     - by L1
  3. both take a step

  > What a GAN adds is courage: L1 alone paints brown.

  | network | parameters |
  |---|---:|
  | generator | 54,409,858 |
  | discriminator | 2,765,633 |

  ```
  let fake = G(batch.L)   # what G paints
  ```

  ## Something to try

  Set `lambda` to 0 and look again.
  """

@Test func lookPage() throws {
  var cell = PageCell(
    index: 1,
    source: """
      for batch in progress(trainLoader, "epoch 1") {
          let fake  = G(batch.L)
          let paint = D(cat([batch.L, fake.detach()], axis: 1))
          track d: dLoss, g: 100 * l1 + 2e-4
      }
      # the shapes that come out
      D(sample).shape        # => [16, 1, 6, 6]
      train model, on: trainLoader, epochs: epochs
      """)
  cell.displays = [
    .text("[16, 1, 6, 6]"),
    .table(
      Table(
        title: "U-Net", headings: ["layer", "output", "parameters"],
        alignments: [.left, .left, .right],
        rows: [
          ["down 1", "64 × 32 × 32", "1,024"], ["down 2", "128 × 16 × 16", "131,072"],
          ["up 7", "2 × 64 × 64", "4,098"],
        ], footer: ["54,409,858 parameters, 217 MB"])),
    .picture(scenePicture(192, 64)), .plot(samplePlot()),
  ]
  cell.marks = [7: true]
  cell.seconds = 42.3
  var bad = PageCell(
    index: 2, source: "let real = D(cat(batch.L, batch.rgb, axis: 1))\nG.last  # => 0.69")
  bad.failure = """
    error: these shapes cannot be joined along axis 1
      09_train.txt:21  let real = D(cat(batch.L, batch.rgb, axis: 1))
                                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
           batch.L    [16, 1, 64, 64]
           batch.rgb  [16, 64, 64, 3]
      help: image.channelsFirst(batch.rgb) gives [16, 3, 64, 64]
    """
  bad.marks = [2: false]
  bad.misses = [.init(expected: "0.69", actual: "0.7312")]
  let step = PageStep(
    title: "9 · Training", name: "09_train.txt",
    parameters: [
      .init(name: "epochs", value: "5", meaning: "passes over the training photographs"),
      .init(name: "size", value: "256", meaning: "side of a picture in pixels", isGiven: true),
    ],
    blocks: [.prose(prose), .cell(cell), .prose("### A mistake\n\nShapes must fit."), .cell(bad)],
    seconds: 61)
  let page = Page(
    title: "9 · Training", date: "23 November 2026, 05:10", seconds: 61, program: "Pigment 0.1.0",
    steps: [step])
  let file = fopen("/tmp/look/page.html", "w")
  fputs(PageWriter(page).html(), file)
  fclose(file)
  let out = fopen("/tmp/look/term.txt", "w")
  var lines = ProseDrawing(capabilities: .modern).lines(prose) + [""]
  for display in cell.displays {
    if case .table(let table) = display {
      lines += TableDrawing(capabilities: .modern).lines(table)
    }
  }
  lines += PictureBlocks(capabilities: .modern).lines(scenePicture(192, 64))
  fputs(lines.joined(separator: "\n") + "\n", out)
  fclose(out)
}
