internal import Ops

// Functions of each element, and those along one axis.

let activationCommands: [CommandRecord] = [
  unary("relu", "max(x, 0)", also: ["ReLU"], "relu(tensor([-1, 2])).max()   # => tensor []  2") {
    try $0.relu()
  },
  unary(
    "sigmoid", "1 / (1 + e⁻ˣ): a number between 0 and 1", also: ["expit"],
    "sigmoid(tensor(0))   # => tensor []  0.5"
  ) { try $0.sigmoid() },
  unary(
    "tanh", "The hyperbolic tangent: a number between -1 and 1", also: ["Tanh"],
    "tanh(tensor(0))   # => tensor []  0"
  ) { try $0.tanh() },
  unary("softplus", "log(1 + eˣ)", also: [], "softplus(tensor(0))   # => tensor []  0.693") {
    try $0.softplus()
  },
  CommandRecord(
    "leakyRelu", "x where it is positive, else slope · x", topic: "functions",
    also: ["leaky_relu", "LeakyReLU"],
    [
      .value("x", .tensor, "any shape"),
      .label("slope", .number, "of the negative part", default: 0.2),
    ], example: "leakyRelu(tensor(-1))   # => tensor []  -0.2"
  ) { call in .tensor(try call.tensor("x").leakyRelu(slope: call.float("slope"))) },

  CommandRecord(
    "clamp", "Values held between two bounds", topic: "functions", also: ["clip", "clip_by_value"],
    [
      .value("x", .tensor, "any shape"), .value("low", .number, "lower bound"),
      .value("high", .number, "upper bound"),
    ], example: "clamp(tensor([-5, 5]), -1, 1).sum()   # => tensor []  0"
  ) { call in .tensor(try call.tensor("x").clamped(call.float("low"), call.float("high"))) },

  alongAxis("softmax", "Positive numbers that add up to 1 along an axis", also: ["Softmax"]) {
    try $0.softmax(axis: $1)
  },
  alongAxis("logSoftmax", "The logarithm of softmax", also: ["log_softmax"]) {
    try $0.logSoftmax(axis: $1)
  },
]

let reductionCommands: [CommandRecord] = [
  alongAxis("argmax", "Where the largest element along an axis is", also: []) {
    try $0.argmax(axis: $1)
  },
  alongAxis("argmin", "Where the smallest element along an axis is", also: []) {
    try $0.argmin(axis: $1)
  },
  CommandRecord(
    "variance", "The variance over axes", topic: "functions", also: ["var_"],
    [
      .value("x", .tensor, "any shape"),
      .label("axis", .integers, "axes; all by default", default: .nothing),
      .label("keepAxes", .bool, "whether they stay, one long", default: false),
      .label("unbiased", .bool, "divide by n − 1 instead of n", default: true),
    ], example: "variance(tensor([1, 2, 3]))   # => tensor []  1"
  ) { call in
    .tensor(
      try call.tensor("x").variance(
        axes: axes(call), keepAxes: call.bool("keepAxes"), unbiased: call.bool("unbiased")))
  },
  CommandRecord(
    "std", "The standard deviation over axes", topic: "functions", also: ["stddev"],
    [
      .value("x", .tensor, "any shape"),
      .label("axis", .integers, "axes; all by default", default: .nothing),
      .label("keepAxes", .bool, "whether they stay, one long", default: false),
    ], example: "std(tensor([1, 2, 3]))   # => tensor []  1"
  ) { call in
    .tensor(try call.tensor("x").variance(axes: axes(call), keepAxes: call.bool("keepAxes")).sqrt())
  },
]

private func unary(
  _ name: String, _ summary: String, also: [String], _ example: String,
  _ body: @escaping @Sendable (Tensor) throws -> Tensor
) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "functions", also: also, [.value("x", .tensor, "any shape")],
    example: example
  ) { call in .tensor(try body(call.tensor("x"))) }
}

private func alongAxis(
  _ name: String, _ summary: String, also: [String],
  _ body: @escaping @Sendable (Tensor, Int) throws -> Tensor
) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "functions", also: also,
    [
      .value("x", .tensor, "one axis or more"),
      .label("axis", .integer, "the axis; -1 is the last", default: -1),
    ], example: "\(name)(tensor([1, 3, 2]))   # => tensor ..."
  ) { call in .tensor(try body(call.tensor("x"), call.integer("axis"))) }
}
