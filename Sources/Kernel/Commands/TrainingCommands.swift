internal import Ops

// The main model, and training it.

let trainingCommands: [CommandRecord] = [
  CommandRecord(
    "gan", "The main model: a generator that paints, a discriminator that judges",
    topic: "training", also: ["MainModel", "GAN", "pix2pix"],
    [
      .value("G", .object("model", ModelObject.self), "the generator"),
      .value("D", .object("model", ModelObject.self), "the discriminator"),
      .label("lr", .number(0...), "step size of the generator", default: 2e-4),
      .label("lrD", .number(0...), "step size of the discriminator; as lr", default: .nothing),
      .label("beta1", .number(0...0.9999), "of both Adams", default: 0.5),
      .label("lambda", .number(0...), "weight of L1", default: 100),
      .label("mode", .choice(GANLoss.allCases.map(\.rawValue)), "which loss", default: "vanilla"),
      .label(
        "batchNorm", .choice(NormalizationMode.allCases.map(\.rawValue)),
        "what batch normalisation in G does", default: "live"),
    ],
    details: "Makes an Adam for each network. Weights are taken as they are: `initWeights` draws "
      + "them anew.",
    example: "let model = gan(unet(levels: 3, filters: 4), patchDiscriminator(filters: 4))\n"
      + "model.lambda   # => 100"
  ) { call in
    let rate = try call.float("lr")
    let model = try ColorizationGAN(
      generator: call.object("G", as: ModelObject.self).layer,
      discriminator: call.object("D", as: ModelObject.self).layer, generatorRate: rate,
      discriminatorRate: call["lrD"] == nil ? rate : call.float("lrD"), beta1: call.float("beta1"),
      lambda: call.float("lambda"), loss: GANLoss(rawValue: call.string("mode")) ?? .vanilla,
      normalization: normalization(call) ?? .live,
      seed: call.engine.random.next(.dropout).word(0))
    return .object(GANObject(model, call.runtime))
  },

  CommandRecord(
    "trainStep", "One step of the game on one batch", topic: "training", also: ["optimize"],
    [
      .value("model", .object("GAN", GANObject.self), "the main model"),
      .value("batch", .object("batch", BatchObject.self), "what is learned from"),
    ],
    details: "The generator paints once; the discriminator learns; then the generator learns from "
      + "its new verdict. Gives the six losses.",
    example: "let model = gan(unet(levels: 3, filters: 4), patchDiscriminator(filters: 4))\n"
      + "trainStep(model, labBatch(rand([2, 3, 32, 32])));"
  ) { call in
    let model = try call.object("model", as: GANObject.self).model
    let losses = try model.step(call.object("batch", as: BatchObject.self).batch)
    return .record(
      Record(Array(zip(StepLosses.names, losses.tensors.map { Value.tensor($0) }))))
  },

  CommandRecord(
    "train", "Trains the main model over epochs", topic: "training", also: ["fit", "train_model"],
    [.value("model", .object("GAN", GANObject.self), "the main model")] + TrainingRun.parameters,
    details: TrainingRun.details,
    example:
      "let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 2)\n"
      + "let model = gan(unet(levels: 3, filters: 4), patchDiscriminator(filters: 4))\n"
      + "let result = train(model, on: data)\nresult.epochs   # => 1"
  ) { call in
    let model = try call.object("model", as: GANObject.self).model
    return try TrainingRun(call, model, shown: ["d", "gGAN", "gL1"]).run()
  },

  CommandRecord(
    "pretrain", "Trains a generator alone, with L1", topic: "training",
    also: ["pretrain_generator"],
    [
      .value("G", .object("model", ModelObject.self), "the generator"),
      .label("lr", .number(0...), "step size of Adam", default: 1e-4),
      .label(
        "batchNorm", .choice(NormalizationMode.allCases.map(\.rawValue)),
        "what batch normalisation does", default: .nothing),
    ] + TrainingRun.parameters,
    details: "`batchNorm: \"frozen\"` uses the statistics the network came with; factors and "
      + "biases still learn. That is what the document does, by an accident of fastai, and the "
      + "default for `resnetUnet`, but for one layer (`layers.1`), which is live there too. "
      + "`\"live\"` uses those of each batch, and is the default elsewhere.\n\n"
      + TrainingRun.details,
    example:
      "let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 2)\n"
      + "let G = unet(levels: 3, filters: 4)\n"
      + "let result = pretrain(G, on: data, epochs: 2)\nresult.steps   # => 4"
  ) { call in
    let pretraining = try Pretraining(
      call.object("G", as: ModelObject.self).layer, rate: call.float("lr"),
      normalization: normalization(call), seed: call.engine.random.next(.dropout).word(0))
    return try TrainingRun(call, pretraining, shown: ["l1"]).run()
  },

  CommandRecord(
    "validate", "Mean distance of a generator's colours from the true ones", topic: "training",
    [
      .value("model", .object("model or GAN") { $0 is ModelObject || $0 is GANObject }, "paints"),
      .label("on", .object("loader", LoaderObject.self), "what is judged by"),
    ],
    details: "Gives `(l1: …, grey: …)` in network units: times 110 they are units of a* and b*. "
      + "`grey` is the distance of painting nothing. `evaluate` measures more.",
    example:
      "let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 2)\n"
      + "validate(unet(levels: 3, filters: 4), on: data);"
  ) { call in
    let loader = try call.object("on", as: LoaderObject.self).loader
    let interrupt = call.runtime.interrupt
    guard
      let result = try meanL1(
        generator(call, "model"), on: loader, shouldStop: { interrupt.isRequested })
    else {
      try call.checkInterrupt("validation")
      return .none
    }
    return .record(
      Record([("l1", .number(Double(result.painted))), ("grey", .number(Double(result.grey)))]))
  },
]

/// What batch normalisation is to do; nil where nothing is said.
private func normalization(_ call: Call) throws -> NormalizationMode? {
  call["batchNorm"] == nil ? nil : NormalizationMode(rawValue: try call.string("batchNorm"))
}
