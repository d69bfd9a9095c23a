import Testing

@testable import Ops

/// What every metric must do, whatever its numbers are.
@Suite struct MetricLawTests {
  struct Law: Sendable, CustomTestStringConvertible {
    var name: String
    var best: Double
    var rises: Bool
    var metric: @Sendable (Tensor, Tensor) throws -> [Double]
    var testDescription: String { name }
  }

  static let laws: [Law] = [
    Law(name: "psnr", best: .infinity, rises: true) { try $0.psnr($1) },
    Law(name: "ssim", best: 1, rises: true) { try $0.ssim($1) },
    Law(name: "deltaE", best: 0, rises: false) { try $0.deltaE($1) },
  ]

  private func pictures(_ count: Int, seed: UInt64 = 1, on device: Device) throws -> Tensor {
    var random = TestRandom(seed)
    return try Tensor(
      random.values(count * 3 * 16 * 20, 0, 1), shape: [count, 3, 16, 20], on: device)
  }

  @Test(arguments: laws)
  func identicalPicturesAreBest(law: Law) throws {
    let x = try pictures(2, on: Hosts.two())
    for score in try law.metric(x, x) {
      #expect(score == law.best || abs(score - law.best) < 1e-6)
    }
  }

  @Test(arguments: laws)
  func bothSidesAreEqual(law: Law) throws {
    let (x, y) = (
      try pictures(2, on: Hosts.two()), try pictures(2, seed: 2, on: Hosts.two())
    )
    for (a, b) in zip(try law.metric(x, y), try law.metric(y, x)) { #expect(abs(a - b) < 1e-5) }
  }

  @Test(arguments: laws)
  func largerErrorsAreWorse(law: Law) throws {
    let x = try pictures(1, on: Hosts.two())
    let noise = try pictures(1, seed: 3, on: Hosts.two()) - 0.5
    let scores = try [0.05, 0.1, 0.2, 0.4, 0.8].map { try law.metric(x + noise * $0, x)[0] }
    for (near, far) in zip(scores, scores.dropFirst()) {
      #expect(law.rises ? far < near : far > near, "\(scores)")
    }
  }

  @Test(arguments: laws)
  func threadsAndBatchesChangeNothing(law: Law) throws {
    let (one, two) = (try Hosts.one(), try Hosts.two())
    let all = try law.metric(pictures(5, on: two), pictures(5, seed: 2, on: two))
    #expect(all.count == 5)
    #expect(try law.metric(pictures(5, on: one), pictures(5, seed: 2, on: one)) == all)
    let (x, y) = (try pictures(5, on: two), try pictures(5, seed: 2, on: two))
    for number in 0..<5 {
      let (a, b) = (
        try x.sliced(axis: 0, number..<number + 1), try y.sliced(axis: 0, number..<number + 1)
      )
      #expect(try law.metric(a, b) == [all[number]])
    }
  }

  @Test func greyHasNoColourAndPaintHas() throws {
    let host = try Hosts.two()
    let light = try pictures(2, on: host).sliced(axis: 1, 0..<1)
    let grey = try light.broadcast(to: [2, 3, 16, 20])
    #expect(try grey.colorfulness() == [0, 0])
    // Pure red beside pure green: rg is 255 and −255, yb 127.5 throughout.
    let pair = try Tensor([1.0, 0, 0, 1, 0, 0], shape: [1, 3, 1, 2], on: host)
    #expect(abs(try pair.colorfulness()[0] - (255 + 0.3 * 127.5)) < 1e-9)
    // With |rg| in place of rg the first part would be 0: the signs are kept.
  }

  /// One error in units of a* and b*, and the share of 300 half steps it leaves.
  static let errors: [(error: Float, halves: Double)] = [
    (0, 300), (1, 299), (1.5, 297), (149.5, 1), (150.5, 0), (1000, 0), (.nan, 0),
  ]

  @Test(arguments: errors)
  func theCurveOfOneError(row: (error: Float, halves: Double)) {
    // A hair less, so that rounding does not carry it over a threshold.
    let error = row.error == 0 ? 0 : (row.error / 110).nextDown
    let found = ChromaError([error, 0], [0, 0], area: 1)
    #expect(abs(found.auc - row.halves / 3) < 1e-9)
    #expect(found.l1.isNaN == row.error.isNaN)
  }

  @Test(arguments: [
    ("[2, 3, 16, 20]", [2, 3, 16, 20], [2, 3, 16, 21]), ("[3, 16, 20]", [3, 16, 20], [3, 16, 20]),
    ("one channel", [1, 1, 16, 20], [1, 1, 16, 20]), ("no pixels", [1, 3, 0, 16], [1, 3, 0, 16]),
    ("another count", [1, 3, 16, 20], [2, 3, 16, 20]),
  ])
  func otherShapesAreRefused(name: String, x: [Int], y: [Int]) throws {
    let host = try Hosts.two()
    let (a, b) = (try Tensor.zeros(x, on: host), try Tensor.zeros(y, on: host))
    for law in Self.laws {
      #expect(throws: TensorError.self) { try law.metric(a, b) }
    }
    if x == y { #expect(throws: TensorError.self) { try a.colorfulness() } }
  }

  @Test func aPictureSmallerThanTheWindowIsRefusedWithASentence() throws {
    let x = try Tensor.zeros([1, 3, 11, 10], on: Hosts.two())
    let error = #expect(throws: TensorError.self) { try x.ssim(x) }
    #expect(
      error?.description
        == "ssim: pictures of at least 11 pixels a side are expected, as its window "
        + "is (pictures [1, 3, 11, 10])")
  }

  @Test func valuesOutsideAreCutAndNoNumbersAreBlack() throws {
    let host = try Hosts.two()
    let wild = try Tensor([-1, .nan, 2], shape: [1, 3, 1, 1], on: host)
    let tame = try Tensor([0.0, 0, 1], shape: [1, 3, 1, 1], on: host)
    #expect(try wild.psnr(tame) == [.infinity])
  }
}
