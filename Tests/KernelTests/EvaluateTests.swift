import Testing

@testable import Kernel

// What `evaluate`, `worst` and `compare` show.

private let setUp = """
  seed(1)
  let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 4)
  let A = unet(levels: 3, filters: 4)
  let B = unet(levels: 2, filters: 2)

  """

@Test(arguments: [
  (
    "evaluate((l1: A, gan: B), on: data)",
    """
    means over 4 pictures
    metric           unit          l1      gan     grey    truth
    L1                     ↓  ...  0.0000
    L1 of a*, b*           ↓  ...    0.00
    AuC              %     ↑  ...  100.00
    PSNR             dB    ↑  ...     inf
    SSIM                   ↑  ...  1.0000
    ΔE00                   ↓  ...    0.00
    colourfulness          =  ...
    Δ colourfulness        ↓  ...    0.00
    ↓ lower is better, ↑ higher, = as the truth; grey is painting nothing
    """
  ),
  (
    "show compare((before: A, after: B), data.first, limit: 2)",
    "picture 131×65: grey | before | after | true"
  ),
  ("show compare(A, data.first, limit: 1)", "picture 98×32: grey | painted | true"),
  ("show compare(A, data.first, limit: 2), columns: 6", "picture 197×32: grey | painted | true"),
  (
    "worst(evaluate(A, on: data), 2)",
    "A: worst by ΔE00 first\npicture L1 ab AuC PSNR SSIM ΔE00 colourful truth\n..."
  ),
])
func judgementsAreShown(text: String, shown: String) {
  let session = Session(output: SilentOutput())
  _ = session.run(setUp)
  let result = session.run(text)
  let found = result.displays.map(\.plainText).joined(separator: "\n")
  #expect(Expected(shown).matches(found), "\(found)")
}

@Test func anEvaluationIsStopped() {
  let session = Session(output: SilentOutput())
  _ = session.run(setUp)
  session.interrupt.request()
  guard case .interrupted = session.run("evaluate(A, on: data)").outcome else {
    Issue.record("it ran to its end")
    return
  }
}
