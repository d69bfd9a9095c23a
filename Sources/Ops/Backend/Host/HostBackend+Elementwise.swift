internal import Glibc

/// Elements a thread should have before a loop is worth sharing.
let elementGrain = 16_384

// Each thread chooses its loop by itself: only a loop that the compiler sees together with its
// function becomes vector code. A function handed to the threads would be called for each element.

extension HostBackend {
  /// `y = f(x)`, element by element.
  public func map(_ function: UnaryFunction, _ x: Tensor, to y: Tensor) {
    let before = meter.begin(.pointwise)
    defer { meter.end(before) }
    let (source, target) = (x.pointer, y.pointer)
    shareRows(RowWalk(x.layout, x.layout, y.layout)) { rows, range in
      HostBackend.map(function, source, target, rows, range)
    }
  }

  /// Shares rows over the threads; a single one is cut.
  func shareRows(_ rows: RowWalk, _ body: (RowWalk, Range<Int>) -> Void) {
    if rows.count == 1 {
      workers.split(rows.length, grain: elementGrain) { body(rows.cut($0), 0..<1) }
    } else {
      workers.split(rows.count, grain: max(1, elementGrain / max(rows.length, 1))) {
        body(rows, $0)
      }
    }
  }

  private static func map(
    _ function: UnaryFunction, _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
    _ rows: RowWalk, _ range: Range<Int>
  ) {
    switch function {
    case .negate: loop(x, y, rows, range) { -$0 }
    case .exponential: lanes(x, y, rows, range, LaneExponential())
    case .logarithm: loop(x, y, rows, range) { logf($0) }
    case .squareRoot: lanes(x, y, rows, range, LaneSquareRoot())
    case .reciprocalSquareRoot: lanes(x, y, rows, range, LaneReciprocalSquareRoot())
    case .absolute: loop(x, y, rows, range) { abs($0) }
    case .sign: loop(x, y, rows, range) { $0 > 0 ? 1 : ($0 < 0 ? -1 : 0) }
    case .reciprocal: loop(x, y, rows, range) { 1 / $0 }
    case .square: loop(x, y, rows, range) { $0 * $0 }
    case .relu: loop(x, y, rows, range) { $0 > 0 ? $0 : ($0.isNaN ? $0 : 0) }
    case .sigmoid: lanes(x, y, rows, range, LaneSigmoid())
    case .tanh: lanes(x, y, rows, range, LaneTangent())
    // Source: log(1 + eˣ) = max(x, 0) + log1p(e^−|x|), which overflows nowhere.
    case .softplus: loop(x, y, rows, range) { max($0, 0) + log1pf(expf(-abs($0))) }
    case .floor: loop(x, y, rows, range) { $0.rounded(.down) }
    case .round: loop(x, y, rows, range) { $0.rounded(.toNearestOrEven) }
    case .isNaN: loop(x, y, rows, range) { $0.isNaN ? 1 : 0 }
    case .isFinite: loop(x, y, rows, range) { $0.isFinite ? 1 : 0 }
    case .not: loop(x, y, rows, range) { $0 == 0 ? 1 : 0 }
    case .leakyRelu(let slope): loop(x, y, rows, range) { $0 > 0 ? $0 : slope * $0 }
    case .power(let exponent): loop(x, y, rows, range) { powf($0, exponent) }
    case .affine(let scale, let shift): loop(x, y, rows, range) { scale * $0 + shift }
    case .clamp(let low, let high): loop(x, y, rows, range) { min(max($0, low), high) }
    }
  }

  @inline(__always)
  private static func loop(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ rows: RowWalk,
    _ range: Range<Int>, _ f: (Float) -> Float
  ) {
    let (length, step, out) = (rows.length, rows.strideA, rows.strideY)
    rows.forEach(in: range) { from, _, to in
      let (source, target) = (x + from, y + to)
      if step == 1, out == 1 {
        for index in 0..<length { target[index] = f(source[index]) }
      } else {
        for index in 0..<length { target[index * out] = f(source[index * step]) }
      }
    }
  }

  /// The same for functions of sixteen numbers at once.
  @inline(__always)
  private static func lanes<F: LaneFunction>(
    _ x: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ rows: RowWalk,
    _ range: Range<Int>, _ f: F
  ) {
    let (length, step, out) = (rows.length, rows.strideA, rows.strideY)
    rows.forEach(in: range) { from, _, to in
      let (source, target) = (x + from, y + to)
      if step == 1, out == 1 {
        forEachLanes(source, target, length, f)
      } else {
        for index in 0..<length {
          target[index * out] = f(Lanes(repeating: source[index * step]))[0]
        }
      }
    }
  }

  /// `y = f(a, b)`, element by element, with broadcasting strides.
  public func zip(_ function: BinaryFunction, _ a: Tensor, _ b: Tensor, to y: Tensor) {
    let before = meter.begin(.pointwise)
    defer { meter.end(before) }
    let rows = RowWalk(a.layout, b.layout, y.layout)
    let (pa, pb, target) = (a.pointer, b.pointer, y.pointer)
    shareRows(rows) { rows, range in HostBackend.zip(function, pa, pb, target, rows, range) }
  }

  private static func zip(
    _ function: BinaryFunction, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    _ y: UnsafeMutablePointer<Float>, _ rows: RowWalk, _ range: Range<Int>
  ) {
    switch function {
    case .add: loop(a, b, y, rows, range) { $0 + $1 }
    case .subtract: loop(a, b, y, rows, range) { $0 - $1 }
    case .multiply: loop(a, b, y, rows, range) { $0 * $1 }
    case .divide: loop(a, b, y, rows, range) { $0 / $1 }
    case .power: loop(a, b, y, rows, range) { powf($0, $1) }
    case .minimum: loop(a, b, y, rows, range) { $0 < $1 || $0.isNaN ? $0 : $1 }
    case .maximum: loop(a, b, y, rows, range) { $0 > $1 || $0.isNaN ? $0 : $1 }
    case .equal: loop(a, b, y, rows, range) { $0 == $1 ? 1 : 0 }
    case .notEqual: loop(a, b, y, rows, range) { $0 != $1 ? 1 : 0 }
    case .less: loop(a, b, y, rows, range) { $0 < $1 ? 1 : 0 }
    case .lessOrEqual: loop(a, b, y, rows, range) { $0 <= $1 ? 1 : 0 }
    case .greater: loop(a, b, y, rows, range) { $0 > $1 ? 1 : 0 }
    case .greaterOrEqual: loop(a, b, y, rows, range) { $0 >= $1 ? 1 : 0 }
    case .reluGradient: loop(a, b, y, rows, range) { $0 <= 0 ? 0 : $1 }
    case .leakyReluGradient(let slope): loop(a, b, y, rows, range) { $0 > 0 ? $1 : slope * $1 }
    case .sigmoidGradient: loop(a, b, y, rows, range) { $1 * $0 * (1 - $0) }
    case .tanhGradient: loop(a, b, y, rows, range) { $1 * (1 - $0 * $0) }
    case .clampGradient(let low, let high):
      loop(a, b, y, rows, range) { $0 >= low && $0 <= high ? $1 : 0 }
    case .crossEntropyWithLogits:
      loop(a, b, y, rows, range) { max($0, 0) - $0 * $1 + log1pf(expf(-abs($0))) }
    case .smoothL1Gradient(let beta):
      loop(a, b, y, rows, range) { $1 * min(max($0 / beta, -1), 1) }
    }
  }

  @inline(__always)
  private static func loop(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>,
    _ rows: RowWalk, _ range: Range<Int>, _ f: (Float, Float) -> Float
  ) {
    let (length, step) = (rows.length, rows.strideY)
    rows.forEach(in: range) { offsetA, offsetB, offsetY in
      let (sa, sb, out) = (a + offsetA, b + offsetB, y + offsetY)
      switch (rows.strideA, rows.strideB, step) {
      case (1, 1, 1): for index in 0..<length { out[index] = f(sa[index], sb[index]) }
      case (1, 0, 1):
        let constant = sb[0]
        for index in 0..<length { out[index] = f(sa[index], constant) }
      case (0, 1, 1):
        let constant = sa[0]
        for index in 0..<length { out[index] = f(constant, sb[index]) }
      default:
        for index in 0..<length {
          out[index * step] = f(sa[index * rows.strideA], sb[index * rows.strideB])
        }
      }
    }
  }
}
