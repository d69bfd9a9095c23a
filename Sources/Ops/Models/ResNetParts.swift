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
    var features = [
      try norm.forward(stem(x, context), context, finish: Finish(activation: .relu))
    ]
    var y = try features[0].maxPooled(kernel: Extent(3), stride: Extent(2), padding: Extent(1))
    for stage in stages {
      y = try stage(y, context)
      features.append(y)
    }
    return features
  }
}
