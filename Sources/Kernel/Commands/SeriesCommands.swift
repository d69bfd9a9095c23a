internal import Ops

// Numbers in a row: sums, means, ends of series.

let seriesCommands: [CommandRecord] = [
  CommandRecord(
    "sum", "The sum of numbers", topic: "lists", also: ["reduce_sum", "cumsum"],
    [.value("values", .either([.list, .range, .tensor]), "numbers")] + axisParameters,
    example: "sum([1, 2, 3])   # => 6"
  ) { call in
    let value = call["values"] ?? .none
    if case .tensor(let tensor) = value {
      return .tensor(
        try reduced("sum", tensor, axes: try axes(call), keepAxes: try call.bool("keepAxes")))
    }
    return .number(try numbers(in: value, of: "values").reduce(0, +))
  },

  CommandRecord(
    "mean", "The mean of numbers", topic: "lists", also: ["average", "avg", "reduce_mean"],
    [.value("values", .either([.list, .range, .tensor]), "numbers")] + axisParameters,
    example: "mean([1, 2, 6])   # => 3"
  ) { call in
    let value = call["values"] ?? .none
    if case .tensor(let tensor) = value {
      return .tensor(
        try reduced("mean", tensor, axes: try axes(call), keepAxes: try call.bool("keepAxes")))
    }
    let all = try numbers(in: value, of: "values")
    guard !all.isEmpty else { throw CommandError("there is no mean of nothing", at: "values") }
    return .number(all.reduce(0, +) / Double(all.count))
  },

  CommandRecord(
    "all", "Whether every element is true, or not zero", topic: "lists",
    [.value("values", .either([.list, .tensor]), "truth values, or a tensor")],
    example: "all([1 < 2, 2 < 3])   # => true"
  ) { call in .bool(try truths(call).allSatisfy { $0 }) },

  CommandRecord(
    "any", "Whether some element is true, or not zero", topic: "lists",
    [.value("values", .either([.list, .tensor]), "truth values, or a tensor")],
    example: "any([1 > 2, 2 < 3])   # => true"
  ) { call in .bool(try truths(call).contains(true)) },

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

/// The axes of a tensor along which `sum`, `mean`, `min` and `max` go.
let axisParameters: [Parameter] = [
  .label("axis", .integers, "of a tensor: along which axis or axes", default: .nothing),
  .label("keepAxes", .bool, "of a tensor: whether those axes stay, one long", default: false),
]

func axes(_ call: Call) throws -> [Int]? {
  call["axis"] == nil ? nil : try call.integers("axis")
}

private func truths(_ call: Call) throws -> [Bool] {
  if case .tensor(let tensor)? = call["values"] { return tensor.toHost().map { $0 != 0 } }
  return try call.list("values").map { value in
    guard case .bool(let truth) = value else {
      throw CommandError("`values` takes truth values, not \(value.describedType)", at: "values")
    }
    return truth
  }
}
