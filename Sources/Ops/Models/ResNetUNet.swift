/// The generator of part 2: a U-Net whose encoder is ResNet-18, so that half of it can start from a
/// network that has seen a million photographs.
///
/// `[n, 1, h, w]` → `[n, 2, h, w]` for any h and w; multiples of 32 waste nothing. 31,099,672
/// parameters. The output has no bound by itself: b* reaches 107.9 in sRGB, which is 0.98 in network
/// units, but a network whose last layer is linear can answer 3, and a step of training then has a
/// slope to bring it back.
///
/// Source: fastai 2.4's `DynamicUnet` with a body of torchvision's `resnet18`, 2 outputs and every
/// other argument left alone, as the colorization tutorial builds it; the names are its own.
public final class ResNetUNet: Layer, FeatureExtractor {
  /// Half the range of the output, held by a hyperbolic tangent; nil for none.
  public let bound: Float?
  private let inputs: Int
  private let outputs: Int
  private let encoder: ResNetEncoder
  private let norm: BatchNormalization
  private let middle: Sequential
  private let joins: [ResNetUNetJoin]
  private let last: PixelShuffleUp
  private let refinement: DenseBlock
  private let head: Sequential

  /// Creates the generator with fresh weights.
  ///
  /// - Parameters:
  ///   - inputs: Channels of the input.
  ///   - outputs: Channels of the output.
  ///   - bound: Holds the output within `−bound…bound` by `bound · tanh(x / bound)`; 1 gives the
  ///     tanh of pix2pix. Nil, as in the tutorial, for none.
  ///   - random: Where weights are drawn from.
  ///   - device: Where they are kept.
  /// - Throws: `TensorError.argument` for numbers out of range.
  public init(
    inputs: Int = 1, outputs: Int = 2, bound: Float? = nil, random: inout RandomGenerator,
    on device: Device
  ) throws(TensorError) {
    guard (1...4096).contains(outputs) else {
      throw .argument(
        operation: "resnetUnet", name: "outputs", reason: "must be from 1 to 4096, not \(outputs)")
    }
    if let bound, !(bound > 0 && bound.isFinite) {
      throw .argument(
        operation: "resnetUnet", name: "bound", reason: "must be a number above 0, not \(bound)")
    }
    self.bound = bound
    self.inputs = inputs
    self.outputs = outputs
    encoder = try ResNetEncoder(inputs: inputs, random: &random, on: device)
    norm = try .offset(512, on: device)
    middle = Sequential([
      try Sequential.rectified(512, 1024, random: &random, on: device),
      try Sequential.rectified(1024, 512, random: &random, on: device),
    ])
    var joins: [ResNetUNetJoin] = []
    var channels = 512
    // From the deepest skip up: the stages' outputs, and at last the stem's.
    for (place, skip) in [256, 128, 64, 64].enumerated() {
      let join = try ResNetUNetJoin(
        below: channels, skip: skip, halves: place == 3, random: &random, on: device)
      joins.append(join)
      channels = join.outputs
    }
    self.joins = joins
    last = try PixelShuffleUp(channels, channels, random: &random, on: device)
    refinement = try DenseBlock(channels + inputs, random: &random, on: device)
    let color = try Convolution(
      channels + inputs, outputs, kernel: 1, random: &random, on: device)
    // fastai: biases of a layer without activation are drawn from N(0, 0.01).
    try color.bias?.draw(.normal(mean: 0, deviation: 0.01), &random)
    head = Sequential([color])
    super.init()
    // The numbers missing are layers without values: ReLU, resizing, joining.
    let parts = Layer()
    parts.add("0", layer: encoder)
    parts.add("1", layer: norm)
    parts.add("3", layer: middle)
    for (place, join) in joins.enumerated() { parts.add(String(4 + place), layer: join) }
    parts.add("8", layer: last)
    parts.add("11", layer: refinement)
    parts.add("12", layer: head)
    add("layers", layer: parts)
    finish()
  }

  /// What the model is called in tables.
  public override var kind: String { "resnetUnet" }
  /// Channels, and the bound where there is one.
  public override var details: String {
    "\(inputs) → \(outputs) channels" + (bound.map { ", within ±\($0)" } ?? "")
  }

  /// Any size is taken; at multiples of 32 every level doubles exactly, and nothing is shifted.
  public override var sizeMultiple: Int { 32 }

  /// The bound, where there is one.
  public override var configuration: [String: String] {
    bound.map { ["bound": "\($0)"] } ?? [:]
  }

  /// Paints `[n, inputs, h, w]`.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    guard x.rank == 4, x.shape[1] == inputs else {
      throw .shapes(
        operation: "resnetUnet", [NamedShape("input", x.shape)],
        reason: "an input [batch, \(inputs), height, width] is expected")
    }
    let skips = try encoder.features(x, context)
    let deepest = try norm.forward(skips[4], context, finish: Finish(activation: .relu))
    var y = try middle(deepest, context)
    for (join, skip) in zip(joins, skips.dropLast().reversed()) {
      y = try join(y, beside: skip, context)
    }
    let joined = try last.enlarged(y, beside: inputs, like: x, context)
    y = try refinement(.joined([joined.result, x], in: joined.whole, axis: 1), context)
    let color = try head(y, context)
    guard let bound else { return color }
    return try (color * (1 / bound)).tanh() * bound
  }

  /// What the encoder's stem and stages make of a picture.
  public func features(_ x: Tensor) throws(TensorError) -> [Tensor] {
    try encoder.features(x, ForwardContext())
  }

  /// As the tutorial trains it before the adversarial part, by an accident of fastai: its
  /// constructor leaves everything but `layers.1` in evaluation mode. So the encoder normalises by
  /// the statistics it came with, and a join by mean 0 and variance 1; factors and biases learn.
  public override func freezeNormalization() {
    super.freezeNormalization()
    norm.mode = mode
  }
}

/// One level of the way up: doubles what comes from below, and joins it with the encoder's view.
///
/// `[n, below, h, w]` beside `[n, skip, H, W]` → `[n, outputs, H, W]`
final class ResNetUNetJoin: Layer {
  /// Channels of the result.
  let outputs: Int
  private let up: PixelShuffleUp
  private let norm: BatchNormalization
  private let first: Sequential
  private let second: Sequential

  init(
    below: Int, skip: Int, halves: Bool, random: inout RandomGenerator, on device: Device
  ) throws(TensorError) {
    let joined = below / 2 + skip
    outputs = halves ? joined / 2 : joined
    up = try PixelShuffleUp(below, below / 2, random: &random, on: device)
    norm = try .offset(skip, on: device)
    first = try Sequential.rectified(joined, outputs, random: &random, on: device)
    second = try Sequential.rectified(outputs, outputs, random: &random, on: device)
    super.init()
    add("shuf", layer: up)
    add("bn", layer: norm)
    add("conv1", layer: first)
    add("conv2", layer: second)
  }

  override var kind: String { "level" }

  func callAsFunction(_ x: Tensor, beside skip: Tensor, _ context: ForwardContext)
    throws(TensorError) -> Tensor
  {
    let (y, whole, rest) = try up.enlarged(x, beside: skip.shape[1], like: skip, context)
    // What comes from below is rectified before it is shuffled; a second ReLU changes nothing.
    let view = try norm.forward(
      skip, context, finish: Finish(activation: .relu, place: rest))
    return try second(first(.joined([y, view], in: whole, axis: 1), context), context)
  }
}

/// The last block: two convolutions over the whole picture, with a way around them.
final class DenseBlock: Layer {
  private let first: Sequential
  private let second: Convolution

  init(_ channels: Int, random: inout RandomGenerator, on device: Device) throws(TensorError) {
    first = try .rectified(channels, channels, random: &random, on: device)
    second = try .plain(channels, channels, random: &random, on: device)
    super.init()
    add("convpath", layer: Sequential([first, Sequential([second])]))
  }

  override var kind: String { "residual block" }

  override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor {
    try second.forward(
      first(x, context), context, finish: Finish(residual: x, activation: .relu))
  }
}

extension PixelShuffleUp {
  /// Doubles `x` as the first channels of a tensor with room for `others` more; the nearest pixels
  /// where another picture's size is not exactly double.
  ///
  /// - Returns: The result; the whole tensor, and the rest of it, which is still to be written.
  fileprivate func enlarged(
    _ x: Tensor, beside others: Int, like picture: Tensor, _ context: ForwardContext
  ) throws(TensorError) -> (result: Tensor, whole: Tensor, rest: Tensor) {
    let four = try rectified(x, context)
    let outputs = four.shape[1] / 4
    let (height, width) = (picture.shape[2], picture.shape[3])
    let whole = try Tensor.uninitialized(
      [four.shape[0], outputs + others, height, width], on: four.device)
    let seats = whole.seats([outputs, others], axis: 1)
    if (2 * four.shape[2], 2 * four.shape[3]) == (height, width) {
      return (try shuffled(four, into: seats[0]), whole, seats[1])
    }
    let result = try shuffled(four, into: nil).resized(to: Extent(height, width))
    return (result, whole, seats[1])
  }
}

extension BatchNormalization {
  /// A normalisation whose biases start at 1e-3, which is how fastai makes its own.
  fileprivate static func offset(_ channels: Int, on device: Device) throws(TensorError)
    -> BatchNormalization
  {
    let layer = try BatchNormalization(channels, on: device)
    try layer.bias.assign(.full(1e-3, [channels], on: device))
    return layer
  }
}

extension Sequential {
  /// A 3×3 convolution and a ReLU.
  fileprivate static func rectified(
    _ inputs: Int, _ outputs: Int, random: inout RandomGenerator, on device: Device
  ) throws(TensorError) -> Sequential {
    Sequential([
      try Convolution.plain(inputs, outputs, random: &random, on: device), Activation(.relu),
    ])
  }
}

extension Convolution {
  /// A 3×3 convolution drawn from N(0, √(2 / fan in)) with biases 0.
  ///
  /// Source: fastai's `ConvLayer` under `apply_init(kaiming_normal_)`.
  fileprivate static func plain(
    _ inputs: Int, _ outputs: Int, random: inout RandomGenerator, on device: Device
  ) throws(TensorError) -> Convolution {
    let layer = try Convolution(
      inputs, outputs, kernel: 3, padding: 1, random: &random, on: device)
    let shape = layer.weight.value.shape
    try layer.weight.draw(
      .normal(mean: 0, deviation: Initializer.kaiming.deviation(shape: shape)), &random)
    try layer.bias?.assign(.zeros([outputs], on: device))
    return layer
  }
}
