/// `z = scale · x + shift` and an activation f of z, over the pixels of one plane.
///
/// The gradient works z out anew, by the same two instructions, and so to the same bit.
struct PlaneMap {
  let scale: Float
  let shift: Float
  let activation: ChannelActivation

  init(scale: Float, shift: Float, _ activation: ChannelActivation) {
    self.scale = scale
    self.shift = shift
    self.activation = activation
  }

  @inline(__always)
  fileprivate func line<F: PlaneFunction>(_ f: F) -> PlaneLine<F> {
    PlaneLine(scale: scale, shift: shift, f: f)
  }

  /// `y = f(z + r)`; `y` may be `x`.
  func apply(
    _ x: UnsafePointer<Float>, plus r: UnsafePointer<Float>?, to y: UnsafeMutablePointer<Float>,
    _ count: Int
  ) {
    switch activation {
    case .identity: PlaneMap.apply(line(PlaneIdentity()), x, r, y, count)
    case .relu: PlaneMap.apply(line(PlaneRectifier()), x, r, y, count)
    case .leakyRelu(let leak):
      PlaneMap.apply(line(PlaneLeakyRectifier(leak: leak)), x, r, y, count)
    }
  }

  @inline(__always)
  private static func apply<F: PlaneFunction>(
    _ line: PlaneLine<F>, _ x: UnsafePointer<Float>, _ r: UnsafePointer<Float>?,
    _ y: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    if let r { forEachLanes(x, r, y, count, line) } else { forEachLanes(x, y, count, line) }
  }

  /// `y = a · f′(z) · g + b · x + c`; nothing of x where `b` is nil.
  func combine(
    _ g: UnsafePointer<Float>, _ a: Float, _ x: UnsafePointer<Float>, _ b: Float?, _ c: Float,
    to y: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    switch activation {
    case .identity: PlaneMap.combine(line(PlaneIdentity()), g, a, x, b, c, y, count)
    case .relu: PlaneMap.combine(line(PlaneRectifier()), g, a, x, b, c, y, count)
    case .leakyRelu(let leak):
      PlaneMap.combine(line(PlaneLeakyRectifier(leak: leak)), g, a, x, b, c, y, count)
    }
  }

  @inline(__always)
  private static func combine<F: PlaneFunction>(
    _ line: PlaneLine<F>, _ g: UnsafePointer<Float>, _ a: Float, _ x: UnsafePointer<Float>,
    _ b: Float?, _ c: Float, _ y: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    if let b {
      forEachLanes(g, x, y, count, PlaneCombination(line: line, a: a, b: b, c: c))
    } else {
      forEachLanes(g, x, y, count, PlaneMultiple(line: line, a: a))
    }
  }

  /// `y = f′(z) · g`, and its sum by lanes.
  func slope(
    _ g: UnsafePointer<Float>, _ x: UnsafePointer<Float>, to y: UnsafeMutablePointer<Float>,
    _ count: Int, _ total: inout DoubleLanes
  ) {
    switch activation {
    case .identity: PlaneMap.slope(line(PlaneIdentity()), g, x, y, count, &total)
    case .relu: PlaneMap.slope(line(PlaneRectifier()), g, x, y, count, &total)
    case .leakyRelu(let leak):
      PlaneMap.slope(line(PlaneLeakyRectifier(leak: leak)), g, x, y, count, &total)
    }
  }

  @inline(__always)
  private static func slope<F: PlaneFunction>(
    _ line: PlaneLine<F>, _ g: UnsafePointer<Float>, _ x: UnsafePointer<Float>,
    _ y: UnsafeMutablePointer<Float>, _ count: Int, _ total: inout DoubleLanes
  ) {
    var (even, odd) = (total, DoubleLanes())
    var index = 0
    while index &+ 2 * laneCount <= count {
      let (i, j) = (index, index &+ laneCount)
      let (p, q) = (
        line.slope(Lanes(g + i), Lanes(x + i)), line.slope(Lanes(g + j), Lanes(x + j))
      )
      p.store(y + i)
      q.store(y + j)
      even.add(p)
      odd.add(q)
      index &+= 2 * laneCount
    }
    while index < count {
      let rest = min(laneCount, count &- index)
      // Lanes without an element have a gradient of 0.
      let p = line.slope(Lanes(g + index, first: rest), Lanes(x + index, first: rest))
      p.store(y + index, first: rest)
      even.add(p)
      index &+= rest
    }
    even.add(odd)
    total = even
  }
}

/// `Σ h` and `Σ h · (x − center)` over planes, with `h = f′(z) · g`.
struct PlaneSums {
  let center: Float
  private(set) var sum = DoubleLanes()
  private(set) var product = DoubleLanes()

  /// Elements whose products are added up in single precision.
  private static let run = 512

  init(center: Float) { self.center = center }

  mutating func add(
    _ g: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int, _ map: PlaneMap
  ) {
    switch map.activation {
    case .identity: add(g, x, count, map.line(PlaneIdentity()))
    case .relu: add(g, x, count, map.line(PlaneRectifier()))
    case .leakyRelu(let leak): add(g, x, count, map.line(PlaneLeakyRectifier(leak: leak)))
    }
  }

  @inline(__always)
  private mutating func add<F: PlaneFunction>(
    _ g: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int, _ line: PlaneLine<F>
  ) {
    var (sums, others, products) = (sum, DoubleLanes(), product)
    var index = 0
    while index &+ 2 * laneCount <= count {
      let end = min(count, index &+ PlaneSums.run)
      var (even, odd) = (Lanes.zero, Lanes.zero)
      while index &+ 2 * laneCount <= end {
        let (a, b) = (Lanes(x + index), Lanes(x + index + laneCount))
        let (p, q) = (
          line.slope(Lanes(g + index), a), line.slope(Lanes(g + index + laneCount), b)
        )
        sums.add(p)
        others.add(q)
        even.addProduct(p, a - center)
        odd.addProduct(q, b - center)
        index &+= 2 * laneCount
      }
      products.add(even)
      products.add(odd)
    }
    while index < count {
      // Lanes without an element have a gradient of 0.
      let rest = min(laneCount, count &- index)
      let a = Lanes(x + index, first: rest)
      let p = line.slope(Lanes(g + index, first: rest), a)
      sums.add(p)
      products.add(p * (a - center))
      index &+= rest
    }
    sums.add(others)
    (sum, product) = (sums, products)
  }
}
