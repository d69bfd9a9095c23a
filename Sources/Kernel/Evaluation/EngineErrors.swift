public import Ops

// The engine's facts as sentences with a place.

extension TensorError: ExplainedError {
  /// The operation and what is wrong.
  public var message: String {
    switch self {
    case .shapes(let operation, _, let reason): "`\(operation)`: \(reason)"
    case .argument(let operation, let name, let reason): "`\(operation)`: \(name) \(reason)"
    default: description
    }
  }

  /// The argument the engine names.
  public var argument: ArgumentReference? {
    switch self {
    case .argument(_, let name, _): .label(name)
    case .axis: .label("axis")
    case .shapes(_, let shapes, _): shapes.count == 1 ? .label(shapes[0].name) : nil
    default: nil
    }
  }

  /// The shapes the engine names.
  public var facts: [ExplainedFact] {
    guard case .shapes(_, let shapes, _) = self else { return [] }
    return shapes.map { ExplainedFact(.label($0.name), "\($0.shape)") }
  }

  /// None: what helps depends on the command.
  public var help: String? { nil }
}
