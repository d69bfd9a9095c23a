public import Ops

/// A call under way: the checked arguments, and what a command may use of its session.
public struct Call {
  /// One argument as it arrived.
  public struct Item {
    /// The label the user wrote; nil without one.
    public var label: String?
    /// The value.
    public var value: Value
    /// Where it stands.
    public var range: SourceRange
    /// How the user wrote it, for messages and legends; a default has the empty text.
    public var text: String
    /// What a failed condition compared, for example "0.71 < 0.52".
    var explanation: String?
    /// The elements of a list as they were written, where it was written as a list.
    var elements: [String] = []
  }

  /// What was called.
  public let name: String
  /// The text of the call and where it stands.
  public let source: SourceText
  /// The place of the whole call.
  public let range: SourceRange
  /// The arguments by parameter; several only for `rest` and `fields`.
  var items: [String: [Item]]
  let evaluator: Evaluator

  /// The session's services: output, interrupt, clock, settings, and what other parts keep there.
  public var runtime: Runtime { evaluator.runtime }

  /// The argument of a parameter, or its default; nil when it was left out and has none.
  public subscript(name: String) -> Value? {
    guard let value = items[name]?.first?.value else { return nil }
    if case .none = value, items[name]?.first?.text == "" { return nil }
    return value
  }

  /// Whether the user gave this argument.
  public func isGiven(_ name: String) -> Bool {
    items[name]?.first.map { $0.text != "" } ?? false
  }

  /// All arguments of a parameter that takes several.
  public func all(_ name: String) -> [Item] { items[name] ?? [] }

  /// The argument of a parameter with its place and text.
  public func item(_ name: String) -> Item? { items[name]?.first }

  // MARK: Typed access

  /// A number.
  public func number(_ name: String) throws -> Double {
    if case .number(let value) = self[name] { return value }
    throw unexpected(name, "a number")
  }

  /// A whole number.
  public func integer(_ name: String) throws -> Int {
    if case .number(let value) = self[name], let whole = wholeNumber(value) { return whole }
    throw unexpected(name, "a whole number")
  }

  /// Whole numbers, given as a list or as one number.
  public func integers(_ name: String) throws -> [Int] {
    switch self[name] {
    case .number: return [try integer(name)]
    case .list(let items):
      return try items.map {
        guard case .number(let value) = $0, let whole = wholeNumber(value) else {
          throw unexpected(name, "a list of whole numbers")
        }
        return whole
      }
    default: throw unexpected(name, "a list of whole numbers")
    }
  }

  /// A string, also for parameters that take a name or a choice.
  public func string(_ name: String) throws -> String {
    if case .string(let value) = self[name] { return value }
    throw unexpected(name, "a string")
  }

  /// True or false.
  public func bool(_ name: String) throws -> Bool {
    if case .bool(let value) = self[name] { return value }
    throw unexpected(name, "true or false")
  }

  /// The elements of a list.
  public func list(_ name: String) throws -> [Value] {
    if case .list(let value) = self[name] { return value }
    throw unexpected(name, "a list")
  }

  /// A record.
  public func record(_ name: String) throws -> Record {
    if case .record(let value) = self[name] { return value }
    throw unexpected(name, "a record")
  }

  /// A tensor.
  public func tensor(_ name: String) throws -> Tensor {
    if case .tensor(let value) = self[name] { return value }
    throw unexpected(name, "a tensor")
  }

  /// The tensors of a list.
  public func tensors(_ name: String) throws -> [Tensor] {
    try list(name).map {
      if case .tensor(let value) = $0 { return value }
      throw unexpected(name, "a list of tensors")
    }
  }

  /// An image.
  public func image(_ name: String) throws -> Picture {
    if case .image(let value) = self[name] { return value }
    throw unexpected(name, "an image")
  }

  /// A block.
  public func block(_ name: String) throws -> BlockValue {
    if case .block(let value) = self[name] { return value }
    throw unexpected(name, "a block")
  }

  /// An object of a type.
  public func object<T>(_ name: String, as type: T.Type = T.self) throws -> T {
    if case .object(let object) = self[name], let value = object as? T { return value }
    throw unexpected(name, "another kind of value")
  }

  private func unexpected(_ name: String, _ wanted: String) -> CommandError {
    let found = self[name].map(\.describedType) ?? "nothing"
    return CommandError("`\(name)` takes \(wanted), not \(found)", at: name)
  }

  // MARK: Doing

  /// Runs a block; its value is that of its last statement.
  public func run(_ block: BlockValue) throws -> Value { try evaluator.run(block) }

  /// Calls a function, a command or an object with values.
  public func apply(_ callee: Value, to values: [Value]) throws -> Value {
    try evaluator.apply(callee, to: values, at: range)
  }

  /// Shows a result at once.
  public func show(_ display: Display) { runtime.show(display) }

  /// Stops the command when the user asked to; `place` says how far the work is, for example
  /// "batch 131 of 500".
  public func checkInterrupt(_ place: @autoclosure () -> String = "") throws {
    guard runtime.interrupt.isRequested else { return }
    throw Stop.interrupted(evaluator.interruption(at: range, place: place()))
  }

  /// Stops when the statement is over, so that it has what the command made until the user asked to
  /// stop; `place` says how far that is.
  public func stopAfterStatement(_ place: String) {
    guard runtime.pendingStop == nil else { return }
    runtime.pendingStop = .interrupted(evaluator.interruption(at: range, place: place))
  }
}
