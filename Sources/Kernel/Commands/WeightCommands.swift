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
    let path = try call.string("file")
    try makeFolder(of: path)
    switch call["model"] {
    case .object(let gan as GANObject): try gan.model.save(to: path, epoch: 0)
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
      + "loadWeights(G, \"out/example.safetensors\")"
  ) { call in
    let file = try WeightFile(call.string("file"))
    let partial = try call.bool("partial")
    let report =
      if case .object(let gan as GANObject)? = call["model"] {
        try gan.model.load(file, partial: partial).report
      } else {
        try call.object("model", as: ModelObject.self).layer.load(file, partial: partial)
      }
    if report.isRemarkable { call.show(.text(report.description)) }
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
    let model = try generator(from: WeightFile(call.string("file")), on: call.device())
    return .object(ModelObject(model, call.runtime))
  },

  CommandRecord(
    "weights", "What a file of weights holds, without loading it", topic: "files",
    also: ["safe_open", "load_file", "inspect"],
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
        try WeightFile(call.string("file")), limit: try call.integer("limit"),
        device: try call.device()))
  },
]
