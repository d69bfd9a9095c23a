/// The discriminator of pix2pix: it says of each patch of a picture, not of the whole, whether it
/// looks real. With three halvings a patch is 70 × 70 pixels.
///
/// `[n, inputs, h, w]` → `[n, 1, ph, pw]` of logits; 256 × 256 gives 30 × 30.
///
/// Source: Isola et al. 2017, §6.1.2; 2,765,633 parameters at 3 channels, 64 filters.
public final class PatchDiscriminator: Layer {
  private let inputs: Int
  private let filters: Int
  private let chain: Sequential

  /// Creates the discriminator.
  ///
  /// - Parameters:
  ///   - inputs: Channels of the input: L, a and b.
  ///   - filters: Channels of the first stage; doubled up to eight times as many.
  ///   - downs: Stages that halve the picture, 1 or more.
  ///   - random: Where weights are drawn from.
  ///   - device: Where they are kept.
  /// - Throws: `TensorError.argument` for numbers out of range.
  public init(
    inputs: Int = 3, filters: Int = 64, downs: Int = 3, random: inout RandomGenerator,
    on device: Device
  ) throws(TensorError) {
    guard (1...8).contains(downs) else {
      throw .argument(
        operation: "patchDiscriminator", name: "downs", reason: "must be from 1 to 8, not \(downs)")
    }
    guard (1...4096).contains(filters) else {
      throw .argument(
        operation: "patchDiscriminator", name: "filters",
        reason: "must be from 1 to 4096, not \(filters)")
    }
    self.inputs = inputs
    self.filters = filters
    let widths = (0...downs).map { filters * min(8, 1 << $0) }
    var stages: [Layer] = []
    func stage(_ from: Int, _ to: Int, stride: Int, isNormed: Bool, isLast: Bool)
      throws(TensorError)
    {
      var layers: [Layer] = [
        try Convolution(
          from, to, kernel: 4, stride: stride, padding: 1, bias: !isNormed, random: &random,
          on: device)
      ]
      if isNormed { layers.append(try BatchNormalization(to, on: device)) }
      if !isLast { layers.append(Activation(.leakyRelu(slope: 0.2))) }
      stages.append(Sequential(layers))
    }
    try stage(inputs, filters, stride: 2, isNormed: false, isLast: false)
    for down in 1...downs {
      try stage(
        widths[down - 1], widths[down], stride: down == downs ? 1 : 2, isNormed: true,
        isLast: false)
    }
    try stage(widths[downs], 1, stride: 1, isNormed: false, isLast: true)
    chain = Sequential(stages)
    super.init()
    add("model", layer: chain)
    finish()
  }

  /// What the model is called in tables.
  public override var kind: String { "patchDiscriminator" }
  /// Channels and filters.
  public override var details: String { "\(inputs) channels, \(filters) filters" }

  /// Judges `[n, inputs, h, w]`.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    guard x.rank == 4, x.shape[1] == inputs else {
      throw .shapes(
        operation: "patchDiscriminator", [NamedShape("input", x.shape)],
        reason: "an input [batch, \(inputs), height, width] is expected")
    }
    return try chain(x, context)
  }
}
