extension Tensor {
  /// Pictures brought to another size.
  ///
  /// - Parameters:
  ///   - size: The new height and width, of a receiver `[n, c, h, w]`.
  ///   - kind: How values between pixels are found.
  /// - Returns: `[n, c, size.height, size.width]`.
  /// - Throws: `TensorError.shapes`, `.argument`.
  ///
  /// Derivative: the transpose, which adds each gradient to the pixels it was made of.
  ///
  /// Source: PyTorch's `interpolate`. No low-pass filter is applied when shrinking.
  public func resized(to size: Extent, _ kind: Resampling = .nearest) throws(TensorError)
    -> Tensor
  {
    guard rank == 4, shape[2] > 0, shape[3] > 0 else {
      throw .shapes(
        operation: "resize", [NamedShape("input", shape)],
        reason: "an input [batch, channels, height, width] with pixels is expected")
    }
    let sides = 1...1 << 20
    guard sides.contains(size.height), sides.contains(size.width) else {
      throw .argument(
        operation: "resize", name: "size",
        reason: "is \(size.height)×\(size.width), and each side must be 1 to \(sides.upperBound)")
    }
    let x = try contiguous()
    let from = shape
    let y = try Tensor.uninitialized([from[0], from[1], size.height, size.width], on: device)
    backend.resample(kind, x, adjoint: false, to: y)
    return y.recorded("resize", from: [self]) { dy, _ throws(TensorError) in
      let dx = try Tensor.uninitialized(from, on: dy.device)
      dx.backend.resample(kind, try dy.contiguous(), adjoint: true, to: dx)
      return [dx]
    }
  }

  /// Channels laid out as pixels: `[n, c·r², h, w]` becomes `[n, c, h·r, w·r]`.
  ///
  /// - Parameter factor: r; it must divide the channels.
  ///
  /// Source: Shi et al. 2016, with PyTorch's order of channels:
  /// `out[c, r·h + i, r·w + j] = in[r²·c + r·i + j, h, w]`.
  /// Derivative: the pixels laid back as channels.
  public func pixelShuffled(_ factor: Int) throws(TensorError) -> Tensor {
    try pixelShuffled(factor, into: nil)
  }

  /// The same, written to a place of the result's shape where one is given.
  func pixelShuffled(_ factor: Int, into place: Tensor?) throws(TensorError) -> Tensor {
    guard rank == 4, factor > 0, factor <= 1 << 10, shape[1] % (factor * factor) == 0 else {
      throw .shapes(
        operation: "pixelShuffle", [NamedShape("input", shape)],
        reason: "the channels of [batch, channels, height, width] must divide by \(factor)²")
    }
    let from = shape
    let target = [from[0], from[1] / (factor * factor), from[2] * factor, from[3] * factor]
    let y = try Tensor.place(place, target, on: device)
    backend.copy(layoutShuffled(factor), to: y.layoutSplit(factor))
    return y.recorded("pixelShuffle", from: [self]) { dy, _ throws(TensorError) in
      let dx = try Tensor.uninitialized(from, on: dy.device)
      dx.backend.copy(dy.layoutSplit(factor), to: dx.layoutShuffled(factor))
      return [dx]
    }
  }

  /// `[n, c·r², h, w]` read as `[n, c, h, r, w, r]`.
  private func layoutShuffled(_ r: Int) -> Tensor {
    let s = layout.strides
    return Tensor(
      buffer: buffer,
      layout: Layout(
        shape: [shape[0], shape[1] / (r * r), shape[2], r, shape[3], r],
        strides: [s[0], s[1] * r * r, s[2], s[1] * r, s[3], s[1]], offset: layout.offset))
  }

  /// `[n, c, h·r, w·r]` read as `[n, c, h, r, w, r]`.
  private func layoutSplit(_ r: Int) -> Tensor {
    let s = layout.strides
    return Tensor(
      buffer: buffer,
      layout: Layout(
        shape: [shape[0], shape[1], shape[2] / r, r, shape[3] / r, r],
        strides: [s[0], s[1], s[2] * r, s[2], s[3] * r, s[3]], offset: layout.offset))
  }
}
