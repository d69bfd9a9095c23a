extension Learner {
  /// Saves everything a training needs to go on: networks, optimisers, random numbers, and how far
  /// it is.
  ///
  /// - Parameters:
  ///   - path: A `.safetensors` file, replaced only once the new one is whole.
  ///   - progress: Place, history and meters; nil where there is no training.
  ///   - settings: What the training was asked to do; `differences` compares them later.
  /// - Throws: `TrainingError.file`.
  public func save(
    to path: String, progress: TrainingProgress? = nil, settings: [TrainingSetting] = []
  ) throws(TrainingError) {
    let progress = progress ?? TrainingProgress(lossNames: lossNames)
    var metadata = progress.texts
    metadata["format"] = "pigment checkpoint 2"
    metadata["version"] = version
    metadata["step"] = String(context.step)
    metadata["seed"] = String(context.seed)
    for setting in settings { metadata["setting: \(setting.name)"] = setting.value }
    var tensors: [(name: String, tensor: Tensor)] = []
    for student in students {
      metadata["\(student.optimizerPrefix)step"] = String(student.optimizer.stepCount)
      tensors += student.network.state().map { (student.networkPrefix + $0.name, $0.value.value) }
    }
    for (name, shape, values) in progress.arrays where !values.isEmpty {
      let array = try computed { () throws(TensorError) in
        try Tensor(values, shape: shape, on: tensors[0].tensor.device)
      }
      tensors.append((name, array))
    }
    try saveTensors(tensors + moments, to: path, metadata: metadata)
  }

  /// Loads what `save` wrote. Moments and counters that the file does not hold begin at 0.
  ///
  /// - Returns: How far the training was.
  /// - Throws: `TrainingError.weights` where the file does not fit; nothing is changed then.
  ///   `TrainingError.file` when it cannot be read.
  @discardableResult
  public func load(from path: String) throws(TrainingError) -> TrainingProgress {
    try load(opened(path))
  }

  func load(_ file: SafetensorsFile) throws(TrainingError) -> TrainingProgress {
    let progress = try TrainingProgress(file, lossNames: lossNames)
    let step = try file.counter("step")
    let seed = try file.number("seed", upTo: .max)
    let students = students
    let prefixes = students.flatMap { [$0.networkPrefix, $0.optimizerPrefix] } + ["history."]
    var stepCounts: [Int] = []
    for student in students {
      stepCounts.append(try file.counter("\(student.optimizerPrefix)step"))
      try student.network.check(
        file, prefix: student.networkPrefix,
        otherPrefixes: prefixes.filter { $0 != student.networkPrefix })
    }
    for (name, moment) in moments {
      if let entry = file.entry(named: name), entry.shape != moment.shape {
        throw .weights(
          "\(file.path) does not fit this model: \(name) is \(entry.shape), not \(moment.shape)")
      }
    }
    for student in students {
      try student.network.fill(from: file, prefix: student.networkPrefix)
    }
    for (name, moment) in moments {
      let isThere = file.entry(named: name) != nil
      let floats = isThere ? try read(file, name) : Array(repeating: 0, count: moment.count)
      try computed { () throws(TensorError) in try moment.load(floats) }
    }
    for (student, count) in zip(students, stepCounts) { student.optimizer.stepCount = count }
    context.step = UInt64(step)
    context.seed = seed ?? context.seed
    return progress
  }

  /// All optimisers' moments by their names in the file.
  private var moments: [(name: String, tensor: Tensor)] {
    students.flatMap { student in
      zip(["exp_avg", "exp_avg_sq"], student.optimizer.moments)
        .map { (student.optimizerPrefix + $0, $1) }
    }
  }
}

/// What a checkpoint was made with and is no longer so, as a sentence each.
///
/// - Parameter settings: What holds now.
func differences(_ file: SafetensorsFile, from settings: [TrainingSetting]) -> [String] {
  settings.compactMap { setting in
    guard let old = file.metadata["setting: \(setting.name)"], old != setting.value else {
      return nil
    }
    return "\(setting.name) was \(old), is \(setting.value)"
  }
}

extension SafetensorsFile {
  /// A number among the texts of a checkpoint; nil where there is none of that name.
  func number(_ name: String, upTo most: UInt64) throws(TrainingError) -> UInt64? {
    guard let text = metadata[name] else { return nil }
    guard let number = UInt64(text), number <= most else {
      throw .weights(
        "\(path) is no checkpoint of this program: its \(name) is \(jsonString(text)), "
          + "not a whole number from 0 to \(most)")
    }
    return number
  }

  /// A count of steps, epochs or pictures; 0 where there is none. No training gets to 2⁴⁰ of them,
  /// the most that the random generator tells apart.
  func counter(_ name: String) throws(TrainingError) -> Int {
    Int(try number(name, upTo: 1 << 40) ?? 0)
  }
}
