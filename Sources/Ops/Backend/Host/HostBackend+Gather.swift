extension HostBackend {
  /// `y[i, …] = x[index[i], …]`
  public func gather(_ x: Tensor, _ index: Tensor, to y: Tensor) {
    let before = meter.begin(.rest)
    defer { meter.end(before) }
    let size = x.shape.dropFirst().reduce(1, *)
    let (source, places, target) = (x.pointer, index.pointer, y.pointer)
    for row in 0..<index.count {
      (target + row * size).update(from: source + Int(places[row]) * size, count: size)
    }
  }

  /// `y[index[i], …] += x[i, …]`, in the order of `i`.
  public func scatterAdd(_ x: Tensor, _ index: Tensor, to y: Tensor) {
    let before = meter.begin(.rest)
    defer { meter.end(before) }
    let size = y.shape.dropFirst().reduce(1, *)
    let (source, places, target) = (x.pointer, index.pointer, y.pointer)
    for row in 0..<index.count {
      let line = target + Int(places[row]) * size
      for element in 0..<size { line[element] += source[row * size + element] }
    }
  }
}
