/// The generator of pix2pix: an encoder that halves the picture level by level, a decoder that
/// doubles it again, and at each level a bridge that hands the encoder's view to the decoder.
///
/// `[n, inputs, h, w]` → `[n, outputs, h, w]` in `−1…1`; h and w must be multiples of 2 to the
/// number of levels.
///
/// Source: Isola et al. 2017, §6.1.1, with the layer names and the places of dropout of the
/// PyTorch port: 54,409,858 parameters at 1 → 2 channels, 8 levels, 64 filters.
public final class UNet: Layer {
  /// How often the picture is halved.
  public let levels: Int
  private let inputs: Int
  private let outputs: Int
  private let filters: Int
  private let outermost: UNetBlock

  /// Creates the generator.
  ///
  /// - Parameters:
  ///   - inputs: Channels of the input.
  ///   - outputs: Channels of the output.
  ///   - levels: How often the picture is halved, 2 or more.
  ///   - filters: Channels of the first level; doubled up to eight times as many.
  ///   - dropout: Share dropped in up to three levels next to the innermost; 0 for none.
  ///   - random: Where weights are drawn from.
  ///   - device: Where they are kept.
  /// - Throws: `TensorError.argument` for numbers out of range.
  public init(
    inputs: Int = 1, outputs: Int = 2, levels: Int = 8, filters: Int = 64, dropout: Float = 0.5,
    random: inout RandomGenerator, on device: Device
  ) throws(TensorError) {
    guard (2...16).contains(levels) else {
      throw .argument(
        operation: "unet", name: "levels", reason: "must be from 2 to 16, not \(levels)")
    }
    guard (1...4096).contains(filters) else {
      throw .argument(
        operation: "unet", name: "filters", reason: "must be from 1 to 4096, not \(filters)")
    }
    guard dropout >= 0, dropout < 1 else {
      throw .argument(
        operation: "unet", name: "dropout", reason: "must be at least 0 and below 1")
    }
    self.levels = levels
    self.inputs = inputs
    self.outputs = outputs
    self.filters = filters
    // Channels after each level of the encoder: 64, 128, 256, 512, 512, …
    let widths = (0..<levels).map { filters * min(8, 1 << $0) }
    var block: UNetBlock?
    for level in stride(from: levels - 1, through: 0, by: -1) {
      let isDropped = level < levels - 1 && widths[level] == widths[max(level - 1, 0)] && level > 0
      block = try UNetBlock(
        outer: level == 0 ? outputs : widths[level - 1], input: level == 0 ? inputs : nil,
        inner: widths[level], inside: block, isOutermost: level == 0,
        dropout: isDropped ? dropout : 0, random: &random, on: device)
    }
    guard let block else { throw .argument(operation: "unet", name: "levels", reason: "is 0") }
    outermost = block
    super.init()
    add("model", layer: outermost)
    finish()
  }

  /// What the model is called in tables.
  public override var kind: String { "unet" }
  /// Channels, levels and filters.
  public override var details: String {
    "\(inputs) → \(outputs) channels, \(levels) levels, \(filters) filters"
  }

  /// 2 to the number of levels: each level halves the picture.
  public override var sizeMultiple: Int { 1 << levels }

  /// Paints `[n, inputs, h, w]`.
  public override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError)
    -> Tensor
  {
    let unit = sizeMultiple
    guard x.rank == 4, x.shape[1] == inputs else {
      throw .shapes(
        operation: "unet", [NamedShape("input", x.shape)],
        reason: "an input [batch, \(inputs), height, width] is expected")
    }
    guard x.shape[2] > 0, x.shape[3] > 0, x.shape[2] % unit == 0, x.shape[3] % unit == 0 else {
      throw .shapes(
        operation: "unet", [NamedShape("input", x.shape)],
        reason: "with \(levels) levels, height and width must be multiples of \(unit); "
          + "choose another size, or a model with fewer levels")
    }
    return try outermost(x, context)
  }
}

/// One level: halve, do what lies inside, double, and hand on the input beside the result.
final class UNetBlock: Layer {
  private let isOutermost: Bool
  private let chain: Sequential

  init(
    outer: Int, input: Int?, inner: Int, inside: UNetBlock?, isOutermost: Bool, dropout: Float,
    random: inout RandomGenerator, on device: Device
  ) throws(TensorError) {
    self.isOutermost = isOutermost
    let down = try Convolution(
      input ?? outer, inner, kernel: 4, stride: 2, padding: 1, bias: false, random: &random,
      on: device)
    // What lies inside hands its own input on, so that twice the channels come back up.
    let up = try TransposedConvolution(
      inside == nil ? inner : 2 * inner, outer, kernel: 4, stride: 2, padding: 1,
      bias: isOutermost, random: &random, on: device)
    var layers: [Layer] = []
    if !isOutermost { layers.append(Activation(.leakyRelu(slope: 0.2))) }
    layers.append(down)
    if let inside {
      if !isOutermost { layers.append(try BatchNormalization(inner, on: device)) }
      layers.append(inside)
    }
    layers += [Activation(.relu), up]
    layers.append(isOutermost ? Activation(.tanh) : try BatchNormalization(outer, on: device))
    if dropout > 0 { layers.append(Dropout(dropout)) }
    chain = Sequential(layers)
    super.init()
    add("model", layer: chain)
  }

  override var kind: String { "level" }

  override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor {
    let y = try chain(x, context)
    return isOutermost ? y : try .concatenated([x, y], axis: 1)
  }
}
