internal import Ops

// Arguments find their parameters, are evaluated and checked; then errors find their way back to
// the argument at fault.

extension Evaluator {
  /// The arguments by parameter, with defaults for those left out.
  func matched(
    _ given: [Given], to parameters: [Parameter], of name: String, at range: SourceRange
  ) throws(Stop) -> [String: [Call.Item]] {
    var items: [String: [Call.Item]] = [:]
    for argument in given {
      let parameter = try parameter(for: argument, among: parameters, taken: items, of: name)
      let several = parameter.place == .rest || parameter.place == .fields
      if !several, items[parameter.name] != nil {
        throw failure("`\(parameter.name)` is given twice", at: argument.range)
      }
      var item = try item(argument, for: parameter.kind)
      item.label = argument.label
      if !parameter.kind.accepts(item.value) { throw misfit(item, parameter) }
      items[parameter.name, default: []].append(item)
    }
    for parameter in parameters where items[parameter.name] == nil {
      if parameter.isRequired {
        throw failure(
          "`\(name)` needs `\(parameter.name)`: \(parameter.summary)", at: range,
          help: usage(name, parameters))
      }
      if let value = parameter.defaultValue {
        items[parameter.name] = [Call.Item(label: nil, value: value.value, range: range, text: "")]
      }
    }
    return items
  }

  private func parameter(
    for argument: Given, among parameters: [Parameter], taken: [String: [Call.Item]],
    of name: String
  ) throws(Stop) -> Parameter {
    if let label = argument.label {
      let named = parameters.filter { [.positional, .labelled].contains($0.place) }
      if let found = named.first(where: { $0.name == label }) { return found }
      if let fields = parameters.first(where: { $0.place == .fields }) { return fields }
      let names = named.map(\.name)
      let foreign = Self.foreignLabels[label].flatMap { names.contains($0) ? $0 : nil }
      let nearest = foreign ?? NearestName.closest(to: label, among: names)
      throw failure(
        "`\(name)` has no `\(label):`", at: argument.labelRange,
        help: nearest.map { "\($0):" } ?? usage(name, parameters))
    }
    if argument.isBlock {
      if let block = parameters.first(where: { $0.place == .trailing }) { return block }
      throw failure("`\(name)` takes no block", at: argument.range, help: usage(name, parameters))
    }
    let isFree = { (parameter: Parameter) in taken[parameter.name] == nil }
    if let next = parameters.first(where: { $0.place == .positional && isFree($0) }) { return next }
    if let rest = parameters.first(where: { $0.place == .rest }) { return rest }
    if let labelled = parameters.first(where: { $0.place == .labelled && isFree($0) }) {
      throw failure(
        "this value needs its label", at: argument.range,
        help: "\(labelled.name): \(written(argument.range))")
    }
    if parameters.contains(where: { $0.place == .fields }) {
      throw failure(
        "every value of `\(name)` needs a label", at: argument.range,
        help: "\(name) \(written(argument.range)): \(written(argument.range))")
    }
    let count = parameters.count { $0.place == .positional }
    if count == 1, let only = parameters.first, case .integers = only.kind,
      let first = taken[only.name]?.first
    {
      throw failure(
        "`\(only.name)` is one list", at: argument.range,
        help: "\(name)([\(first.text), \(written(argument.range))])")
    }
    throw failure(
      count == 0
        ? "`\(name)` takes no values"
        : "`\(name)` takes \(counted(count, "value")), this is one more",
      at: argument.range, help: usage(name, parameters))
  }

  /// Labels of PyTorch, Keras and NumPy, and what stands for them here where a command has it.
  private static let foreignLabels = [
    "dim": "axis", "dims": "axis", "axes": "axis", "keepdim": "keepAxes", "keepdims": "keepAxes",
    "learning_rate": "lr", "rate": "lr", "batch_size": "batch", "num_epochs": "epochs",
    "kernel_size": "kernel", "filters": "out", "in_channels": "in", "out_channels": "out",
    "negative_slope": "slope", "output_padding": "outputPadding", "p": "probability",
    "num_workers": "workers", "weight_decay": "weightDecay",
  ]

  /// The value of an argument, with its place and text.
  func item(_ given: Given, for kind: Kind) throws(Stop) -> Call.Item {
    guard case .argument(let argument) = given else {
      if case .value(let item) = given { return item }
      return Call.Item(label: nil, value: .none, range: given.range, text: "")
    }
    var item = Call.Item(
      label: argument.label, value: .none, range: argument.range, text: written(argument.range))
    switch argument.value {
    case .block(let block):
      item.value = .block(BlockValue(block, scope: scope, source: source))
    case .expression(let expression):
      switch kind {
      case .name where expression.name != nil: item.value = .string(expression.name ?? "")
      case .condition: (item.value, item.explanation) = try explainedTruth(of: expression)
      default: item.value = try evaluate(expression)
      }
      if case .list(let items) = expression.kind {
        item.elements = items.prefix(100).map { written($0.range) }
      }
    }
    return item
  }

  private func misfit(_ item: Call.Item, _ parameter: Parameter) -> Stop {
    var found = item.value.describedType
    switch item.value {
    case .number(let number): found = formatted(number)
    case .string(let text) where text.count <= 30: found = quoted(text)
    case .tensor: found = "a \(item.value.inline)"
    default: break
    }
    var help: String?
    if case .choice(let choices) = parameter.kind, case .string(let text) = item.value {
      help = NearestName.closest(to: text, among: choices).map {
        "\(parameter.name): \(quoted($0))"
      }
    }
    return failure(
      "`\(parameter.name)` takes \(parameter.kind.description), not \(found)", at: item.range,
      help: help)
  }

  private func usage(_ name: String, _ parameters: [Parameter]) -> String {
    runtime.commands[name]?.signature
      ?? "\(name)(\(parameters.map(\.signature).joined(separator: ", ")))"
  }

  // MARK: Errors

  /// Gives an error of a command or an operator its place: the argument at fault, or the whole.
  func stop(for error: any Error, at range: SourceRange, items: [Call.Item]) -> Stop {
    if let stop = error as? Stop { return stop }
    if let diagnostic = error as? Diagnostic { return .failed(diagnostic) }
    guard let explained = error as? any ExplainedError else {
      return failure("\(error)", at: range)
    }
    func item(_ reference: ArgumentReference?) -> Call.Item? {
      switch reference {
      case .index(let index): items.indices.contains(index) ? items[index] : nil
      case .label(let label): items.first { $0.label == label }
      case nil: nil
      }
    }
    var facts = explained.facts.map { fact in
      let label = item(fact.argument).map(\.text) ?? element(fact.name, of: items) ?? fact.name
      return Diagnostic.Fact(label, fact.value)
    }
    if facts.isEmpty { facts = shapes(of: items) }
    let culprit = item(explained.argument).map(\.range) ?? range
    return failure(explained.message, at: culprit, facts: facts, help: explained.help)
  }

  /// What the user wrote for "tensor 2" of a list of tensors.
  private func element(_ name: String, of items: [Call.Item]) -> String? {
    guard name.hasPrefix("tensor "), let place = Int(name.dropFirst(7)), place >= 0 else {
      return nil
    }
    return items.first { $0.elements.count > place }?.elements[place]
  }

  /// The shapes of the tensors among the arguments, also of those in lists.
  private func shapes(of items: [Call.Item]) -> [Diagnostic.Fact] {
    var facts: [Diagnostic.Fact] = []
    for item in items {
      switch item.value {
      case .tensor(let tensor): facts.append(.init(item.text, "\(tensor.shape)"))
      case .list(let values):
        let shapes = values.prefix(6).compactMap { value in
          if case .tensor(let tensor) = value { "\(tensor.shape)" } else { nil }
        }
        if !shapes.isEmpty { facts.append(.init(item.text, shapes.joined(separator: " and "))) }
      default: break
      }
    }
    return facts
  }
}
