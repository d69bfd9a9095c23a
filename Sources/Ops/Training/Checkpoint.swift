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
    for (prefix, optimizer) in Swift.zip(ColorizationGAN.optimizerPrefixes, optimizers) {
      tensors += Swift.zip(["exp_avg", "exp_avg_sq"], optimizer.moments).map {
        (prefix + $0, $1)
      }
    }
    try saveTensors(
      tensors, to: path,
      metadata: [
        "format": "pigment checkpoint 1", "version": version, "epoch": String(epoch),
        "step": String(context.step), "seed": String(context.seed),
        "opt_G.step": String(generatorOptimizer.stepCount),
        "opt_D.step": String(discriminatorOptimizer.stepCount),
      ])
  }

  /// Loads what `save` wrote: networks, moments and counters.
  ///
  /// - Returns: Epochs done when it was written.
  /// - Throws: `TrainingError.weights` where the file does not fit; nothing of the networks is
  ///   changed by a network that does not fit.
  @discardableResult
  public func load(from path: String) throws(TrainingError) -> Int {
    let file = try opened(path)
    let (g, d) = (ColorizationGAN.generatorPrefix, ColorizationGAN.discriminatorPrefix)
    let optimizerNames = ColorizationGAN.optimizerPrefixes
    for (prefix, optimizer) in Swift.zip(optimizerNames, optimizers) {
      for (name, moment) in Swift.zip(["exp_avg", "exp_avg_sq"], optimizer.moments) {
        if let entry = file.entry(named: prefix + name), entry.shape != moment.shape {
          throw .weights(
            "\(path) does not fit this model: \(prefix)\(name) is \(entry.shape), "
              + "not \(moment.shape)")
        }
      }
    }
    try generator.load(from: file, prefix: g, otherPrefixes: [d] + optimizerNames)
    try discriminator.load(from: file, prefix: d, otherPrefixes: [g] + optimizerNames)
    for (prefix, optimizer) in Swift.zip(optimizerNames, optimizers) {
      for (name, moment) in Swift.zip(["exp_avg", "exp_avg_sq"], optimizer.moments)
      where file.entry(named: prefix + name) != nil {
        let floats = try read(file, prefix + name)
        try computed { () throws(TensorError) in try moment.load(floats) }
      }
      optimizer.stepCount = Int(file.metadata[prefix + "step"] ?? "") ?? 0
    }
    context.step = UInt64(file.metadata["step"] ?? "") ?? 0
    context.seed = UInt64(file.metadata["seed"] ?? "") ?? context.seed
    return Int(file.metadata["epoch"] ?? "") ?? 0
  }

  private var optimizers: [Adam] { [generatorOptimizer, discriminatorOptimizer] }
}
