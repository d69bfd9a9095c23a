internal import Ops

// Networks with a backbone that may have learned elsewhere.

let resNetCommands: [CommandRecord] = [
  CommandRecord(
    "resnetUnet", "The generator of part 2: a U-Net whose encoder is ResNet-18",
    topic: "networks", also: ["DynamicUnet", "build_res_unet", "resnet_unet"],
    [
      .label("in", .integer(1...4096), "channels of the input", default: 1),
      .label("out", .integer(1...4096), "channels of the output", default: 2),
      .label("bound", .number(0.01...100), "half the range of the output", default: .nothing),
    ],
    details: "31,099,672 parameters, as fastai's `DynamicUnet` has them; any height and width. "
      + "The output is not bounded, as in the document: a value too far out still has a slope "
      + "that brings it back. `bound: 1` ends in a tanh instead: no colour can leave ±1 (110 "
      + "units of a* and b*), but saturated ones learn slowly. The encoder starts at random; "
      + "`loadBackbone` gives it weights from elsewhere.",
    example: "resnetUnet().parameterCount   # => 31099672"
  ) { call in
    let device = try call.device()
    let bound = call["bound"] == nil ? nil : try call.float("bound")
    let model = try call.withRandom {
      try ResNetUNet(
        inputs: call.integer("in"), outputs: call.integer("out"), bound: bound, random: &$0,
        on: device)
    }
    return .object(ModelObject(model, call.runtime))
  },

  CommandRecord(
    "resnet18", "ResNet-18, a classifier of pictures", topic: "networks", also: ["ResNet"],
    [
      .label("in", .integer(1...4096), "channels of the input", default: 3),
      .label("classes", .integer(1...1 << 16), "what it tells apart", default: 1000),
    ],
    details: "torchvision's, with its names. Trained on ImageNet it wants `(rgb - mean) / std` by "
      + "channel, with mean [0.485, 0.456, 0.406] and std [0.229, 0.224, 0.225].",
    example: "resnet18(classes: 10)(zeros([2, 3, 32, 32])).shape   # => [2, 10]"
  ) { call in
    let device = try call.device()
    let model = try call.withRandom {
      try ResNet18(
        inputs: call.integer("in"), classes: call.integer("classes"), random: &$0, on: device)
    }
    return .object(ModelObject(model, call.runtime))
  },

  CommandRecord(
    "loadBackbone", "Gives a network the weights of a ResNet-18 trained elsewhere",
    topic: "networks", also: ["create_body", "ResNet18_Weights"],
    [
      .value("model", .object("model", ModelObject.self), "a resnetUnet or a resnet18"),
      .value("file", .string, "a .pth, .pt or .safetensors file with torchvision's names"),
    ],
    details: "What the file holds of the stem and the stages is loaded, the rest stays as it is; "
      + "the message says what was what. A first layer for photographs, with 3 channels, is "
      + "added up to 1. `resnet18-f37072fd.pth` is torchvision's own file.",
    example: "saveWeights(resnet18(classes: 2), \"out/example-18.safetensors\")\n"
      + "loadBackbone(resnetUnet(), \"out/example-18.safetensors\")   # => loaded ..."
  ) { call in
    let layer = try call.object("model", as: ModelObject.self).layer
    guard layer is any FeatureExtractor else {
      throw CommandError(
        "a \(layer.kind) has no ResNet-18 inside", at: "model",
        help: "let G = resnetUnet()   # this one has")
    }
    let report = try layer.loadBackbone(WeightFile(expanded(call.string("file"))))
    call.show(.text(report.description))
    return .none
  },

  CommandRecord(
    "features", "What a backbone sees: the outputs of its stem and its four stages",
    topic: "networks", also: ["hook_outputs", "IntermediateLayerGetter"],
    [
      .value("model", .object("model", ModelObject.self), "a resnet18 or a resnetUnet"),
      .value("x", .tensor, "what it is given"),
    ],
    details: "Five tensors of 64, 64, 128, 256 and 512 channels, from half the size to 1/32. In "
      + "evaluation mode, without gradients.",
    example: "features(resnet18(classes: 2), zeros([1, 3, 32, 32]))[1].shape   # => [1, 64, 8, 8]"
  ) { call in
    let layer = try call.object("model", as: ModelObject.self).layer
    guard let backbone = layer as? any FeatureExtractor else {
      throw CommandError("a \(layer.kind) has no stages to look into", at: "model")
    }
    let x = try call.tensor("x")
    let features = try layer.evaluating { () throws(TensorError) in try backbone.features(x) }
    return .list(features.map { .tensor($0.detached()) })
  },
]
