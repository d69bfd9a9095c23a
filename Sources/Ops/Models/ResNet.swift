/// The parts of ResNet-18 in front of its classifier: a stem that brings the picture to a quarter,
/// and four stages of two blocks each, of which the last three halve it again.
///
/// Two models enter the same parts under different names: `ResNet18` under torchvision's, the
/// encoder of `ResNetUNet` under numbers.
///
/// Source: He et al. 2016, table 1; torchvision's `resnet18` for names, strides and first weights.
struct ResNetParts {
  /// Channels behind the stem and behind each stage.
  static let widths = [64, 64, 128, 256, 512]

  let stem: Convolution
  let norm: BatchNormalization
  let stages: [Sequential]

  /// Draws fresh weights.
  ///
  /// - Parameter inputs: Channels of the picture: 3, or 1 for lightness alone.
  init(inputs: Int, random: inout RandomGenerator, on device: Device) throws(TensorError) {
    guard (1...4096).contains(inputs) else {
      throw .argument(
        operation: "resnet18", name: "inputs", reason: "must be from 1 to 4096, not \(inputs)")
    }
    stem = try .residual(
      inputs, ResNetParts.widths[0], kernel: 7, stride: 2, random: &random, on: device)
    norm = try BatchNormalization(ResNetParts.widths[0], on: device)
    var stages: [Sequential] = []
    for (before, after) in zip(ResNetParts.widths, ResNetParts.widths.dropFirst()) {
      stages.append(
        Sequential([
          try ResidualBlock(
            before, after, stride: stages.isEmpty ? 1 : 2, random: &random, on: device),
          try ResidualBlock(after, after, stride: 1, random: &random, on: device),
        ]))
    }
    self.stages = stages
  }

  /// What stem and stages make of a picture, in order.
  ///
  /// - Parameter x: `[n, inputs, h, w]`
  /// - Returns: Five tensors of 64, 64, 128, 256, 512 channels, at ½, ¼, ⅛, 1⁄16, 1⁄32 of the size,
  ///   rounded up.
  func features(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> [Tensor] {
    guard x.rank == 4, x.shape[1] == stem.weight.value.shape[1] else {
      throw .shapes(
        operation: "resnet18", [NamedShape("input", x.shape)],
        reason: "an input [batch, \(stem.weight.value.shape[1]), height, width] is expected")
    }
    var features = [try norm(stem(x, context), context).relu()]
    var y = try features[0].maxPooled(kernel: Extent(3), stride: Extent(2), padding: Extent(1))
    for stage in stages {
      y = try stage(y, context)
      features.append(y)
    }
    return features
  }
}

/// A network whose stages can be looked into.
public protocol FeatureExtractor: Layer {
  /// What stem and stages make of a picture: `[n, inputs, h, w]` → five tensors of 64, 64, 128,
  /// 256, 512 channels, from ½ to 1⁄32 of the size, rounded up.
  func features(_ x: Tensor) throws(TensorError) -> [Tensor]
}

/// ResNet-18 as torchvision has it: a classifier of pictures.
///
/// `[n, inputs, h, w]` → `[n, classes]`, as logits; 11,689,512 parameters with 3 inputs and 1,000
/// classes. Trained on ImageNet it wants `(rgb − mean) / deviation` by channel, with mean (0.485,
/// 0.456, 0.406) and deviation (0.229, 0.224, 0.225).
public final class ResNet18: Layer, FeatureExtractor {
  private let body: ResNetParts
  private let classifier: Linear

  /// Creates the classifier with fresh weights.
  ///
  /// - Throws: `TensorError.argument` for numbers out of range.
  public init(
    inputs: Int = 3, classes: Int = 1000, random: inout RandomGenerator, on device: Device
  ) throws(TensorError) {
    body = try ResNetParts(inputs: inputs, random: &random, on: device)
    classifier = try Linear(ResNetParts.widths[4], classes, random: &random, on: device)
    super.init()
    add("conv1", layer: body.stem)
    add("bn1", layer: body.norm)
    for (place, stage) in body.stages.enumerated() { add("layer\(place + 1)", layer: stage) }
    add("fc", layer: classifier)
    finish()
  }

  /// What the model is called in tables.
  public override var kind: String { "resnet18" }
  /// Channels and classes.
  public override var details: String {
    "\(body.stem.weight.value.shape[1]) channels, \(classifier.bias.value.count) classes"
  }

  /// Judges `[n, inputs, h, w]`.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    try classifier(body.features(x, context)[4].mean(axes: [2, 3]), context)
  }

  /// What stem and stages make of a picture.
  public func features(_ x: Tensor) throws(TensorError) -> [Tensor] {
    try body.features(x, ForwardContext())
  }
}

/// ResNet-18 without its classifier, its parts numbered as the children of torchvision's model are:
/// 0 stem, 1 its normalisation, 4 to 7 the stages.
final class ResNetEncoder: Layer {
  private let body: ResNetParts

  init(inputs: Int, random: inout RandomGenerator, on device: Device) throws(TensorError) {
    body = try ResNetParts(inputs: inputs, random: &random, on: device)
    super.init()
    add("0", layer: body.stem)
    add("1", layer: body.norm)
    for (place, stage) in body.stages.enumerated() { add(String(4 + place), layer: stage) }
  }

  override var kind: String { "resnet18 encoder" }

  override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor {
    try features(x, context)[4]
  }

  func features(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> [Tensor] {
    try body.features(x, context)
  }
}

/// Two convolutions and a way around them: `relu(norm(conv(relu(norm(conv x)))) + x)`. Where the
/// shape changes, a 1×1 convolution makes x fit.
final class ResidualBlock: Layer {
  private let first: Convolution
  private let firstNorm: BatchNormalization
  private let second: Convolution
  private let secondNorm: BatchNormalization
  private let shortcut: Sequential?

  init(
    _ inputs: Int, _ outputs: Int, stride: Int, random: inout RandomGenerator, on device: Device
  ) throws(TensorError) {
    first = try .residual(
      inputs, outputs, kernel: 3, stride: stride, random: &random, on: device)
    firstNorm = try BatchNormalization(outputs, on: device)
    second = try .residual(outputs, outputs, kernel: 3, stride: 1, random: &random, on: device)
    secondNorm = try BatchNormalization(outputs, on: device)
    shortcut =
      stride == 1 && inputs == outputs
      ? nil
      : Sequential([
        try Convolution.residual(
          inputs, outputs, kernel: 1, stride: stride, random: &random, on: device),
        try BatchNormalization(outputs, on: device),
      ])
    super.init()
    add("conv1", layer: first)
    add("bn1", layer: firstNorm)
    add("conv2", layer: second)
    add("bn2", layer: secondNorm)
    if let shortcut { add("downsample", layer: shortcut) }
  }

  override var kind: String { "residual block" }

  override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor {
    let y = try firstNorm(first(x, context), context).relu()
    let sum = try secondNorm(second(y, context), context) + (shortcut?(x, context) ?? x)
    return try sum.relu()
  }
}

extension Convolution {
  /// A convolution of ResNet: no bias, padded to keep the picture's size at stride 1, and drawn
  /// from N(0, √(2 / fan out)).
  ///
  /// Source: torchvision's `resnet`: kaiming_normal_ with mode fan_out.
  fileprivate static func residual(
    _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int, random: inout RandomGenerator,
    on device: Device
  ) throws(TensorError) -> Convolution {
    let layer = try Convolution(
      inputs, outputs, kernel: kernel, stride: stride, padding: kernel / 2, bias: false,
      random: &random, on: device)
    let deviation = (2 / Float(outputs * kernel * kernel)).squareRoot()
    try layer.weight.draw(.normal(mean: 0, deviation: deviation), &random)
    return layer
  }
}
