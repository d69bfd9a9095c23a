/// Times the steps of a model: random pictures of the right ranges, the same in every step, from a
/// fixed seed.
public struct StepBench: Sendable {
  /// What is run.
  public enum Model: String, Sendable, CaseIterable {
    /// The U-Net of pix2pix.
    case unet
    /// The U-Net on a ResNet-18.
    case resNetUNet = "resnet-unet"
    /// The patch discriminator.
    case patch
  }

  /// What a step is.
  public enum Mode: String, Sendable, CaseIterable {
    /// `ColorizationGAN.step`; of the patch discriminator alone: its forward pass, its backward
    /// pass and Adam.
    case train
    /// `Pretraining.learn`.
    case pretrain
    /// The forward pass in evaluation mode, nothing recorded.
    case infer
  }

  /// What is run.
  public var model = Model.unet
  /// What a step is.
  public var mode = Mode.train
  /// Height and width of the pictures.
  public var size = 256
  /// Pictures in a step.
  public var batch = 1
  /// How often the U-Net halves the picture; nil for 8.
  public var levels: Int?
  /// Steps that are counted, 1 or more.
  public var steps = 10
  /// Threads; nil for one a core.
  public var threads: Int?

  /// Steps before the first that is counted: memory is taken, threads wake.
  public static let warmUp = 2

  /// The document's full training step.
  public init() {}

  /// Measures.
  ///
  /// - Parameters:
  ///   - shouldStop: Asked before each step.
  ///   - progress: Told how many of the steps, warming up included, are done.
  /// - Returns: Nil when told to stop.
  /// - Throws: `BenchError` for numbers out of range, and where memory is not enough.
  public func run(
    shouldStop: () -> Bool = { false }, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws(BenchError) -> StepReport? {
    try check()
    return try BenchError.measured { () throws(TensorError) in
      let backend = try HostBackend(threads: threads)
      let device = Device(backend: backend)
      let step = try workload(on: device)
      var seconds: [Double] = []
      var processor = 0.0
      for index in 0..<StepBench.warmUp + steps {
        progress(index, StepBench.warmUp + steps)
        if shouldStop() { return nil }
        if index == StepBench.warmUp {
          backend.meter.start()
          processor = -Timings.processorTime()
        }
        let time = try Timings.seconds(step)
        if index >= StepBench.warmUp { seconds.append(time) }
      }
      processor += Timings.processorTime()
      let work = backend.meter.stop()
      return StepReport(
        timings: Timings(seconds: seconds), batch: batch, work: work.seconds,
        operations: work.operations / Double(steps),
        convolutions: work.convolutions.map { convolution, spent in
          StepReport.Convolution(
            work: convolution, count: Double(spent.count) / Double(steps),
            seconds: spent.seconds / Double(steps))
        }.sorted { $0.seconds > $1.seconds },
        processorSeconds: processor,
        machine: try MachineUse(device))
    }
  }

  private func check() throws(BenchError) {
    try BenchError.require("size", size, in: 1...8192)
    try BenchError.require("batch", batch, in: 1...4096)
    try BenchError.require("steps", steps, in: 1...100_000)
    if levels != nil, model != .unet {
      throw .argument(name: "levels", reason: "are those of the unet; \(model.rawValue) has none")
    }
    if model == .patch, mode == .pretrain {
      throw .argument(
        name: "mode", reason: "pretrain is for generators; patch takes train or infer")
    }
  }

  /// The networks, made ready, and what a step does with them.
  private func workload(on device: Device) throws(TensorError) -> () throws(TensorError) -> Void {
    var random = RandomGenerator(seed: 0)
    func pictures(_ channels: Int, _ reach: Float) throws(TensorError) -> Tensor {
      try .random(
        .uniform(low: -reach, high: reach), [batch, channels, size, size], key: random.next(),
        on: device)
    }
    // L* fills its range; a* and b* of photographs stay near the middle of theirs.
    let pair = Batch(lightness: try pictures(1, 1), color: try pictures(2, 0.5))
    if model == .patch {
      let judge = try PatchDiscriminator(random: &random, on: device)
      let input = try Tensor.concatenated([pair.lightness, pair.color], axis: 1)
      if mode == .infer { return { () throws(TensorError) in _ = try judge.paint(input) } }
      let optimizer = try Adam(judge.parameters, rate: 2e-4, beta1: 0.5)
      return { () throws(TensorError) in
        try optimizer.minimize(
          GANLoss.vanilla(judge(input), isReal: true), keepingGradients: false)
      }
    }
    let generator: Layer =
      model == .unet
      ? try UNet(levels: levels ?? 8, random: &random, on: device)
      : try ResNetUNet(random: &random, on: device)
    switch mode {
    case .train:
      let judge = try PatchDiscriminator(random: &random, on: device)
      let gan = try ColorizationGAN(generator: generator, discriminator: judge)
      return { () throws(TensorError) in _ = try gan.step(pair) }
    case .pretrain:
      let learner = try Pretraining(generator)
      return { () throws(TensorError) in _ = try learner.learn(pair) }
    case .infer:
      return { () throws(TensorError) in _ = try generator.paint(pair.lightness) }
    }
  }
}

/// What the steps of a model took.
public struct StepReport: Sendable, Equatable {
  /// What one pass of a convolution, with the shape it has, took of a step.
  public struct Convolution: Sendable, Equatable {
    /// What it is.
    public var work: ConvolutionWork
    /// How often a step runs it.
    public var count: Double
    /// Seconds a step, all times together.
    public var seconds: Double
    /// Additions and multiplications a second, by its definition.
    public var operationsPerSecond: Double { work.geometry.operations * count / seconds }
  }

  /// The steps counted.
  public var timings: Timings
  /// Pictures in a step.
  public var batch: Int
  /// Seconds of each kind of work, over all steps counted.
  public var work: [WorkKind: Double]
  /// Additions and multiplications of a step by the definition of its convolutions and matrix
  /// products, however they are carried out.
  public var operations: Double
  /// The convolutions of a step, the longest first.
  public var convolutions: [Convolution]
  /// Seconds that a processor spent on the first thread during the steps counted.
  public var processorSeconds: Double
  /// What it ran on, and took.
  public var machine: MachineUse

  /// Pictures a second.
  public var picturesPerSecond: Double { Double(batch) / timings.median }
  /// `operations` a second. Where an algorithm takes fewer than the definition, it may pass the
  /// ceiling of matrix products.
  public var operationsPerSecond: Double { operations / timings.median }
  /// The part of the time for which the first thread had a processor, 0 to 1: well below 1, other
  /// programs ran, and the times say little.
  public var undisturbed: Double {
    let total = timings.seconds.reduce(0, +)
    return total > 0 ? min(1, processorSeconds / total) : 1
  }
  /// The part of the time that a kind of work took, 0 to 1; all kinds add up to 1.
  public func share(_ kind: WorkKind) -> Double {
    let total = work.values.reduce(0, +)
    return total > 0 ? (work[kind] ?? 0) / total : 0
  }
}
