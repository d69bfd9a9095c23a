internal import Glibc

/// Elements a thread should have before a loop is worth sharing.
let elementGrain = 16_384

extension HostBackend {
  /// `y = f(x)`, element by element.
  public func map(_ function: UnaryFunction, _ x: Tensor, to y: Tensor) {
    switch function {
    case .negate: each(x, y) { -$0 }
    case .exponential: each(x, y) { expf($0) }
    case .logarithm: each(x, y) { logf($0) }
    case .squareRoot: each(x, y) { $0.squareRoot() }
    case .reciprocalSquareRoot: each(x, y) { 1 / $0.squareRoot() }
    case .absolute: each(x, y) { abs($0) }
    case .sign: each(x, y) { $0 > 0 ? 1 : ($0 < 0 ? -1 : 0) }
    case .reciprocal: each(x, y) { 1 / $0 }
    case .square: each(x, y) { $0 * $0 }
    case .relu: each(x, y) { $0 > 0 ? $0 : ($0.isNaN ? $0 : 0) }
    case .sigmoid: each(x, y) { 1 / (1 + expf(-$0)) }
    case .tanh: each(x, y) { tanhf($0) }
    // Source: log(1 + eˣ) = max(x, 0) + log1p(e^−|x|), which overflows nowhere.
    case .softplus: each(x, y) { max($0, 0) + log1pf(expf(-abs($0))) }
    case .floor: each(x, y) { $0.rounded(.down) }
    case .round: each(x, y) { $0.rounded(.toNearestOrEven) }
    case .isNaN: each(x, y) { $0.isNaN ? 1 : 0 }
    case .isFinite: each(x, y) { $0.isFinite ? 1 : 0 }
    case .not: each(x, y) { $0 == 0 ? 1 : 0 }
    case .leakyRelu(let slope): each(x, y) { $0 > 0 ? $0 : slope * $0 }
    case .power(let exponent): each(x, y) { powf($0, exponent) }
    case .affine(let scale, let shift): each(x, y) { scale * $0 + shift }
    case .clamp(let low, let high): each(x, y) { min(max($0, low), high) }
    }
  }

  @inline(__always)
  private func each(_ x: Tensor, _ y: Tensor, _ f: (Float) -> Float) {
    let source = x.pointer
    let target = y.pointer
    workers.split(y.count, grain: elementGrain) { range in
      for index in range { target[index] = f(source[index]) }
    }
  }

  /// `y = f(a, b)`, element by element, with broadcasting strides.
  public func zip(_ function: BinaryFunction, _ a: Tensor, _ b: Tensor, to y: Tensor) {
    switch function {
    case .add: each(a, b, y) { $0 + $1 }
    case .subtract: each(a, b, y) { $0 - $1 }
    case .multiply: each(a, b, y) { $0 * $1 }
    case .divide: each(a, b, y) { $0 / $1 }
    case .power: each(a, b, y) { powf($0, $1) }
    case .minimum: each(a, b, y) { $0 < $1 || $0.isNaN ? $0 : $1 }
    case .maximum: each(a, b, y) { $0 > $1 || $0.isNaN ? $0 : $1 }
    case .equal: each(a, b, y) { $0 == $1 ? 1 : 0 }
    case .notEqual: each(a, b, y) { $0 != $1 ? 1 : 0 }
    case .less: each(a, b, y) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: each(a, b, y) { $0 <= $1 ? 1 : 0 }
    case .greater: each(a, b, y) { $0 > $1 ? 1 : 0 }
    case .greaterOrEqual: each(a, b, y) { $0 >= $1 ? 1 : 0 }
    case .reluGradient: each(a, b, y) { $0 <= 0 ? 0 : $1 }
    case .leakyReluGradient(let slope): each(a, b, y) { $0 > 0 ? $1 : slope * $1 }
    case .sigmoidGradient: each(a, b, y) { $1 * $0 * (1 - $0) }
    case .tanhGradient: each(a, b, y) { $1 * (1 - $0 * $0) }
    case .clampGradient(let low, let high): each(a, b, y) { $0 >= low && $0 <= high ? $1 : 0 }
    case .crossEntropyWithLogits:
      each(a, b, y) { max($0, 0) - $0 * $1 + log1pf(expf(-abs($0))) }
    case .smoothL1Gradient(let beta):
      each(a, b, y) { $1 * min(max($0 / beta, -1), 1) }
    }
  }

  @inline(__always)
  private func each(
    _ a: Tensor, _ b: Tensor, _ y: Tensor, _ f: (Float, Float) -> Float
  ) {
    let target = y.pointer
    let rows = RowWalk(a.layout, b.layout, y.layout)
    let (pa, pb) = (a.pointer, b.pointer)
    workers.split(rows.count, grain: max(1, elementGrain / max(rows.length, 1))) { range in
      rows.forEach(in: range) { offsetA, offsetB, offsetY in
        let (sa, sb, out) = (pa + offsetA, pb + offsetB, target + offsetY)
        switch (rows.strideA, rows.strideB) {
        case (1, 1): for index in 0..<rows.length { out[index] = f(sa[index], sb[index]) }
        case (1, 0):
          let constant = sb[0]
          for index in 0..<rows.length { out[index] = f(sa[index], constant) }
        case (0, 1):
          let constant = sa[0]
          for index in 0..<rows.length { out[index] = f(constant, sb[index]) }
        default:
          for index in 0..<rows.length {
            out[index] = f(sa[index * rows.strideA], sb[index * rows.strideB])
          }
        }
      }
    }
  }
}
