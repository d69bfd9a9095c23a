internal import Ops

// Making tensors and giving them another shape.

let tensorCommands: [CommandRecord] = [
  CommandRecord(
    "tensor", "A tensor from numbers, lists of numbers, or a picture", topic: "tensors",
    also: ["array", "as_tensor", "from_numpy", "toTensor"],
    [
      .value("values", .either([.number, .list, .range, .tensor, .image]), "what it holds"),
      .label("requiresGrad", .bool, "whether gradients are collected for it", default: false),
    ],
    details: "A picture becomes `[3, height, width]` with values in 0…1.",
    example: "tensor([[1, 2], [3, 4]]).shape   # => [2, 2]"
  ) { call in
    var result = try tensor(from: call["values"] ?? .none, on: call.device())
    if try call.bool("requiresGrad") { result = Ops.Parameter(result, name: "tensor").tensor }
    return .tensor(result)
  },

  filled("zeros", "A tensor of zeros", 0), filled("ones", "A tensor of ones", 1),

  CommandRecord(
    "full", "A tensor with every element the same", topic: "tensors", also: ["fill", "constant"],
    [.value("shape", .integers, "length of each axis"), .value("value", .number, "what it holds")],
    example: "full([2], 7).sum()   # => tensor []  14"
  ) { call in
    .tensor(try .full(call.float("value"), call.integers("shape"), on: call.device()))
  },

  random("randn", "Random numbers from the bell curve: mean 0, deviation 1", also: ["normal"]) {
    .normal(mean: 0, deviation: 1)
  },
  random("rand", "Random numbers, even over 0…1", also: ["uniform", "random"]) {
    .uniform(low: 0, high: 1)
  },

  CommandRecord(
    "seed", "Starts the random numbers of the session anew", topic: "tensors",
    also: ["manual_seed", "set_seed"], [.value("seed", .integer(0...), "any whole number")],
    example: "seed(7)\nlet a = randn([3])\nseed(7)\nall(a == randn([3]))   # => true"
  ) { call in
    call.engine.random = RandomGenerator(seed: UInt64(try call.integer("seed")))
    return .none
  },

  CommandRecord(
    "reshape", "The same elements in another shape", topic: "tensors",
    also: ["view", "flatten", "unsqueeze", "squeeze", "expand_dims"],
    [
      .value("x", .tensor, "what is reshaped"),
      .value("shape", .integers, "the new lengths; one may be -1 and is worked out"),
    ],
    example: "zeros([2, 6]).reshape([3, -1]).shape   # => [3, 4]"
  ) { call in .tensor(try call.tensor("x").reshaped(call.integers("shape"))) },

  CommandRecord(
    "permute", "The axes in another order", topic: "tensors",
    also: ["moveaxis", "swapaxes", "channelsFirst"],
    [.value("x", .tensor, "what is turned"), .value("axes", .integers, "every axis once")],
    example: "zeros([2, 3, 4]).permute([2, 0, 1]).shape   # => [4, 2, 3]"
  ) { call in .tensor(try call.tensor("x").permuted(call.integers("axes"))) },

  CommandRecord(
    "transpose", "The last two axes exchanged", topic: "tensors", also: ["t", "T"],
    [.value("x", .tensor, "two axes or more")],
    example: "zeros([2, 3]).transpose().shape   # => [3, 2]"
  ) { call in .tensor(try call.tensor("x").transposed()) },

  CommandRecord(
    "broadcast", "A tensor repeated to a larger shape", topic: "tensors",
    also: ["expand", "broadcast_to", "repeat", "tile"],
    [.value("x", .tensor, "what is repeated"), .value("shape", .integers, "the new lengths")],
    example: "tensor([1, 2]).broadcast([3, 2]).sum()   # => tensor []  9"
  ) { call in .tensor(try call.tensor("x").broadcast(to: call.integers("shape"))) },

  CommandRecord(
    "pad", "A border around a tensor", topic: "tensors",
    [
      .value("x", .tensor, "what gets a border"),
      .value("amounts", .list, "for each axis [before, after]"),
      .label("value", .number, "what the border holds", default: 0),
    ],
    example: "pad(ones([2]), [[1, 2]])   # => tensor [5] ..."
  ) { call in
    let amounts = try call.list("amounts").map { pair -> (before: Int, after: Int) in
      let numbers = try numbers(in: pair, of: "amounts").map { wholeNumber($0) ?? -1 }
      guard numbers.count == 2, numbers.allSatisfy({ (0...1 << 24).contains($0) }) else {
        throw CommandError(
          "`amounts` takes pairs of whole numbers from 0 up", at: "amounts",
          help: "pad(ones([2, 2]), [[1, 1], [0, 2]])")
      }
      return (numbers[0], numbers[1])
    }
    return .tensor(try call.tensor("x").padded(amounts, with: call.float("value")))
  },

  joining(
    "cat", "Tensors joined along an axis", also: ["concat", "concatenate", "hstack", "vstack"],
    example: "cat([zeros([2, 1]), ones([2, 3])], axis: 1).shape   # => [2, 4]"
  ) { try .concatenated($0, axis: $1) },
  joining(
    "stack", "Tensors side by side along a new axis", also: [],
    example: "stack([zeros([3]), ones([3])], axis: 0).shape   # => [2, 3]"
  ) { try .stacked($0, axis: $1) },
]

private func filled(_ name: String, _ summary: String, _ value: Float) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "tensors", also: ["\(name)_like"],
    [.value("shape", .integers, "length of each axis")],
    example: "\(name)([2, 3]).shape   # => [2, 3]"
  ) { call in .tensor(try .full(value, call.integers("shape"), on: call.device())) }
}

private func random(
  _ name: String, _ summary: String, also: [String],
  _ distribution: @escaping @Sendable () -> Distribution
) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "tensors", also: also,
    [.value("shape", .integers, "length of each axis")],
    example: "\(name)([2, 3]).shape   # => [2, 3]"
  ) { call in
    let key = call.engine.random.next()
    return .tensor(
      try .random(distribution(), call.integers("shape"), key: key, on: call.device()))
  }
}

private func joining(
  _ name: String, _ summary: String, also: [String], example: String,
  _ body: @escaping @Sendable ([Tensor], Int) throws -> Tensor
) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "tensors", also: also,
    [
      .value("tensors", .list, "a list of tensors"),
      .label("axis", .integer, "the axis; -1 is the last", default: 0),
    ], example: example
  ) { call in .tensor(try body(call.tensors("tensors"), call.integer("axis"))) }
}

/// A tensor of what a value holds.
func tensor(from value: Value, on device: Device) throws -> Tensor {
  switch value {
  case .tensor(let tensor): return tensor.detached()
  case .number(let number): return try .scalar(Float(number), on: device)
  case .image(let picture):
    guard let image = picture.image else { throw CommandError("the picture is empty") }
    return try .picture(image, on: device)
  default:
    var shape: [Int] = []
    var values: [Float] = []
    try collect(value, depth: 0, &shape, &values)
    return try Tensor(values, shape: shape, on: device)
  }
}

/// Numbers of nested lists, row by row; every list at one depth must be equally long.
private func collect(_ value: Value, depth: Int, _ shape: inout [Int], _ out: inout [Float]) throws
{
  switch value {
  case .number(let number):
    guard depth == shape.count else { throw ragged() }
    out.append(Float(number))
  case .bool(let truth):
    guard depth == shape.count else { throw ragged() }
    out.append(truth ? 1 : 0)
  case .list, .range:
    let items = try listed(value, of: "values")
    if depth == shape.count, out.isEmpty { shape.append(items.count) }
    guard depth < shape.count, shape[depth] == items.count else { throw ragged() }
    for item in items { try collect(item, depth: depth + 1, &shape, &out) }
  default:
    throw CommandError("a tensor holds numbers, not \(value.describedType)", at: "values")
  }
}

private func ragged() -> CommandError {
  CommandError(
    "the lists are not equally long, so they are no tensor", at: "values",
    help: "tensor([[1, 2], [3, 4]])")
}
