extension ColorizationGAN {
  private static let generatorPrefix = "net_G."
  private static let discriminatorPrefix = "net_D."
  private static let optimizerPrefixes = ["opt_G.", "opt_D."]

  /// Saves both networks and both optimisers.
  ///
  /// - Parameters:
  ///   - path: A `.safetensors` file, replaced only once the new one is whole.
  ///   - epoch: Epochs done, kept in the file.
  /// - Throws: `TrainingError.file`.
  public func save(to path: String, epoch: Int) throws(TrainingError) {
    var tensors: [(name: String, tensor: Tensor)] = []
    for (prefix, network) in [
      (ColorizationGAN.generatorPrefix, generator),
      (ColorizationGAN.discriminatorPrefix, discriminator),
    ] {
      tensors += network.state().map { (prefix + $0.name, $0.value.value) }
    }
    try saveTensors(
      tensors + moments, to: path,
      metadata: [
        "format": "pigment checkpoint 1", "version": version, "epoch": String(epoch),
        "step": String(context.step), "seed": String(context.seed),
        "opt_G.step": String(generatorOptimizer.stepCount),
        "opt_D.step": String(discriminatorOptimizer.stepCount),
      ])
  }

  /// Loads what `save` wrote: networks, moments and counters. Moments and counters that the file
  /// does not hold begin at 0.
  ///
  /// - Returns: Epochs done when it was written.
  /// - Throws: As the other `load`, and `TrainingError.file` when it cannot be opened.
  @discardableResult
  public func load(from path: String) throws(TrainingError) -> Int {
    try load(try openedWeights(path)).epoch
  }

  /// Loads both networks from names under `net_G.` and `net_D.`; from a checkpoint of this program,
  /// moments and counters too.
  ///
  /// - Parameters:
  ///   - file: A checkpoint of this program, or a state dict of PyTorch with the same names. What
  ///     PyTorch keeps of the loss (`GANcriterion.`) is passed over.
  ///   - partial: Whether what fits is loaded and the rest left as it is; a file may then hold one
  ///     network alone, and optimisers of a model not loaded whole begin anew.
  /// - Returns: Epochs done when it was written, and what was loaded.
  /// - Throws: `TrainingError.misfit` or `weights` where the file does not fit; `file` where its
  ///   numbers are damaged. Nothing is changed then.
  @discardableResult
  public func load(
    _ file: WeightFile, partial: Bool = false
  ) throws(TrainingError) -> (epoch: Int, report: LoadReport) {
    let counters = try Counters(file)
    var report = LoadReport(path: file.path)
    report.architecture = file.architecture
    var plans: [LoadPlan] = []
    for (prefix, network) in [
      (ColorizationGAN.generatorPrefix, generator),
      (ColorizationGAN.discriminatorPrefix, discriminator),
    ] {
      // A file of one network has its names bare; in part, that is enough.
      let isBare = !file.entries.contains { $0.name.hasPrefix("net_") }
      let plan = LoadPlan(isBare && partial ? file : file.under(prefix), into: network)
      var part = plan.report
      // What is of the one network is nothing unexpected for the other.
      if isBare, part.loaded.isEmpty { (part.unexpected, part.misshaped) = ([], []) }
      plans.append(plan)
      report.add(part, prefix: prefix)
    }
    let known = ["net_G.", "net_D.", "GANcriterion."] + ColorizationGAN.optimizerPrefixes
    let others = file.entries.map(\.name).filter { name in !known.contains { name.hasPrefix($0) } }
    report.unexpected += partial ? [] : others
    guard partial ? !report.loaded.isEmpty : report.isComplete else { throw .misfit(report) }
    let keepsMoments = report.isComplete
    for (name, moment) in moments where keepsMoments {
      if let entry = file.entry(named: name), entry.shape != moment.shape {
        throw .weights(
          "\(file.path) does not fit this model: \(name) is \(entry.shape), not \(moment.shape)")
      }
    }
    for plan in plans { try plan.check() }
    for plan in plans { try plan.carryOut() }
    for (name, moment) in moments {
      let isThere = keepsMoments && file.entry(named: name) != nil
      var floats = [Float](repeating: 0, count: isThere ? 0 : moment.count)
      do throws(WeightFileError) { if isThere { floats = try file.floats(named: name) } } catch {
        throw .file(error)
      }
      try computed { () throws(TensorError) in try moment.load(floats) }
    }
    for (optimizer, count) in Swift.zip(optimizers, counters.optimizerSteps) {
      optimizer.stepCount = keepsMoments ? count : 0
    }
    context.step = UInt64(counters.step)
    context.seed = counters.seed ?? context.seed
    return (counters.epoch, report)
  }

  private var optimizers: [Adam] { [generatorOptimizer, discriminatorOptimizer] }

  /// Both optimisers' moments by their names in the file.
  private var moments: [(name: String, tensor: Tensor)] {
    Swift.zip(ColorizationGAN.optimizerPrefixes, optimizers).flatMap { prefix, optimizer in
      Swift.zip(["exp_avg", "exp_avg_sq"], optimizer.moments).map { (prefix + $0, $1) }
    }
  }
}

/// The counters of a checkpoint of this program; 0 where a file has none.
private struct Counters {
  var epoch = 0
  var step = 0
  var seed: UInt64?
  var optimizerSteps = [0, 0]

  init(_ file: WeightFile) throws(TrainingError) {
    // Another program's "epoch" may be anything.
    guard file.isCheckpoint else { return }
    epoch = try Self.count(file, "epoch")
    step = try Self.count(file, "step")
    seed = try Self.number(file, "seed", upTo: .max)
    optimizerSteps = [try Self.count(file, "opt_G.step"), try Self.count(file, "opt_D.step")]
  }

  private static func number(
    _ file: WeightFile, _ name: String, upTo most: UInt64
  ) throws(TrainingError) -> UInt64? {
    guard let text = file.metadata[name] else { return nil }
    guard let number = UInt64(text), number <= most else {
      throw .weights(
        "\(file.path) is no checkpoint of this program: its \(name) is \(jsonString(text)), "
          + "not a whole number from 0 to \(most)")
    }
    return number
  }

  /// A count of steps or epochs. No training gets to 2⁴⁰ of them, the most that the random
  /// generator tells apart.
  private static func count(_ file: WeightFile, _ name: String) throws(TrainingError) -> Int {
    Int(try number(file, name, upTo: 1 << 40) ?? 0)
  }
}

extension WeightFile {
  /// Whether this program wrote it as the state of a training.
  public var isCheckpoint: Bool { metadata["format"]?.hasPrefix("pigment checkpoint") == true }
}
