internal import Ops

// Gradients, losses and optimisers: what a training loop by hand is made of.

let learningCommands: [CommandRecord] =
  [
    loss("l1Loss", "The mean distance", also: ["L1Loss", "mae"]) { try $0.l1Loss($1) },
    loss("mseLoss", "The mean squared distance", also: ["MSELoss", "mse"]) { try $0.mseLoss($1) },
    loss("smoothL1Loss", "Squared near 0, linear beyond", also: ["SmoothL1Loss", "huber"]) {
      try $0.smoothL1Loss($1)
    },
    loss("bceLoss", "Cross entropy of probabilities", also: ["BCELoss"]) { try $0.bceLoss($1) },
    loss(
      "bceWithLogitsLoss", "Cross entropy of logits", also: ["BCEWithLogitsLoss"]
    ) { try $0.bceWithLogitsLoss($1) },

    CommandRecord(
      "crossEntropyLoss", "Cross entropy of classes", topic: "losses", also: ["CrossEntropyLoss"],
      [
        .value("x", .tensor, "logits, [n, classes]"),
        .value("classes", .tensor, "[n] whole numbers"),
      ], example: "crossEntropyLoss(zeros([1, 4]), tensor([2]))   # => tensor []  1.386"
    ) { call in .tensor(try call.tensor("x").crossEntropyLoss(call.tensor("classes"))) },

    CommandRecord(
      "ganLoss", "How far a verdict is from what it should be", topic: "losses", also: ["GANLoss"],
      [
        .value("verdict", .tensor, "logits of the discriminator"),
        .label("target", .bool, "true where it should say real"),
        .label("mode", .choice(GANLoss.allCases.map(\.rawValue)), "which loss", default: "vanilla"),
      ],
      details: "`vanilla` is the cross entropy of logits, `lsgan` the mean squared distance.",
      example: "ganLoss(zeros([1, 1, 6, 6]), target: true)   # => tensor []  0.693"
    ) { call in
      let loss = GANLoss(rawValue: try call.string("mode")) ?? .vanilla
      return .tensor(try loss(call.tensor("verdict"), isReal: call.bool("target")))
    },

    CommandRecord(
      "backward", "Sends gradients back to every parameter behind a number", topic: "gradients",
      [
        .value("loss", .tensor, "a single number"),
        .label("keepGraph", .bool, "whether a second pass is wanted", default: false),
      ],
      example: "let x = tensor([3], requiresGrad: true)\n(x * x).sum().backward()\n"
        + "x.grad   # => tensor [1]  6"
    ) { call in
      try call.tensor("loss").backward(keepGraph: call.bool("keepGraph"))
      return .none
    },

    CommandRecord(
      "detach", "The same numbers without their history", topic: "gradients",
      also: ["stop_gradient"], [.value("x", .tensor, "any tensor")],
      example: "let x = tensor(2, requiresGrad: true)\ndetach(x * x)   # => tensor []  4"
    ) { call in .tensor(try call.tensor("x").detached()) },

    CommandRecord(
      "noGrad", "Runs a block without keeping history", topic: "gradients",
      also: ["no_grad", "inference_mode"], [.block("body", "what is run")],
      example: "noGrad { zeros([2]) }   # => tensor [2] ..."
    ) { call in
      let block = try call.block("body")
      return try withoutRecording { try call.run(block) }
    },
  ] + optimizerCommands

private let optimizerCommands: [CommandRecord] = [
  CommandRecord(
    "adam", "Adam: steps scaled by the size of past gradients", topic: "optimisers",
    also: ["optim.Adam"],
    [
      .value(
        "model", .either([.object("model", ModelObject.self), .tensor, .list]), "what learns"),
      .label("lr", .number(0...), "step size", default: 2e-4),
      .label("beta1", .number(0...1), "memory of the mean gradient", default: 0.5),
      .label("beta2", .number(0...1), "memory of the mean squared gradient", default: 0.999),
      .label("eps", .number(0...1), "keeps the division finite", default: 1e-8),
    ],
    details: "The defaults are those of the document; elsewhere lr 1e-3 and beta1 0.9 are usual.",
    example: "let opt = adam(unet(levels: 2, filters: 2))\nopt.lr   # => 0.0002"
  ) { call in
    let adam = try Adam(
      parameters(call), rate: call.float("lr"), beta1: call.float("beta1"),
      beta2: call.float("beta2"), epsilon: call.float("eps"))
    return .object(OptimizerObject(adam, name: "Adam"))
  },

  CommandRecord(
    "sgd", "Stochastic gradient descent", topic: "optimisers", also: ["optim.SGD"],
    [
      .value(
        "model", .either([.object("model", ModelObject.self), .tensor, .list]), "what learns"),
      .label("lr", .number(0...), "step size"),
      .label("momentum", .number(0...1), "share of the last velocity kept", default: 0),
    ],
    example: "let x = tensor([4], requiresGrad: true)\nlet opt = sgd(x, lr: 0.5)\n"
      + "opt.minimize((x * x).sum())\nx   # => tensor [1]  0"
  ) { call in
    let sgd = try SGD(
      parameters(call), rate: call.float("lr"), momentum: call.float("momentum"))
    return .object(OptimizerObject(sgd, name: "SGD"))
  },

  optimizerAction("zeroGrad", "Forgets the gradients of an optimiser's parameters", ["zero_grad"]) {
    $0.zeroGradients()
  },
  optimizerAction("step", "Moves an optimiser's parameters against their gradients", []) {
    try $0.step()
  },

  CommandRecord(
    "minimize", "zeroGrad, backward and step in one, for these parameters alone",
    topic: "optimisers",
    [
      .value("optimiser", .object("optimiser", OptimizerObject.self), "which"),
      .value("loss", .tensor, "a single number"),
    ],
    example: "let x = tensor([4], requiresGrad: true)\nlet opt = sgd(x, lr: 0.25)\n"
      + "minimize(opt, (x * x).sum())\nx   # => tensor [1]  2"
  ) { call in
    let optimizer = try call.object("optimiser", as: OptimizerObject.self).optimizer
    try optimizer.minimize(call.tensor("loss"))
    return .none
  },
]

private func loss(
  _ name: String, _ summary: String, also: [String],
  _ body: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "losses", also: also,
    [
      .value("x", .tensor, "what was computed"),
      .value("target", .tensor, "what it should be, of the same shape"),
    ], example: "\(name)(tensor([0.5, 0.5]), tensor([0, 1]))   # => tensor ..."
  ) { call in .tensor(try body(call.tensor("x"), call.tensor("target"))) }
}

private func optimizerAction(
  _ name: String, _ summary: String, _ also: [String],
  _ body: @escaping @Sendable (Optimizer) throws -> Void
) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "optimisers", also: also,
    [.value("optimiser", .object("optimiser", OptimizerObject.self), "which")],
    example: "let x = tensor([4], requiresGrad: true)\nlet opt = sgd(x, lr: 0.25)\n\(name)(opt)"
  ) { call in
    try body(call.object("optimiser", as: OptimizerObject.self).optimizer)
    return .none
  }
}

/// What an optimiser is to move: the weights of a model, or tensors made with `requiresGrad`.
private func parameters(_ call: Call) throws -> [Ops.Parameter] {
  func leaf(_ value: Value) throws -> Ops.Parameter {
    guard case .tensor(let tensor) = value, let parameter = tensor.parameter else {
      throw CommandError(
        "only a tensor made with requiresGrad: true can learn", at: "model",
        help: "let x = tensor([1], requiresGrad: true)")
    }
    return parameter
  }
  switch call["model"] {
  case .list(let items)?: return try items.map(leaf)
  case .tensor(let tensor)?: return [try leaf(.tensor(tensor))]
  default: return try call.object("model", as: ModelObject.self).layer.parameters
  }
}
