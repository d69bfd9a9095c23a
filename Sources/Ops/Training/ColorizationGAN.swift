/// A batch of photographs as the networks see them.
public struct Batch: Sendable {
  /// Lightness, `[n, 1, h, w]`, in `−1…1`: L* / 50 − 1.
  public var lightness: Tensor
  /// Colour, `[n, 2, h, w]`, in about `−1…1`: a* and b* / 110.
  public var color: Tensor

  /// Pictures in the batch.
  public var count: Int { lightness.shape[0] }

  /// Creates a batch.
  public init(lightness: Tensor, color: Tensor) {
    self.lightness = lightness
    self.color = color
  }
}

/// The six losses of one step, still on the device.
public struct StepLosses: Sendable {
  /// Their names, in the order of `tensors`.
  public static let names = ["dFake", "dReal", "d", "gGAN", "gL1", "g"]
  /// One number each.
  public var tensors: [Tensor]
}

/// The main model: a generator that paints, a discriminator that judges, and one step of the game
/// between them.
///
/// Source: Isola et al. 2017 with the constants of its colorization tutorial: λ 100, Adam with rate
/// 2e-4 and β₁ 0.5 for both networks.
public final class ColorizationGAN: Learner {
  /// Paints: `[n, 1, h, w]` → `[n, 2, h, w]`.
  public let generator: Layer
  /// Judges: `[n, 3, h, w]` → logits by patch.
  public let discriminator: Layer
  /// Moves the generator.
  public let generatorOptimizer: Adam
  /// Moves the discriminator.
  public let discriminatorOptimizer: Adam
  /// What "wrong" means to the discriminator.
  public let loss: GANLoss
  /// How much the distance from the true colours counts.
  public let lambda: Float
  /// What the generator's batch normalisations do.
  public let normalization: NormalizationMode
  /// Where the dropped elements of each step come from.
  public var context: ForwardContext

  /// Joins two networks and makes their optimisers.
  ///
  /// - Parameters:
  ///   - generator: Paints.
  ///   - discriminator: Judges.
  ///   - generatorRate: Step size of the generator.
  ///   - discriminatorRate: Step size of the discriminator.
  ///   - beta1: Of both optimisers.
  ///   - lambda: Weight of L1, 0 or more.
  ///   - loss: The adversarial loss.
  ///   - normalization: What the generator's batch normalisations do; the discriminator's are live.
  ///   - seed: Of the dropped elements.
  public init(
    generator: Layer, discriminator: Layer, generatorRate: Float = 2e-4,
    discriminatorRate: Float = 2e-4, beta1: Float = 0.5, lambda: Float = 100,
    loss: GANLoss = .vanilla, normalization: NormalizationMode = .live, seed: UInt64 = 0
  ) throws(TensorError) {
    guard lambda >= 0, lambda.isFinite else {
      throw .argument(operation: "gan", name: "lambda", reason: "must be a number from 0 up")
    }
    self.generator = generator
    self.discriminator = discriminator
    generatorOptimizer = try Adam(generator.parameters, rate: generatorRate, beta1: beta1)
    discriminatorOptimizer = try Adam(
      discriminator.parameters, rate: discriminatorRate, beta1: beta1)
    self.lambda = lambda
    self.loss = loss
    self.normalization = normalization
    context = ForwardContext(seed: seed)
  }

  /// One step: the generator paints once; the discriminator learns from painted and real; then the
  /// generator learns from the verdict of the discriminator just improved.
  ///
  /// - Parameter batch: What to learn from.
  /// - Returns: The losses; `gL1` includes λ.
  ///
  /// Source: the order of `optimize` in the tutorial.
  public func step(_ batch: Batch) throws(TensorError) -> StepLosses {
    let (light, truth) = (batch.lightness, batch.color)
    // Both learn from the first step on, whatever was done with them before.
    generator.setToLearn(normalization)
    discriminator.setMode(.training)
    let painted = try generator(light, context)

    // One after the other: the graph of the first is given back before the second is built.
    discriminatorOptimizer.zeroGradients()
    let dFake = try loss(judge(light, painted.detached()), isReal: false)
    try (dFake * 0.5).backward(for: discriminator.parameters)
    let dReal = try loss(judge(light, truth), isReal: true)
    try (dReal * 0.5).backward(for: discriminator.parameters)
    try discriminatorOptimizer.step()
    let d = try (dFake.detached() + dReal.detached()) * 0.5

    let gGAN = try loss(judge(light, painted), isReal: true)
    let gL1 = try painted.l1Loss(truth) * lambda
    let g = try gGAN + gL1
    try generatorOptimizer.minimize(g, keepingGradients: false)

    context.step += 1
    return StepLosses(tensors: [dFake, dReal, d, gGAN, gL1, g].map { $0.detached() })
  }

  private func judge(_ light: Tensor, _ color: Tensor) throws(TensorError) -> Tensor {
    try discriminator(.concatenated([light, color], axis: 1), context)
  }
}

extension ColorizationGAN {
  /// The six of `StepLosses`.
  public var lossNames: [String] { StepLosses.names }
  /// Both networks.
  public var students: [Student] {
    [
      Student("G", "generator", generator, generatorOptimizer),
      Student("D", "discriminator", discriminator, discriminatorOptimizer),
    ]
  }
  /// Losses, λ and normalisation.
  public var settings: [TrainingSetting] {
    [
      TrainingSetting("loss", loss.rawValue), TrainingSetting("lambda", lambda),
      TrainingSetting("batch normalisation", normalization.rawValue),
    ]
  }

  /// `step`, with its losses in order.
  public func learn(_ batch: Batch) throws(TensorError) -> [Tensor] { try step(batch).tensors }
}
