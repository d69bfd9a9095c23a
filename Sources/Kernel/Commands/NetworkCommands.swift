internal import Ops

// Models and their modes.

let networkCommands: [CommandRecord] = [
  CommandRecord(
    "unet", "The generator of pix2pix: an encoder, a decoder, and bridges between them",
    topic: "networks", also: ["generator", "UnetGenerator"],
    [
      .label("in", .integer(1...4096), "channels of the input", default: 1),
      .label("out", .integer(1...4096), "channels of the output", default: 2),
      .label("levels", .integer(2...16), "how often the picture is halved", default: 8),
      .label("filters", .integer(1...4096), "channels of the first level", default: 64),
      .label("dropout", .number(0...0.99), "share dropped in the deep levels", default: 0.5),
    ],
    details:
      "Height and width of the input must be multiples of 2 to the number of levels: 256 for "
      + "8 levels, 64 for 6.",
    example: "unet(levels: 4, filters: 8)(zeros([1, 1, 32, 32])).shape   # => [1, 2, 32, 32]"
  ) { call in
    let device = try call.device()
    let model = try call.withRandom {
      try UNet(
        inputs: call.integer("in"), outputs: call.integer("out"), levels: call.integer("levels"),
        filters: call.integer("filters"), dropout: call.float("dropout"), random: &$0, on: device)
    }
    return .object(ModelObject(model, call.runtime))
  },

  CommandRecord(
    "patchDiscriminator", "Says of each patch of a picture whether it looks real",
    topic: "networks", also: ["discriminator", "PatchGAN", "NLayerDiscriminator"],
    [
      .label("in", .integer(1...4096), "channels of the input", default: 3),
      .label("filters", .integer(1...4096), "channels of the first stage", default: 64),
      .label("downs", .integer(1...8), "stages that widen the patch", default: 3),
    ],
    details: "With 3 downs a patch is 70 × 70 pixels; 256 × 256 gives 30 × 30 verdicts, as logits.",
    example: "patchDiscriminator(filters: 8)(zeros([1, 3, 64, 64])).shape   # => [1, 1, 6, 6]"
  ) { call in
    let device = try call.device()
    let model = try call.withRandom {
      try PatchDiscriminator(
        inputs: call.integer("in"), filters: call.integer("filters"), downs: call.integer("downs"),
        random: &$0, on: device)
    }
    return .object(ModelObject(model, call.runtime))
  },

  CommandRecord(
    "initWeights", "Draws all weights of a model anew", topic: "networks", also: ["init_weights"],
    [
      .value("model", .object("model", ModelObject.self), "whose weights"),
      .label("method", .choice(["normal", "xavier", "kaiming"]), "how", default: "normal"),
      .label("gain", .number(0...10), "deviation for normal, factor for xavier", default: 0.02),
    ],
    details: "Convolutions: N(0, gain), or scaled by their size for xavier and kaiming; biases 0. "
      + "Batch normalisation: N(1, 0.02). As in pix2pix.",
    example: "let G = unet(levels: 3, filters: 4)\ninitWeights(G)"
  ) { call in
    let model = try call.object("model", as: ModelObject.self)
    let gain = try call.float("gain")
    let initializer: Initializer
    switch try call.string("method") {
    case "xavier": initializer = .xavier(gain: gain)
    case "kaiming": initializer = .kaiming
    default: initializer = .normal(deviation: gain)
    }
    try call.withRandom { try model.layer.initializeWeights(initializer, random: &$0) }
    return .none
  },

  mode("trainMode", "Switches a model to learning", .training, also: ["train_mode"]),
  mode(
    "evalMode", "Switches a model to use: no dropout, running statistics", .evaluation,
    also: ["eval"]),

  CommandRecord(
    "paint", "What a generator makes of lightness, in evaluation mode and without gradients",
    topic: "networks", also: ["predict", "inference"],
    [
      .value("model", .object("model or GAN") { $0 is ModelObject || $0 is GANObject }, "paints"),
      .value(
        "lightness", .either([.tensor, .object("batch", BatchObject.self)]),
        "[n, 1, h, w], or a batch"),
    ],
    details: "Gives the colour `[n, 2, h, w]`; `labToRgb(L, ab)` joins the two.",
    example: "paint(unet(levels: 3, filters: 4), zeros([1, 1, 16, 16])).shape   # => [1, 2, 16, 16]"
  ) { call in
    .tensor(try generator(call, "model").paint(lightness(call, "lightness")))
  },
]

private func mode(_ name: String, _ summary: String, _ mode: Mode, also: [String]) -> CommandRecord
{
  CommandRecord(
    name, summary, topic: "networks", also: also,
    [.value("model", .object("model", ModelObject.self), "which")],
    example: "let G = unet(levels: 2, filters: 2)\n\(name)(G)\nG.mode   # => ..."
  ) { call in
    try call.object("model", as: ModelObject.self).layer.setMode(mode)
    return .none
  }
}

/// The generator behind an argument: a model, or that of a GAN.
func generator(_ call: Call, _ name: String) throws -> Layer {
  if case .object(let gan as GANObject)? = call[name] { return gan.model.generator }
  return try call.object(name, as: ModelObject.self).layer
}

/// The lightness behind an argument: a tensor, or that of a batch.
func lightness(_ call: Call, _ name: String) throws -> Tensor {
  if case .object(let batch as BatchObject)? = call[name] { return batch.batch.lightness }
  return try call.tensor(name)
}
