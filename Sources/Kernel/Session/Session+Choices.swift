internal import Ops

// What Tab offers inside a string that a command chooses by.

extension Session {
  /// The values a parameter chooses from, where a string for it begins behind `tokens`.
  func choices(at tokens: [Token]) -> [(String, String)] {
    // Behind a command's name alone its short form begins.
    let bare = tokens.last.flatMap { $0.kind == .name ? ($0, [Token]()) : nil }
    guard let (name, arguments) = enclosingCall(tokens) ?? bare else { return [] }
    var parameters: [Parameter] = commands[name.text]?.parameters ?? []
    if let value = runtime.variable(name.text) {
      guard case .object(let object) = value else { return [] }
      parameters = object.callParameters ?? []
    }
    guard let parameter = parameter(of: parameters, after: arguments) else { return [] }
    let choices =
      parameter.kind.choices.isEmpty && "\(name.text).\(parameter.name)".contains("schedule")
      ? LearningRateSchedule.names : parameter.kind.choices
    return choices.map { choice in
      let isDefault = parameter.defaultValue == .string(choice)
      return (choice, parameter.summary + (isDefault ? "  (default)" : ""))
    }
  }

  /// The parameter whose argument would come next.
  private func parameter(of parameters: [Parameter], after arguments: [Token]) -> Parameter? {
    if let colon = arguments.last, colon.is(":") {
      let label = arguments.dropLast().last?.text
      return parameters.first { $0.name == label }
    }
    if let last = arguments.last, !last.is("("), !last.is(",") { return nil }
    // Commas of the call itself; one in front of the first argument opens it.
    var (depth, place) = (0, 0)
    for token in arguments.dropFirst(arguments.first?.is("(") == true ? 1 : 0) {
      if token.is("(") || token.is("[") || token.is("{") { depth += 1 }
      if token.is(")") || token.is("]") || token.is("}") { depth -= 1 }
      if depth == 0, token.is(",") { place += 1 }
    }
    let positional = parameters.filter { $0.place == .positional }
    return place < positional.count ? positional[place] : nil
  }
}

extension Kind {
  /// The strings it is one of; none for kinds that take other values too.
  var choices: [String] {
    switch self {
    case .choice(let values): values
    case .either(let kinds): kinds.flatMap(\.choices)
    default: []
    }
  }
}
