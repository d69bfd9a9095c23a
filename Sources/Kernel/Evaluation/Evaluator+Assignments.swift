// `x = …`, `x += …`, `x[0] = …`, `optimiser.lr = …`

extension Evaluator {
  func assign(
    to target: Expression, _ operation: BinaryOperator?, _ expression: Expression
  ) throws(Stop) {
    var value = try evaluate(expression)
    if operation == .add, try append(value, to: target) { return }
    if let operation {
      let current = try evaluate(target)
      value = try binary(
        operation, current, value, at: target.range.joined(with: expression.range),
        left: target.range, right: expression.range)
    }
    switch target.kind {
    case .name(let name):
      _ = try changeable(name, at: target.range, written(expression.range))
      scope.assign(name, value)
    case .suffixed(let base, let suffixes):
      guard let name = base.name, let suffix = suffixes.first, let last = suffixes.last else {
        return
      }
      if suffixes.count > 1 {
        let holder = try suffixed(base, Array(suffixes.dropLast()))
        return try set(last, ofPart: holder, at: target.range, to: value)
      }
      try set(suffix, of: name, at: base.range, to: value)
    default: break
    }
  }

  /// `list += […]` in place, so that a list built in a loop costs what it is long; false when it
  /// is something else that is added.
  private func append(_ value: Value, to target: Expression) throws(Stop) -> Bool {
    guard let name = target.name, case .list(let new) = value,
      case .list(var items)? = scope.find(name)?.value, items.count + new.count <= Self.maximumItems
    else { return false }
    _ = try changeable(name, at: target.range)
    // Let go of the variable's own copy first.
    scope.assign(name, .none)
    items += new
    scope.assign(name, .list(items))
    return true
  }

  /// The value of a variable that may be changed; `text` is what was to be put into it.
  private func changeable(
    _ name: String, at range: SourceRange, _ text: String = "…"
  ) throws(Stop) -> Value {
    guard let binding = scope.find(name) else {
      let nearest = NearestName.closest(to: name, among: scope.visibleNames)
      throw failure(
        "there is no variable `\(name)` yet", at: range,
        help: (nearest.map { "\($0), or for a new one: " } ?? "") + "var \(name) = \(text)")
    }
    if binding.isConstant {
      let reason = binding.isParameter ? "is a parameter" : "was declared with `let`"
      throw failure(
        "`\(name)` \(reason), so it keeps its value", at: range,
        help: binding.isParameter ? "repl run FILE --set \(name)=…" : "var \(name) = …")
    }
    return binding.value
  }

  /// Sets a member of an object that was reached through others.
  private func set(
    _ suffix: Suffix, ofPart holder: Value, at range: SourceRange, to value: Value
  ) throws(Stop) {
    guard case .object(let object) = holder, case .member(let member) = suffix.kind else {
      throw failure(
        "a part of a part can be set in objects alone, not in \(holder.describedType)", at: range,
        help: "give the inner part a name first, change it, and put it back")
    }
    guard try guarded(range, { try object.setProperty(member, to: value) }) else {
      throw failure("`\(member)` of \(object.typeName) cannot be set", at: range)
    }
  }

  private func set(
    _ suffix: Suffix, of name: String, at range: SourceRange, to value: Value
  ) throws(Stop) {
    let whole = range.joined(with: suffix.range)
    // An object changes inside; the variable that holds it does not.
    if case .object(let object)? = scope.find(name)?.value {
      guard case .member(let member) = suffix.kind else {
        throw failure("the elements of \(object.typeName) cannot be set", at: whole)
      }
      guard try guarded(whole, { try object.setProperty(member, to: value) }) else {
        throw failure("`\(member)` of \(object.typeName) cannot be set", at: whole)
      }
      return
    }
    try checkDepth(value, at: whole)
    let old = try changeable(name, at: range)
    switch (old, suffix.kind) {
    case (.list(var items), .index(let indices)) where indices.count == 1:
      let index = try place(try evaluate(indices[0]), in: items.count, at: indices[0].range)
      // Let go of the variable's own copy first, so that the list is changed in place.
      scope.assign(name, .none)
      items[index] = value
      scope.assign(name, .list(items))
    case (.record(var record), .member(let member)):
      if let index = record.fields.firstIndex(where: { $0.label == member }) {
        record.fields[index].value = value
      } else {
        record.fields.append((member, value))
      }
      scope.assign(name, .record(record))
    default:
      throw failure("parts of \(old.describedType) cannot be set", at: whole)
    }
  }

  /// The place in a list an index means; negative ones count from the end.
  func place(_ index: Value, in count: Int, at range: SourceRange) throws(Stop) -> Int {
    guard case .number(let number) = index, let whole = wholeNumber(number) else {
      throw failure("an index is a whole number, not \(index.describedType)", at: range)
    }
    let place = whole < 0 ? whole + count : whole
    guard place >= 0, place < count else {
      let valid =
        count == 0 ? "there are no elements" : "valid are 0 to \(count - 1), or -1 for the last"
      throw failure("the index \(whole) is out of range", at: range, help: valid)
    }
    return place
  }

  /// Refuses values nested so deeply that printing or releasing them would be a danger.
  func checkDepth(_ value: Value, at range: SourceRange) throws(Stop) {
    if value.depth() >= Value.maximumDepth {
      throw failure("lists are nested more than \(Value.maximumDepth) levels deep here", at: range)
    }
  }
}
