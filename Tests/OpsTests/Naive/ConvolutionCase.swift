import Testing

@testable import Ops

/// One convolution, and the plain loops that say what it is.
struct ConvolutionCase: CustomTestStringConvertible, Sendable {
  var n = 1, c = 1, h = 1, w = 1, outputs = 1
  var kernel = Extent(1), stride = Extent(1), padding = Extent(0), dilation = Extent(1)
  var groups = 1
  /// Rows and columns of the input that a transposed convolution adds at its end.
  var extra = Extent(0)

  var testDescription: String {
    func text(_ e: Extent) -> String { "\(e.height)×\(e.width)" }
    return "\(n)×\(c)×\(h)×\(w) → \(outputs), kernel \(text(kernel)), stride \(text(stride)), "
      + "padding \(text(padding)), dilation \(text(dilation)), groups \(groups)"
  }

  var options: ConvolutionOptions {
    ConvolutionOptions(stride: stride, padding: padding, dilation: dilation, groups: groups)
  }
  var output: Extent {
    Extent(h, w).windows(kernel: kernel, stride: stride, padding: padding, dilation: dilation)
  }
  var geometry: ConvolutionGeometry {
    ConvolutionGeometry(
      batch: n, inputChannels: c, outputChannels: outputs, groups: groups, input: Extent(h, w),
      output: output, kernel: kernel, stride: stride, padding: padding, dilation: dilation)
  }
  var inputShape: [Int] { [n, c, h, w] }
  var weightShape: [Int] { [outputs, c / groups, kernel.height, kernel.width] }
  var outputShape: [Int] { [n, outputs, output.height, output.width] }

  /// A convolution is a sum of products of three: visits all (input, weight, output) places.
  func forEachTerm(_ body: (_ x: Int, _ w: Int, _ y: Int) -> Void) {
    let (depth, share) = (c / groups, outputs / groups)
    for picture in 0..<n {
      for out in 0..<outputs {
        for channel in 0..<depth {
          let from = (picture * c + out / share * depth + channel) * h
          let weights = (out * depth + channel) * kernel.height
          for oy in 0..<output.height {
            for ky in 0..<kernel.height {
              let iy = oy * stride.height + ky * dilation.height - padding.height
              guard iy >= 0, iy < h else { continue }
              for ox in 0..<output.width {
                let y = ((picture * outputs + out) * output.height + oy) * output.width + ox
                for kx in 0..<kernel.width {
                  let ix = ox * stride.width + kx * dilation.width - padding.width
                  guard ix >= 0, ix < w else { continue }
                  body((from + iy) * w + ix, (weights + ky) * kernel.width + kx, y)
                }
              }
            }
          }
        }
      }
    }
  }

  /// Odd shapes: small ones for every option, larger ones for every path of the host.
  static let all: [ConvolutionCase] = [
    .init(),
    .init(h: 3, w: 5, kernel: Extent(3), padding: Extent(1)),
    .init(n: 2, c: 3, h: 7, w: 5, outputs: 4, kernel: Extent(4, 3), stride: Extent(2, 1)),
    .init(c: 2, h: 1, w: 1, outputs: 3, kernel: Extent(4), padding: Extent(3)),
    .init(n: 3, c: 97, h: 1, w: 1, outputs: 5, kernel: Extent(1)),
    .init(c: 2, h: 6, w: 7, outputs: 3, kernel: Extent(5, 6), padding: Extent(2)),
    .init(c: 3, h: 5, w: 9, outputs: 2, kernel: Extent(3), padding: Extent(6, 5)),
    .init(n: 2, c: 2, h: 11, w: 13, outputs: 3, kernel: Extent(3), dilation: Extent(2, 3)),
    .init(
      n: 2, c: 6, h: 9, w: 8, outputs: 9, kernel: Extent(3, 2), stride: Extent(2, 3),
      padding: Extent(2, 1), dilation: Extent(2), groups: 3),
    .init(n: 2, c: 5, h: 6, w: 5, outputs: 5, kernel: Extent(3), padding: Extent(1), groups: 5),
    .init(c: 2, h: 9, w: 30, outputs: 2, kernel: Extent(2), stride: Extent(5, 7)),
    .init(
      n: 2, c: 97, h: 13, w: 11, outputs: 10, kernel: Extent(4), stride: Extent(2),
      padding: Extent(1)),
    .init(n: 4, c: 64, h: 9, w: 8, outputs: 6, kernel: Extent(3), padding: Extent(1)),
    .init(n: 2, c: 40, h: 47, w: 41, outputs: 7, kernel: Extent(3), padding: Extent(1)),
    .init(
      n: 3, c: 30, h: 60, w: 57, outputs: 6, kernel: Extent(4), stride: Extent(1),
      padding: Extent(2), groups: 2),
    .init(
      c: 1, h: 75, w: 301, outputs: 5, kernel: Extent(7), stride: Extent(2), padding: Extent(3)),
    .init(c: 97, h: 29, w: 31, outputs: 3, kernel: Extent(7), padding: Extent(3)),
    .init(c: 64, h: 41, w: 41, outputs: 7, kernel: Extent(3), padding: Extent(1)),
    .init(n: 3, c: 64, h: 20, w: 20, outputs: 7, kernel: Extent(3), padding: Extent(1)),
  ]
}
