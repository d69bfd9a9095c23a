extension Layer {
  /// Saves every value under its name in the state dict.
  ///
  /// - Parameters:
  ///   - path: A `.safetensors` file, replaced only once the new one is whole.
  ///   - metadata: Texts kept beside the values.
  /// - Throws: `TrainingError.file`.
  public func save(to path: String, metadata: [String: String] = [:]) throws(TrainingError) {
    try saveTensors(state().map { ($0.name, $0.value.value) }, to: path, metadata: metadata)
  }

  /// Loads every value by its name in the state dict.
  ///
  /// - Parameter path: A `.safetensors` file with exactly the names and shapes of this model.
  /// - Throws: `TrainingError.weights` listing what is missing, unexpected or of another shape;
  ///   nothing is changed then. `TrainingError.file` when the file cannot be read.
  public func load(from path: String) throws(TrainingError) {
    let file = try opened(path)
    try check(file, prefix: "", otherPrefixes: [])
    try fill(from: file, prefix: "")
  }

  /// Throws where the names that begin with `prefix`, or their shapes, are not those of this model.
  func check(_ file: SafetensorsFile, prefix: String, otherPrefixes: [String])
    throws(TrainingError)
  {
    let own = state()
    var missing: [String] = []
    var misfits: [String] = []
    for (name, value, _) in own {
      guard let entry = file.entry(named: prefix + name) else {
        missing.append(prefix + name)
        continue
      }
      if entry.shape != value.value.shape {
        misfits.append("\(prefix)\(name) is \(entry.shape), not \(value.value.shape)")
      }
    }
    let known = Set(own.map { prefix + $0.name })
    let unexpected = file.entries.map(\.name).filter { name in
      !known.contains(name) && !otherPrefixes.contains { name.hasPrefix($0) }
    }
    let problems = [
      describe("missing", missing), describe("of another shape", misfits),
      describe("unexpected", unexpected),
    ].compactMap { $0 }
    guard problems.isEmpty else {
      throw .weights(
        "\(file.path) does not fit this model: " + problems.joined(separator: "; "))
    }
  }

  /// Loads the values whose names begin with `prefix`; `check` has found that they fit.
  func fill(from file: SafetensorsFile, prefix: String) throws(TrainingError) {
    for (name, value, _) in state() {
      let floats = try read(file, prefix + name)
      try computed { () throws(TensorError) in try value.value.load(floats) }
    }
  }
}

/// The first few names of a list, with how many more there are; nil when it is empty.
private func describe(_ what: String, _ names: [String]) -> String? {
  guard !names.isEmpty else { return nil }
  let shown = names.prefix(3).joined(separator: ", ")
  let rest = names.count > 3 ? " and \(names.count - 3) more" : ""
  return "\(names.count) \(what) (\(shown)\(rest))"
}

func opened(_ path: String) throws(TrainingError) -> SafetensorsFile {
  do throws(SafetensorsError) { return try SafetensorsFile(path) } catch { throw .file(error) }
}

func read(_ file: SafetensorsFile, _ name: String) throws(TrainingError) -> [Float] {
  do throws(SafetensorsError) { return try file.floats(named: name) } catch { throw .file(error) }
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
  } catch { throw .file(error) }
}

/// Reads every tensor of a `.safetensors` file.
///
/// - Throws: `TrainingError.file`, `.tensor`.
public func loadTensors(from path: String, on device: Device) throws(TrainingError) -> [(
  name: String, tensor: Tensor
)] {
  let file = try opened(path)
  var result: [(name: String, tensor: Tensor)] = []
  for entry in file.entries {
    // The device refuses what is too large before the numbers are read.
    let tensor = try computed { () throws(TensorError) in
      try Tensor.uninitialized(entry.shape, on: device)
    }
    let floats = try read(file, entry.name)
    try computed { () throws(TensorError) in try tensor.load(floats) }
    result.append((entry.name, tensor))
  }
  return result
}
