internal import Glibc

extension HostBackend {
  /// Random elements from a counter: four neighbours share one block of Philox.
  public func random(_ distribution: Distribution, _ key: RandomKey, to y: Tensor) {
    let before = meter.begin(.rest)
    defer { meter.end(before) }
    let target = y.pointer
    let samples = key.isPerSample ? max(y.shape.first ?? 1, 1) : 1
    let count = y.count / max(samples, 1)
    let words = key.words
    for sample in 0..<samples {
      let base = target + sample * count
      workers.split((count + 3) / 4, grain: 4096) { groups in
        for group in groups {
          let block = Philox.block(key.counter(sample: sample, group: group), key: words)
          let values = HostBackend.values(distribution, block)
          for lane in 0..<min(4, count - 4 * group) { base[4 * group + lane] = values[lane] }
        }
      }
    }
  }

  @inline(__always)
  private static func values(_ distribution: Distribution, _ block: SIMD4<UInt32>) -> SIMD4<Float> {
    // 24 bits fill a float's significand: values from 0 up to, but never, 1.
    let even = SIMD4<Float>(block &>> 8) * 0x1p-24
    switch distribution {
    case .uniform(let low, let high):
      // The sum may round up to the bound that is left out.
      let top = high > low ? high.nextDown : high
      return pointwiseMin(even * (high - low) + low, SIMD4(repeating: top))
    case .bernoulli(let probability, let value):
      return SIMD4<Float>().replacing(with: value, where: even .< probability)
    case .normal(let mean, let deviation):
      // Source: Box and Muller 1958. Two even numbers give two of the bell curve.
      func pair(_ u: Float, _ v: Float) -> (Float, Float) {
        let radius = (-2 * logf(1 - u)).squareRoot()
        let angle = 2 * Float.pi * v
        return (radius * cosf(angle), radius * sinf(angle))
      }
      let (a, b) = pair(even[0], even[1])
      let (c, d) = pair(even[2], even[3])
      return SIMD4(a, b, c, d) * deviation + mean
    }
  }
}
