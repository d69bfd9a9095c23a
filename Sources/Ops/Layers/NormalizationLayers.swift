/// Batch normalisation with running statistics.
///
/// In training a channel is normalised by the batch at hand, and the running statistics move a
/// little towards it; in evaluation they are used instead.
///
/// Source: PyTorch's BatchNorm2d: ε 1e-5, momentum 0.1, running variance unbiased.
public final class BatchNormalization: Layer, FinishingLayer {
  /// `[channels]`
  public let weight: Parameter
  /// `[channels]`
  public let bias: Parameter
  /// `[channels]`
  public let runningMean: Parameter
  /// `[channels]`
  public let runningVariance: Parameter
  /// How many batches went into the running statistics.
  public let batchesTracked: Parameter
  private let epsilon: Float
  private let momentum: Float

  /// Creates the layer: weight 1, bias 0, mean 0, variance 1.
  public init(
    _ channels: Int, epsilon: Float = 1e-5, momentum: Float = 0.1, on device: Device
  ) throws(TensorError) {
    guard channels >= 1 else {
      throw .argument(operation: "batchNorm2d", name: "channels", reason: "must be 1 or more")
    }
    self.epsilon = epsilon
    self.momentum = momentum
    weight = Parameter(try .ones([channels], on: device))
    bias = Parameter(try .zeros([channels], on: device))
    runningMean = Parameter(try .zeros([channels], on: device))
    runningVariance = Parameter(try .ones([channels], on: device))
    batchesTracked = Parameter(try .zeros([], on: device))
    super.init()
    add("weight", weight)
    add("bias", bias)
    add("running_mean", state: runningMean)
    add("running_var", state: runningVariance)
    add("num_batches_tracked", state: batchesTracked)
  }

  /// What the layer is called in tables.
  public override var kind: String { "batchNorm2d" }
  /// Channels.
  public override var details: String { "\(weight.value.count)" }

  /// Normalises `[n, channels, h, w]`.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    try forward(x, context, finish: Finish())
  }

  /// Normalises, and what follows in one pass.
  func forward(_ x: Tensor, _ context: ForwardContext, finish: Finish) throws(TensorError)
    -> Tensor
  {
    if mode == .evaluation {
      let y = try x.normalized(
        mean: runningMean.value, variance: runningVariance.value, weight: weight.tensor,
        bias: bias.tensor, epsilon: epsilon, finish: finish)
      context.shapes?.note(self, y)
      return y
    }
    let (y, moments) = try x.batchNormalized(
      weight: weight.tensor, bias: bias.tensor, epsilon: epsilon, finish: finish)
    try track(moments)
    context.shapes?.note(self, y)
    return y
  }

  /// Uses the statistics it has.
  public override func freezeNormalization() { mode = .evaluation }

  private func track(_ moments: ChannelMoments) throws(TensorError) {
    let kept = 1 - momentum
    let unbiased = momentum / Float(moments.count - 1)
    // The operands have no history, so nothing is recorded.
    try runningMean.assign(runningMean.value * kept + moments.mean * momentum)
    try runningVariance.assign(runningVariance.value * kept + moments.m2 * unbiased)
    try batchesTracked.assign(batchesTracked.value + 1)
  }
}

/// Instance normalisation: each picture by its own statistics, in training and evaluation alike.
public final class InstanceNormalization: Layer {
  private let channels: Int
  private let epsilon: Float

  /// Creates the layer; it has no weights, as in pix2pix.
  public init(_ channels: Int, epsilon: Float = 1e-5) {
    self.channels = channels
    self.epsilon = epsilon
    super.init()
  }

  /// What the layer is called in tables.
  public override var kind: String { "instanceNorm2d" }
  /// Channels.
  public override var details: String { "\(channels)" }

  /// Normalises `[n, channels, h, w]`.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    try x.instanceNormalized(weight: nil, bias: nil, epsilon: epsilon)
  }
}
