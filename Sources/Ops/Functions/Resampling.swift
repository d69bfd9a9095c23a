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
  public func pixelShuffled(_ factor: Int) throws(TensorError) -> Tensor {
    guard rank == 4, factor > 0, factor <= 1 << 10, shape[1] % (factor * factor) == 0 else {
      throw .shapes(
        operation: "pixelShuffle", [NamedShape("input", shape)],
        reason: "the channels of [batch, channels, height, width] must divide by \(factor)²")
    }
    let (n, c, h, w) = (shape[0], shape[1] / (factor * factor), shape[2], shape[3])
    return try reshaped([n, c, factor, factor, h, w]).permuted([0, 1, 4, 2, 5, 3])
      .reshaped([n, c, h * factor, w * factor])
  }
}
