/// Doubles a picture: a 1×1 convolution makes four channels of each, ReLU, and the four become the
/// four pixels of a square.
///
/// `[n, inputs, h, w]` → `[n, outputs, 2h, 2w]`. Freshly drawn, the four agree, so that it starts as
/// nearest-neighbour enlargement, without a checkerboard.
///
/// Source: Shi et al. 2016 for the shuffle; Aitken et al. 2017 for the first weights (ICNR);
/// fastai's `PixelShuffle_ICNR` for the names and for ReLU before the shuffle.
public final class PixelShuffleUp: Layer {
  private let convolution: Convolution

  /// Creates the layer.
  ///
  /// - Throws: `TensorError.argument` for channels out of range.
  public init(
    _ inputs: Int, _ outputs: Int, random: inout RandomGenerator, on device: Device
  ) throws(TensorError) {
    guard (1...1 << 18).contains(outputs) else {
      throw .argument(
        operation: "pixelShuffleUp", name: "outputs", reason: "must be from 1 to \(1 << 18)")
    }
    convolution = try Convolution(inputs, 4 * outputs, kernel: 1, random: &random, on: device)
    let one = try Tensor.random(
      .normal(mean: 0, deviation: Initializer.kaiming.deviation(shape: [outputs, inputs, 1, 1])),
      [outputs, 1, inputs], key: random.next(.initialization), on: device)
    let four = try Tensor.concatenated([one, one, one, one], axis: 1)
    try convolution.weight.assign(four.reshaped([4 * outputs, inputs, 1, 1]))
    try convolution.bias?.assign(.zeros([4 * outputs], on: device))
    super.init()
    add("0", layer: Sequential([convolution, Activation(.relu)]))
  }

  /// What the layer is called in tables.
  public override var kind: String { "pixelShuffleUp" }
  /// Channels.
  public override var details: String {
    let shape = convolution.weight.value.shape
    return "\(shape[1]) → \(shape[0] / 4), twice as large"
  }

  /// Doubles `[n, inputs, h, w]`.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    try shuffled(rectified(x, context), into: nil)
  }

  /// The first half: four channels of each, behind ReLU.
  func rectified(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor {
    try convolution.forward(x, context, finish: Finish(activation: .relu))
  }

  /// The second half, written to a place of `[n, outputs, 2h, 2w]` where one is given.
  func shuffled(_ x: Tensor, into place: Tensor?) throws(TensorError) -> Tensor {
    try x.pixelShuffled(2, into: place)
  }
}
