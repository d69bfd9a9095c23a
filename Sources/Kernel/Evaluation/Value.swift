public import Ops

/// Everything a variable can hold.
///
/// Large payloads are boxed, so that a list takes 24 bytes an element.
public enum Value {
  /// Nothing: what a command gives that only acts.
  case none
  case bool(Bool)
  /// All numbers are double precision; whole ones are exact up to 2⁵³.
  case number(Double)
  case string(String)
  case list([Value])
  /// Values under labels.
  case record(Record)
  indirect case range(NumberRange)
  indirect case tensor(Tensor)
  /// A picture, as `show` draws it.
  indirect case image(Picture)
  /// A function declared with `func`.
  case function(Function)
  /// The statements of `{ … }`, ready to run.
  case block(BlockValue)
  indirect case command(CommandRecord)
  /// A model, an optimiser, a loader: a thing with a state of its own.
  case object(any SessionObject)

  /// What messages call a value of this kind, for example "number" or "U-Net".
  public var typeName: String {
    switch self {
    case .none: "none"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .list: "list"
    case .record: "record"
    case .range: "range"
    case .tensor: "tensor"
    case .image: "image"
    case .function: "function"
    case .block: "block"
    case .command: "command"
    case .object(let object): object.typeName
    }
  }

  /// The type's name with its article, for messages: "a number", "none".
  var describedType: String {
    let name = typeName
    if case .none = self { return name }
    let vowel = name.first.map { "aeiouAEIO".contains($0) } ?? false
    return (vowel ? "an " : "a ") + name
  }

  /// Lists and records within lists and records, at most. Deeper values could exhaust the stack
  /// when they are printed or released.
  static let maximumDepth = 100

  /// How deeply lists and records are nested in the value, counted up to a limit.
  func depth(upTo limit: Int = Value.maximumDepth) -> Int {
    guard limit > 0 else { return 0 }
    switch self {
    case .list(let items):
      return 1 + items.reduce(0) { max($0, $1.depth(upTo: limit - 1)) }
    case .record(let record):
      return 1 + record.fields.reduce(0) { max($0, $1.value.depth(upTo: limit - 1)) }
    default: return 0
    }
  }
}

/// Values under labels, in the order they were written.
public struct Record {
  /// The labelled values.
  public var fields: [(label: String, value: Value)]

  /// Creates a record.
  public init(_ fields: [(label: String, value: Value)]) { self.fields = fields }

  /// The value under a label.
  public subscript(label: String) -> Value? { fields.first { $0.label == label }?.value }
}

/// A range of numbers; a missing end reaches as far as there is anything.
public struct NumberRange: Sendable, Equatable {
  /// Where it starts.
  public var lower: Double?
  /// Where it ends.
  public var upper: Double?
  /// Whether `upper` belongs to it.
  public var isClosed: Bool

  /// Creates a range.
  public init(_ lower: Double?, _ upper: Double?, isClosed: Bool) {
    self.lower = lower
    self.upper = upper
    self.isClosed = isClosed
  }

  /// How many numbers the range goes through in steps of one; nil without both ends. Never
  /// negative, and possibly far larger than what memory holds.
  public var count: Double? {
    guard let lower, let upper, lower.isFinite, upper.isFinite else { return nil }
    let span = upper - lower
    return max(0, isClosed ? span.rounded(.down) + 1 : span.rounded(.up))
  }
}

/// A function declared with `func`.
public final class Function: Sendable {
  let declaration: FunctionDeclaration
  /// The text it was declared in.
  let source: SourceText
  /// Where in that text.
  let range: SourceRange

  init(_ declaration: FunctionDeclaration, source: SourceText, range: SourceRange) {
    self.declaration = declaration
    self.source = source
    self.range = range
  }

  /// The function's name.
  public var name: String { declaration.name }
  /// The names of its parameters.
  public var parameters: [String] { declaration.parameters.map(\.name) }
}

/// The statements of `{ … }` with the variables they see.
public final class BlockValue {
  let block: Block
  let scope: Scope
  let source: SourceText

  init(_ block: Block, scope: Scope, source: SourceText) {
    self.block = block
    self.scope = scope
    self.source = source
  }
}
