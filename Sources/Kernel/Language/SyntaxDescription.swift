// The tree as s-expressions, which say how a text was understood.

extension Expression: CustomStringConvertible {
  var description: String {
    switch kind {
    case .none: return "none"
    case .bool(let value): return value ? "true" : "false"
    case .number(let value): return formatted(value)
    case .string(let pieces): return "(string\(pieces.map { " \($0)" }.joined()))"
    case .name(let name): return name
    case .list(let items): return "(list\(items.map { " \($0)" }.joined()))"
    case .record(let fields):
      return "(record\(fields.map { " \($0.label): \($0.value)" }.joined()))"
    case .unary(let operation, let operand): return "(\(operation.rawValue) \(operand))"
    case .power(let base, let exponent): return "(** \(base) \(exponent))"
    case .chain(let first, let links):
      return links.reduce("\(first)") { "(\($1.operation.rawValue) \($0) \($1.operand))" }
    case .range(let lower, let upper, let isClosed):
      let ends = [lower, upper].map { $0.map { "\($0)" } ?? "_" }
      return "(\(isClosed ? "..." : "..<") \(ends[0]) \(ends[1]))"
    case .suffixed(let base, let suffixes):
      return suffixes.reduce("\(base)") { text, suffix in
        switch suffix.kind {
        case .call(let arguments): "(call \(text)\(arguments.map { " \($0)" }.joined()))"
        case .member(let name): "(. \(text) \(name))"
        case .index(let indices): "(index \(text)\(indices.map { " \($0)" }.joined()))"
        }
      }
    }
  }
}

extension StringPiece: CustomStringConvertible {
  var description: String {
    switch self {
    case .text(let text): quoted(text)
    case .expression(let expression): "\(expression)"
    }
  }
}

extension Argument: CustomStringConvertible {
  var description: String {
    let text =
      switch value {
      case .expression(let expression): "\(expression)"
      case .block(let block): "\(block)"
      }
    return (label.map { "\($0): " } ?? "") + text
  }
}

extension Block: CustomStringConvertible {
  var description: String { "{\(statements.map { "\($0)" }.joined(separator: "; "))}" }
}

extension Statement: CustomStringConvertible {
  var description: String {
    let text: String
    switch kind {
    case .expression(let expression): text = "\(expression)"
    case .declaration(let name, let isConstant, let value):
      text = "(\(isConstant ? "let" : "var") \(name) \(value))"
    case .parameter(let name, let value): text = "(param \(name) \(value))"
    case .assignment(let target, let operation, let value):
      text = "(\(operation?.rawValue ?? "")= \(target) \(value))"
    case .use(let name): text = "(use \(name))"
    case .forLoop(let name, let sequence, let body): text = "(for \(name) \(sequence) \(body))"
    case .whileLoop(let condition, let body): text = "(while \(condition) \(body))"
    case .branch(let branches, let otherwise):
      let tail = otherwise.map { " \($0)" } ?? ""
      text = "(if \(branches.map { "\($0.condition) \($0.body)" }.joined(separator: " "))\(tail))"
    case .function(let function):
      let parameters = function.parameters.map { parameter in
        parameter.name + (parameter.defaultValue.map { "=\($0)" } ?? "")
      }
      text = "(func \(function.name) (\(parameters.joined(separator: " "))) \(function.body))"
    case .returning(let value): text = "(return\(value.map { " \($0)" } ?? ""))"
    case .breaking: text = "(break)"
    case .continuing: text = "(continue)"
    }
    return isSilent ? text + ";" : text
  }
}
