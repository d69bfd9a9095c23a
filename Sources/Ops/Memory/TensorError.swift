/// A tensor named in an error: which argument it was, and its shape.
public struct NamedShape: Sendable, Equatable {
  /// The argument's name, for example "weight".
  public var name: String
  /// The argument's shape.
  public var shape: [Int]

  /// Creates a named shape.
  public init(_ name: String, _ shape: [Int]) {
    self.name = name
    self.shape = shape
  }
}

/// Every mistake a caller of the engine can make and correct, as facts.
///
/// `description` is the one place that turns these facts into sentences.
public enum TensorError: Error, Sendable, Equatable {
  /// Shapes that do not fit together.
  case shapes(operation: String, [NamedShape], reason: String)
  /// An argument outside what the operation takes.
  case argument(operation: String, name: String, reason: String)
  /// An axis that the tensor does not have.
  case axis(operation: String, axis: Int, rank: Int)
  /// A shape whose element count is negative or beyond what can be addressed.
  case impossibleShape([Int])
  /// More memory asked for than the device may use; bytes.
  case outOfMemory(requested: Int, inUse: Int, limit: Int)
  /// Operands on different devices.
  case differentDevices(operation: String, [String])
  /// A gradient asked of a value that no parameter led to.
  case notTracked(operation: String)
  /// A second backward pass over a graph whose memory was given back by the first.
  case graphSpent(operation: String)
  /// A parameter changed between the forward and the backward pass.
  case changedSinceForward(operation: String, parameter: String)
  /// A library that could not be opened.
  case missingLibrary(String)
}

extension TensorError: CustomStringConvertible {
  /// A sentence that says what is wrong.
  public var description: String {
    switch self {
    case .shapes(let operation, let shapes, let reason):
      let list = shapes.map { "\($0.name) \($0.shape)" }.joined(separator: ", ")
      return "\(operation): \(reason) (\(list))"
    case .argument(let operation, let name, let reason):
      return "\(operation): \(name) \(reason)"
    case .axis(let operation, let axis, let rank):
      let range = rank == 0 ? "a scalar has none" : "it has axes 0 to \(rank - 1)"
      return "\(operation): the tensor has no axis \(axis); \(range)"
    case .impossibleShape(let shape):
      return "no tensor can have the shape \(shape)"
    case .outOfMemory(let requested, let inUse, let limit):
      return "out of memory: \(megabytes(requested)) MB more were asked for, "
        + "\(megabytes(inUse)) MB are in use and the limit is \(megabytes(limit)) MB; "
        + "a smaller batch, size or model needs less"
    case .differentDevices(let operation, let names):
      return "\(operation): the operands are on different devices "
        + "(\(names.joined(separator: ", "))); move them to one first"
    case .notTracked(let operation):
      return "\(operation): this value does not depend on a parameter, so it has no gradient"
    case .graphSpent(let operation):
      return "\(operation): the graph behind this value was used up by an earlier backward pass; "
        + "compute the value again, or pass keepGraph: true the first time"
    case .changedSinceForward(let operation, let parameter):
      return "\(operation): \(parameter) was changed after the forward pass that used it; "
        + "compute the loss again"
    case .missingLibrary(let sentence):
      return sentence
    }
  }

  private func megabytes(_ bytes: Int) -> Int { bytes / 1_000_000 }
}
