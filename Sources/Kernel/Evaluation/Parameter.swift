/// One parameter of a command: what it is called, what it takes, what it means.
///
/// Help, completion and the check of arguments all read it.
public struct Parameter: Sendable {
  /// How an argument finds the parameter.
  public enum Place: Sendable {
    /// By its place, or by its name as a label.
    case positional
    /// By its label only.
    case labelled
    /// Any number of arguments without labels.
    case rest
    /// Any number of arguments with labels of the user's choice.
    case fields
    /// The block behind the call.
    case trailing
  }

  /// The name; for a labelled one also the label.
  public let name: String
  /// What it takes.
  public let kind: Kind
  /// What it means, in a few words.
  public let summary: String
  /// How an argument finds it.
  public let place: Place
  /// The value when it is left out; nil when there is none.
  public let defaultValue: Default?
  /// Whether it must be given.
  public let isRequired: Bool

  /// A value a command takes for an argument that was left out.
  public enum Default: Sendable, Equatable {
    /// The parameter simply stays empty.
    case nothing
    case bool(Bool)
    case number(Double)
    case string(String)
    case list([Default])
  }

  /// A parameter given by place (or by name); required unless it has a default.
  public static func value(
    _ name: String, _ kind: Kind, _ summary: String, default value: Default? = nil
  ) -> Parameter {
    Parameter(
      name: name, kind: kind, summary: summary, place: .positional, defaultValue: value,
      isRequired: value == nil)
  }

  /// A parameter given by label; required unless it has a default.
  public static func label(
    _ name: String, _ kind: Kind, _ summary: String, default value: Default? = nil
  ) -> Parameter {
    Parameter(
      name: name, kind: kind, summary: summary, place: .labelled, defaultValue: value,
      isRequired: value == nil)
  }

  /// Takes all further arguments without labels.
  public static func rest(_ name: String, _ kind: Kind, _ summary: String) -> Parameter {
    Parameter(
      name: name, kind: kind, summary: summary, place: .rest, defaultValue: nil, isRequired: false)
  }

  /// Takes all arguments with labels no other parameter has.
  public static func fields(_ name: String, _ kind: Kind, _ summary: String) -> Parameter {
    Parameter(
      name: name, kind: kind, summary: summary, place: .fields, defaultValue: nil,
      isRequired: false)
  }

  /// The block behind the call.
  public static func block(_ name: String, _ summary: String) -> Parameter {
    Parameter(
      name: name, kind: .block, summary: summary, place: .trailing, defaultValue: nil,
      isRequired: true)
  }
}

extension Parameter.Default: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
  /// A number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A number.
  public init(integerLiteral value: Int) { self = .number(Double(value)) }
  /// True or false.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A list.
  public init(arrayLiteral elements: Parameter.Default...) { self = .list(elements) }

  /// The default as a value of the language.
  public var value: Value {
    switch self {
    case .nothing: .none
    case .bool(let value): .bool(value)
    case .number(let value): .number(value)
    case .string(let value): .string(value)
    case .list(let items): .list(items.map(\.value))
    }
  }
}
