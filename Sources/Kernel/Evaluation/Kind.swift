internal import Ops

/// What a parameter takes. Arguments are checked against it before a command's body runs.
public indirect enum Kind: Sendable {
  case any
  case bool
  /// Any number.
  case number
  /// A number within bounds.
  case numberIn(ClosedRange<Double>)
  /// Any whole number.
  case integer
  /// A whole number within bounds.
  case integerIn(ClosedRange<Int>)
  /// A list of whole numbers, for example a shape; one number stands for a list of one.
  case integers
  case string
  /// A bare word taken as it stands, without being looked up.
  case name
  /// One of these strings.
  case choice([String])
  case list
  case record
  case range
  case tensor
  /// A number or a tensor.
  case numeric
  case image
  /// A function or a command.
  case function
  case block
  /// A truth value; a comparison that does not hold is explained with both of its sides.
  case condition
  /// An object that passes a test; the string says what it is, for example "model".
  case object(String, @Sendable (any SessionObject) -> Bool)
  /// Any of these.
  case either([Kind])

  /// An object of a type.
  public static func object<T>(_ name: String, _ type: T.Type) -> Kind where T: SendableMetatype {
    .object(name) { $0 is T }
  }

  /// A whole number from a bound upwards.
  public static func integer(_ range: PartialRangeFrom<Int>) -> Kind {
    .integerIn(range.lowerBound...Int.max)
  }

  /// A whole number within bounds.
  public static func integer(_ range: ClosedRange<Int>) -> Kind { .integerIn(range) }

  /// A number from a bound upwards.
  public static func number(_ range: PartialRangeFrom<Double>) -> Kind {
    .numberIn(range.lowerBound...Double.infinity)
  }

  /// A number within bounds.
  public static func number(_ range: ClosedRange<Double>) -> Kind { .numberIn(range) }

  /// What the parameter takes, with an article: "a number of at least 1".
  public var description: String {
    switch self {
    case .any: return "a value"
    case .bool: return "true or false"
    case .condition: return "a condition (true or false)"
    case .number: return "a number"
    case .numberIn(let range):
      return "a number " + Kind.bounds(range.lowerBound, range.upperBound)
    case .integer: return "a whole number"
    case .integerIn(let range):
      let upper = range.upperBound == .max ? Double.infinity : Double(range.upperBound)
      return "a whole number " + Kind.bounds(Double(range.lowerBound), upper)
    case .integers: return "a list of whole numbers"
    case .string: return "a string"
    case .name: return "a name"
    case .choice(let choices):
      return joinedInWords(choices.map { "\"\($0)\"" }, by: "or")
    case .list: return "a list"
    case .record: return "a record"
    case .range: return "a range"
    case .tensor: return "a tensor"
    case .numeric: return "a number or a tensor"
    case .image: return "an image"
    case .function: return "a function"
    case .block: return "a block { … }"
    case .object(let name, _):
      return ("aeio".contains(name.first ?? " ") ? "an " : "a ") + name
    case .either(let kinds): return joinedInWords(kinds.map(\.description), by: "or")
    }
  }

  private static func bounds(_ lower: Double, _ upper: Double) -> String {
    if upper == .infinity { return "of at least \(formatted(lower))" }
    if lower == -.infinity { return "of at most \(formatted(upper))" }
    return "from \(formatted(lower)) to \(formatted(upper))"
  }

  /// Whether a value fits; `name`, `block` and `condition` are settled by the evaluator.
  func accepts(_ value: Value) -> Bool {
    switch (self, value) {
    case (.any, _), (.bool, .bool), (.condition, .bool), (.number, .number), (.string, .string),
      (.name, .string), (.list, .list), (.record, .record), (.range, .range), (.tensor, .tensor),
      (.numeric, .number), (.numeric, .tensor), (.image, .image), (.function, .function),
      (.function, .command), (.block, .block):
      return true
    case (.numberIn(let range), .number(let number)):
      return range.contains(number)
    case (.integer, .number(let number)):
      return wholeNumber(number) != nil
    case (.integerIn(let range), .number(let number)):
      return wholeNumber(number).map(range.contains) ?? false
    case (.integers, .number(let number)):
      return wholeNumber(number) != nil
    case (.integers, .list(let items)):
      return items.allSatisfy { Kind.integer.accepts($0) }
    case (.choice(let choices), .string(let text)):
      return choices.contains(text)
    case (.object(_, let test), .object(let object)):
      return test(object)
    case (.function, .object(let object)):
      return object.callParameters != nil
    case (.either(let kinds), _):
      return kinds.contains { $0.accepts(value) }
    default:
      return false
    }
  }
}

/// The whole number a value stands for, or nil when it has a fraction or is beyond 2⁵³.
public func wholeNumber(_ number: Double) -> Int? {
  guard number.magnitude <= 9_007_199_254_740_992, number.rounded(.towardZero) == number else {
    return nil
  }
  return Int(number)
}

/// "a, b or c"
func joinedInWords(_ words: [String], by conjunction: String) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
}
