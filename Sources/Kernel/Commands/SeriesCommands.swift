// Numbers in a row: sums, means, ends of series.

let seriesCommands: [CommandRecord] = [
  CommandRecord(
    "sum", "The sum of numbers", topic: "lists", also: ["reduce_sum", "cumsum"],
    [.value("values", .either([.list, .range, .tensor]), "numbers")],
    example: "sum([1, 2, 3])   # => 6"
  ) { call in
    let value = call["values"] ?? .none
    if case .tensor(let tensor) = value { return .tensor(try elementwise("sum", tensor)) }
    return .number(try numbers(in: value, of: "values").reduce(0, +))
  },

  CommandRecord(
    "mean", "The mean of numbers", topic: "lists", also: ["average", "avg", "reduce_mean"],
    [.value("values", .either([.list, .range, .tensor]), "numbers")],
    example: "mean([1, 2, 6])   # => 3"
  ) { call in
    let value = call["values"] ?? .none
    if case .tensor(let tensor) = value { return .tensor(try elementwise("mean", tensor)) }
    let all = try numbers(in: value, of: "values")
    guard !all.isEmpty else { throw CommandError("there is no mean of nothing", at: "values") }
    return .number(all.reduce(0, +) / Double(all.count))
  },

  CommandRecord(
    "tail", "The last elements of a list", topic: "lists",
    [
      .value("values", .list, "a list"),
      .value("count", .integer(0...), "how many", default: 5),
    ],
    example: "tail([1, 2, 3, 4], 2)   # => [3, 4]"
  ) { call in .list(Array(try call.list("values").suffix(try call.integer("count")))) },

  CommandRecord(
    "head", "The first elements of a list", topic: "lists", also: ["take"],
    [
      .value("values", .list, "a list"),
      .value("count", .integer(0...), "how many", default: 5),
    ],
    example: "head([1, 2, 3, 4], 2)   # => [1, 2]"
  ) { call in .list(Array(try call.list("values").prefix(try call.integer("count")))) },

  CommandRecord(
    "sorted", "The numbers or texts of a list in ascending order", topic: "lists", also: ["sort"],
    [.value("values", .list, "numbers, or texts")],
    example: "sorted([3, 1, 2])   # => [1, 2, 3]"
  ) { call in
    let values = try call.list("values")
    let texts = values.compactMap { if case .string(let text) = $0 { text } else { nil } }
    if texts.count == values.count { return .list(texts.sorted().map { .string($0) }) }
    let all = try numbers(in: .list(values), of: "values")
    return .list(all.sorted { $0 < $1 || ($1.isNaN && !$0.isNaN) }.map { .number($0) })
  },

  CommandRecord(
    "reversed", "The elements of a list from the end", topic: "lists", also: ["reverse", "flip"],
    [.value("values", .list, "a list")],
    example: "reversed([1, 2, 3])   # => [3, 2, 1]"
  ) { call in .list(try call.list("values").reversed()) },
]
