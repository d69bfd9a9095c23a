internal import Ops

// A closer look at a value.

let inspectCommands: [CommandRecord] = [
  CommandRecord(
    "inspect", "A closer look at a value", topic: "session",
    also: ["describe", "torchsummary", "head_info", "info"],
    [
      .value("value", .any, "anything"),
      .label(
        "size", .integer(1...8192), "of a model: height and width of the input", default: .nothing),
    ],
    details: "A tensor: shape, memory, range, quantiles, NaN and Inf, a histogram. A model: each "
      + "layer with the shape of what it gives; where there is none, the layer before computes "
      + "both in one pass. A data set, a loader or a batch: its first pictures, with their shapes. "
      + "Anything else: what it is, and what stands behind its dot.",
    example: "inspect tensor([0, 0.5, 0.5, 1])\ninspect(unet(levels: 3, filters: 4), size: 32)"
  ) { call in
    let value = call["value"] ?? .none
    switch value {
    case .tensor(let tensor):
      for display in TensorInspection(tensor).displays { call.show(display) }
    case .object(let object as ModelObject):
      call.show(.table(try layerTable(object.layer, call)))
    case .object(let object as GANObject):
      for display in try object.summary() { call.show(display) }
      call.show(.table(try layerTable(object.model.generator, call)))
      call.show(.table(try layerTable(object.model.discriminator, call)))
    case .object(let object as DatasetObject):
      call.show(.text(object.shortSummary))
      let count = min(8, object.dataset.count)
      try show((0..<count).map { Picture(try object.dataset.picture($0)) }, of: "pictures", call)
    case .object(let object as LoaderObject):
      call.show(.text(object.shortSummary))
      if case .object(let batch as BatchObject)? = try object.property("first") {
        try show(batch, call)
      }
    case .object(let object as BatchObject): try show(object, call)
    default: try describe(value, call)
    }
    return .none
  }
]

/// The pictures of a batch with its shapes.
private func show(_ batch: BatchObject, _ call: Call) throws {
  for display in try batch.summary() { call.show(display) }
  let pictures = try pictures(in: .object(batch))
  try show(Array(pictures.prefix(8)), of: "batch", call)
}

private func show(_ pictures: [Picture], of what: String, _ call: Call) throws {
  guard let first = pictures.first else { return }
  let caption = "the first \(pictures.count) of the \(what), \(first.width)×\(first.height)"
  if let picture = grid(pictures, columns: 4, caption: caption) { call.show(.picture(picture)) }
}

/// Any other value: its summary, and its members with what they hold.
private func describe(_ value: Value, _ call: Call) throws {
  for display in try value.summary() { call.show(display) }
  let rows = try call.evaluator.members(of: value).map { member in
    let held = try call.evaluator.property(member.name, of: value, at: call.range)
    return [".\(member.name)", held?.typeName ?? "", held?.short ?? "", member.summary]
  }
  guard !rows.isEmpty else { return }
  call.show(
    .table(
      Table(
        title: value.typeName, headings: ["member", "type", "value", "what it is"], rows: rows)))
}

// MARK: Models

/// The layers of a model with the shapes of what they give.
private func layerTable(_ model: Layer, _ call: Call) throws -> Table {
  let input = try usualInput(of: model, size: call["size"] == nil ? nil : call.integer("size"))
  let shapes = LayerShapes()
  var context = ForwardContext()
  context.shapes = shapes
  let layers = model.allLayers().map(\.layer)
  // In evaluation: looking moves no running statistics and rolls no dice.
  let modes = layers.map(\.mode)
  defer { for (layer, mode) in zip(layers, modes) { layer.mode = mode } }
  model.setMode(.evaluation)
  let output: Tensor? = try input.map { shape in
    let x = try Tensor.zeros(shape, on: call.device())
    return try withoutRecording { try model(x, context) }
  }
  let leaves = model.allLayers().filter { $0.layer.isLeaf }
  let rows = leaves.map { path, layer in
    [
      outlined(path), layer.kind, layer.details, shapes[layer].map { "\($0)" } ?? "",
      layer.parameterCount > 0 ? grouped(layer.parameterCount) : "",
    ]
  }
  let bytes = model.state().reduce(0) { $0 + $1.value.value.count } * MemoryLayout<Float>.stride
  var title = model.kind
  if let input, let output { title += ": \(input) → \(output.shape)" }
  return Table(
    title: title, headings: ["name", "layer", "settings", "gives", "parameters"],
    alignments: [.left, .left, .left, .left, .right], rows: rows,
    footer: [
      "\(grouped(model.parameterCount)) parameters, \(inMegabytes(bytes)) with running statistics"
    ])
}

/// The shape of an input that a model takes: one picture of a usual size; nil where its first layer
/// does not say.
private func usualInput(of model: Layer, size: Int?) throws -> [Int]? {
  let leaves = model.allLayers().map(\.layer).filter(\.isLeaf)
  guard let first = leaves.first(where: { !$0.parameters.isEmpty }) else { return nil }
  let weights = first.parameters[0].value.shape
  let multiple = model.sizeMultiple
  let side = size ?? (256 % multiple == 0 ? 256 : multiple)
  switch (first, weights.count) {
  case (is Convolution, 4): return [1, weights[1], side, side]
  case (is TransposedConvolution, 4), (is BatchNormalization, _):
    return [1, weights[0], side, side]
  case (is Linear, _): return [1, weights[1]]
  default: return nil
  }
}
