internal import Ops

// Calls, members and indices, from left to right.

extension Evaluator {
  func suffixed(_ base: Expression, _ suffixes: [Suffix]) throws(Stop) -> Value {
    var value: Value
    var index = 0
    var range = base.range
    if let name = base.name, case .call(let arguments)? = suffixes.first?.kind {
      range = range.joined(with: suffixes[0].range)
      value = try call(try callee(name, at: base.range), arguments, at: range)
      index = 1
    } else {
      try refuseNamespace(base, suffixes)
      value = try evaluate(base)
    }
    while index < suffixes.count {
      let suffix = suffixes[index]
      let whole = range.joined(with: suffix.range)
      switch suffix.kind {
      case .call(let arguments):
        value = try call(value, arguments, at: whole)
      case .index(let indices):
        value = try element(of: value, at: indices, whole)
      case .member(let name):
        if index + 1 < suffixes.count, case .call(let arguments) = suffixes[index + 1].kind {
          let call = whole.joined(with: suffixes[index + 1].range)
          value = try method(
            name, of: value, arguments, receiver: range, name: suffix.range, at: call)
          range = call
          index += 2
          continue
        }
        value = try member(name, of: value, receiver: range, at: suffix.range)
      }
      range = whole
      index += 1
    }
    return value
  }

  /// `torch.cat(…)`: commands stand in no namespace, so what is behind the last dot is enough.
  private func refuseNamespace(_ base: Expression, _ suffixes: [Suffix]) throws(Stop) {
    guard let name = base.name, ForeignWords.namespaces.contains(name), scope.find(name) == nil,
      let place = suffixes.lastIndex(where: { if case .member = $0.kind { true } else { false } }),
      case .member(let member) = suffixes[place].kind
    else { return }
    let message = "`\(name)` is not needed: commands stand alone"
    let whole = base.range.joined(with: suffixes[place].range)
    if runtime.commands[member] != nil {
      let end = place + 1 < suffixes.count ? suffixes[place + 1].range : suffixes[place].range
      let rest = source.slice(SourceRange(suffixes[place].range.upper, end.upper))
      throw failure(message, at: whole, help: member + (rest.count > 80 ? "(…)" : rest))
    }
    if let record = runtime.commands.foreign(member) {
      throw failure(
        message + ", and `\(member)` is called `\(record.name)`", at: whole,
        help: record.shortExample)
    }
    if let advice = ForeignWords.advice(for: member) {
      throw failure(message, at: whole, help: advice)
    }
  }

  /// What a name in front of `(` means: a variable that can be called, else a command.
  private func callee(_ name: String, at range: SourceRange) throws(Stop) -> Value {
    let value = try variable(name, at: range)
    if case .object(let object) = value, object.callParameters != nil { return value }
    switch value {
    case .function, .block, .command: return value
    default: return runtime.commands[name].map { .command($0) } ?? value
    }
  }

  /// `x.f(a)`: a field or property that can be called, else `f(x, a)`.
  private func method(
    _ name: String, of value: Value, _ arguments: [Argument], receiver: SourceRange,
    name nameRange: SourceRange, at range: SourceRange
  ) throws(Stop) -> Value {
    if let property = try property(name, of: value, at: nameRange) {
      if isCallable(property) { return try call(property, arguments, at: range) }
      let isCommand = scope.find(name) != nil || runtime.commands[name] != nil
      if arguments.isEmpty, !isCommand { return property }
    }
    let first = Given.value(
      Call.Item(label: nil, value: value, range: receiver, text: written(receiver)))
    let given = [first] + arguments.map { Given.argument($0) }
    if case .function(let function)? = scope.find(name)?.value {
      return try invoke(.function(function), given, at: range)
    }
    guard let record = runtime.commands[name] else {
      throw unknownMember(name, of: value, at: nameRange)
    }
    return try invoke(record, given, at: range)
  }

  private func isCallable(_ value: Value) -> Bool {
    switch value {
    case .function, .command, .block: true
    case .object(let object): object.callParameters != nil
    default: false
    }
  }

  /// `x.shape`: a field or property; else a command that needs nothing but `x`.
  private func member(
    _ name: String, of value: Value, receiver: SourceRange, at range: SourceRange
  ) throws(Stop) -> Value {
    if let property = try property(name, of: value, at: range) { return property }
    if let record = runtime.commands[name], record.parameters.first?.place == .positional,
      !record.parameters.dropFirst().contains(where: \.isRequired)
    {
      let item = Call.Item(label: nil, value: value, range: receiver, text: written(receiver))
      return try invoke(record, [.value(item)], at: receiver.joined(with: range))
    }
    throw unknownMember(name, of: value, at: range)
  }

  private func unknownMember(_ name: String, of value: Value, at range: SourceRange) -> Stop {
    let message = "\(value.describedType) has no `\(name)`"
    if let record = runtime.commands.foreign(name), record.parameters.first?.place == .positional {
      return failure(
        "`\(name)` is called `\(record.name)` here", at: range, help: record.shortExample)
    }
    if let advice = ForeignWords.advice(for: name) {
      return failure(message, at: range, help: advice)
    }
    let known = members(of: value).map(\.name)
    if let nearest = NearestName.closest(to: name, among: known + runtime.commands.names) {
      return failure(message, at: range, help: nearest)
    }
    let list = known.prefix(8).joined(separator: ", ")
    return failure(message, at: range, help: known.isEmpty ? nil : "it has \(list)")
  }

  private func element(
    of value: Value, at indices: [Expression], _ range: SourceRange
  ) throws(Stop) -> Value {
    var keys: [Value] = []
    for index in indices { keys.append(try evaluate(index)) }
    switch value {
    case .tensor(let tensor):
      var places: [TensorIndex] = []
      for (key, index) in zip(keys, indices) {
        places.append(try tensorIndex(key, at: index.range))
      }
      return try guarded(range) { try tensorElement(of: tensor, at: places) }
    case .object(let object):
      if let element = try guarded(range, { try object.element(at: keys) }) { return element }
    case .list(let items) where keys.count == 1:
      if case .range(let bounds) = keys[0] {
        let places = stretch(
          bounds.lower, bounds.upper, isClosed: bounds.isClosed, of: items.count)
        return .list(Array(items[places]))
      }
      return items[try place(keys[0], in: items.count, at: indices[0].range)]
    case .string(let text) where keys.count == 1:
      let characters = Array(text)
      if case .range(let bounds) = keys[0] {
        let places = stretch(
          bounds.lower, bounds.upper, isClosed: bounds.isClosed, of: characters.count)
        return .string(String(characters[places]))
      }
      let place = try place(keys[0], in: characters.count, at: indices[0].range)
      return .string(String(characters[place]))
    case .range(let bounds) where keys.count == 1:
      if let count = bounds.count, count <= 9e15, let lower = bounds.lower {
        let place = try place(keys[0], in: Int(count), at: indices[0].range)
        return .number(lower + Double(place))
      }
    case .record(let record) where keys.count == 1:
      if case .string(let label) = keys[0] {
        if let field = record[label] { return field }
        throw unknownMember(label, of: value, at: indices[0].range)
      }
    case .command(let record):
      // `print [1]` takes an element, whatever the spaces.
      let rest = source.slice(
        SourceRange(indices[0].range.lower, indices[indices.count - 1].range.upper))
      throw failure(
        "`\(record.name)` and a list need parentheses: `[` behind a name takes an element",
        at: range, help: "\(record.name)([\(rest)])")
    default: break
    }
    let help = keys.count > 1 ? "only tensors take several indices" : nil
    throw failure("\(value.describedType) has no such element", at: range, help: help)
  }

  private func tensorIndex(_ key: Value, at range: SourceRange) throws(Stop) -> TensorIndex {
    switch key {
    case .number(let number):
      if let whole = wholeNumber(number) { return .at(whole) }
    case .range(let bounds):
      let lower = bounds.lower.map(wholeNumber)
      let upper = bounds.upper.map(wholeNumber)
      // An end that is there must be whole.
      if lower != .some(nil), upper != .some(nil) {
        return .stretch(lower: lower ?? nil, upper: upper ?? nil, isClosed: bounds.isClosed)
      }
    default: break
    }
    throw failure("an index is a whole number or a range of them, not \(key.short)", at: range)
  }
}
