extension HostBackend {
  /// Statistics and affine maps by channel. Threads take channels, so that sums do not depend on
  /// their number.
  public func channels(_ stage: ChannelStage) {
    let before = meter.begin(.pointwise)
    defer { meter.end(before) }
    switch stage {
    case .moments(let x, let mean, let m2): moments(x, mean, m2)
    case .scale(let x, let map, let addend, let y): scale(x, map, addend, y)
    case .sums(let g, let x, let mean, let map, let sum, let product):
      sums(g, x, mean, map, sum, product)
    case .combine(let g, let a, let x, let line, let map, let y): combine(g, a, x, line, map, y)
    case .slope(let g, let x, let activation, let y, let sum): slope(g, x, activation, y, sum)
    }
  }

  /// Calls `body` for each channel, shared over threads.
  @inline(__always)
  private func forEachChannel(_ x: Tensor, _ body: (_ channel: Int) -> Void) {
    let channels = x.shape[1]
    let parts = x.count < elementGrain ? 1 : min(channels, 4 * workers.count)
    workers.run(parts: parts) { part in
      for channel in share(channels, part, of: parts) { body(channel) }
    }
  }

  private func moments(_ x: Tensor, _ mean: Tensor, _ m2: Tensor) {
    let (source, means, squares) = (Planes(x), mean.pointer, m2.pointer)
    forEachChannel(x) { channel in
      var moments = PlaneMoments()
      for picture in 0..<source.batch {
        moments.add(source[picture, channel], source.area)
      }
      means[channel] = Float(moments.mean)
      squares[channel] = Float(moments.m2)
    }
  }

  private func scale(_ x: Tensor, _ map: ChannelMap, _ addend: Tensor?, _ y: Tensor) {
    let (source, target, other) = (Planes(x), Planes(y), addend.map { Planes($0) })
    let (scales, shifts) = (map.scale.pointer, map.shift.pointer)
    forEachChannel(x) { channel in
      let line = PlaneMap(scale: scales[channel], shift: shifts[channel], map.activation)
      for picture in 0..<source.batch {
        line.apply(
          source[picture, channel], plus: other?[picture, channel], to: target[picture, channel],
          source.area)
      }
    }
  }

  private func sums(
    _ g: Tensor, _ x: Tensor, _ mean: Tensor, _ map: ChannelMap?, _ sum: Tensor, _ product: Tensor
  ) {
    let (gradient, source, means) = (Planes(g), Planes(x), mean.pointer)
    let (scales, shifts) = (map?.scale.pointer, map?.shift.pointer)
    let (sums, products) = (sum.pointer, product.pointer)
    let activation = map?.activation ?? .identity
    forEachChannel(x) { channel in
      let line = PlaneMap(
        scale: scales?[channel] ?? 1, shift: shifts?[channel] ?? 0, activation)
      var total = PlaneSums(center: means[channel])
      for picture in 0..<source.batch {
        total.add(gradient[picture, channel], source[picture, channel], source.area, line)
      }
      sums[channel] = Float(total.sum.total)
      products[channel] = Float(total.product.total)
    }
  }

  private func combine(
    _ g: Tensor, _ a: Tensor, _ x: Tensor, _ line: (b: Tensor, c: Tensor)?, _ map: ChannelMap?,
    _ y: Tensor
  ) {
    let (gradient, source, target) = (Planes(g), Planes(x), Planes(y))
    let (factors, slopes, shifts) = (a.pointer, line?.b.pointer, line?.c.pointer)
    let (scales, offsets) = (map?.scale.pointer, map?.shift.pointer)
    let activation = map?.activation ?? .identity
    forEachChannel(x) { channel in
      let through = PlaneMap(
        scale: scales?[channel] ?? 1, shift: offsets?[channel] ?? 0, activation)
      for picture in 0..<source.batch {
        through.combine(
          gradient[picture, channel], factors[channel], source[picture, channel],
          slopes?[channel], shifts?[channel] ?? 0, to: target[picture, channel], source.area)
      }
    }
  }

  private func slope(
    _ g: Tensor, _ x: Tensor, _ activation: ChannelActivation, _ y: Tensor, _ sum: Tensor
  ) {
    let (gradient, source, target, sums) = (Planes(g), Planes(x), Planes(y), sum.pointer)
    forEachChannel(x) { channel in
      let line = PlaneMap(scale: 1, shift: 0, activation)
      var total = DoubleLanes()
      for picture in 0..<source.batch {
        line.slope(
          gradient[picture, channel], source[picture, channel], to: target[picture, channel],
          source.area, &total)
      }
      sums[channel] = Float(total.total)
    }
  }
}

/// The planes of a tensor `[n, c, …]` whose pictures are contiguous.
private struct Planes {
  let batch: Int
  let area: Int
  private let start: UnsafeMutablePointer<Float>
  private let stride: Int

  init(_ x: Tensor) {
    batch = x.shape[0]
    area = x.shape.dropFirst(2).reduce(1, *)
    start = x.pointer
    stride = x.layout.strides[0]
  }

  @inline(__always)
  subscript(picture: Int, channel: Int) -> UnsafeMutablePointer<Float> {
    start + picture * stride + channel * area
  }
}
