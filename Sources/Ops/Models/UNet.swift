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
///
/// Activations are written by whatever comes before them. So a level that lies inside another takes
/// its input behind leaky ReLU, and hands it on beside its result with both behind ReLU, as the next
/// level up wants them: ReLU of x is ReLU of leaky ReLU of x.
final class UNetBlock: Layer {
  private let isOutermost: Bool
  private let outer: Int
  private let down: Convolution
  private let downNorm: BatchNormalization?
  private let inside: UNetBlock?
  private let up: TransposedConvolution
  private let upNorm: BatchNormalization?
  private let dropout: Dropout?

  init(
    outer: Int, input: Int?, inner: Int, inside: UNetBlock?, isOutermost: Bool, dropout: Float,
    random: inout RandomGenerator, on device: Device
  ) throws(TensorError) {
    self.isOutermost = isOutermost
    self.outer = outer
    self.inside = inside
    down = try Convolution(
      input ?? outer, inner, kernel: 4, stride: 2, padding: 1, bias: false, random: &random,
      on: device)
    // What lies inside hands its own input on, so that twice the channels come back up.
    up = try TransposedConvolution(
      inside == nil ? inner : 2 * inner, outer, kernel: 4, stride: 2, padding: 1,
      bias: isOutermost, random: &random, on: device)
    downNorm = inside == nil || isOutermost ? nil : try BatchNormalization(inner, on: device)
    upNorm = isOutermost ? nil : try BatchNormalization(outer, on: device)
    self.dropout = dropout > 0 ? Dropout(dropout) : nil
    super.init()
    // The chain as PyTorch has it, for names and numbers; `forward` goes through it by itself.
    var layers: [Layer] = isOutermost ? [] : [Activation(.leakyRelu(slope: UNetBlock.slope))]
    layers.append(down)
    if let downNorm { layers.append(downNorm) }
    if let inside { layers.append(inside) }
    layers += [Activation(.relu), up]
    layers.append(upNorm ?? Activation(.tanh))
    if let dropout = self.dropout { layers.append(dropout) }
    add("model", layer: Sequential(layers))
  }

  private static let slope: Float = 0.2

  override var kind: String { "level" }

  /// - Parameter x: The picture, for the outermost level; else `[n, outer, h, w]` behind leaky ReLU.
  /// - Returns: The colours, of the outermost level; else `[n, 2 · outer, h, w]` behind ReLU: x, and
  ///   what became of it.
  override func forward(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor {
    let y = try up(halved(x, context), context)
    guard let upNorm else { return try y.tanh() }
    let whole = try Tensor.uninitialized(
      [y.shape[0], 2 * outer, y.shape[2], y.shape[3]], on: y.device)
    let seats = whole.seats([outer, outer], axis: 1)
    let skipped = try x.relu(into: seats[0])
    let isDropped = dropout?.mode == .training
    var result = try upNorm.forward(
      y, context, finish: Finish(activation: .relu, place: isDropped ? nil : seats[1]))
    // What is left after dropout is rectified as well before it as after.
    if isDropped, let dropout { result = try dropout.drop(result, context, into: seats[1]) }
    return .joined([skipped, result], in: whole, axis: 1)
  }

  /// The way down and what lies inside, behind ReLU.
  private func halved(_ x: Tensor, _ context: ForwardContext) throws(TensorError) -> Tensor {
    guard let inside else {
      return try down.forward(x, context, finish: Finish(activation: .relu))
    }
    let leaky = Finish(activation: .leakyRelu(slope: UNetBlock.slope))
    guard let downNorm else {
      return try inside(down.forward(x, context, finish: leaky), context)
    }
    return try inside(downNorm.forward(down(x, context), context, finish: leaky), context)
  }
}
