extension Tensor {
  /// The transpose of a convolution: each input pixel is spread over a window of the output.
  ///
  /// - Parameters:
  ///   - weight: `[channels, outputs / groups, kh, kw]`, for a receiver `[n, channels, h, w]`.
  ///   - bias: `[outputs]`, or nil.
  ///   - options: How the kernel moves in the convolution this is the transpose of.
  ///   - outputPadding: Rows and columns added at the end, less than stride or dilation.
  /// - Returns: `[n, outputs, oh, ow]`,
  ///   `oh = (h − 1)·stride − 2·padding + dilation·(kh − 1) + outputPadding + 1`.
  /// - Throws: `TensorError.shapes`, `.argument`.
  ///
  /// Derivative: with respect to the input, the convolution of the gradient.
  public func transposeConvolved(
    _ weight: Tensor, bias: Tensor? = nil, _ options: ConvolutionOptions = ConvolutionOptions(),
    outputPadding: Extent = Extent(0)
  ) throws(TensorError) -> Tensor {
    try transposeConvolved(
      weight, bias: bias, options, outputPadding: outputPadding, finish: Finish())
  }

  /// The same, and what follows it in one pass.
  func transposeConvolved(
    _ weight: Tensor, bias: Tensor?, _ options: ConvolutionOptions, outputPadding: Extent,
    finish: Finish
  ) throws(TensorError) -> Tensor {
    let g = try transposedGeometry(weight, bias, options, outputPadding)
    let (x, w) = (try contiguous(), try weight.contiguous())
    // Input and output change places: what a convolution does backwards runs forwards here.
    let y = try Tensor.convolve(
      .input, g, x, w, shape: [g.batch, g.inputChannels, g.input.height, g.input.width])
    return try y.recorded("convTranspose2d", from: [self, weight]) {
      dy, wanted throws(TensorError) in
      let dy = try dy.contiguous()
      return [
        wanted[0] ? try Tensor.convolve(.output, g, dy, w, shape: x.shape) : nil,
        wanted[1]
          ? try Tensor.convolve(.weight, g, dy, x, shape: w.shape) : nil,
      ]
    }.finished(bias: bias, finish)
  }

  /// The geometry of the convolution whose transpose is meant: its input is our output.
  private func transposedGeometry(
    _ weight: Tensor, _ bias: Tensor?, _ options: ConvolutionOptions, _ outputPadding: Extent
  ) throws(TensorError) -> ConvolutionGeometry {
    let operation = "convTranspose2d"
    try options.check(operation)
    try requireSameDevice(operation, [weight, bias])
    let shapes = [NamedShape("input", shape), NamedShape("weight", weight.shape)]
    guard rank == 4, weight.rank == 4 else {
      throw .shapes(
        operation: operation, shapes,
        reason: "an input [batch, channels, height, width] and a weight "
          + "[channels, outputs / groups, height, width] are expected")
    }
    guard shape[1] == weight.shape[0] else {
      throw .shapes(
        operation: operation, shapes,
        reason: "the input has \(shape[1]) channels and the weight takes \(weight.shape[0])")
    }
    guard shape[1] % options.groups == 0 else {
      throw .shapes(
        operation: operation, shapes,
        reason: "\(shape[1]) channels do not divide into \(options.groups) groups")
    }
    let outputs = weight.shape[1] * options.groups
    if let bias, bias.shape != [outputs] {
      throw .shapes(
        operation: operation, shapes + [NamedShape("bias", bias.shape)],
        reason: "the bias must hold one number for each of the \(outputs) outputs")
    }
    func length(_ n: Int, _ k: Int, _ s: Int, _ p: Int, _ d: Int, _ extra: Int) throws(TensorError)
      -> Int
    {
      guard extra >= 0, extra < Swift.max(s, d) else {
        throw .argument(
          operation: operation, name: "outputPadding",
          reason: "is \(extra), and must be 0 or more and less than the stride or the dilation")
      }
      let result = (n - 1) * s - 2 * p + d * (k - 1) + extra + 1
      guard n > 0, k > 0 else {
        throw .shapes(
          operation: operation, shapes,
          reason: n > 0 ? "the kernel is empty" : "the input has no pixels")
      }
      guard result > 0 else {
        throw .shapes(
          operation: operation, shapes, reason: "nothing is left of the output after the padding")
      }
      return result
    }
    let kernel = Extent(weight.shape[2], weight.shape[3])
    let output = Extent(
      try length(
        shape[2], kernel.height, options.stride.height, options.padding.height,
        options.dilation.height, outputPadding.height),
      try length(
        shape[3], kernel.width, options.stride.width, options.padding.width,
        options.dilation.width, outputPadding.width))
    let geometry = ConvolutionGeometry(
      batch: shape[0], inputChannels: outputs, outputChannels: shape[1], groups: options.groups,
      input: output, output: Extent(shape[2], shape[3]), kernel: kernel, stride: options.stride,
      padding: options.padding, dilation: options.dilation)
    try geometry.check(operation, shapes)
    return geometry
  }
}
