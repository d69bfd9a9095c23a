// What is no mistake but most likely not what was meant. Each is said once a cell.

extension Evaluator {
  /// Says that a loop's variable hides one of the top level, which people expect to have changed
  /// afterwards. A parameter never changes, so `for batch in loader` beside `param batch` is meant.
  func noteHiding(_ name: String, at range: SourceRange) {
    guard frames.isEmpty, let hidden = runtime.globals.bindings[name], !hidden.isParameter
    else { return }
    note(
      name, "inside this loop `\(name)` hides the variable `\(name)`, which keeps its value",
      at: range)
  }

  /// Says that `list.append(x)` in a loop leads to nothing: lists are values.
  func noteDropped(_ body: Block) {
    for statement in body.statements {
      guard case .expression(let expression) = statement.kind,
        case .suffixed(let base, let suffixes) = expression.kind, let name = base.name,
        suffixes.count == 2, case .member("append") = suffixes[0].kind,
        case .call(let arguments) = suffixes[1].kind, arguments.count == 1,
        case .list? = scope.find(name)?.value
      else { continue }
      note(
        name + ".append",
        "`append` gives a longer list and leaves `\(name)` as it is; to change it: "
          + "\(name) += [\(written(arguments[0].range))]", at: expression.range)
    }
  }

  private func note(_ key: String, _ text: String, at range: SourceRange) {
    guard runtime.quietDepth == 0, noted.insert(key).inserted else { return }
    runtime.note("note: \(source.name):\(source.line(at: range.lower)): \(text)")
  }
}
