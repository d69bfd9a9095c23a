/// Where the values of one output place come from along one axis: two neighbours and how much of
/// the second.
struct ResamplingTap {
  var first: Int
  var second: Int
  var fraction: Float

  /// Source: PyTorch's `interpolate`; without aligned corners, pixel centres are at half numbers.
  static func taps(_ kind: Resampling, from input: Int, to output: Int) -> [ResamplingTap] {
    (0..<output).map { place in
      let ratio = Float(input) / Float(output)
      switch kind {
      case .nearest:
        let source = min(input - 1, Int(Float(place) * ratio))
        return ResamplingTap(first: source, second: source, fraction: 0)
      case .bilinear(let alignsCorners):
        let position =
          alignsCorners
          ? (output > 1 ? Float(place) * Float(input - 1) / Float(output - 1) : 0)
          : max(0, (Float(place) + 0.5) * ratio - 0.5)
        let first = min(input - 1, Int(position))
        return ResamplingTap(
          first: first, second: min(input - 1, first + 1), fraction: position - Float(first))
      }
    }
  }
}

extension HostBackend {
  /// Resampling of the last two axes, forward or its transpose.
  public func resample(_ kind: Resampling, _ x: Tensor, adjoint: Bool, to y: Tensor) {
    let before = meter.begin(.rest)
    defer { meter.end(before) }
    let small = adjoint ? y : x
    let large = adjoint ? x : y
    let input = Extent(small.shape[2], small.shape[3])
    let output = Extent(large.shape[2], large.shape[3])
    let rows = ResamplingTap.taps(kind, from: input.height, to: output.height)
    let columns = ResamplingTap.taps(kind, from: input.width, to: output.width)
    if adjoint { fill(y, with: 0) }
    let (inputArea, outputArea) = (input.height * input.width, output.height * output.width)
    let (a, b) = (small.pointer, large.pointer)
    workers.split(
      small.shape[0] * small.shape[1], grain: max(1, elementGrain / max(outputArea, 1))
    ) { range in
      for plane in range {
        let (source, target) = (a + plane * inputArea, b + plane * outputArea)
        for (oy, row) in rows.enumerated() {
          let (top, bottom) = (source + row.first * input.width, source + row.second * input.width)
          for (ox, column) in columns.enumerated() {
            let place = oy * output.width + ox
            let (v, h) = (row.fraction, column.fraction)
            if kind == .nearest {
              // No second neighbour: 0 times an infinite one would not be 0.
              if adjoint {
                top[column.first] += target[place]
              } else {
                target[place] = top[column.first]
              }
            } else if adjoint {
              let g = target[place]
              top[column.first] += g * (1 - v) * (1 - h)
              top[column.second] += g * (1 - v) * h
              bottom[column.first] += g * v * (1 - h)
              bottom[column.second] += g * v * h
            } else {
              let upper = top[column.first] * (1 - h) + top[column.second] * h
              let lower = bottom[column.first] * (1 - h) + bottom[column.second] * h
              target[place] = upper * (1 - v) + lower * v
            }
          }
        }
      }
    }
  }
}
