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
