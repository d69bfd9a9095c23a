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
  /// - Throws: `TrainingError.weights` where the file does not fit; nothing is changed then.
  ///   `TrainingError.file` when it cannot be read.
  @discardableResult
  public func load(from path: String) throws(TrainingError) -> Int {
    let file = try opened(path)
    let (g, d) = (ColorizationGAN.generatorPrefix, ColorizationGAN.discriminatorPrefix)
    let optimizerNames = ColorizationGAN.optimizerPrefixes
    let (epoch, step) = (try file.counter("epoch"), try file.counter("step"))
    let seed = try file.number("seed", upTo: .max)
    var stepCounts: [Int] = []
    for prefix in optimizerNames { stepCounts.append(try file.counter(prefix + "step")) }
    try generator.check(file, prefix: g, otherPrefixes: [d] + optimizerNames)
    try discriminator.check(file, prefix: d, otherPrefixes: [g] + optimizerNames)
    for (name, moment) in moments {
      if let entry = file.entry(named: name), entry.shape != moment.shape {
        throw .weights(
          "\(path) does not fit this model: \(name) is \(entry.shape), not \(moment.shape)")
      }
    }
    try generator.fill(from: file, prefix: g)
    try discriminator.fill(from: file, prefix: d)
    for (name, moment) in moments {
      let isThere = file.entry(named: name) != nil
      let floats = isThere ? try read(file, name) : Array(repeating: 0, count: moment.count)
      try computed { () throws(TensorError) in try moment.load(floats) }
    }
    for (optimizer, count) in Swift.zip(optimizers, stepCounts) { optimizer.stepCount = count }
    context.step = UInt64(step)
    context.seed = seed ?? context.seed
    return epoch
  }

  private var optimizers: [Adam] { [generatorOptimizer, discriminatorOptimizer] }

  /// Both optimisers' moments by their names in the file.
  private var moments: [(name: String, tensor: Tensor)] {
    Swift.zip(ColorizationGAN.optimizerPrefixes, optimizers).flatMap { prefix, optimizer in
      Swift.zip(["exp_avg", "exp_avg_sq"], optimizer.moments).map { (prefix + $0, $1) }
    }
  }
}

extension SafetensorsFile {
  /// A number among the texts of a checkpoint; nil where there is none of that name.
  fileprivate func number(_ name: String, upTo most: UInt64) throws(TrainingError) -> UInt64? {
    guard let text = metadata[name] else { return nil }
    guard let number = UInt64(text), number <= most else {
      throw .weights(
        "\(path) is no checkpoint of this program: its \(name) is \(jsonString(text)), "
          + "not a whole number from 0 to \(most)")
    }
    return number
  }

  /// A count of steps or epochs; 0 where there is none. No training gets to 2⁴⁰ of them, the most
  /// that the random generator tells apart.
  fileprivate func counter(_ name: String) throws(TrainingError) -> Int {
    Int(try number(name, upTo: 1 << 40) ?? 0)
  }
}
