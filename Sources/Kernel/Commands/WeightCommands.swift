internal import Ops

// Files of weights: saving, loading, and looking into them.

let weightCommands: [CommandRecord] = [
  CommandRecord(
    "saveWeights", "Saves the weights of a model, or of both networks and optimisers",
    topic: "files", also: ["state_dict", "torch.save", "save_file"],
    [
      .value("model", .object("model or GAN") { $0 is ModelObject || $0 is GANObject }, "what"),
      .value("file", .string, "a .safetensors file"),
    ],
    details: "The file is replaced only once the new one is whole. Names are those of PyTorch's "
      + "state dict; Python's `safetensors` opens it.",
    example: "let G = unet(levels: 2, filters: 2)\nsaveWeights(G, \"out/example.safetensors\")"
  ) { call in
    let path = try writtenPath(call, "file")
    try makeFolder(of: path)
    switch call["model"] {
    case .object(let gan as GANObject): try gan.model.save(to: path)
    default: try call.object("model", as: ModelObject.self).layer.save(to: path)
    }
    return .none
  },

  CommandRecord(
    "loadWeights", "Loads weights into a model, or into both networks and optimisers",
    topic: "files", also: ["load_state_dict", "torch.load"],
    [
      .value("model", .object("model or GAN") { $0 is ModelObject || $0 is GANObject }, "what"),
      .value("file", .string, "a .pth, .pt or .safetensors file"),
      .label("partial", .bool, "whether what fits is loaded and the rest left", default: false),
    ],
    details: "Names and shapes must be those of the model; otherwise it stays as it is, and the "
      + "message lists what differs. A generator finds its part of a GAN's file (`net_G.`), and a "
      + "first layer of 1 channel takes the sum over the file's 3.\n\n"
      + "Files of `torch.save` are read as data: nothing in them is ever run.",
    example: "let G = unet(levels: 2, filters: 2)\nsaveWeights(G, \"out/example.safetensors\")\n"
      + "loadWeights(G, \"out/example.safetensors\")   # => loaded 10 of ..."
  ) { call in
    let file = try WeightFile(expanded(call.string("file")))
    let partial = try call.bool("partial")
    let report: LoadReport
    let networks: [Layer]
    do {
      if case .object(let gan as GANObject)? = call["model"] {
        report = try gan.model.load(file, partial: partial).report
        networks = [gan.model.generator, gan.model.discriminator]
      } else {
        let layer = try call.object("model", as: ModelObject.self).layer
        report = try layer.load(file, partial: partial)
        networks = [layer]
      }
    } catch TrainingError.misfit(let report) where !partial && !report.loaded.isEmpty {
      throw CommandError(
        TrainingError.misfit(report).description, at: "file",
        help: "with `partial: true` the \(report.loaded.count) that fit are loaded")
    }
    call.show(.text(([report.description] + notFinite(networks)).joined(separator: "\n")))
    return .none
  },

  CommandRecord(
    "loadGenerator", "The generator a file holds: built to its size, and loaded",
    topic: "files", also: ["load_model"],
    [.value("file", .string, "a .pth, .pt or .safetensors file of a generator or a GAN")],
    details: "Channels, levels and filters are read off the names and shapes. The generator is in "
      + "evaluation mode, ready to `paint`.",
    example: "saveWeights(unet(levels: 3, filters: 4), \"out/example-3.safetensors\")\n"
      + "let G = loadGenerator(\"out/example-3.safetensors\")\n"
      + "G(zeros([1, 1, 16, 16])).shape   # => [1, 2, 16, 16]"
  ) { call in
    let file = try WeightFile(expanded(call.string("file")))
    let model = try generator(from: file, on: call.device())
    for line in notFinite([model]) { call.show(.text(line)) }
    if model.recipe.isEmpty { model.recipe = recipe(of: file) ?? "" }
    return .object(ModelObject(model, call.runtime))
  },

  CommandRecord(
    "weights", "What a file of weights holds, without loading it", topic: "files",
    also: ["safe_open", "load_file"],
    [
      .value("file", .string, "a .pth, .pt or .safetensors file"),
      .label("limit", .integer(1...), "rows of the table", default: 40),
    ],
    details: "A longer list is shown by its parts. `w[\"name\"]` reads one tensor; `w.names` are "
      + "all names.",
    example: "saveWeights(unet(levels: 2, filters: 2), \"out/example.safetensors\")\n"
      + "let w = weights(\"out/example.safetensors\")\nw[w.names[0]].shape   # => [...]"
  ) { call in
    .object(
      WeightsObject(
        try WeightFile(expanded(call.string("file"))), limit: try call.integer("limit"),
        device: try call.device()))
  },
]

/// The call that makes the generator of a file.
private func recipe(of file: WeightFile) -> String? {
  var found = file.architecture
  if case .gan(let generator, _)? = found { found = generator }
  switch found {
  case .unet(let inputs, let outputs, let levels, let filters):
    return "unet(in: \(inputs), out: \(outputs), levels: \(levels), filters: \(filters))"
  case .resNetUNet(let inputs, let outputs):
    let bound = (file.metadata["net_G.bound"] ?? file.metadata["bound"]).flatMap(Float.init)
    return "resnetUnet(in: \(inputs), out: \(outputs)\(bound.map { ", bound: \($0)" } ?? ""))"
  default: return nil
  }
}

/// A line about numbers that are none; no line where there are none of them.
private func notFinite(_ networks: [Layer]) -> [String] {
  let count = networks.reduce(0) { $0 + $1.notFiniteCount }
  return count == 0
    ? [] : ["numbers that are not finite (NaN or infinite): \(grouped(count))"]
}

/// Where weights are to be written: a path that does not promise another format.
func writtenPath(_ call: Call, _ argument: String) throws -> String {
  let path = expanded(try call.string(argument))
  if let ending = [".pth", ".pt", ".ckpt", ".bin"].first(where: { path.hasSuffix($0) }) {
    let other = String(path.dropLast(ending.count)) + ".safetensors"
    throw CommandError(
      "weights are written as .safetensors, which \(ending) does not say", at: argument,
      help: "\(quoted(other)) does")
  }
  return path
}
