import Testing

@testable import Ops

/// Matrix products, pooling, reductions and normalisation against plain loops.
@Suite struct NaiveTests {
  static let tolerance = Tolerance(relative: 2e-5)

  @Test(arguments: [
    [1, 1, 1, 1], [1, 1, 97, 1], [1, 3, 5, 7], [2, 17, 1, 33], [3, 1, 64, 19], [5, 97, 31, 2],
    [1, 200, 150, 90], [1, 5, 300, 700], [2, 130, 64, 65],
  ])
  func matrixProduct(shape: [Int]) throws {
    let (batch, m, k, n) = (shape[0], shape[1], shape[2], shape[3])
    var random = TestRandom(UInt64(m * 1000 + n))
    let a = random.values(batch * m * k, -1, 1)
    let b = random.values(k * n, -1, 1)
    var expected = Array(repeating: 0.0, count: batch * m * n)
    for row in 0..<batch * m {
      for inner in 0..<k {
        for column in 0..<n {
          expected[row * n + column] += a[row * k + inner] * b[inner * n + column]
        }
      }
    }
    for device in [try Hosts.one(), try Hosts.two()] {
      let left = try Tensor(a, shape: [batch, m, k], on: device)
      let right = try Tensor(b, shape: [k, n], on: device)
      // The same right operand, read as the transpose of its transpose.
      let turned = try right.transposed().reshaped([n, k]).transposed()
      for other in [right, turned] {
        expectClose(
          try left.matrixProduct(other), expected, shape: [batch, m, n], Self.tolerance)
      }
    }
  }

  /// Operands with repeated, skipped or overlapping rows are written out before BLAS sees them.
  @Test(arguments: GradientRow.products)
  func matrixProductOfViews(row: GradientRow) throws {
    let host = try Hosts.two()
    for lie in Lie.allCases {
      let views = try row.draw(lie).map {
        try lie.view(Tensor($0.values, shape: $0.shape, on: host))
      }
      let plain = try views.map { try Tensor($0.toHost(), shape: $0.shape, on: host) }
      expectClose(
        try row.body(views), try row.body(plain), Tolerance(relative: 1e-6), "\(lie)")
    }
  }

  @Test(arguments: [[5, 3], [1, 4], [3, 1], [4, 4]])
  func matrixProductOfRepeatedRows(shape: [Int]) throws {
    let host = try Hosts.two()
    let right = try Tensor.random(
      .uniform(low: -1, high: 1), [shape[1], 6], key: RandomKey(seed: 1, purpose: .user), on: host)
    let columns = try Tensor.random(
      .uniform(low: -1, high: 1), [shape[1]], key: RandomKey(seed: 2, purpose: .user), on: host)
    let rows = try Tensor.random(
      .uniform(low: -1, high: 1), [shape[0], 1], key: RandomKey(seed: 3, purpose: .user), on: host)
    for left in [columns, rows, try Tensor.scalar(0.5, on: host)] {
      let wide = try left.broadcast(to: shape)
      let plain = try Tensor(wide.toHost(), shape: shape, on: host)
      expectSameBits(try wide.matrixProduct(right), try plain.matrixProduct(right))
      expectSameBits(
        try wide.broadcast(to: [2] + shape).matrixProduct(right).indexed(axis: 0, 1),
        try plain.matrixProduct(right))
    }
  }

  struct Window: CustomTestStringConvertible, Sendable {
    var shape: [Int]
    var kernel: Extent, stride: Extent, padding = Extent(0)
    var testDescription: String { "\(shape) \(kernel) \(stride) \(padding)" }
  }

  @Test(arguments: [
    Window(shape: [1, 1, 1, 1], kernel: Extent(1), stride: Extent(1)),
    Window(shape: [2, 3, 7, 5], kernel: Extent(2, 3), stride: Extent(3, 1)),
    Window(shape: [1, 97, 4, 3], kernel: Extent(3), stride: Extent(2), padding: Extent(1)),
    Window(shape: [3, 2, 5, 9], kernel: Extent(5, 4), stride: Extent(1, 3), padding: Extent(2, 2)),
    Window(shape: [2, 5, 61, 67], kernel: Extent(3), stride: Extent(2), padding: Extent(1)),
    Window(shape: [1, 2, 256, 256], kernel: Extent(256), stride: Extent(1)),
  ])
  func pooling(row: Window) throws {
    let host = try Hosts.two()
    var random = TestRandom(seed(of: row.testDescription))
    let (h, w) = (row.shape[2], row.shape[3])
    let values = random.values(row.shape.reduce(1, *), 0, 1)
    let x = Parameter(try Tensor(values, shape: row.shape, on: host))
    let out = Extent(h, w).windows(
      kernel: row.kernel, stride: row.stride, padding: row.padding, dilation: Extent(1))
    let shape = [row.shape[0], row.shape[1], out.height, out.width]
    for kind in [Pooling.maximum, .average(countsPadding: true), .average(countsPadding: false)] {
      var expected: [Double] = []
      var slope = Array(repeating: 0.0, count: values.count)
      for plane in 0..<shape[0] * shape[1] {
        for place in 0..<out.height * out.width {
          let top = place / out.width * row.stride.height - row.padding.height
          let left = place % out.width * row.stride.width - row.padding.width
          let inside = (0..<row.kernel.height * row.kernel.width).compactMap { tap -> Int? in
            let (y, x) = (top + tap / row.kernel.width, left + tap % row.kernel.width)
            return y < 0 || y >= h || x < 0 || x >= w ? nil : (plane * h + y) * w + x
          }
          let area = Double(row.kernel.height * row.kernel.width)
          switch kind {
          case .maximum:
            let best = inside.max { values[$0] < values[$1] } ?? 0
            expected.append(values[best])
            slope[best] += 1
          case .average(let countsPadding):
            let divisor = countsPadding ? area : Double(inside.count)
            expected.append(inside.reduce(0) { $0 + values[$1] } / divisor)
            for place in inside { slope[place] += 1 / divisor }
          }
        }
      }
      x.zeroGradient()
      let y: Tensor
      if case .average(let counts) = kind {
        y = try x.tensor.averagePooled(
          kernel: row.kernel, stride: row.stride, padding: row.padding, countsPadding: counts)
      } else {
        y = try x.tensor.maxPooled(kernel: row.kernel, stride: row.stride, padding: row.padding)
      }
      expectClose(y, expected, shape: shape, Self.tolerance, "\(kind)")
      try y.sum().backward()
      expectClose(try #require(x.gradient), slope, shape: row.shape, Self.tolerance, "\(kind)")
    }
  }
}
