/// A convolution with weights: `[n, inputs, h, w]` → `[n, outputs, oh, ow]`.
public final class Convolution: Layer, FinishingLayer {
  /// `[outputs, inputs / groups, kernel, kernel]`
  public let weight: Parameter
  /// `[outputs]`, or nil.
  public let bias: Parameter?
  private let options: ConvolutionOptions

  /// Creates a convolution with PyTorch's default weights.
  ///
  /// - Throws: `TensorError.argument` where the groups do not divide the channels.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    dilation: Int = 1, groups: Int = 1, bias hasBias: Bool = true,
    random: inout RandomGenerator, on device: Device
  ) throws(TensorError) {
    try requireChannels("conv2d", inputs, outputs, kernel, groups)
    options = ConvolutionOptions(
      stride: Extent(stride), padding: Extent(padding), dilation: Extent(dilation), groups: groups)
    try options.check("conv2d")
    (weight, bias) = try freshWeights(
      [outputs, inputs / groups, kernel, kernel], biases: hasBias ? outputs : nil, &random, device)
    super.init()
    add("weight", weight)
    if let bias { add("bias", bias) }
  }

  /// What the layer is called in tables.
  public override var kind: String { "conv2d" }
  /// Channels, kernel and stride.
  public override var details: String {
    let shape = weight.value.shape
    return "\(shape[1] * options.groups) → \(shape[0]), \(shape[2])×\(shape[3])"
      + (options.stride.height > 1 ? ", stride \(options.stride.height)" : "")
  }

  /// Computes the output.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    try forward(x, context, finish: Finish())
  }

  /// Computes the output, and what follows in one pass.
  func forward(_ x: Tensor, _ context: ForwardContext, finish: Finish) throws(TensorError)
    -> Tensor
  {
    let y = try x.convolved(weight.tensor, bias: bias?.tensor, options, finish: finish)
    context.shapes?.note(self, y)
    return y
  }
}

/// The transpose of a convolution, with weights: it makes pictures larger.
public final class TransposedConvolution: Layer, FinishingLayer {
  /// `[inputs, outputs / groups, kernel, kernel]`
  public let weight: Parameter
  /// `[outputs]`, or nil.
  public let bias: Parameter?
  private let options: ConvolutionOptions
  private let outputPadding: Int

  /// Creates a transposed convolution with PyTorch's default weights.
  ///
  /// - Throws: `TensorError.argument` where the groups do not divide the channels.
  public init(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int = 1, padding: Int = 0,
    outputPadding: Int = 0, dilation: Int = 1, groups: Int = 1, bias hasBias: Bool = true,
    random: inout RandomGenerator, on device: Device
  ) throws(TensorError) {
    try requireChannels("convTranspose2d", inputs, outputs, kernel, groups)
    options = ConvolutionOptions(
      stride: Extent(stride), padding: Extent(padding), dilation: Extent(dilation), groups: groups)
    try options.check("convTranspose2d")
    self.outputPadding = outputPadding
    (weight, bias) = try freshWeights(
      [inputs, outputs / groups, kernel, kernel], biases: hasBias ? outputs : nil, &random, device)
    super.init()
    add("weight", weight)
    if let bias { add("bias", bias) }
  }

  /// What the layer is called in tables.
  public override var kind: String { "convTranspose2d" }
  /// Channels, kernel and stride.
  public override var details: String {
    let shape = weight.value.shape
    return "\(shape[0]) → \(shape[1] * options.groups), \(shape[2])×\(shape[3])"
      + (options.stride.height > 1 ? ", stride \(options.stride.height)" : "")
  }

  /// Computes the output.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    try forward(x, context, finish: Finish())
  }

  /// Computes the output, and what follows in one pass.
  func forward(_ x: Tensor, _ context: ForwardContext, finish: Finish) throws(TensorError)
    -> Tensor
  {
    let y = try x.transposeConvolved(
      weight.tensor, bias: bias?.tensor, options, outputPadding: Extent(outputPadding),
      finish: finish)
    context.shapes?.note(self, y)
    return y
  }
}

/// Weights of the given shape and so many biases, as PyTorch draws them: it counts the second axis
/// and the kernel as the fan in, for transposed convolutions too.
private func freshWeights(
  _ shape: [Int], biases: Int?, _ random: inout RandomGenerator, _ device: Device
) throws(TensorError) -> (weight: Parameter, bias: Parameter?) {
  let spread = Distribution.pytorchUniform(fanIn: shape.dropFirst().reduce(1, *))
  let weight = Parameter(
    try .random(spread, shape, key: random.next(.initialization), on: device))
  guard let biases else { return (weight, nil) }
  return (
    weight,
    Parameter(try .random(spread, [biases], key: random.next(.initialization), on: device))
  )
}

/// Throws where a layer's numbers make no weights.
private func requireChannels(
  _ operation: String, _ inputs: Int, _ outputs: Int, _ kernel: Int, _ groups: Int
) throws(TensorError) {
  for (name, value) in [("inputs", inputs), ("outputs", outputs), ("kernel", kernel)] {
    guard (1...1 << 20).contains(value) else {
      throw .argument(
        operation: operation, name: name, reason: "must be from 1 to \(1 << 20), not \(value)")
    }
  }
  guard groups >= 1, inputs % groups == 0, outputs % groups == 0 else {
    throw .argument(
      operation: operation, name: "groups",
      reason: "must divide the \(inputs) inputs and the \(outputs) outputs")
  }
}
