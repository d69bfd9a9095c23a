extension StepFile {
  /// A piece of program in which the step files that it uses or runs are named otherwise, where they
  /// are named by a text alone. One that cannot be read stays as it is.
  public static func renamingSteps(in text: String, to name: (String) -> String) -> String {
    let source = SourceText(name: "", text: text)
    guard let statements = try? Parser.statements(of: source) else { return text }
    var result = ""
    var end = 0
    for step in statements.compactMap(\.namedStep) {
      guard case .string(let old)? = step.literal else { continue }
      result += source.slice(SourceRange(end, step.range.lower)) + quoted(whole: name(old))
      end = step.range.upper
    }
    return result + source.slice(SourceRange(end, source.bytes.count))
  }
}

extension Statement {
  /// Of `use "03_data"` and `run "03_data", to: 2` the name.
  fileprivate var namedStep: Expression? {
    switch kind {
    case .use(let name): return name
    case .expression(let expression):
      guard case .suffixed(let base, let suffixes) = expression.kind, base.name == "run",
        case .call(let arguments)? = suffixes.first?.kind, let first = arguments.first,
        first.label == nil || first.label == "file", case .expression(let name) = first.value
      else { return nil }
      return name
    default: return nil
    }
  }
}
