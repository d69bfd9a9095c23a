extension HostBackend {
  /// Statistics and affine maps by channel. Threads take channels; sums are in double precision.
  public func channels(_ stage: ChannelStage) {
    let before = meter.begin(.pointwise)
    defer { meter.end(before) }
    switch stage {
    case .moments(let x, let mean, let m2): moments(x, mean, m2)
    case .scale(let x, let scale, let shift, let y): self.scale(x, scale, shift, y)
    case .sums(let g, let x, let mean, let sum, let product): sums(g, x, mean, sum, product)
    case .combine(let g, let a, let x, let b, let c, let y): combine(g, a, x, b, c, y)
    }
  }

  /// Calls `body(channel, planes)` for each channel, shared over threads.
  @inline(__always)
  private func forEachChannel(_ x: Tensor, _ body: (_ channel: Int, _ plane: Planes) -> Void) {
    let channels = x.shape[1]
    let area = x.shape.dropFirst(2).reduce(1, *)
    let planes = Planes(batch: x.shape[0], channels: channels, area: area)
    let parts = x.count < elementGrain ? 1 : min(channels, 4 * workers.count)
    workers.run(parts: parts) { part in
      for channel in share(channels, part, of: parts) { body(channel, planes) }
    }
  }

  private struct Planes {
    let batch: Int
    let channels: Int
    let area: Int
    /// Elements of a channel over the batch.
    var count: Int { batch * area }
    @inline(__always)
    func offset(_ picture: Int, _ channel: Int) -> Int { (picture * channels + channel) * area }
  }

  private func moments(_ x: Tensor, _ mean: Tensor, _ m2: Tensor) {
    let (source, means, squares) = (x.pointer, mean.pointer, m2.pointer)
    forEachChannel(x) { channel, planes in
      var total = 0.0
      for picture in 0..<planes.batch {
        total += HostBackend.sum(
          source + planes.offset(picture, channel), planes.area, stride: 1)
      }
      let center = total / Double(max(planes.count, 1))
      var spread = 0.0
      for picture in 0..<planes.batch {
        let line = source + planes.offset(picture, channel)
        spread += HostBackend.squaredDistance(line, planes.area, from: Float(center))
      }
      // The mean was rounded to float before the distances were taken.
      let error = center - Double(Float(center))
      means[channel] = Float(center)
      let m2 = spread - error * error * Double(planes.count)
      squares[channel] = Float(m2 < 0 ? 0 : m2)
    }
  }

  @inline(__always)
  private static func squaredDistance(
    _ x: UnsafePointer<Float>, _ count: Int, from center: Float
  ) -> Double {
    var partial = SIMD8<Double>()
    var index = 0
    while index + 8 <= count {
      let values = UnsafeRawPointer(x + index).loadUnaligned(as: SIMD8<Float>.self) - center
      let wide = SIMD8<Double>(values)
      partial += wide * wide
      index += 8
    }
    var total = partial.sum()
    while index < count {
      let distance = Double(x[index] - center)
      total += distance * distance
      index += 1
    }
    return total
  }

  private func scale(_ x: Tensor, _ scale: Tensor, _ shift: Tensor, _ y: Tensor) {
    let (source, scales, shifts, target) = (x.pointer, scale.pointer, shift.pointer, y.pointer)
    forEachChannel(x) { channel, planes in
      let (a, b) = (scales[channel], shifts[channel])
      for picture in 0..<planes.batch {
        let offset = planes.offset(picture, channel)
        for index in offset..<offset + planes.area { target[index] = a * source[index] + b }
      }
    }
  }

  private func sums(_ g: Tensor, _ x: Tensor, _ mean: Tensor, _ sum: Tensor, _ product: Tensor) {
    let (gradient, source, means) = (g.pointer, x.pointer, mean.pointer)
    let (sums, products) = (sum.pointer, product.pointer)
    forEachChannel(x) { channel, planes in
      let center = means[channel]
      var total = 0.0
      var mixed = 0.0
      for picture in 0..<planes.batch {
        let offset = planes.offset(picture, channel)
        total += HostBackend.sum(gradient + offset, planes.area, stride: 1)
        mixed += HostBackend.product(
          gradient + offset, source + offset, planes.area, center: center)
      }
      sums[channel] = Float(total)
      products[channel] = Float(mixed)
    }
  }

  @inline(__always)
  private static func product(
    _ g: UnsafePointer<Float>, _ x: UnsafePointer<Float>, _ count: Int, center: Float
  ) -> Double {
    var partial = SIMD8<Double>()
    var index = 0
    while index + 8 <= count {
      let a = UnsafeRawPointer(g + index).loadUnaligned(as: SIMD8<Float>.self)
      let b = UnsafeRawPointer(x + index).loadUnaligned(as: SIMD8<Float>.self) - center
      partial += SIMD8<Double>(a) * SIMD8<Double>(b)
      index += 8
    }
    var total = partial.sum()
    while index < count {
      total += Double(g[index]) * Double(x[index] - center)
      index += 1
    }
    return total
  }

  private func combine(
    _ g: Tensor, _ a: Tensor, _ x: Tensor, _ b: Tensor, _ c: Tensor, _ y: Tensor
  ) {
    let (gradient, source, target) = (g.pointer, x.pointer, y.pointer)
    let (factors, slopes, shifts) = (a.pointer, b.pointer, c.pointer)
    forEachChannel(x) { channel, planes in
      let (p, q, r) = (factors[channel], slopes[channel], shifts[channel])
      for picture in 0..<planes.batch {
        let offset = planes.offset(picture, channel)
        for index in offset..<offset + planes.area {
          target[index] = p * gradient[index] + q * source[index] + r
        }
      }
    }
  }
}
