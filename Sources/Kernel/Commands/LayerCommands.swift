internal import Ops

// Single layers, to build a network of one's own.

let layerCommands: [CommandRecord] = [
  convolutionLayer("convLayer", "A convolution with weights", also: ["nn.Conv2d"]) { call, random in
    try Convolution(
      call.integer("in"), call.integer("out"), kernel: call.integer("kernel"),
      stride: call.integer("stride"), padding: call.integer("padding"), bias: call.bool("bias"),
      random: &random, on: call.device())
  },
  convolutionLayer(
    "convTransposeLayer", "A transposed convolution with weights", also: ["nn.ConvTranspose2d"]
  ) { call, random in
    try TransposedConvolution(
      call.integer("in"), call.integer("out"), kernel: call.integer("kernel"),
      stride: call.integer("stride"), padding: call.integer("padding"), bias: call.bool("bias"),
      random: &random, on: call.device())
  },

  CommandRecord(
    "linearLayer", "A matrix and a bias", topic: "layers", also: ["nn.Linear", "Dense"],
    [.value("in", .integer(1...), "inputs"), .value("out", .integer(1...), "outputs")],
    example: "linearLayer(3, 2)(ones([5, 3])).shape   # => [5, 2]"
  ) { call in
    let device = try call.device()
    return model(
      try call.withRandom {
        try Linear(call.integer("in"), call.integer("out"), random: &$0, on: device)
      }, call)
  },

  CommandRecord(
    "batchNormLayer", "Batch normalisation with running statistics", topic: "layers",
    also: ["nn.BatchNorm2d"], [.value("channels", .integer(1...), "channels")],
    example: "batchNormLayer(3)(randn([2, 3, 4, 4])).shape   # => [2, 3, 4, 4]"
  ) { call in
    model(try BatchNormalization(call.integer("channels"), on: call.device()), call)
  },

  CommandRecord(
    "instanceNormLayer", "Instance normalisation: each picture by its own statistics",
    topic: "layers", also: ["nn.InstanceNorm2d"],
    [.value("channels", .integer(1...1 << 20), "channels")],
    example: "instanceNormLayer(3)(randn([2, 3, 4, 4])).shape   # => [2, 3, 4, 4]"
  ) { call in model(InstanceNormalization(try call.integer("channels")), call) },

  CommandRecord(
    "dropoutLayer", "Drops elements while training", topic: "layers", also: ["nn.Dropout"],
    [.value("p", .number(0...0.99), "share dropped", default: 0.5)],
    example: "dropoutLayer(0.5)(ones([8])).shape   # => [8]"
  ) { call in model(Dropout(try call.float("p")), call) },

  CommandRecord(
    "activationLayer", "An activation as a layer", topic: "layers", also: ["nn.ReLU", "nn.Tanh"],
    [
      .value(
        "function", .choice(["relu", "leakyRelu", "tanh", "sigmoid"]), "which one", default: "relu"),
      .label("slope", .number, "of leakyRelu", default: 0.2),
    ], example: "activationLayer(\"tanh\")(zeros([2])).shape   # => [2]"
  ) { call in
    let function: Activation.Function
    switch try call.string("function") {
    case "tanh": function = .tanh
    case "sigmoid": function = .sigmoid
    case "leakyRelu": function = .leakyRelu(slope: try call.float("slope"))
    default: function = .relu
    }
    return model(Activation(function), call)
  },

  CommandRecord(
    "sequential", "Layers one after another", topic: "layers", also: ["nn.Sequential"],
    [.value("layers", .list, "a list of layers")],
    example:
      "let net = sequential([linearLayer(2, 8), activationLayer(\"relu\"), linearLayer(8, 1)])\n"
      + "net(zeros([4, 2])).shape   # => [4, 1]"
  ) { call in
    let layers = try call.list("layers").map { value -> Layer in
      guard case .object(let object as ModelObject) = value else {
        throw CommandError("`layers` takes layers, not \(value.describedType)", at: "layers")
      }
      return object.layer
    }
    let chain = Sequential(layers)
    chain.finish()
    return model(chain, call)
  },
]

private func model(_ layer: Layer, _ call: Call) -> Value {
  .object(ModelObject(layer, call.runtime))
}

private func convolutionLayer(
  _ name: String, _ summary: String, also: [String],
  _ body: @escaping @Sendable (Call, inout RandomGenerator) throws -> Layer
) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "layers", also: also,
    [
      .value("in", .integer(1...1 << 20), "channels of the input"),
      .value("out", .integer(1...1 << 20), "channels of the output"),
      .label("kernel", .integer(1...1024), "height and width of the kernel", default: 3),
      .label("stride", .integer(1...1024), "steps between windows", default: 1),
      .label("padding", .integer(0...1024), "zeros around the input", default: 0),
      .label("bias", .bool, "whether each output has a number added", default: true),
    ],
    example: "\(name)(1, 4, kernel: 3, padding: 1)(zeros([1, 1, 8, 8])).shape   # => [1, 4, 8, 8]"
  ) { [body] call in
    let current = call
    return model(try call.withRandom { try body(current, &$0) }, call)
  }
}
