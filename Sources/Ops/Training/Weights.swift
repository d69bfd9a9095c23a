extension Layer {
  /// Saves every value under its name in the state dict.
  ///
  /// - Parameters:
  ///   - path: A `.safetensors` file, replaced only once the new one is whole.
  ///   - metadata: Texts kept beside the values.
  /// - Throws: `TrainingError.file`.
  public func save(to path: String, metadata: [String: String] = [:]) throws(TrainingError) {
    try saveTensors(
      state().map { ($0.name, $0.value.value) }, to: path,
      metadata: metadata.merging(configuration) { given, _ in given })
  }

  /// Loads values by their names in the state dict.
  ///
  /// - Parameters:
  ///   - path: A file of `torch.save` or a `.safetensors` file.
  ///   - partial: Whether what fits is loaded and the rest left as it is.
  /// - Throws: As the other `load`, and `TrainingError.file` when the file cannot be opened.
  @discardableResult
  public func load(from path: String, partial: Bool = false) throws(TrainingError) -> LoadReport {
    try load(try openedWeights(path), partial: partial)
  }

  /// Loads values by their names in the state dict.
  ///
  /// The names of the file are taken as they are, or as those of the part that fits the model
  /// best: what is under `net_G.` or `net_D.`, or a ResNet-18 by torchvision's names or by those of
  /// an encoder. A first layer of 1 channel takes the sum over the file's 3; counters of batch
  /// normalisation may be missing.
  ///
  /// - Parameters:
  ///   - file: The weights.
  ///   - partial: Whether what fits is loaded and the rest left as it is.
  /// - Returns: What was loaded and what was not.
  /// - Throws: `TrainingError.misfit` where the names or shapes differ, or, in part, where nothing
  ///   fits; `TrainingError.file` where the numbers are damaged. Nothing is changed then.
  @discardableResult
  public func load(_ file: WeightFile, partial: Bool = false) throws(TrainingError) -> LoadReport {
    let plan = LoadPlan(file, into: self)
    guard partial ? !plan.report.loaded.isEmpty : plan.report.isComplete else {
      throw .misfit(plan.report)
    }
    try plan.check()
    try plan.carryOut()
    return plan.report
  }

  /// Loads what a file holds of a ResNet-18, by torchvision's names or an encoder's; the rest of
  /// the model stays as it is. A file may lack whole layers.
  ///
  /// - Returns: What was loaded and what was not.
  /// - Throws: `TrainingError.misfit` where a shape differs or nothing of a ResNet-18 is there;
  ///   `TrainingError.file` where the numbers are damaged. Nothing is changed then.
  @discardableResult
  public func loadBackbone(_ file: WeightFile) throws(TrainingError) -> LoadReport {
    let names = state().map(\.name)
    let prefix = names.contains { $0.hasPrefix(ResNetNames.encoder) } ? ResNetNames.encoder : ""
    // A bare ResNet has a classifier beside its stem and stages, which may tell other things apart.
    let plan = LoadPlan(file, into: self) { name in
      name.hasPrefix(prefix) && !ResNetNames.isClassifier(name)
    }
    guard !plan.report.loaded.isEmpty, plan.report.misshaped.isEmpty else {
      throw .misfit(plan.report)
    }
    try plan.check()
    try plan.carryOut()
    return plan.report
  }
}

extension Layer {
  /// How many numbers of the state dict are no finite ones: a file may hold such, and what has met
  /// one paints nothing.
  public var notFiniteCount: Int {
    state().reduce(0) { $0 + $1.value.value.toHost().count { !$0.isFinite } }
  }
}

func openedWeights(_ path: String) throws(TrainingError) -> WeightFile {
  do throws(WeightFileError) { return try WeightFile(path) } catch { throw .file(error) }
}

/// Writes named tensors to a `.safetensors` file, replaced only once the new one is whole.
///
/// - Throws: `TrainingError.file`.
public func saveTensors(
  _ tensors: [(name: String, tensor: Tensor)], to path: String, metadata: [String: String] = [:]
) throws(TrainingError) {
  do throws(SafetensorsError) {
    var writer = try SafetensorsWriter(
      replacing: path, tensors: tensors.map { ($0.name, $0.tensor.shape) }, metadata: metadata)
    for (_, tensor) in tensors { try writer.append(tensor.toHost()) }
    try writer.finish()
  } catch { throw .file(.safetensors(error)) }
}

extension WeightFile {
  /// A tensor of the file.
  ///
  /// - Throws: `TrainingError.file`; `TrainingError.tensor` when the device has no room for it.
  public func tensor(named name: String, on device: Device) throws(TrainingError) -> Tensor {
    // The device refuses what is too large before the numbers are read.
    let tensor = try computed { () throws(TensorError) in
      try Tensor.uninitialized(entry(named: name)?.shape ?? [], on: device)
    }
    let floats: [Float]
    do throws(WeightFileError) { floats = try self.floats(named: name) } catch {
      throw .file(error)
    }
    try computed { () throws(TensorError) in try tensor.load(floats) }
    return tensor
  }
}

/// Reads every tensor of a file of weights.
///
/// - Throws: `TrainingError.file`, `.tensor`.
public func loadTensors(from path: String, on device: Device) throws(TrainingError) -> [(
  name: String, tensor: Tensor
)] {
  let file = try openedWeights(path)
  var result: [(name: String, tensor: Tensor)] = []
  for entry in file.entries {
    result.append((entry.name, try file.tensor(named: entry.name, on: device)))
  }
  return result
}
