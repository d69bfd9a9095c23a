/// A thing with a state of its own that a variable can hold: a model, an optimiser, a loader.
///
/// Only `typeName` and `summary` are required; every ability has a default that lacks it.
public protocol SessionObject: AnyObject, SendableMetatype {
  /// What messages call it, for example "loader".
  var typeName: String { get }

  /// What a bare expression shows.
  func summary() throws -> [Display]

  /// One line for `who`, lists and strings.
  var shortSummary: String { get }

  /// The properties and what they hold, for completion and messages.
  var members: [Member] { get }

  /// The value of a property, or nil when there is none of the name.
  func property(_ name: String) throws -> Value?

  /// Sets a property; returns whether it can be set.
  func setProperty(_ name: String, to value: Value) throws -> Bool

  /// What a call `object(…)` takes; nil when the object cannot be called.
  var callParameters: [Parameter]? { get }

  /// The result of `object(…)`; arguments are checked against `callParameters` before.
  func call(_ call: inout Call) throws -> Value

  /// A function that gives one element after another and nil at the end; nil when the object
  /// cannot be gone through.
  func iterate() throws -> (() throws -> Value?)?

  /// How many elements `iterate` gives; nil when unknown.
  var elementCount: Int? { get }

  /// The element at the indices, or nil when the object cannot be indexed.
  func element(at indices: [Value]) throws -> Value?
}

/// A property of an object, as completion offers it.
public struct Member: Sendable, Equatable {
  /// The name behind the dot.
  public var name: String
  /// What it holds.
  public var summary: String

  /// Creates a member.
  public init(_ name: String, _ summary: String) {
    self.name = name
    self.summary = summary
  }
}

extension SessionObject {
  /// The type's name.
  public var shortSummary: String { typeName }
  /// No properties.
  public var members: [Member] { [] }
  /// No properties.
  public func property(_ name: String) throws -> Value? { nil }
  /// Nothing can be set.
  public func setProperty(_ name: String, to value: Value) throws -> Bool { false }
  /// Cannot be called.
  public var callParameters: [Parameter]? { nil }
  /// Gives nothing.
  public func call(_ call: inout Call) throws -> Value { .none }
  /// Cannot be gone through.
  public func iterate() throws -> (() throws -> Value?)? { nil }
  /// Unknown.
  public var elementCount: Int? { nil }
  /// Cannot be indexed.
  public func element(at indices: [Value]) throws -> Value? { nil }
}
