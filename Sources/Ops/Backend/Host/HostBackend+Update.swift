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
      workers.split(parameters.count, grain: elementGrain) { range in
        for index in range {
          let slope = g[index] + decay * p[index]
          m[index] = beta1 * m[index] + (1 - beta1) * slope
          v[index] = beta2 * v[index] + (1 - beta2) * slope * slope
          p[index] -= step * m[index] / (v[index].squareRoot() / root + epsilon)
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
}
