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
    [
      .value("model", .object("GAN", GANObject.self), "the main model"),
      .label("on", .object("loader", LoaderObject.self), "what is learned from"),
      .label(
        "validate", .object("loader", LoaderObject.self), "what is judged by", default: .nothing),
      .label("epochs", .integer(1...), "passes over the pictures", default: 1),
      .label(
        "picturesEvery", .integer(0...), "batches between pictures; 0 for none but the last",
        default: 200),
      .label("pictures", .integer(0...64), "pictures in a strip", default: 5),
      .label("checkpoint", .string, "a file written after each epoch", default: ""),
    ],
    details: "Every epoch ends with the mean losses, the L1 of the validation set beside that of "
      + "painting nothing, and a strip of the same few validation pictures: grey, painted, true. "
      + "The losses of each step are added to `tracks`. Ctrl-C stops between batches; what was "
      + "learned stays.",
    example:
      "let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 2)\n"
      + "let model = gan(unet(levels: 3, filters: 4), patchDiscriminator(filters: 4))\n"
      + "let result = train(model, on: data)\nresult.epochs   # => 1"
  ) { call in try TrainingRun(call).run() },

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
