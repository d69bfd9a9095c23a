import Testing

@testable import Ops

/// The identity that the tiles stand on, for one line: outputs of a short convolution from products
/// at its points, forwards and backwards.
@Suite struct TileTransformTests {
  private typealias Line = (
    UnsafePointer<Float>, Int, UnsafeMutablePointer<Float>, Int
  ) -> Void

  /// Numbers of one lane through a line transform; the other lanes hold something else.
  private func apply(_ line: Line, _ x: [Float], count: Int) -> [Float] {
    let lanes = 16
    let source = x.flatMap { [$0] + Array(repeating: Float.pi, count: lanes - 1) }
    var target = Array(repeating: Float.nan, count: count * lanes)
    source.withUnsafeBufferPointer { source in
      target.withUnsafeMutableBufferPointer { target in
        guard let from = source.baseAddress, let to = target.baseAddress else { return }
        line(from, lanes, to, lanes)
      }
    }
    return (0..<count).map { target[$0 * lanes] }
  }

  private func check<T: TileTransform>(_ tile: T.Type) {
    let (m, r, n) = (T.outputs, T.taps, T.outputs + T.taps - 1)
    var random = TestRandom(UInt64(10 * m + r))
    for _ in 0..<20 {
      let d = random.values(n, -1, 1).map { Float($0) }
      let g = random.values(r, -1, 1).map { Float($0) }
      let dy = random.values(m, -1, 1).map { Float($0) }
      let v = apply(T.input, d, count: n)
      let u = apply(T.filter, g, count: n)
      let s = apply(T.spread, dy, count: n)
      let y = apply(T.output, zip(u, v).map { $0 * $1 }, count: m)
      let dd = apply(T.collect, zip(u, s).map { $0 * $1 }, count: n)
      let dg = apply(T.gather, zip(v, s).map { $0 * $1 }, count: r)
      for j in 0..<m {
        let plain = (0..<r).reduce(Float(0)) { $0 + g[$1] * d[j + $1] }
        #expect(abs(y[j] - plain) < 1e-5, "output \(j) of \(tile)")
      }
      for i in 0..<n {
        let plain = (0..<r).reduce(Float(0)) {
          let j = i - $1
          return j >= 0 && j < m ? $0 + g[$1] * dy[j] : $0
        }
        #expect(abs(dd[i] - plain) < 1e-5, "input gradient \(i) of \(tile)")
      }
      for k in 0..<r {
        let plain = (0..<m).reduce(Float(0)) { $0 + dy[$1] * d[$1 + k] }
        #expect(abs(dg[k] - plain) < 1e-5, "tap gradient \(k) of \(tile)")
      }
    }
  }

  @Test func everyTransformKeepsTheIdentity() {
    check(Tile2x2.self)
    check(Tile4x2.self)
    check(Tile2x3.self)
    check(Tile4x3.self)
    check(Tile6x3.self)
    check(Tile4x4.self)
  }
}
