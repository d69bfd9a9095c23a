internal import Ops

// How a value shows itself: in one line inside others, and as the result of a bare expression.

extension Value {
  /// Elements of a list that are written out.
  private static let shownItems = 12
  /// Columns of an inline text.
  static let inlineWidth = 200

  /// The value in one line, as it would be written in a program where that is possible.
  public var inline: String {
    switch self {
    case .none: return "none"
    case .bool(let value): return value ? "true" : "false"
    case .number(let value): return formatted(value)
    case .string(let value): return quoted(value)
    case .list(let items):
      let shown = items.prefix(Self.shownItems).map(\.inline).joined(separator: ", ")
      let more = items.count > Self.shownItems ? ", … \(items.count) in all" : ""
      return "[\(shown)\(more)]"
    case .record(let record):
      let fields = record.fields.prefix(Self.shownItems).map { "\($0.label): \($0.value.inline)" }
      let more = record.fields.count > Self.shownItems ? ", …" : ""
      return "(\(fields.joined(separator: ", "))\(more))"
    case .range(let range):
      let lower = range.lower.map { formatted($0) } ?? ""
      let upper = range.upper.map { formatted($0) } ?? ""
      return lower + (range.isClosed ? "..." : "..<") + upper
    case .tensor(let tensor): return inlineText(of: tensor)
    case .image(let picture): return "image \(picture.width)×\(picture.height)"
    case .function(let function):
      return "func \(function.name)(\(function.parameters.joined(separator: ", ")))"
    case .block: return "{ … }"
    case .command(let record): return "command \(record.name)"
    case .object(let object): return object.shortSummary
    }
  }

  /// The value as text: a string without its quotes, a small tensor with its numbers, everything else
  /// in one line.
  public var text: String {
    if case .string(let value) = self { return value }
    if case .tensor(let tensor) = self, let text = literalText(of: tensor) { return text }
    return inline
  }

  /// The value in one line that is cut when it is long, for tables.
  public var short: String {
    let text = inline
    guard text.count > 60 else { return text }
    return text.prefix(59) + "…"
  }

  /// What a bare expression shows.
  public func summary() throws -> [Display] {
    switch self {
    case .none: return []
    case .tensor(let tensor): return [.text(try summaryText(of: tensor))]
    case .image(let picture): return [.picture(picture)]
    case .command(let record):
      return [.text("\(record.signature)\n\(record.summary).   ?\(record.name) says more")]
    case .object(let object): return try object.summary()
    default: return [.text(inline)]
    }
  }
}

/// A string as it is written in a program, shortened where it is long.
func quoted(_ text: String) -> String { quoted(text, most: Value.inlineWidth * 4) }

/// A string as it is written in a program, however long.
func quoted(whole text: String) -> String { quoted(text, most: .max) }

private func quoted(_ text: String, most: Int) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\n": result += "\\n"
    case "\t": result += "\\t"
    case "\r": result += "\\r"
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    default: result.unicodeScalars.append(scalar)
    }
    if result.utf8.count > most { return result + "…\"" }
  }
  return result + "\""
}
