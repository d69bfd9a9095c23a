/// What loading weights into a model did, or, when it was refused, what stood against it.
public struct LoadReport: Sendable, Equatable {
  /// A tensor whose shape in the file is not that of the model.
  public struct Misshape: Sendable, Equatable {
    /// The name in the model.
    public var name: String
    /// The shape in the file.
    public var inFile: [Int]
    /// The shape the model needs.
    public var inModel: [Int]
  }

  /// The file.
  public var path: String
  /// Names the model has.
  public var modelCount = 0
  /// Names of the model that were filled.
  public var loaded: [String] = []
  /// Names of the model that the file lacks; they stay as they were. Counters of batch
  /// normalisation, which old files lack, are not among them.
  public var missing: [String] = []
  /// Names of the file that the model lacks.
  public var unexpected: [String] = []
  /// Names that both have, in different shapes; they stay as they were.
  public var misshaped: [Misshape] = []
  /// First layers of 1 channel that were filled with the sum over the file's 3.
  public var summed: [String] = []
  /// Names of the file that belong to its use and not to the model: a classifier.
  public var dropped: [String] = []
  /// What was taken off the file's names and dictionaries to find those of the model.
  public var wrappings: [String] = []
  /// What the file seems to hold; nil when it is nothing known.
  public var architecture: Architecture?

  /// Whether every name of the model was filled and every name of the file was used.
  public var isComplete: Bool { missing.isEmpty && unexpected.isEmpty && misshaped.isEmpty }

  init(path: String) { self.path = path }

  /// Joins the reports of two parts of a model.
  mutating func add(_ other: LoadReport, prefix: String) {
    func named(_ names: [String]) -> [String] { names.map { prefix + $0 } }
    modelCount += other.modelCount
    loaded += named(other.loaded)
    missing += named(other.missing)
    unexpected += named(other.unexpected)
    misshaped += other.misshaped.map {
      Misshape(name: prefix + $0.name, inFile: $0.inFile, inModel: $0.inModel)
    }
    summed += named(other.summed)
    dropped += named(other.dropped)
    wrappings += other.wrappings.filter { $0 != prefix && !wrappings.contains($0) }
  }
}

extension LoadReport: CustomStringConvertible {
  /// Lines that say what was loaded and what was not.
  public var description: String {
    let off = wrappings.isEmpty ? "" : " (\(shortened(wrappings.map { "`\($0)`" })) taken off)"
    var lines = ["loaded \(loaded.count) of the model's \(modelCount) tensors from \(path)\(off)"]
    if !summed.isEmpty {
      lines.append("3 input channels summed into 1: \(shortened(summed))")
    }
    if !missing.isEmpty {
      lines.append("\(missing.count) missing in the file, left as they were: \(shortened(missing))")
    }
    if !misshaped.isEmpty {
      lines.append(
        "\(misshaped.count) of another shape, left as they were: \(shortened(shapes))")
    }
    if !unexpected.isEmpty {
      lines.append("\(unexpected.count) unexpected in the file: \(shortened(unexpected))")
    }
    if !dropped.isEmpty { lines.append("the classifier is not needed: \(shortened(dropped))") }
    return lines.joined(separator: "\n")
  }

  /// The sentence of an error: why the file does not fit.
  var refusal: String {
    let problems = [
      ("missing", missing), ("of another shape", shapes), ("unexpected", unexpected),
    ].filter { !$0.1.isEmpty }.map { "\($1.count) \($0) (\(shortened($1)))" }
    let guess = architecture.map { "; it seems to hold \($0)" } ?? ""
    if loaded.isEmpty {
      let first = problems.isEmpty ? "it holds no tensors" : problems.joined(separator: "; ")
      return "\(path) does not fit this model, nothing of it: \(first)\(guess)"
    }
    return "\(path) does not fit this model: \(problems.joined(separator: "; "))\(guess)"
  }

  private var shapes: [String] {
    misshaped.map { "\($0.name) is \($0.inFile), not \($0.inModel)" }
  }

  /// The first few names of a list, with how many more there are.
  private func shortened(_ names: [String]) -> String {
    names.prefix(3).joined(separator: ", ")
      + (names.count > 3 ? " and \(names.count - 3) more" : "")
  }
}
