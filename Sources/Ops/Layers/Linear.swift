/// A matrix and a bias: `[n, inputs]` → `[n, outputs]`.
public final class Linear: Layer {
  /// `[outputs, inputs]`
  public let weight: Parameter
  /// `[outputs]`
  public let bias: Parameter

  /// Creates the layer with PyTorch's default weights.
  ///
  /// - Throws: `TensorError.argument` where there is no input or no output.
  public init(_ inputs: Int, _ outputs: Int, random: inout RandomGenerator, on device: Device)
    throws(TensorError)
  {
    guard inputs >= 1, outputs >= 1 else {
      throw .argument(
        operation: "linear", name: "inputs and outputs", reason: "must be 1 or more")
    }
    weight = Parameter(
      try .random(
        .pytorchUniform(fanIn: inputs), [outputs, inputs], key: random.next(.initialization),
        on: device))
    bias = Parameter(
      try .random(
        .pytorchUniform(fanIn: inputs), [outputs], key: random.next(.initialization), on: device))
    super.init()
    add("weight", weight)
    add("bias", bias)
  }

  /// What the layer is called in tables.
  public override var kind: String { "linear" }
  /// Inputs and outputs.
  public override var details: String { "\(weight.value.shape[1]) → \(weight.value.shape[0])" }

  /// Computes `x · weightᵀ + bias`.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    try x.matrixProduct(weight.tensor.transposed()) + bias.tensor
  }
}
