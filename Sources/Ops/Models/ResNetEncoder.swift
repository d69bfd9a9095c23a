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
