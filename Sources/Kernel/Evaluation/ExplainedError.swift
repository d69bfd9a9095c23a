/// Which argument of a call, or operand of an operator, an error is about.
public enum ArgumentReference: Sendable, Equatable {
  /// Counted from 0 in the order of the record's parameters.
  case index(Int)
  /// By the parameter's name.
  case label(String)
}

/// A value worth seeing beside an error.
public struct ExplainedFact: Sendable {
  /// The argument it belongs to; it is then labelled as the user wrote it.
  public var argument: ArgumentReference?
  /// The label when there is no argument.
  public var label: String
  /// The value, for example a shape.
  public var value: String

  /// The label, or the argument's name when it cannot be found in the text.
  var name: String {
    if case .label(let name)? = argument { name } else { label }
  }

  /// Creates a fact about an argument.
  public init(_ argument: ArgumentReference, _ value: String) {
    self.argument = argument
    label = ""
    self.value = value
  }

  /// Creates a fact under a label.
  public init(_ label: String, _ value: String) {
    argument = nil
    self.label = label
    self.value = value
  }
}

/// An error that carries facts and can say them in a sentence. The evaluator adds the place: the
/// caret stands under `argument`, or under the whole call.
public protocol ExplainedError: Error {
  /// One sentence without a full stop: what is wrong.
  var message: String { get }
  /// The argument at fault.
  var argument: ArgumentReference? { get }
  /// Values worth seeing. When empty, the shapes of all tensors among the arguments are shown.
  var facts: [ExplainedFact] { get }
  /// What to do; most often a line that can be run.
  var help: String? { get }
}

extension ExplainedError {
  /// No argument in particular.
  public var argument: ArgumentReference? { nil }
  /// None beside the shapes of the arguments.
  public var facts: [ExplainedFact] { [] }
  /// No advice.
  public var help: String? { nil }
}

/// What ends a statement early. Commands may throw it, too.
public indirect enum Stop: Error {
  /// A mistake.
  case failed(Diagnostic)
  /// The user asked to stop; the diagnostic says where the work stood.
  case interrupted(Diagnostic)
  /// An `expect` does not hold.
  case expectation(ExpectationFailure)
  /// The user asked to leave, with an exit code.
  case quit(Int32)
}

/// A plain error a command may throw where it has no better type.
public struct CommandError: ExplainedError {
  /// One sentence without a full stop: what is wrong.
  public var message: String
  /// The argument at fault.
  public var argument: ArgumentReference?
  /// Values worth seeing.
  public var facts: [ExplainedFact]
  /// What to do.
  public var help: String?

  /// Creates an error; `at` names the parameter at fault.
  public init(
    _ message: String, at parameter: String? = nil, facts: [ExplainedFact] = [],
    help: String? = nil
  ) {
    self.message = message
    argument = parameter.map { .label($0) }
    self.facts = facts
    self.help = help
  }
}
