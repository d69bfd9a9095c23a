// Lists and what goes through them.

let listCommands: [CommandRecord] = [
  CommandRecord(
    "range", "A list of numbers in steps", topic: "lists", also: ["arange", "linspace", "stride"],
    [
      .value("start", .number, "the end, or with two values the start"),
      .value("end", .number, "where it stops; the end does not belong to it", default: .nothing),
      .label("step", .number, "from one number to the next", default: 1),
    ],
    details: "Without steps, `0..<n` says the same and takes no memory.",
    example: "range(0, 10, step: 2)   # => [0, 2, 4, 6, 8]"
  ) { call in
    let first = try call.number("start")
    let (start, end) = call["end"] == nil ? (0, first) : (first, try call.number("end"))
    let step = try call.number("step")
    guard step != 0, step.isFinite else {
      throw CommandError("a step is a number other than 0", at: "step")
    }
    let count = max(0, ((end - start) / step).rounded(.up))
    try checkCount(count, of: "start")
    return .list((0..<Int(count)).map { .number(start + Double($0) * step) })
  },

  CommandRecord(
    "list", "The elements of a range, a string or a loader as a list", topic: "lists",
    also: ["array", "tolist"],
    [.value("values", .any, "something to go through")],
    example: "list(1...3)   # => [1, 2, 3]"
  ) { call in .list(try listed(call["values"] ?? .none, of: "values", call)) },

  CommandRecord(
    "len", "How many elements there are", topic: "lists", also: ["length", "size", "numel"],
    [.value("values", .any, "a list, a string, a range, a loader")],
    example: "len([1, 2, 3])   # => 3"
  ) { call in
    let value = call["values"] ?? .none
    guard let count = try call.evaluator.property("count", of: value, at: call.range) else {
      throw CommandError("\(value.describedType) has no length", at: "values")
    }
    return count
  },

  CommandRecord(
    "zip", "Lists side by side: a list of lists, as long as the shortest", topic: "lists",
    [.rest("values", .either([.list, .range, .string]), "lists, ranges or strings")],
    example: "zip([1, 2], [\"a\", \"b\"])   # => [[1, \"a\"], [2, \"b\"]]"
  ) { call in
    let columns = try call.all("values").map { try listed($0.value, of: "values", call) }
    let count = columns.map(\.count).min() ?? 0
    return .list((0..<count).map { row in .list(columns.map { $0[row] }) })
  },

  CommandRecord(
    "enumerate", "Elements with their numbers: a list of pairs", topic: "lists",
    [.value("values", .any, "something to go through")],
    example: "enumerate([\"a\", \"b\"])   # => [[0, \"a\"], [1, \"b\"]]"
  ) { call in
    let values = try listed(call["values"] ?? .none, of: "values", call)
    return .list(values.enumerated().map { .list([.number(Double($0.offset)), $0.element]) })
  },

  CommandRecord(
    "append", "The list with one more element at its end", topic: "lists", also: ["push", "add"],
    [.value("values", .list, "a list"), .value("element", .any, "what to add")],
    details: "The list itself stays as it is: `xs = append(xs, 3)`, or shorter `xs += [3]`.",
    example: "append([1, 2], 3)   # => [1, 2, 3]"
  ) { call in
    let element = call["element"] ?? .none
    let values = try call.list("values")
    try checkCount(Double(values.count + 1), of: "values")
    return .list(values + [element])
  },

  CommandRecord(
    "map", "What a function gives for each element", topic: "lists",
    [
      .value("values", .any, "something to go through"),
      .value("function", .function, "a function or command of one value"),
    ],
    example: "map([1, 4, 9], sqrt)   # => [1, 2, 3]"
  ) { call in
    guard let function = call["function"] else { return .none }
    return .list(
      try listed(call["values"] ?? .none, of: "values", call).map { value in
        try call.apply(function, to: [value])
      })
  },

  CommandRecord(
    "join", "Texts in one, with something between", topic: "lists",
    [
      .value("values", .list, "a list"),
      .value("separator", .string, "what stands between", default: ", "),
    ],
    example: "join([1, 2, 3], \" and \")   # => \"1 and 2 and 3\""
  ) { call in
    let parts = try call.list("values").map(\.text)
    let separator = try call.string("separator")
    let bytes = parts.reduce(separator.utf8.count * parts.count) { $0 + $1.utf8.count }
    guard bytes <= Evaluator.maximumTextBytes else {
      throw CommandError("this string would be longer than 16 MB", at: "values")
    }
    return .string(parts.joined(separator: separator))
  },

  CommandRecord(
    "contains", "Whether something is among the elements, or part of a text", topic: "lists",
    also: ["includes"],
    [
      .value("values", .either([.list, .string]), "a list or a string"),
      .value("element", .any, "what to look for"),
    ],
    example: "contains([1, 2], 2)   # => true"
  ) { call in
    let element = call["element"] ?? .none
    if case .string(let text)? = call["values"] {
      guard case .string(let part) = element else { return .bool(false) }
      return .bool(part.isEmpty || text.contains(part))
    }
    for value in try call.list("values") {
      if try call.evaluator.equal(value, element, at: call.range) { return .bool(true) }
    }
    return .bool(false)
  },
]

/// Refuses lists that would not fit in memory.
func checkCount(_ count: Double, of parameter: String) throws {
  guard count <= Double(Evaluator.maximumItems) else {
    throw CommandError(
      "this list would have \(formatted(count)) elements", at: parameter,
      help: "for i in 0..<\(formatted(count)) { … }   # takes no memory")
  }
}

/// The elements of something, as a list within bounds.
func listed(_ value: Value, of parameter: String, _ call: Call? = nil) throws -> [Value] {
  if case .list(let items) = value { return items }
  if case .range(let range) = value { try checkCount(range.count ?? .infinity, of: parameter) }
  guard let next = try sequence(value) else {
    throw CommandError("\(value.describedType) cannot be gone through", at: parameter)
  }
  var items: [Value] = []
  while let item = try next() {
    if items.count % 1024 == 0 { try call?.checkInterrupt() }
    items.append(item)
    try checkCount(Double(items.count), of: parameter)
  }
  return items
}
