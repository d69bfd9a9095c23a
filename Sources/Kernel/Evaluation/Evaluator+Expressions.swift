internal import Ops

// Expressions, case by case.

extension Evaluator {
  func evaluate(_ expression: Expression) throws(Stop) -> Value {
    switch expression.kind {
    case .none: return .none
    case .bool(let value): return .bool(value)
    case .number(let value): return .number(value)
    case .string(let pieces): return .string(try text(of: pieces, at: expression.range))
    case .name(let name): return try variable(name, at: expression.range)
    case .list, .record, .unary, .power, .chain, .range, .suffixed:
      try checkRoom(expression.range)
      try pollHarder(expression.range)
      return try evaluateInner(expression)
    }
  }

  /// Expressions made of others.
  private func evaluateInner(_ expression: Expression) throws(Stop) -> Value {
    switch expression.kind {
    case .none, .bool, .number, .string, .name: return try evaluate(expression)
    case .list(let items): return .list(try values(of: items))
    case .record(let fields):
      var record = Record([])
      for field in fields {
        let value = try evaluate(field.value)
        try checkDepth(value, at: field.value.range)
        record.fields.append((field.label, value))
      }
      return .record(record)
    case .unary(let operation, let operand):
      return try unary(operation, try evaluate(operand), at: expression.range)
    case .power(let base, let exponent):
      let (left, right) = (try evaluate(base), try evaluate(exponent))
      return try binary(
        .power, left, right, at: expression.range, left: base.range, right: exponent.range)
    case .chain(let first, let links): return try chain(first, links)
    case .range(let lower, let upper, let isClosed):
      return .range(
        NumberRange(try end(lower), try end(upper), isClosed: isClosed || upper == nil))
    case .suffixed(let base, let suffixes): return try suffixed(base, suffixes)
    }
  }

  private func text(of pieces: [StringPiece], at range: SourceRange) throws(Stop) -> String {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let plain): text += plain
      case .expression(let expression): text += try evaluate(expression).text
      }
      try checkLength(text, at: range)
    }
    return text
  }

  private func values(of items: [Expression]) throws(Stop) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(items.count)
    for item in items {
      let value = try evaluate(item)
      try checkDepth(value, at: item.range)
      values.append(value)
    }
    return values
  }

  /// An end of a range.
  private func end(_ expression: Expression?) throws(Stop) -> Double? {
    guard let expression else { return nil }
    let value = try evaluate(expression)
    guard case .number(let number) = value, !number.isNaN else {
      throw failure(
        "a range goes between numbers, not \(value.describedType)", at: expression.range)
    }
    return number
  }

  /// Operators of one level, from left to right; `and` and `or` stop as soon as they know.
  private func chain(_ first: Expression, _ links: [Link]) throws(Stop) -> Value {
    if links[0].operation.level <= .and { return .bool(try truth(first, links)) }
    var result = try evaluate(first)
    var range = first.range
    for link in links {
      let operand = try evaluate(link.operand)
      let whole = range.joined(with: link.operand.range)
      try pollHarder(whole)
      result = try binary(
        link.operation, result, operand, at: whole, left: range, right: link.operand.range)
      range = whole
    }
    return result
  }

  private func truth(_ first: Expression, _ links: [Link]) throws(Stop) -> Bool {
    var result = try truth(of: first)
    for link in links where result == (link.operation == .and) {
      result = try truth(of: link.operand)
    }
    return result
  }

  /// The truth of a condition.
  func truth(of condition: Expression) throws(Stop) -> Bool {
    let value = try evaluate(condition)
    if case .bool(let truth) = value { return truth }
    throw failure(
      "a condition is true or false, not \(value.describedType)", at: condition.range,
      help: conditionHelp(value, source.slice(condition.range)))
  }

  private func conditionHelp(_ value: Value, _ text: String) -> String? {
    switch value {
    case .tensor(let tensor): tensor.count == 1 ? "\(text) != 0" : "all(\(text))"
    case .number: "\(text) != 0"
    case .list, .string: "\(text).count > 0"
    case .none: "\(text) != none"
    default: nil
    }
  }

  /// The truth of a condition and, for a comparison, both of its sides as values.
  func explainedTruth(of condition: Expression) throws(Stop) -> (Value, String?) {
    guard case .chain(let first, let links) = condition.kind, links.count == 1,
      links[0].operation.level == .comparison
    else { return (try evaluate(condition), nil) }
    let (left, right) = (try evaluate(first), try evaluate(links[0].operand))
    let value = try binary(
      links[0].operation, left, right, at: condition.range, left: first.range,
      right: links[0].operand.range)
    return (value, "\(left.short) \(links[0].operation.rawValue) \(right.short)")
  }

  // MARK: Names

  func variable(_ name: String, at range: SourceRange) throws(Stop) -> Value {
    if let binding = scope.find(name) { return current(binding.value) }
    if let special = special(name) { return special }
    if let record = runtime.commands[name] { return .command(record) }
    throw unknownName(name, at: range)
  }

  /// Names every session has, unless a variable takes them.
  private func special(_ name: String) -> Value? {
    switch name {
    case "ans": runtime.results.last ?? Value.none
    case "out": .object(runtime.results)
    case "tracks": .object(runtime.tracks)
    case "pi": .number(.pi)
    case "inf": .number(.infinity)
    case "nan": .number(.nan)
    default: nil
    }
  }

  static let specialNames = ["ans", "out", "tracks", "pi", "inf", "nan"]

  /// Says that a name means nothing, and which one was most likely meant.
  func unknownName(_ name: String, at range: SourceRange) -> Stop {
    if let advice = ForeignWords.advice(for: name) {
      return failure("`\(name)` is not a word of this language", at: range, help: advice)
    }
    let known = scope.visibleNames + runtime.commands.names + Self.specialNames
    if let record = runtime.commands.foreign(name) {
      return failure(
        "`\(name)` is called `\(record.name)` here", at: range, help: record.shortExample)
    }
    if let nearest = NearestName.closest(to: name, among: known) {
      return failure("there is no `\(name)`", at: range, help: nearest)
    }
    return failure(
      "there is no `\(name)`", at: range,
      help: runtime.commands["help"] == nil ? nil : "help \(quoted(name))   # searches the commands"
    )
  }
}
