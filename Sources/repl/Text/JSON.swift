/// A JSON value (RFC 8259). The fields of an object keep the order they were given in.
indirect enum JSON: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// A number; one that is not finite is written as `null`.
  case number(Double)
  case string(String)
  case array([JSON])
  case object([(name: String, value: JSON)])

  /// The value on one line, as a stream of lines carries it.
  var line: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .integer(let value): "\(value)"
    case .number(let value): value.isFinite ? "\(value)" : "null"
    case .string(let text): JSONString.encode(text)
    case .array(let items): "[" + items.map(\.line).joined(separator: ", ") + "]"
    case .object(let fields):
      "{"
        + fields.map { JSONString.encode($0.name) + ": " + $0.value.line }.joined(separator: ", ")
        + "}"
    }
  }

  /// The value over several lines, an object's fields by name: the form in which Jupyter keeps a
  /// notebook, so that one saved there again differs in nothing it did not change.
  var pretty: String { pretty(indent: 0) }

  private func pretty(indent: Int) -> String {
    let inner = "\n" + String(repeating: " ", count: indent + 1)
    let end = "\n" + String(repeating: " ", count: indent)
    switch self {
    case .array(let items) where !items.isEmpty:
      let lines = items.map { inner + $0.pretty(indent: indent + 1) }
      return "[" + lines.joined(separator: ",") + end + "]"
    case .object(let fields) where !fields.isEmpty:
      let sorted = fields.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      let lines = sorted.map { field in
        inner + JSONString.encode(field.name) + ": " + field.value.pretty(indent: indent + 1)
      }
      return "{" + lines.joined(separator: ",") + end + "}"
    default: return line
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  init(stringLiteral value: String) { self = .string(value) }
  init(integerLiteral value: Int) { self = .integer(value) }
  init(arrayLiteral elements: JSON...) { self = .array(elements) }
  init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { (name: $0.0, value: $0.1) })
  }
}
