extension Tensor {
  /// The receiver's pictures as they would be saved: 8 bits a channel, rounded to nearest.
  ///
  /// - Throws: `TensorError.shapes` unless the receiver is `[n, 3, h, w]` with a pixel at least.
  func images(for operation: String, name: String) throws(TensorError) -> [Image] {
    guard rank == 4, shape[1] == 3, shape[2] > 0, shape[3] > 0 else {
      throw .shapes(
        operation: operation, [NamedShape(name, shape)],
        reason: "pictures [batch, 3, height, width] in 0…1 are expected")
    }
    let (height, width) = (shape[2], shape[3])
    let area = height * width
    let values = toHost()
    return concurrently(shape[0]) { number in
      let pixels = [UInt8](unsafeUninitializedCapacity: 3 * area) { pixels, initialized in
        for channel in 0..<3 {
          let start = (3 * number + channel) * area
          for pixel in 0..<area {
            let value = values[start + pixel]
            pixels[3 * pixel + channel] =
              value.isNaN ? 0 : UInt8(Swift.min(Swift.max(value, 0), 1) * 255 + 0.5)
          }
        }
        initialized = 3 * area
      }
      return Image(width: width, height: height, pixels: pixels)
    }
  }

  /// One number for each picture of the receiver and its partner in `truth`.
  func comparedPictures(
    _ operation: String, with truth: Tensor, _ metric: (Image, Image) -> Double
  ) throws(TensorError) -> [Double] {
    guard shape == truth.shape else {
      throw .shapes(
        operation: operation, [NamedShape("pictures", shape), NamedShape("truth", truth.shape)],
        reason: "the two must have one shape")
    }
    let pictures = try images(for: operation, name: "pictures")
    let truths = try truth.images(for: operation, name: "truth")
    return concurrently(pictures.count) { metric(pictures[$0], truths[$0]) }
  }

  /// `body(0)`, …, `body(count − 1)`, shared over the threads of the tensor's device.
  func concurrently<Result>(_ count: Int, _ body: (Int) -> Result) -> [Result] {
    let workers =
      (backend as? HostBackend)?.workers ?? Workers(count: Workers.availableCores)
    return [Result](unsafeUninitializedCapacity: count) { results, initialized in
      guard let base = results.baseAddress else { return }
      workers.run(parts: count) { (base + $0).initialize(to: body($0)) }
      initialized = count
    }
  }
}
