internal import Glibc
internal import Ops

// Functions of numbers. Those that also make sense for tensors take `.numeric`: a tensor is handed
// to the engine by `elementwise`.

let numberCommands: [CommandRecord] =
  oneNumberFunctions.map { function in
    CommandRecord(
      function.name, function.summary, topic: "numbers", also: function.also,
      [.value("x", .numeric, "a number, or a tensor: element by element")],
      example: function.example
    ) { call in
      if case .tensor(let tensor)? = call["x"] {
        return .tensor(try elementwise(function.name, tensor))
      }
      return .number(function.body(try call.number("x")))
    }
  } + [
    extreme("min", "The smallest of some values", also: ["amin", "minimum"]) { $0 < $1 },
    extreme("max", "The largest of some values", also: ["amax", "maximum"]) { $0 > $1 },
  ]

/// A function of one number, as a row of the table below.
private struct NumberFunction: Sendable {
  let name: String
  let summary: String
  var also: [String] = []
  let example: String
  let body: @Sendable (Double) -> Double
}

private let oneNumberFunctions: [NumberFunction] = [
  .init(name: "abs", summary: "The distance from zero", also: ["fabs"], example: "abs(-3)   # => 3")
  {
    $0.magnitude
  },
  .init(name: "sqrt", summary: "The square root", example: "sqrt(2)   # => 1.414") {
    $0.squareRoot()
  },
  .init(name: "exp", summary: "e to the power of x", example: "exp(1)   # => 2.718") {
    Glibc.exp($0)
  },
  .init(
    name: "log", summary: "The natural logarithm", also: ["ln"], example: "log(2)   # => 0.693"
  ) { Glibc.log($0) },
  .init(name: "sin", summary: "The sine of an angle in radians", example: "sin(pi / 2)   # => 1") {
    Glibc.sin($0)
  },
  .init(name: "cos", summary: "The cosine of an angle in radians", example: "cos(0)   # => 1") {
    Glibc.cos($0)
  },
  .init(
    name: "round", summary: "The nearest whole number; a half goes to the even one, as in NumPy",
    also: ["rint"], example: "round(2.6)   # => 3"
  ) { $0.rounded(.toNearestOrEven) },
  .init(
    name: "floor", summary: "The next whole number below", also: ["int", "trunc"],
    example: "floor(7 / 2)   # => 3"
  ) { $0.rounded(.down) },
  .init(name: "ceil", summary: "The next whole number above", example: "ceil(3.2)   # => 4") {
    $0.rounded(.up)
  },
]

/// `min` and `max`: of several numbers, of a list, or of a tensor.
private func extreme(
  _ name: String, _ summary: String, also: [String],
  _ isBetter: @escaping @Sendable (Double, Double) -> Bool
) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "numbers", also: also,
    [.rest("values", .either([.numeric, .list, .range]), "numbers, a list of them, or a tensor")]
      + axisParameters,
    example: "\(name)(3, 1, 2)   # => \(isBetter(1, 3) ? 1 : 3)"
  ) { call in
    let items = call.all("values")
    if items.count == 1, case .tensor(let tensor) = items[0].value {
      return .tensor(
        try reduced(name, tensor, axes: try axes(call), keepAxes: try call.bool("keepAxes")))
    }
    let numbers =
      items.count == 1
      ? try numbers(in: items[0].value, of: "values")
      : try items.map { try oneNumber($0.value, of: "values") }
    guard var best = numbers.first else {
      throw CommandError("`\(name)` needs at least one value", help: "\(name)(1, 2)")
    }
    for number in numbers where isBetter(number, best) || number.isNaN { best = number }
    return .number(best)
  }
}

/// The number a value stands for: itself, or the only element of a tensor.
func oneNumber(_ value: Value, of parameter: String) throws -> Double {
  switch value {
  case .number(let number): return number
  case .tensor(let tensor) where tensor.shape.allSatisfy { $0 == 1 }:
    return Double(try tensor.item())
  default:
    throw CommandError(
      "`\(parameter)` takes numbers, not \(value.describedType)", at: parameter,
      facts: value.inline.count < 60 ? [.init("found", value.inline)] : [])
  }
}

/// The numbers of a list, a range or a tensor.
func numbers(in value: Value, of parameter: String) throws -> [Double] {
  switch value {
  case .list(let items): return try items.map { try oneNumber($0, of: parameter) }
  case .tensor(let tensor): return tensor.toHost().map { Double($0) }
  case .range: return try listed(value, of: parameter).map { try oneNumber($0, of: parameter) }
  default: return [try oneNumber(value, of: parameter)]
  }
}
