extension HostBackend {
  /// Combines `x` along every axis where `y` has length 1 and `x` has not.
  ///
  /// Sums are taken in double precision, element after element, so that they do not depend on the
  /// number of threads.
  public func reduce(_ reduction: Reduction, _ x: Tensor, to y: Tensor) {
    let before = meter.begin(.rest)
    defer { meter.end(before) }
    let kept = y.shape.indices.filter { y.shape[$0] == x.shape[$0] }
    let gone = y.shape.indices.filter { y.shape[$0] != x.shape[$0] }
    let outer = Layout(
      shape: kept.map { x.shape[$0] }, strides: kept.map { x.layout.strides[$0] })
    let inner = Layout(
      shape: gone.map { x.shape[$0] }, strides: gone.map { x.layout.strides[$0] })
    let target = Layout(
      shape: outer.shape, strides: kept.map { y.layout.strides[$0] })
    let outputs = RowWalk(outer, outer, target)
    let row = RowWalk(inner, inner, inner)
    let size = inner.count
    let (source, result) = (x.pointer, y.pointer)
    workers.split(
      outputs.count, grain: max(1, elementGrain / max(1, size * max(outputs.length, 1)))
    ) { range in
      outputs.forEach(in: range) { from, _, to in
        for index in 0..<outputs.length {
          result[to + index * outputs.strideY] = HostBackend.combine(
            reduction, source + from + index * outputs.strideA, row, size)
        }
      }
    }
  }

  private static func combine(
    _ reduction: Reduction, _ x: UnsafeMutablePointer<Float>, _ rows: RowWalk, _ count: Int
  ) -> Float {
    switch reduction {
    case .sum, .mean:
      var total = 0.0
      rows.forEach(in: 0..<rows.count) { from, _, _ in
        total += sum(x + from, rows.length, stride: rows.strideA)
      }
      return Float(reduction == .mean ? total / Double(count) : total)
    case .minimum:
      return fold(x, rows) { $0 < $1 || $0.isNaN ? $0 : $1 }
    case .maximum:
      return fold(x, rows) { $0 > $1 || $0.isNaN ? $0 : $1 }
    }
  }

  /// Eight partial sums in double precision, joined in a fixed order.
  @inline(__always)
  static func sum(_ x: UnsafePointer<Float>, _ count: Int, stride: Int) -> Double {
    var partial = SIMD8<Double>()
    var index = 0
    if stride == 1 {
      while index + 8 <= count {
        let raw = UnsafeRawPointer(x + index)
        partial += SIMD8<Double>(raw.loadUnaligned(as: SIMD8<Float>.self))
        index += 8
      }
    }
    var total = partial.sum()
    while index < count {
      total += Double(x[index * stride])
      index += 1
    }
    return total
  }

  @inline(__always)
  private static func fold(
    _ x: UnsafeMutablePointer<Float>, _ rows: RowWalk, _ f: (Float, Float) -> Float
  ) -> Float {
    var result = x[0]
    rows.forEach(in: 0..<rows.count) { from, _, _ in
      for index in 0..<rows.length { result = f(result, x[from + index * rows.strideA]) }
    }
    return result
  }

  /// The place of the smallest or largest element along `axis`; the first of equals.
  public func argument(_ extreme: Extreme, _ x: Tensor, axis: Int, to y: Tensor) {
    let before = meter.begin(.rest)
    defer { meter.end(before) }
    let length = x.shape[axis]
    let step = x.layout.strides[axis]
    var outer = x.layout
    outer.shape.remove(at: axis)
    outer.strides.remove(at: axis)
    let rows = RowWalk(outer, outer, Layout(outer.shape))
    let (source, result) = (x.pointer, y.pointer)
    rows.forEach(in: 0..<rows.count) { from, _, to in
      for index in 0..<rows.length {
        let line = source + from + index * rows.strideA
        var best = 0
        for place in 1..<max(length, 1) {
          let value = line[place * step]
          let isBetter =
            extreme == .minimum ? value < line[best * step] : value > line[best * step]
          if isBetter || (value.isNaN && !line[best * step].isNaN) { best = place }
        }
        result[to + index] = Float(best)
      }
    }
  }
}
