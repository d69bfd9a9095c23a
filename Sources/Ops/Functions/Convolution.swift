/// How a kernel moves over its input.
public struct ConvolutionOptions: Sendable, Equatable {
  /// Steps between windows.
  public var stride: Extent
  /// Zeros around the input, on each side.
  public var padding: Extent
  /// Steps between the elements of the kernel.
  public var dilation: Extent
  /// Parts of the channels that see only one another.
  public var groups: Int

  /// Creates options.
  public init(
    stride: Extent = Extent(1), padding: Extent = Extent(0), dilation: Extent = Extent(1),
    groups: Int = 1
  ) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  /// Throws where a number is out of range.
  func check(_ operation: String) throws(TensorError) {
    func require(_ isFine: Bool, _ name: String, _ reason: String) throws(TensorError) {
      if !isFine { throw .argument(operation: operation, name: name, reason: reason) }
    }
    // The upper bound keeps the arithmetic of sizes within integers.
    func require(_ extent: Extent, from low: Int, _ name: String) throws(TensorError) {
      for length in [extent.height, extent.width] {
        try require(
          (low...1 << 16).contains(length), name, "is \(length), and must be \(low) to \(1 << 16)")
      }
    }
    try require(stride, from: 1, "stride")
    try require(padding, from: 0, "padding")
    try require(dilation, from: 1, "dilation")
    try require(
      (1...1 << 16).contains(groups), "groups", "is \(groups), and must be 1 to \(1 << 16)")
  }
}

extension Tensor {
  /// The convolution of pictures with kernels (strictly, their cross-correlation).
  ///
  /// - Parameters:
  ///   - weight: `[outputs, channels / groups, kh, kw]`, for a receiver `[n, channels, h, w]`.
  ///   - bias: `[outputs]`, or nil.
  ///   - options: How the kernel moves.
  /// - Returns: `[n, outputs, oh, ow]`, `oh = (h + 2·padding − dilation·(kh − 1) − 1) / stride + 1`.
  /// - Throws: `TensorError.shapes`, `.argument`.
  ///
  /// Derivative: with respect to the input, the transposed convolution of the gradient; with
  /// respect to the weight, the convolution of input and gradient.
  public func convolved(
    _ weight: Tensor, bias: Tensor? = nil, _ options: ConvolutionOptions = ConvolutionOptions()
  ) throws(TensorError) -> Tensor {
    try convolved(weight, bias: bias, options, finish: Finish())
  }

  /// The same, and what follows it in one pass.
  func convolved(
    _ weight: Tensor, bias: Tensor?, _ options: ConvolutionOptions, finish: Finish
  ) throws(TensorError) -> Tensor {
    let geometry = try convolutionGeometry(weight, bias, options)
    let (x, w) = (try contiguous(), try weight.contiguous())
    let g = geometry
    let y = try Tensor.uninitialized(
      [g.batch, g.outputChannels, g.output.height, g.output.width], on: device)
    backend.convolve(.output, g, x, w, to: y)
    return try y.recorded("conv2d", from: [self, weight]) { dy, wanted throws(TensorError) in
      let dy = try dy.contiguous()
      return [
        wanted[0] ? try Tensor.convolve(.input, g, dy, w, shape: x.shape) : nil,
        wanted[1] ? try Tensor.convolve(.weight, g, x, dy, shape: w.shape) : nil,
      ]
    }.finished(bias: bias, finish)
  }

  /// Runs one pass into a new tensor.
  static func convolve(
    _ pass: ConvolutionPass, _ geometry: ConvolutionGeometry, _ a: Tensor, _ b: Tensor,
    shape: [Int]
  ) throws(TensorError) -> Tensor {
    let y = try uninitialized(shape, on: a.device)
    y.backend.convolve(pass, geometry, a, b, to: y)
    return y
  }

  private func convolutionGeometry(
    _ weight: Tensor, _ bias: Tensor?, _ options: ConvolutionOptions
  ) throws(TensorError) -> ConvolutionGeometry {
    try options.check("conv2d")
    try requireSameDevice("conv2d", [weight, bias])
    let shapes = [NamedShape("input", shape), NamedShape("weight", weight.shape)]
    guard rank == 4, weight.rank == 4 else {
      throw .shapes(
        operation: "conv2d", shapes,
        reason: "an input [batch, channels, height, width] and a weight "
          + "[outputs, channels / groups, height, width] are expected")
    }
    let (channels, outputs) = (shape[1], weight.shape[0])
    guard channels == weight.shape[1] * options.groups else {
      throw .shapes(
        operation: "conv2d", shapes,
        reason: "the input has \(channels) channels and the weight takes "
          + "\(weight.shape[1] * options.groups)")
    }
    guard outputs % options.groups == 0 else {
      throw .shapes(
        operation: "conv2d", shapes,
        reason: "\(outputs) outputs do not divide into \(options.groups) groups")
    }
    if let bias, bias.shape != [outputs] {
      throw .shapes(
        operation: "conv2d", shapes + [NamedShape("bias", bias.shape)],
        reason: "the bias must hold one number for each of the \(outputs) outputs")
    }
    let kernel = Extent(weight.shape[2], weight.shape[3])
    let input = Extent(shape[2], shape[3])
    let output = input.windows(
      kernel: kernel, stride: options.stride, padding: options.padding, dilation: options.dilation)
    guard kernel.height > 0, kernel.width > 0 else {
      throw .shapes(operation: "conv2d", shapes, reason: "the kernel is empty")
    }
    guard output.height > 0, output.width > 0 else {
      throw .shapes(
        operation: "conv2d", shapes, reason: "the kernel is larger than the padded input")
    }
    let geometry = ConvolutionGeometry(
      batch: shape[0], inputChannels: channels, outputChannels: outputs, groups: options.groups,
      input: input, output: output, kernel: kernel, stride: options.stride,
      padding: options.padding, dilation: options.dilation)
    try geometry.check("conv2d", shapes)
    return geometry
  }
}
