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
    let y = try firstNorm.forward(
      first(x, context), context, finish: Finish(activation: .relu))
    return try secondNorm.forward(
      second(y, context), context,
      finish: Finish(residual: shortcut?(x, context) ?? x, activation: .relu))
  }
}

extension Convolution {
  /// A convolution of ResNet: no bias, padded to keep the picture's size at stride 1, and drawn
  /// from N(0, √(2 / fan out)).
  ///
  /// Source: torchvision's `resnet`: kaiming_normal_ with mode fan_out.
  static func residual(
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
