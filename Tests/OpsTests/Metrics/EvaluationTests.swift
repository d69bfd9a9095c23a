import Foundation
import Testing

@testable import Ops

@Suite struct EvaluationTests {
  let device: Device
  let place: Workplace

  init() throws {
    device = try Hosts.two()
    place = try Workplace()
  }

  /// Paints the same colour everywhere.
  private final class Plain: Layer {
    let value: Float
    init(_ value: Float) { self.value = value }
    override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor {
      try .full(value, [x.shape[0], 2, x.shape[2], x.shape[3]], on: x.device)
    }
  }

  /// Paints another shape than it should.
  private final class Narrow: Layer {
    override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor {
      x
    }
  }

  private func loader(
    _ paths: [String], size: Int = 32, batch: Int, shuffles: Bool = false, on device: Device? = nil
  ) throws -> Loader {
    try Loader(
      Dataset(paths, size: size), batch: batch, shuffles: shuffles, on: device ?? self.device)
  }

  private func judged(_ loader: Loader, _ value: Float = 0.1, limit: Int = .max) throws
    -> Evaluation
  {
    try #require(try evaluate([("plain", Plain(value))], on: loader, limit: limit))
  }

  @Test func greyIsThePaintOfNothing() throws {
    let result = try judged(loader(place.scenes(5), batch: 2), 0)
    #expect(result.rows.map(\.place) == [0, 1, 2, 3, 4])
    for row in result.rows {
      #expect(row.scores[0] == row.scores[1])
      #expect(row.scores[1][.colorfulness] < 0.5)
      #expect(row.trueColorfulness > 5)
    }
    #expect(result.skipped == 0 && result.brokenCount(column: 0) == 0)
  }

  @Test func scoresAreThoseOfTheMetrics() throws {
    let paths = try place.scenes(3)
    let batch = try #require(try loader(paths, batch: 3).batches().next())
    let result = try judged(loader(paths, batch: 3), 0.2)
    let painted = try Tensor.full(0.2, batch.color.shape, on: device)
    let picture = try Tensor.rgb(lightness: batch.lightness, color: painted)
    let truth = try Tensor.rgb(lightness: batch.lightness, color: batch.color)
    func close(_ metric: Metric, _ expected: [Double], _ room: Double) {
      for (row, value) in zip(result.rows, expected) {
        #expect(abs(row.scores[0][metric] - value) < room, "\(metric)")
      }
    }
    close(.psnr, try picture.psnr(truth), 1e-3)
    close(.ssim, try picture.ssim(truth), 1e-4)
    close(.deltaE, try picture.deltaE(truth), 1e-3)
    close(.colorfulness, try picture.colorfulness(), 1e-2)
    let l1 = try #require(try meanL1(Plain(0.2), on: loader(paths, batch: 2)))
    #expect(abs(result.spread(.l1, column: 0).mean - Double(l1.painted)) < 1e-6)
    #expect(abs(result.spread(.l1, column: 1).mean - Double(l1.grey)) < 1e-6)
    #expect(result.spread(.l1ab, column: 0).mean == 110 * result.spread(.l1, column: 0).mean)
    for row in result.rows {
      let distance = abs(row.scores[0][.colorfulness] - row.trueColorfulness)
      #expect(row.scores[0][.colorfulnessError] == distance)
    }
  }

  @Test func batchesOrderAndThreadsChangeNothing() throws {
    let paths = try place.scenes(7)
    let whole = try judged(loader(paths, batch: 7))
    for batch in [1, 2, 3] {
      let other = try judged(loader(paths, batch: batch, shuffles: batch == 2))
      #expect(other.rows == whole.rows)
    }
    let single = try judged(loader(paths, batch: 3, on: Hosts.one()))
    #expect(single.rows == whole.rows)
  }

  @Test func processesJoinTheirParts() throws {
    let paths = try place.scenes(6)
    let whole = try judged(loader(paths, batch: 6))
    let batch = try #require(try loader(paths, batch: 6).batches().next())
    func part(_ range: Range<Int>) throws -> Evaluation {
      var part = Evaluation(labels: ["plain"])
      let some = Batch(
        lightness: try batch.lightness.sliced(axis: 0, range),
        color: try batch.color.sliced(axis: 0, range))
      let painted = try Tensor.full(0.1, some.color.shape, on: device)
      try part.add(some, painted: [painted], places: Array(range))
      return part
    }
    var joined = try part(4..<6)
    try joined.merge(part(0..<4))
    #expect(joined.rows == whole.rows)
    #expect(
      joined.spread(.deltaE, column: 0) == whole.spread(.deltaE, column: 0))
    #expect(throws: TensorError.self) { try joined.merge(Evaluation(labels: ["other"])) }
  }

  @Test func badPicturesAreLeftOutAndCounted() throws {
    var paths = try place.scenes(4)
    paths.insert(try place.write("no picture", "a.png"), at: 1)
    paths.append(try place.write("no picture", "b.png"))
    let all = try judged(loader(paths, batch: 2))
    #expect(all.rows.map(\.place) == [0, 2, 3, 4])
    #expect(all.skipped == 2)
    let few = try judged(loader(paths, batch: 2), limit: 2)
    #expect(few.rows.map(\.place) == [0, 2])
    #expect(few.skipped == 1)
  }

  @Test(arguments: [(0, 0), (1, 1), (3, 3), (9, 4)])
  func limits(limit: Int, count: Int) throws {
    let loader = try loader(place.scenes(4), batch: 3)
    var told: [Int] = []
    let result = try evaluate(
      [("plain", Plain(0))], on: loader, limit: limit,
      watch: { done, total in
        told.append(done)
        #expect(total == count)
      })
    #expect(result?.rows.count == count)
    #expect(told.last ?? 0 == count)
  }

  @Test func itStopsBetweenBatches() throws {
    let loader = try loader(place.scenes(4), batch: 1)
    var asked = 0
    var done = 0
    let result = try evaluate(
      [("plain", Plain(0))], on: loader,
      shouldStop: {
        asked += 1
        return asked > 2
      }, watch: { count, _ in done = count })
    #expect(result == nil)
    #expect(done == 2)
  }

  @Test func whatIsNoNumberIsSeen() throws {
    let result = try judged(loader(place.scenes(2), batch: 2), .nan)
    #expect(result.brokenCount(column: 0) == 2 && result.brokenCount(column: 1) == 0)
    for metric in Metric.allCases {
      #expect(result.spread(metric, column: 0).mean.isNaN)
      #expect(!result.spread(metric, column: 1).mean.isNaN)
    }
  }

  @Test func smallPicturesHaveNoStructure() throws {
    let result = try judged(loader(place.scenes(2), size: 10, batch: 2))
    #expect(!result.metrics.contains(.ssim) && result.metrics.count == Metric.allCases.count - 1)
    #expect(try judged(loader(place.scenes(2), size: 11, batch: 2)).metrics == Metric.allCases)
  }

  @Test func anotherShapeIsRefused() throws {
    let loader = try loader(place.scenes(2), batch: 2)
    let error = #expect(throws: TrainingError.self) {
      _ = try evaluate([("narrow", Narrow())], on: loader)
    }
    #expect(
      error?.description == "evaluate: a model must paint two channels at the size of the picture "
        + "(painted [2, 1, 32, 32], truth [2, 2, 32, 32])")
  }

  @Test func spreads() {
    let spread = Spread([2, 4, .infinity, 6])
    #expect(spread.mean == 4 && spread.deviation == 2)
    #expect(spread.count == 3 && spread.infiniteCount == 1)
    #expect(Spread([]).mean.isNaN && Spread([]).deviation == 0)
    #expect(Spread([.infinity]).mean == .infinity)
    #expect(Spread([1, .nan, 2]).mean.isNaN)
    // Squares of such numbers cancel; the running mean does not.
    #expect(Spread([1e9 + 1, 1e9 + 2, 1e9 + 3]).deviation == 1)
  }
}
