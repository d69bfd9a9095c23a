import Foundation
import Testing

@testable import Ops

/// Functions of sixteen numbers at once, against the C library in double precision.
@Suite struct LaneTests {
  private static let special: [Float] = [
    0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, -.leastNormalMagnitude,
    .greatestFiniteMagnitude, -.greatestFiniteMagnitude, 88.7, 88.8, -87.4, -103.9, -104.1, 0.625,
    -0.624_999_94, 9, -9.1, 17, 1e-4, -1e-20,
  ]

  /// Units in the last place that a result may be off.
  @Test func functionsAreAccurate() throws {
    var random = TestRandom(5)
    var values = Self.special
    values += random.values(20_000, -110, 95).map { Float($0) }
    values += random.values(20_000, -2, 2).map { Float($0) }
    values += random.values(5_000, -30, 0).map { Float(exp($0)) }
    let x = try Tensor(values, on: Hosts.two())
    let cases: [(String, Tensor, Double, (Double) -> Double)] = [
      ("exp", try x.exp(), 1.5, { exp($0) }),
      ("tanh", try x.tanh(), 2, { tanh($0) }),
      ("sigmoid", try x.sigmoid(), 3, { 1 / (1 + exp(-$0)) }),
    ]
    for (name, y, units, function) in cases {
      for (value, result) in zip(values, y.toHost()) {
        let expected = function(Double(value))
        let rounded = Float(expected)
        if rounded.isNaN || rounded.isInfinite {
          #expect(
            result.isNaN == rounded.isNaN && (rounded.isNaN || result == rounded),
            "\(name) \(value)")
          continue
        }
        // Below the normal numbers a unit is that of the smallest of them.
        let unit = Double(max(abs(rounded), .leastNormalMagnitude).ulp)
        #expect(
          abs(Double(result) - expected) <= units * unit, "\(name) of \(value): \(result)")
      }
    }
    #expect(try Tensor([-0.0], on: Hosts.two()).tanh().toHost()[0].sign == .minus)
  }

  /// Positions and counts do not matter: each element is worked out by itself.
  @Test(arguments: [1, 15, 16, 17, 100])
  func restsAreWorkedOutAlike(count: Int) throws {
    let host = try Hosts.two()
    let x = try Tensor.random(
      .normal(mean: 0, deviation: 2), [count], key: RandomKey(seed: 2, purpose: .user), on: host)
    let single = try x.toHost().map { try Tensor([$0], on: host).tanh().toHost()[0] }
    #expect(try x.tanh().toHost() == single)
    let apart = try x.broadcast(to: [2, count]).transposed().tanh()
    #expect(apart.toHost() == single.flatMap { [$0, $0] })
  }

  /// Copies that interleave rows, or take them apart, and results that go into a part of a tensor.
  @Test(arguments: [[1, 4, 2, 3], [2, 8, 3, 8], [1, 12, 5, 19], [3, 4, 4, 37]])
  func pixelShuffle(shape: [Int]) throws {
    let host = try Hosts.two()
    let (n, c, h, w) = (shape[0], shape[1] / 4, shape[2], shape[3])
    let x = Parameter(
      try .random(
        .normal(mean: 0, deviation: 1), shape, key: RandomKey(seed: 1, purpose: .user), on: host))
    let values = x.value.toHost()
    var expected = Array(repeating: Float(0), count: values.count)
    for place in values.indices {
      let (column, row) = (place % w, place / w % h)
      let (channel, picture) = (place / (w * h) % (4 * c), place / (w * h * 4 * c))
      let (i, j) = (channel % 4 / 2, channel % 2)
      expected[
        ((picture * c + channel / 4) * 2 * h + 2 * row + i) * 2 * w + 2 * column + j] =
        values[place]
    }
    #expect(try x.tensor.pixelShuffled(2).toHost() == expected)
    let whole = try Tensor.full(5, [n, c + 2, 2 * h, 2 * w], on: host)
    let seats = whole.seats([1, c, 1], axis: 1)
    let y = try x.tensor.pixelShuffled(2, into: seats[1])
    #expect(y.toHost() == expected)
    for edge in [seats[0], seats[2]] { #expect(edge.toHost().allSatisfy { $0 == 5 }) }
    // The gradient of the sum of squares is twice the value, wherever it went.
    try (y * y).sum().backward()
    #expect(x.gradient?.toHost() == values.map { 2 * $0 })
  }
}
