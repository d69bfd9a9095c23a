/// The passes of a convolution by their definition, one element at a time, in double precision: what
/// fast ones are compared with. One group, no dilation.
struct NaiveConvolution {
  /// The numbers of the convolution.
  let geometry: ConvolutionGeometry
  /// `[n, inputChannels, h, w]`
  let input: [Float]
  /// `[outputChannels, inputChannels, kh, kw]`
  let weight: [Float]
  /// `[n, outputChannels, oh, ow]`
  let gradient: [Float]

  /// Elements that a pass has.
  func count(_ pass: ConvolutionPass) -> Int {
    switch pass {
    case .output: gradient.count
    case .input: input.count
    case .weight: weight.count
    }
  }

  /// Products summed for one element of a pass, at most.
  func depth(_ pass: ConvolutionPass) -> Int {
    let g = geometry
    return switch pass {
    case .output: g.inputChannels * g.taps
    case .input: g.outputChannels * g.taps
    case .weight: g.batch * g.output.height * g.output.width
    }
  }

  /// The element at a place of the result, row-major.
  func element(_ pass: ConvolutionPass, at place: Int) -> Double {
    let g = geometry
    switch pass {
    case .output:
      let (plane, y, x) = split(place, g.output)
      let (picture, output) = (plane / g.outputChannels, plane % g.outputChannels)
      return sum(g.inputChannels, g.kernel) { channel, ky, kx in
        let (iy, ix) = inputPlace(y, x, ky, kx)
        guard isInside(iy, ix, g.input) else { return 0 }
        return value(input, picture * g.inputChannels + channel, g.input, iy, ix)
          * value(weight, output * g.inputChannels + channel, g.kernel, ky, kx)
      }
    case .input:
      let (plane, y, x) = split(place, g.input)
      let (picture, channel) = (plane / g.inputChannels, plane % g.inputChannels)
      return sum(g.outputChannels, g.kernel) { output, ky, kx in
        let (ty, tx) = (y + g.padding.height - ky, x + g.padding.width - kx)
        guard ty >= 0, tx >= 0, ty % g.stride.height == 0, tx % g.stride.width == 0 else {
          return 0
        }
        let (oy, ox) = (ty / g.stride.height, tx / g.stride.width)
        guard isInside(oy, ox, g.output) else { return 0 }
        return value(gradient, picture * g.outputChannels + output, g.output, oy, ox)
          * value(weight, output * g.inputChannels + channel, g.kernel, ky, kx)
      }
    case .weight:
      let (plane, ky, kx) = split(place, g.kernel)
      let (output, channel) = (plane / g.inputChannels, plane % g.inputChannels)
      return sum(g.batch, g.output) { picture, y, x in
        let (iy, ix) = inputPlace(y, x, ky, kx)
        guard isInside(iy, ix, g.input) else { return 0 }
        return value(gradient, picture * g.outputChannels + output, g.output, y, x)
          * value(input, picture * g.inputChannels + channel, g.input, iy, ix)
      }
    }
  }

  /// A place as plane, row and column.
  private func split(_ place: Int, _ extent: Extent) -> (plane: Int, y: Int, x: Int) {
    let area = extent.height * extent.width
    return (place / area, place % area / extent.width, place % extent.width)
  }

  /// The input pixel under a tap.
  private func inputPlace(_ y: Int, _ x: Int, _ ky: Int, _ kx: Int) -> (y: Int, x: Int) {
    (
      y * geometry.stride.height + ky - geometry.padding.height,
      x * geometry.stride.width + kx - geometry.padding.width
    )
  }

  private func isInside(_ y: Int, _ x: Int, _ extent: Extent) -> Bool {
    y >= 0 && y < extent.height && x >= 0 && x < extent.width
  }

  private func value(_ values: [Float], _ plane: Int, _ extent: Extent, _ y: Int, _ x: Int)
    -> Double
  {
    Double(values[(plane * extent.height + y) * extent.width + x])
  }

  @inline(__always)
  private func sum(_ planes: Int, _ extent: Extent, _ term: (Int, Int, Int) -> Double) -> Double {
    var total = 0.0
    for plane in 0..<planes {
      for y in 0..<extent.height {
        for x in 0..<extent.width { total += term(plane, y, x) }
      }
    }
    return total
  }
}
