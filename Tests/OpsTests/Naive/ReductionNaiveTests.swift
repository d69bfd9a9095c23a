import Testing

@testable import Ops

/// Reductions, normalisation and resampling against plain loops.
@Suite struct ReductionNaiveTests {
  static let tolerance = Tolerance(relative: 2e-5)

  static let shapes: [[Int]] = [
    [], [1], [7], [3, 5], [1, 97], [97, 1], [2, 3, 4], [5, 1, 7, 2], [3, 40, 50], [2, 9000],
    [1, 12_289], [2, 3, 0], [4096, 5],
  ]

  @Test(arguments: shapes)
  func reductions(shape: [Int]) throws {
    let host = try Hosts.two()
    var random = TestRandom(UInt64(shape.count))
    let layout = Layout(shape)
    let values = random.values(layout.count, -1, 3)
    let x = try Tensor(values, shape: shape, on: host)
    for set in 0..<1 << shape.count {
      let axes = shape.indices.filter { set >> $0 & 1 == 1 }
      let kept = shape.indices.map { axes.contains($0) ? 1 : shape[$0] }
      // Which result each element belongs to.
      let target = Layout(kept)
      let homes = places(layout).map { index in
        zip(zip(index, kept), target.strides).reduce(0) {
          $0 + ($1.0.1 == 1 ? 0 : $1.0.0 * $1.1)
        }
      }
      var groups = Array(repeating: [Double](), count: target.count)
      for (home, value) in zip(homes, values) { groups[home].append(value) }
      func check(_ y: Tensor, _ what: String, _ f: ([Double]) -> Double) {
        expectClose(y, groups.map(f), shape: kept, Self.tolerance, "\(what) over \(axes)")
      }
      check(try x.sum(axes: axes, keepAxes: true), "sum") { $0.reduce(0, +) }
      guard !axes.contains(where: { shape[$0] == 0 }) else { continue }
      func mean(_ v: [Double]) -> Double { v.reduce(0, +) / Double(v.count) }
      check(try x.mean(axes: axes, keepAxes: true), "mean", mean)
      check(try x.variance(axes: axes, keepAxes: true, unbiased: false), "variance") { v in
        let center = mean(v)
        return mean(v.map { ($0 - center) * ($0 - center) })
      }
      check(try x.max(axes: axes, keepAxes: true), "max") { $0.max() ?? .nan }
      check(try x.min(axes: axes, keepAxes: true), "min") { $0.min() ?? .nan }
      guard axes.count == 1 else { continue }
      let best = try x.argmax(axis: axes[0])
      #expect(best.shape == shape.enumerated().filter { $0.offset != axes[0] }.map(\.element))
      #expect(best.toHost() == groups.map { g in Float(g.firstIndex(of: g.max() ?? 0) ?? -1) })
      let worst = try x.argmin(axis: axes[0])
      #expect(worst.toHost() == groups.map { g in Float(g.firstIndex(of: g.min() ?? 0) ?? -1) })
    }
  }

  /// Beside 2²⁴, a float cannot count by ones: sums and means are taken in double precision.
  @Test(arguments: [9, 103, 5003])
  func sumsAreTakenInDoublePrecision(count: Int) throws {
    let host = try Hosts.two()
    let big: Float = 0x1p24
    let values = [big] + Array(repeating: 1, count: count) + [-big]
    let x = try Tensor(values, on: host)
    #expect(try x.sum().item() == Float(count))
    #expect(try x.mean().item() == Float(count) / Float(count + 2))
    let columns = try Tensor(values.flatMap { [$0, 2 * $0] }, shape: [count + 2, 2], on: host)
    #expect(try columns.sum(axes: [0]).toHost() == [Float(count), Float(2 * count)])
    let (_, moments) = try Tensor(values, shape: [1, 1, count + 2], on: host)
      .batchNormalized(weight: nil, bias: nil)
    #expect(try moments.mean.item() == Float(count) / Float(count + 2))
  }

  @Test(arguments: [[1, 1, 1, 2], [2, 3, 5, 7], [4, 97, 1, 1], [1, 2, 150, 151], [8, 6, 3]])
  func normalization(shape: [Int]) throws {
    let host = try Hosts.two()
    var random = TestRandom(seed(of: "\(shape)"))
    let (n, c, area) = (shape[0], shape[1], shape.dropFirst(2).reduce(1, *))
    let values = random.values(n * c * area, 3, 7)
    let weight = random.values(c, 0.5, 2)
    let bias = random.values(c, -1, 1)
    var expected = values
    var (means, squares) = ([Double](), [Double]())
    for channel in 0..<c {
      let members = (0..<n * area).map { ($0 / area * c + channel) * area + $0 % area }
      let mean = members.reduce(0) { $0 + values[$1] } / Double(n * area)
      let m2 = members.reduce(0) { $0 + (values[$1] - mean) * (values[$1] - mean) }
      let deviation = (m2 / Double(n * area) + 1e-5).squareRoot()
      for place in members {
        expected[place] = (values[place] - mean) / deviation * weight[channel] + bias[channel]
      }
      means.append(mean)
      squares.append(m2)
    }
    for device in [try Hosts.one(), host] {
      let x = try Tensor(values, shape: shape, on: device)
      let (y, moments) = try x.batchNormalized(
        weight: Tensor(weight, shape: [c], on: device), bias: Tensor(bias, shape: [c], on: device))
      expectClose(y, expected, shape: shape, Self.tolerance)
      expectClose(moments.mean, means, shape: [c], Self.tolerance, "mean")
      expectClose(moments.m2, squares, shape: [c], Self.tolerance, "m2")
      #expect(moments.count == n * area)
    }
  }

  /// Far from 0 a channel keeps its spread: both moments to a millionth.
  @Test(arguments: [[1, 1, 3, 3], [3, 2, 31, 31], [2, 1, 64, 65], [1, 2, 5, 1]])
  func momentsFarFromZero(shape: [Int]) throws {
    let host = try Hosts.two()
    var random = TestRandom(seed(of: "\(shape)"))
    let (n, c, area) = (shape[0], shape[1], shape.dropFirst(2).reduce(1, *))
    for (center, spread) in [(1000.0, 0.5), (-3e5, 2.0), (1e-3, 1e-6), (0.0, 1.0), (7.0, 0.0)] {
      let values = random.values(n * c * area, center - spread, center + spread).map { Float($0) }
      let moments = try Tensor(values, shape: shape, on: host).channelMoments()
      let (means, squares) = (moments.mean.toHost(), moments.m2.toHost())
      for channel in 0..<c {
        let members = (0..<n * area).map {
          Double(values[($0 / area * c + channel) * area + $0 % area])
        }
        let mean = members.reduce(0, +) / Double(members.count)
        let m2 = members.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let largest = members.reduce(0) { max($0, abs($1)) }
        #expect(abs(Double(means[channel]) - mean) <= 1e-6 * largest, "mean \(center)")
        #expect(abs(Double(squares[channel]) - m2) <= 1e-6 * m2, "m2 \(center): \(m2)")
      }
    }
  }

  @Test(arguments: [
    [1, 1, 5, 3], [3, 4, 3, 4], [2, 3, 7, 1], [7, 9, 3, 2], [5, 6, 64, 67], [40, 50, 13, 17],
  ])
  func bilinearResizing(sizes: [Int]) throws {
    let host = try Hosts.two()
    let (h, w, oh, ow) = (sizes[0], sizes[1], sizes[2], sizes[3])
    var random = TestRandom(7)
    let values = random.values(2 * h * w, -1, 1)
    let x = try Tensor(values, shape: [1, 2, h, w], on: host)
    for corners in [false, true] {
      func tap(_ place: Int, _ input: Int, _ output: Int) -> (Int, Int, Double) {
        let ratio = Double(input) / Double(output)
        let position =
          corners
          ? (output > 1 ? Double(place * (input - 1)) / Double(output - 1) : 0)
          : max(0, (Double(place) + 0.5) * ratio - 0.5)
        let first = min(Int(position + 1e-9), input - 1)
        return (first, min(first + 1, input - 1), max(0, position - Double(first)))
      }
      var expected: [Double] = []
      for place in 0..<2 * oh * ow {
        let (top, bottom, v) = tap(place / ow % oh, h, oh)
        let (left, right, u) = tap(place % ow, w, ow)
        let base = place / (oh * ow) * h * w
        func at(_ y: Int, _ x: Int) -> Double { values[base + y * w + x] }
        expected.append(
          (1 - v) * ((1 - u) * at(top, left) + u * at(top, right))
            + v * ((1 - u) * at(bottom, left) + u * at(bottom, right)))
      }
      expectClose(
        try x.resized(to: Extent(oh, ow), .bilinear(alignsCorners: corners)), expected,
        shape: [1, 2, oh, ow], Self.tolerance)
    }
  }

  private func places(_ layout: Layout) -> [[Int]] {
    layout.shape.reduce([[]]) { heads, length in
      heads.flatMap { head in (0..<length).map { head + [$0] } }
    }
  }
}
