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
      for (name, value) in student.network.configuration {
        metadata[student.networkPrefix + name] = value
      }
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

  /// Loads what `save` wrote.
  ///
  /// - Returns: How far the training was.
  /// - Throws: As the other `load`, and `TrainingError.file` when it cannot be opened.
  @discardableResult
  public func load(from path: String) throws(TrainingError) -> TrainingProgress {
    try load(try openedWeights(path)).progress
  }

  /// Loads the networks from names under `net_G.` and `net_D.`; from a checkpoint of this program,
  /// moments, counters and progress too. Those that the file does not hold begin at 0.
  ///
  /// - Parameters:
  ///   - file: A checkpoint of this program, or a state dict of PyTorch with the same names. What
  ///     PyTorch keeps of the loss (`GANcriterion.`) is passed over.
  ///   - partial: Whether what fits is loaded and the rest left as it is; a file may then hold one
  ///     network alone, and optimisers of a model not loaded whole begin anew.
  /// - Returns: How far the training was, and what was loaded.
  /// - Throws: `TrainingError.misfit` or `weights` where the file does not fit; `file` where its
  ///   numbers are damaged. Nothing is changed then.
  @discardableResult
  public func load(
    _ file: WeightFile, partial: Bool = false
  ) throws(TrainingError) -> (progress: TrainingProgress, report: LoadReport) {
    let students = students
    let counters = try Counters(file, students)
    let progress = try TrainingProgress(file, lossNames: lossNames)
    var report = LoadReport(path: file.path)
    report.architecture = file.architecture
    var plans: [LoadPlan] = []
    for student in students {
      // A file of one network has its names bare; in part, that is enough.
      let isBare = !file.entries.contains { $0.name.hasPrefix("net_") }
      let plan = LoadPlan(
        isBare && partial ? file : file.under(student.networkPrefix), into: student.network)
      var part = plan.report
      // What is of the one network is nothing unexpected for the other.
      if isBare, part.loaded.isEmpty { (part.unexpected, part.misshaped) = ([], []) }
      plans.append(plan)
      report.add(part, prefix: student.networkPrefix)
    }
    let known =
      students.flatMap { [$0.networkPrefix, $0.optimizerPrefix] } + ["GANcriterion.", "history."]
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
    for (name, _) in moments where keepsMoments {
      guard let entry = file.entry(named: name) else { continue }
      do throws(WeightFileError) { try file.check(entry) } catch { throw .file(error) }
    }
    for plan in plans { try plan.carryOut() }
    for (name, moment) in moments {
      let isThere = keepsMoments && file.entry(named: name) != nil
      let floats =
        isThere ? try file.numbers(named: name) : [Float](repeating: 0, count: moment.count)
      try computed { () throws(TensorError) in try moment.load(floats) }
    }
    for (student, count) in zip(students, counters.optimizerSteps) {
      student.optimizer.stepCount = keepsMoments ? count : 0
    }
    context.step = UInt64(counters.step)
    context.seed = counters.seed ?? context.seed
    return (progress, report)
  }

  /// All optimisers' moments by their names in the file.
  private var moments: [(name: String, tensor: Tensor)] {
    students.flatMap { student in
      zip(["exp_avg", "exp_avg_sq"], student.optimizer.moments)
        .map { (student.optimizerPrefix + $0, $1) }
    }
  }
}

/// The counters of a checkpoint of this program; 0 where a file has none.
private struct Counters {
  var step = 0
  var seed: UInt64?
  var optimizerSteps: [Int] = []

  init(_ file: WeightFile, _ students: [Student]) throws(TrainingError) {
    step = try file.counter("step")
    seed = try file.number("seed", upTo: .max)
    for student in students {
      optimizerSteps.append(try file.counter("\(student.optimizerPrefix)step"))
    }
  }
}

/// What a checkpoint was made with and is no longer so, as a sentence each.
///
/// - Parameter settings: What holds now.
func differences(_ file: WeightFile, from settings: [TrainingSetting]) -> [String] {
  settings.compactMap { setting in
    guard let old = file.metadata["setting: \(setting.name)"], old != setting.value else {
      return nil
    }
    return "\(setting.name) was \(old), is \(setting.value)"
  }
}

extension WeightFile {
  /// Whether this program wrote it as the state of a training.
  public var isCheckpoint: Bool { metadata["format"]?.hasPrefix("pigment checkpoint") == true }

  /// A number among the texts of a checkpoint; nil where there is none of that name, and in files
  /// of other programs, whose "step" may be anything.
  func number(_ name: String, upTo most: UInt64) throws(TrainingError) -> UInt64? {
    guard isCheckpoint, let text = metadata[name] else { return nil }
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

  /// The numbers of a tensor, with errors of a training.
  func numbers(named name: String) throws(TrainingError) -> [Float] {
    do throws(WeightFileError) { return try floats(named: name) } catch { throw .file(error) }
  }
}
