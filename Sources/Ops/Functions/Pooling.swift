extension Tensor {
  /// The largest element of each window.
  ///
  /// - Parameters:
  ///   - kernel: Height and width of a window over `[n, c, h, w]`.
  ///   - stride: Steps between windows; nil for the kernel's.
  ///   - padding: Places around the input that never win; at most half the kernel.
  /// - Returns: `[n, c, oh, ow]`, `oh = (h + 2·padding − kernel) / stride + 1`.
  ///
  /// Derivative: 1 at the first of the largest elements.
  public func maxPooled(kernel: Extent, stride: Extent? = nil, padding: Extent = Extent(0))
    throws(TensorError) -> Tensor
  {
    try pooled(.maximum, kernel, stride ?? kernel, padding, "maxPool2d")
  }

  /// The mean of each window.
  ///
  /// - Parameters:
  ///   - kernel: Height and width of a window over `[n, c, h, w]`.
  ///   - stride: Steps between windows; nil for the kernel's.
  ///   - padding: Places around the input; at most half the kernel.
  ///   - countsPadding: Whether those places count as zeros; otherwise the mean is taken over the
  ///     part of a window that lies inside.
  ///
  /// Derivative: 1 / (elements the mean was taken over), at each of them.
  public func averagePooled(
    kernel: Extent, stride: Extent? = nil, padding: Extent = Extent(0), countsPadding: Bool = true
  ) throws(TensorError) -> Tensor {
    try pooled(
      .average(countsPadding: countsPadding), kernel, stride ?? kernel, padding, "avgPool2d")
  }

  private func pooled(
    _ kind: Pooling, _ kernel: Extent, _ stride: Extent, _ padding: Extent, _ name: String
  ) throws(TensorError) -> Tensor {
    try ConvolutionOptions(stride: stride, padding: padding).check(name)
    guard rank == 4 else {
      throw .shapes(
        operation: name, [NamedShape("input", shape)],
        reason: "an input [batch, channels, height, width] is expected")
    }
    guard kernel.height > 0, kernel.width > 0 else {
      throw .argument(
        operation: name, name: "kernel",
        reason: "is \(kernel.height)×\(kernel.width), and must be 1 or more")
    }
    guard 2 * padding.height <= kernel.height, 2 * padding.width <= kernel.width else {
      throw .argument(
        operation: name, name: "padding", reason: "must be at most half the kernel")
    }
    let output = Extent(shape[2], shape[3]).windows(
      kernel: kernel, stride: stride, padding: padding, dilation: Extent(1))
    guard output.height > 0, output.width > 0 else {
      throw .shapes(
        operation: name, [NamedShape("input", shape)],
        reason: "the window \(kernel.height)×\(kernel.width) is larger than the padded input")
    }
    let geometry = WindowGeometry(kernel: kernel, stride: stride, padding: padding)
    let x = try contiguous()
    let y = try Tensor.uninitialized(
      [shape[0], shape[1], output.height, output.width], on: device)
    backend.pool(kind, geometry, x, gradient: nil, to: y)
    return y.recorded(name, from: [self]) { dy, _ throws(TensorError) in
      let dx = try Tensor.uninitialized(x.shape, on: x.device)
      x.backend.pool(kind, geometry, x, gradient: try dy.contiguous(), to: dx)
      return [dx]
    }
  }
}
