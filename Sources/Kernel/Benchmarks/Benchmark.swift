internal import Ops

/// What `repl bench` measures. Names are those of the command line; numbers out of range are errors of
/// `run`.
public enum Benchmark: Sendable {
  /// Steps of a model.
  case steps(Steps)
  /// The passes of one layer.
  case layer(Layer)
  /// A loader alone.
  case pictures(Pictures)

  /// The models.
  public enum Model: String, Sendable, CaseIterable {
    case unet
    case resnetUnet = "resnet-unet"
    case patch
  }
  /// What a step is.
  public enum Mode: String, Sendable, CaseIterable { case train, pretrain, infer }
  /// The kinds of layers.
  public enum Operation: String, Sendable, CaseIterable { case conv2d, convTranspose2d }
  /// The passes of a layer.
  public enum Pass: String, Sendable, CaseIterable { case output, input, weight, all }

  /// Steps of a model; what is nil is as usual.
  public struct Steps: Sendable {
    /// What is run.
    public var model = Model.unet
    /// What a step is.
    public var mode = Mode.train
    /// Height and width of the pictures.
    public var size: Int?
    /// Pictures in a step.
    public var batch: Int?
    /// How often the U-Net halves the picture.
    public var levels: Int?
    /// Steps that are counted.
    public var steps: Int?

    /// The document's full training step.
    public init() {}
  }

  /// One layer; what is nil is as usual.
  public struct Layer: Sendable {
    /// The kind of layer.
    public var operation: Operation
    /// Which passes.
    public var pass = Pass.all
    /// Pictures.
    public var batch: Int?
    /// Channels of its input.
    public var channels: Int?
    /// Channels of its output.
    public var outputs: Int?
    /// Height and width of its input.
    public var size: Int?
    /// Height and width of its kernel.
    public var kernel: Int?
    /// Steps between windows.
    public var stride: Int?
    /// Zeros around the input.
    public var padding: Int?
    /// Repetitions that are counted.
    public var steps: Int?

    /// A layer of a kind.
    public init(_ operation: Operation) { self.operation = operation }
  }

  /// A folder of pictures; what is nil is as usual.
  public struct Pictures: Sendable {
    /// The folder; a leading `~/` is the home folder.
    public var folder: String
    /// Height and width the pictures are brought to.
    public var size: Int?
    /// Pictures in a batch.
    public var batch: Int?
    /// Epochs.
    public var epochs: Int?

    /// The pictures of a folder.
    public init(_ folder: String) { self.folder = folder }
  }

  /// What was measured: as tables to look at, and as facts to compute with.
  public struct Result: Sendable, Equatable {
    /// To look at.
    public var tables: [Table]
    /// All the numbers.
    public var facts: Fact
  }

  /// Measures.
  ///
  /// - Parameters:
  ///   - threads: Threads to use; nil for one a core.
  ///   - interrupt: The wish to stop.
  ///   - output: Told progress.
  /// - Returns: Nil when told to stop.
  /// - Throws: an error whose description says why nothing could be measured.
  public func run(threads: Int?, interrupt: Interrupt, output: any Output) throws -> Result? {
    let clock = Session.Settings.steadyClock()
    func report(_ unit: String, _ done: Int, _ total: Int) {
      output.report(
        Progress(
          label: "measuring", completed: done, total: total, unit: unit, seconds: clock(),
          isFinished: done == total))
    }
    func shouldStop() -> Bool { interrupt.isRequested }
    switch self {
    case .steps(let request):
      let bench = request.bench(threads: threads)
      return try bench.run(shouldStop: shouldStop) { report("step", $0, $1) }
        .map { StepResult(bench, $0).result }
    case .layer(let request):
      let bench = request.bench(threads: threads)
      return try bench.run(shouldStop: shouldStop).map { LayerResult(bench, $0).result }
    case .pictures(let request):
      let bench = request.bench(threads: threads)
      return try bench.run(shouldStop: shouldStop) { report("batch", $0, $1) }
        .map { PicturesResult(bench, $0).result }
    }
  }
}

extension Benchmark.Steps {
  /// The same as the engine takes it.
  func bench(threads: Int?) -> StepBench {
    var bench = StepBench()
    bench.model = StepBench.Model(rawValue: model.rawValue) ?? bench.model
    bench.mode = StepBench.Mode(rawValue: mode.rawValue) ?? bench.mode
    bench.size = size ?? bench.size
    bench.batch = batch ?? bench.batch
    bench.levels = levels
    bench.steps = steps ?? bench.steps
    bench.threads = threads
    return bench
  }
}

extension Benchmark.Layer {
  /// The same as the engine takes it.
  func bench(threads: Int?) -> ConvolutionBench {
    var bench = ConvolutionBench()
    bench.operation = ConvolutionBench.Operation(rawValue: operation.rawValue) ?? bench.operation
    bench.batch = batch ?? bench.batch
    bench.channels = channels ?? bench.channels
    bench.outputs = outputs ?? bench.outputs
    bench.size = size ?? bench.size
    bench.kernel = kernel ?? bench.kernel
    bench.stride = stride ?? bench.stride
    bench.padding = padding ?? bench.padding
    bench.steps = steps ?? bench.steps
    bench.threads = threads
    switch pass {
    case .output: bench.passes = [.output]
    case .input: bench.passes = [.input]
    case .weight: bench.passes = [.weight]
    case .all: break
    }
    return bench
  }
}

extension Benchmark.Pictures {
  /// The same as the engine takes it.
  func bench(threads: Int?) -> LoaderBench {
    var bench = LoaderBench(expanded(folder))
    bench.size = size ?? bench.size
    bench.batch = batch ?? bench.batch
    bench.epochs = epochs ?? bench.epochs
    bench.threads = threads
    return bench
  }
}
