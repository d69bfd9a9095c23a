import Testing

@testable import Ops

/// Every algorithm of convolutions against plain loops in double precision: all three passes, over
/// odd sizes and paddings, few and many channels, and shapes that fall into several chunks.
@Suite struct ConvolutionAlgorithmTests {
  /// Kernel, stride and padding; then pictures, channels, height, width, outputs.
  private static func row(
    _ kernel: Int, _ stride: Int, _ padding: Int, _ n: Int, _ c: Int, _ h: Int, _ w: Int,
    _ outputs: Int
  ) -> ConvolutionCase {
    ConvolutionCase(
      n: n, c: c, h: h, w: w, outputs: outputs, kernel: Extent(kernel), stride: Extent(stride),
      padding: Extent(padding))
  }

  static let cases: [ConvolutionCase] = [
    // 4 × 4 with a stride of 2.
    row(4, 2, 1, 1, 1, 2, 2, 1), row(4, 2, 1, 2, 5, 13, 11, 37), row(4, 2, 1, 3, 19, 30, 22, 33),
    row(4, 2, 0, 1, 16, 31, 29, 16), row(4, 2, 2, 1, 40, 7, 5, 7), row(4, 2, 3, 5, 33, 8, 8, 20),
    row(4, 2, 1, 1, 64, 16, 17, 48), row(4, 2, 1, 2, 3, 31, 33, 70), row(4, 2, 1, 3, 2, 9, 12, 30),
    // Several chunks of kept weights; of a picture's rows, run backwards; weights not kept.
    row(4, 2, 1, 2, 16, 128, 96, 16), row(4, 2, 1, 1, 5, 192, 80, 64),
    row(4, 2, 1, 2, 256, 8, 8, 272),
    // 3 × 3.
    row(3, 1, 1, 1, 1, 1, 1, 1), row(3, 1, 1, 2, 97, 7, 9, 97), row(3, 1, 1, 2, 33, 17, 40, 50),
    row(3, 1, 0, 1, 16, 5, 6, 3), row(3, 1, 2, 2, 18, 6, 5, 34), row(3, 1, 1, 1, 40, 64, 48, 40),
    row(3, 1, 1, 3, 16, 32, 16, 128), row(3, 1, 1, 1, 300, 5, 5, 310),
    // 4 × 4 without a stride, also with one output.
    row(4, 1, 1, 1, 30, 16, 32, 17), row(4, 1, 0, 2, 20, 9, 9, 70), row(4, 1, 2, 1, 33, 12, 5, 16),
    row(4, 1, 1, 2, 64, 31, 31, 48), row(4, 1, 1, 3, 50, 11, 13, 1), row(4, 1, 3, 1, 7, 4, 4, 2),
    // One pixel.
    row(1, 1, 0, 1, 1, 1, 1, 1), row(1, 1, 0, 2, 97, 13, 11, 2), row(1, 1, 0, 3, 40, 33, 35, 70),
    row(1, 1, 0, 1, 70, 40, 40, 9),
    // Pictures without pixels, and padding wider than the kernel reaches, over many strips.
    row(3, 1, 2, 1, 16, 0, 4, 1), row(3, 1, 2, 2, 16, 0, 4, 1), row(3, 1, 2, 1, 16, 3, 0, 16),
    row(3, 1, 20, 1, 16, 4, 2000, 16), row(4, 2, 9, 1, 16, 6, 1100, 16),
    // Few pixels: one to four, five to sixteen, up to 32; rows of any length, few and many.
    row(4, 2, 1, 1, 70, 2, 2, 90), row(4, 2, 1, 1, 40, 4, 4, 131), row(4, 2, 1, 3, 37, 2, 2, 5),
    row(3, 1, 1, 1, 19, 3, 3, 33), row(4, 2, 1, 1, 33, 8, 8, 50), row(4, 2, 1, 17, 21, 2, 2, 40),
    row(4, 2, 1, 8, 26, 4, 4, 24), row(3, 2, 1, 2, 30, 5, 4, 17), row(5, 3, 2, 1, 7, 4, 7, 9),
    row(1, 2, 0, 2, 300, 3, 3, 20),
    // Others, which only the plain way carries out.
    row(7, 2, 3, 2, 1, 23, 40, 20), row(3, 2, 1, 2, 24, 15, 14, 40),
  ]

  private static let backends = Result {
    try [1, 2, 3, 16].map { try HostBackend(threads: $0) }
  }

  @Test(arguments: cases)
  func agreesWithPlainLoops(row: ConvolutionCase) throws {
    var random = TestRandom(seed(of: row.testDescription))
    let x = random.values(row.inputShape.reduce(1, *), -1, 1).map { Float($0) }
    let w = random.values(row.weightShape.reduce(1, *), -1, 1).map { Float($0) }
    let dy = random.values(row.outputShape.reduce(1, *), -1, 1).map { Float($0) }
    var expected: [ConvolutionPass: [Double]] = [
      .output: Array(repeating: 0, count: dy.count), .input: Array(repeating: 0, count: x.count),
      .weight: Array(repeating: 0, count: w.count),
    ]
    var (y, dx, dw) = (expected[.output] ?? [], expected[.input] ?? [], expected[.weight] ?? [])
    row.forEachTerm { i, j, k in
      y[k] += Double(x[i]) * Double(w[j])
      dx[i] += Double(dy[k]) * Double(w[j])
      dw[j] += Double(dy[k]) * Double(x[i])
    }
    (expected[.output], expected[.input], expected[.weight]) = (y, dx, dw)

    let algorithms = ConvolutionAlgorithm.all.filter { $0.suits(row.geometry) }
    for backend in try Self.backends.get() {
      let device = Device(backend: backend)
      let operands: [ConvolutionPass: (Tensor, Tensor, [Int])] = [
        .output: (
          try Tensor(x, shape: row.inputShape, on: device),
          try Tensor(w, shape: row.weightShape, on: device), row.outputShape
        ),
        .input: (
          try Tensor(dy, shape: row.outputShape, on: device),
          try Tensor(w, shape: row.weightShape, on: device), row.inputShape
        ),
        .weight: (
          try Tensor(x, shape: row.inputShape, on: device),
          try Tensor(dy, shape: row.outputShape, on: device), row.weightShape
        ),
      ]
      for algorithm in algorithms {
        for (pass, (a, b, shape)) in operands {
          // What is not written stays NaN and is seen.
          let result = try Tensor.full(.nan, shape, on: device)
          backend.convolve(pass, row.geometry, a, b, to: result, by: algorithm)
          let error = Self.distance(result.toHost(), expected[pass] ?? [])
          #expect(
            error <= (pass == .output ? 2e-5 : 1e-4),
            "\(algorithm), \(pass), \(backend.parallelism) threads: \(error)")
          let again = try Tensor.full(.nan, shape, on: device)
          backend.convolve(pass, row.geometry, a, b, to: again, by: algorithm)
          expectSameBits(again, result, "\(algorithm), \(pass), run twice")
        }
      }
    }
  }

  /// `‖a − b‖ / ‖b‖`; infinite where a number is none.
  private static func distance(_ a: [Float], _ b: [Double]) -> Double {
    guard a.count == b.count, a.allSatisfy(\.isFinite) else { return .infinity }
    let error = zip(a, b).reduce(0) { $0 + (Double($1.0) - $1.1) * (Double($1.0) - $1.1) }
    let size = b.reduce(0) { $0 + $1 * $1 }
    return size == 0 ? error : (error / size).squareRoot()
  }

  @Test func theTableReachesEveryAlgorithm() {
    for algorithm in ConvolutionAlgorithm.all {
      #expect(Self.cases.contains { algorithm.suits($0.geometry) }, "\(algorithm)")
    }
    for (kernel, stride, outputs) in [
      (4, 2, 2), (4, 2, 4), (3, 1, 2), (3, 1, 4), (3, 1, 6), (4, 1, 4),
    ] {
      let reached = Self.cases.filter {
        $0.kernel == Extent(kernel) && $0.stride == Extent(stride)
          && ConvolutionAlgorithm.tiles(outputs: outputs).suits($0.geometry)
      }
      #expect(reached.count >= 5, "\(kernel) × \(kernel), stride \(stride), tiles of \(outputs)")
    }
  }

  /// The layers that the models spend their time in are not left to the plain way.
  @Test(
    arguments: [
      (row(4, 2, 1, 4, 64, 128, 128, 128), ConvolutionAlgorithm.tiles(outputs: 4)),
      (row(4, 2, 1, 1, 128, 64, 64, 256), .tiles(outputs: 4)),
      (row(4, 1, 1, 1, 256, 32, 32, 512), .tiles(outputs: 4)),
      (row(4, 1, 1, 4, 512, 31, 31, 1), .turned),
      (row(3, 1, 1, 1, 97, 256, 256, 97), .tiles(outputs: 6)),
      (row(3, 1, 1, 1, 256, 64, 64, 256), .tiles(outputs: 4)),
      (row(3, 1, 1, 1, 512, 8, 8, 512), .tiles(outputs: 2)),
      (row(1, 1, 0, 1, 96, 128, 128, 384), .pointwise),
      (row(4, 2, 1, 1, 3, 256, 256, 64), .columns),
      (row(4, 2, 1, 1, 512, 2, 2, 512), .rows), (row(4, 2, 1, 1, 512, 8, 8, 1024), .rows),
      (row(4, 2, 1, 4, 512, 8, 8, 512), .tiles(outputs: 2)),
    ])
  func theChoiceFollowsTheShape(row: ConvolutionCase, expected: ConvolutionAlgorithm) throws {
    guard PackedProduct.suits(m: 64, n: 64, k: 64) else { return }
    #expect(ConvolutionAlgorithm.fastest(.output, row.geometry) == expected)
  }

  /// A backend that is told an algorithm takes it where it suits, and the plain one elsewhere.
  @Test func theChoiceCanBeOverridden() throws {
    let backend = try HostBackend(threads: 2, algorithm: .tiles(outputs: 2))
    let (tiled, other) = (Self.row(3, 1, 1, 1, 2, 5, 5, 2), Self.row(7, 2, 3, 1, 2, 9, 9, 2))
    #expect(backend.algorithm(for: .output, tiled.geometry) == .tiles(outputs: 2))
    #expect(backend.algorithm(for: .output, other.geometry) == .columns)
  }
}
