// Calling: functions, blocks, objects, and commands, whose arguments are checked by their record.

/// An argument before the call: still to be evaluated, or the value in front of the dot.
enum Given {
  case argument(Argument)
  case value(Call.Item)

  var label: String? {
    switch self {
    case .argument(let argument): argument.label
    case .value(let item): item.label
    }
  }

  var range: SourceRange {
    switch self {
    case .argument(let argument): argument.range
    case .value(let item): item.range
    }
  }

  /// Where the label stands, or the value when there is none.
  var labelRange: SourceRange {
    if case .argument(let argument) = self, let range = argument.labelRange { return range }
    return range
  }

  var isBlock: Bool {
    if case .argument(let argument) = self, case .block = argument.value { return true }
    return false
  }
}

extension Evaluator {
  func call(_ callee: Value, _ arguments: [Argument], at range: SourceRange) throws(Stop) -> Value {
    try invoke(callee, arguments.map { Given.argument($0) }, at: range)
  }

  /// Calls with values that are already there.
  func apply(_ callee: Value, to values: [Value], at range: SourceRange) throws(Stop) -> Value {
    try invoke(
      callee,
      values.map { .value(Call.Item(label: nil, value: $0, range: range, text: $0.short)) },
      at: range)
  }

  func invoke(_ callee: Value, _ given: [Given], at range: SourceRange) throws(Stop) -> Value {
    try checkRoom(range)
    switch callee {
    case .command(let record): return try invoke(record, given, at: range)
    case .function(let function): return try invoke(function, given, at: range)
    case .block(let block):
      guard given.isEmpty else { throw failure("a block takes no arguments", at: given[0].range) }
      return try run(block)
    case .object(let object):
      guard let parameters = object.callParameters else { break }
      let items = try matched(given, to: parameters, of: object.typeName, at: range)
      return try perform(object.typeName, items, parameters, at: range) {
        try object.call(&$0)
      }
    default: break
    }
    throw failure("\(callee.describedType) cannot be called", at: range)
  }

  func invoke(
    _ record: CommandRecord, _ given: [Given], at range: SourceRange
  ) throws(Stop) -> Value {
    try checkRoom(range)
    let items = try matched(given, to: record.parameters, of: record.name, at: range)
    let value = try perform(record.name, items, record.parameters, at: range) {
      try record.body(&$0)
    }
    if case .object(let model as ModelObject) = value { model.keepRecipe(of: record, items) }
    return value
  }

  private func perform(
    _ name: String, _ items: [String: [Call.Item]], _ parameters: [Parameter],
    at range: SourceRange, _ body: (inout Call) throws -> Value
  ) throws(Stop) -> Value {
    var call = Call(name: name, source: source, range: range, items: items, evaluator: self)
    do {
      let value = try body(&call)
      try checkDepth(value, at: range)
      return value
    } catch {
      let ordered = parameters.flatMap { parameter in
        (items[parameter.name] ?? []).map { item in
          var item = item
          item.label = item.label ?? parameter.name
          return item
        }
      }
      throw stop(for: error, at: range, items: ordered)
    }
  }

  /// Runs a block where its variables are.
  func run(_ block: BlockValue) throws(Stop) -> Value {
    let outer = source
    source = block.source
    defer { source = outer }
    guard case .next(let value) = try run(block.block, in: Scope(parent: block.scope)) else {
      return .none
    }
    return value
  }

  // MARK: Functions

  private func invoke(
    _ function: Function, _ given: [Given], at range: SourceRange
  ) throws(Stop) -> Value {
    guard frames.count < runtime.settings.maximumCallDepth else {
      throw failure(
        "`\(function.name)` calls itself more than \(runtime.settings.maximumCallDepth) levels deep",
        at: range, help: "a function that calls itself needs a case that does not")
    }
    try checkRoom(range)
    let inner = Scope(parent: runtime.globals)
    try bind(given, to: function, in: inner, at: range)
    frames.append(.init(name: function.name, source: source, range: range))
    let outer = source
    source = function.source
    defer {
      source = outer
      frames.removeLast()
    }
    do {
      let body = function.declaration.body
      // Defaults see the parameters before them.
      for parameter in function.declaration.parameters where inner.bindings[parameter.name] == nil {
        guard let value = parameter.defaultValue else { continue }
        let caller = scope
        scope = inner
        defer { scope = caller }
        inner.declare(parameter.name, try evaluate(value), isConstant: false)
      }
      if case .returned(let value) = try run(body, in: inner) { return value }
      return .none
    } catch {
      guard case .failed(var diagnostic) = error, let frame = frames.last else { throw error }
      diagnostic.trace.append(frame)
      throw .failed(diagnostic)
    }
  }

  private func bind(
    _ given: [Given], to function: Function, in inner: Scope, at range: SourceRange
  ) throws(Stop) {
    let parameters = function.declaration.parameters
    let signature = Value.function(function).inline
    var next = 0
    for item in given {
      let name: String
      if let label = item.label {
        guard parameters.contains(where: { $0.name == label }) else {
          let nearest = NearestName.closest(to: label, among: function.parameters)
          throw failure(
            "`\(function.name)` has no parameter `\(label)`", at: item.labelRange,
            help: nearest.map { "\($0):" } ?? signature)
        }
        name = label
      } else {
        while next < parameters.count, inner.bindings[parameters[next].name] != nil { next += 1 }
        guard next < parameters.count else {
          throw failure(
            "`\(function.name)` takes \(counted(parameters.count, "value")), this is one more",
            at: item.range, help: signature)
        }
        name = parameters[next].name
      }
      if inner.bindings[name] != nil {
        throw failure("`\(name)` is given twice", at: item.range, help: signature)
      }
      inner.declare(name, try self.item(item, for: .any).value, isConstant: false)
    }
    for parameter in parameters
    where inner.bindings[parameter.name] == nil && parameter.defaultValue == nil {
      throw failure("`\(function.name)` needs `\(parameter.name)`", at: range, help: signature)
    }
  }
}

/// A count with its noun: "1 value", "3 values".
public func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
}
