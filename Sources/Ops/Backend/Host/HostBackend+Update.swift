extension HostBackend {
  /// One step of an optimiser over flat buffers, in one pass.
  public func update(
    _ rule: UpdateRule, parameters: Tensor, gradients: Tensor, moments: [Tensor]
  ) {
    let before = meter.begin(.optimizer)
    defer { meter.end(before) }
    let (p, g) = (parameters.pointer, gradients.pointer)
    switch rule {
    case .adam(
      let rate, let beta1, let beta2, let epsilon, let decay, let correction1, let correction2):
      // Source: torch.optim.Adam: p −= rate/(1−β₁ᵗ) · m / (√v / √(1−β₂ᵗ) + ε)
      let (m, v) = (moments[0].pointer, moments[1].pointer)
      let step = rate / correction1
      let root = correction2.squareRoot()
      let (fresh1, fresh2) = (1 - beta1, 1 - beta2)
      workers.split(parameters.count, grain: elementGrain) { range in
        HostBackend.forEachPart(of: range) { index, count in
          let value = HostBackend.part(p + index, count)
          let slope = HostBackend.part(g + index, count) + decay * value
          let mean = beta1 * HostBackend.part(m + index, count) + fresh1 * slope
          let square = beta2 * HostBackend.part(v + index, count) + fresh2 * slope * slope
          HostBackend.put(mean, m + index, count)
          HostBackend.put(square, v + index, count)
          HostBackend.put(
            value - step * mean / (square.squareRoots / root + epsilon), p + index, count)
        }
      }
    case .sgd(let rate, let momentum, let decay, let isFirstStep):
      // Source: torch.optim.SGD; the first velocity is the gradient itself.
      let velocity = moments.first?.pointer
      workers.split(parameters.count, grain: elementGrain) { range in
        for index in range {
          var slope = g[index] + decay * p[index]
          if let velocity {
            slope = isFirstStep ? slope : momentum * velocity[index] + slope
            velocity[index] = slope
          }
          p[index] -= rate * slope
        }
      }
    }
    parameters.buffer.touch()
  }

  /// Calls `body` for sixteen elements at a time, and for the rest.
  @inline(__always)
  private static func forEachPart(
    of range: Range<Int>, _ body: (_ index: Int, _ count: Int) -> Void
  ) {
    var index = range.lowerBound
    while index &+ laneCount <= range.upperBound {
      body(index, laneCount)
      index &+= laneCount
    }
    if index < range.upperBound { body(index, range.upperBound - index) }
  }

  @inline(__always)
  private static func part(_ x: UnsafePointer<Float>, _ count: Int) -> Lanes {
    count == laneCount ? Lanes(x) : Lanes(x, first: count)
  }

  @inline(__always)
  private static func put(_ value: Lanes, _ y: UnsafeMutablePointer<Float>, _ count: Int) {
    if count == laneCount { value.store(y) } else { value.store(y, first: count) }
  }
}
