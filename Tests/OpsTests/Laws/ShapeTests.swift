import Testing

@testable import Ops

/// Shape formulas against windows counted one by one.
@Suite struct ShapeTests {
  @Test func windowsAreCounted() throws {
    let host = try Hosts.two()
    for length in 1...9 {
      for kernel in 1...4 {
        for (stride, padding, dilation) in [(1, 0, 1), (2, 1, 1), (3, 2, 1), (1, 2, 2), (2, 0, 3)] {
          let reach = dilation * (kernel - 1)
          let starts = Swift.stride(from: -padding, through: length + padding, by: stride)
            .filter { $0 + reach < length + padding }
          let x = try Tensor.zeros([1, 1, length, 9], on: host)
          let options = ConvolutionOptions(
            stride: Extent(stride, 1), padding: Extent(padding, 0), dilation: Extent(dilation, 1))
          let w = try Tensor.zeros([1, 1, kernel, 1], on: host)
          let y = try? x.convolved(w, options)
          #expect(y?.shape[2] ?? 0 == starts.count)
          guard let y, dilation == 1, 2 * padding <= kernel else { continue }
          let pooled = try x.maxPooled(
            kernel: Extent(kernel, 1), stride: Extent(stride, 1), padding: Extent(padding, 0))
          #expect(pooled.shape == y.shape)
        }
      }
    }
  }

  /// A transposed convolution gives back the size that a convolution took.
  @Test func transposedConvolutionsInvertSizes() throws {
    let host = try Hosts.two()
    for length in 1...9 {
      for (kernel, stride, padding, dilation) in [
        (4, 2, 1, 1), (3, 1, 1, 1), (2, 3, 0, 1), (3, 2, 2, 2),
      ] {
        let options = ConvolutionOptions(
          stride: Extent(stride), padding: Extent(padding), dilation: Extent(dilation))
        let w = try Tensor.zeros([1, 1, kernel, kernel], on: host)
        let x = try Tensor.zeros([1, 1, length, length], on: host)
        guard let y = try? x.convolved(w, options) else { continue }
        let rest = (length + 2 * padding - dilation * (kernel - 1) - 1) % stride
        let back = try y.transposeConvolved(w, options, outputPadding: Extent(rest))
        #expect(back.shape == x.shape)
      }
    }
  }

  /// Operands of the matrix product, and the shapes PyTorch gives.
  @Test(arguments: [
    ([3], [3], []), ([3], [3, 4], [4]), ([2, 3], [3], [2]), ([2, 3], [3, 4], [2, 4]),
    ([3], [5, 3, 4], [5, 4]), ([5, 2, 3], [3], [5, 2]), ([5, 2, 3], [3, 4], [5, 2, 4]),
    ([2, 1, 2, 3], [5, 3, 4], [2, 5, 2, 4]), ([0, 3], [3, 4], [0, 4]), ([2, 0], [0, 4], [2, 4]),
    ([0, 2, 3], [3, 4], [0, 2, 4]),
  ])
  func matrixProducts(left: [Int], right: [Int], result: [Int]) throws {
    let host = try Hosts.two()
    let y = try Tensor.ones(left, on: host).matrixProduct(.ones(right, on: host))
    #expect(y.shape == result)
    #expect(y.toHost().allSatisfy { $0 == Float(left[left.count - 1]) })
  }

  @Test func axesDisappearOrStay() throws {
    let x = try Tensor.ones([2, 3, 4], on: Hosts.two())
    #expect(try x.sum().shape == [])
    #expect(try x.sum(axes: [1]).shape == [2, 4])
    #expect(try x.sum(axes: [-1, 0], keepAxes: true).shape == [1, 3, 1])
    #expect(try x.argmax(axis: -2).shape == [2, 4])
    #expect(try x.indexed(axis: 1, 2).shape == [2, 4])
    #expect(try Tensor.stacked([x, x], axis: -1).shape == [2, 3, 4, 2])
    #expect(try Tensor.stacked([x, x], axis: 0).shape == [2, 2, 3, 4])
    #expect(try Tensor.concatenated([x, x], axis: -2).shape == [2, 6, 4])
    #expect(try x.padded([(1, 2), (0, 0), (3, 0)]).shape == [5, 3, 7])
    #expect(try x.sliced(axis: 2, 1..<4, step: 2).shape == [2, 3, 2])
    #expect(try x.sliced(axis: 2, 1..<4, step: Int.max).shape == [2, 3, 1])
    #expect(try x.reshaped([-1, 6]).shape == [4, 6])
  }
}
