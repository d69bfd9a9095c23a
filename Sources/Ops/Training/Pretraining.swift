/// The first half of part 2: a generator learns to colour with L1 alone, before any discriminator
/// sees it.
///
/// Source: the colorization tutorial: Adam with rate 1e-4 and PyTorch's β (0.9, 0.999), mean L1
/// without a factor, every weight learning.
public final class Pretraining: Learner {
  /// What learns.
  public let generator: Layer
  /// What moves it.
  public let optimizer: Adam
  /// What its batch normalisations do.
  public let normalization: NormalizationMode
  /// Where the dropped elements of each step come from.
  public var context: ForwardContext

  /// Takes a generator over.
  ///
  /// - Parameters:
  ///   - generator: `[n, 1, h, w]` → `[n, 2, h, w]`.
  ///   - rate: Step size.
  ///   - normalization: Nil for `usual(_:)`.
  ///   - seed: Of the dropped elements.
  /// - Throws: `TensorError.argument` for numbers out of range.
  public init(
    _ generator: Layer, rate: Float = 1e-4, normalization: NormalizationMode? = nil,
    seed: UInt64 = 0
  ) throws(TensorError) {
    self.generator = generator
    optimizer = try Adam(generator.parameters, rate: rate)
    self.normalization = normalization ?? Pretraining.usual(generator)
    context = ForwardContext(seed: seed)
  }

  /// What is usual for a generator: `frozen` for `ResNetUNet`, as the tutorial trains it (its encoder
  /// may bring statistics from a million photographs); `live` for one without a past.
  public static func usual(_ generator: Layer) -> NormalizationMode {
    generator is ResNetUNet ? .frozen : .live
  }

  /// The mean L1, without a factor.
  public var lossNames: [String] { ["l1"] }
  /// The generator alone.
  public var students: [Student] { [Student("G", "generator", generator, optimizer)] }
  /// Loss and normalisation.
  public var settings: [TrainingSetting] {
    [TrainingSetting("loss", "L1"), TrainingSetting("batch normalisation", normalization.rawValue)]
  }

  /// One step: paints, and moves towards the true colours.
  public func learn(_ batch: Batch) throws(TensorError) -> [Tensor] {
    generator.setToLearn(normalization)
    let loss = try generator(batch.lightness, context).l1Loss(batch.color)
    try optimizer.minimize(loss, keepingGradients: false)
    context.step += 1
    return [loss.detached()]
  }
}
