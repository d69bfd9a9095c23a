internal import Ops

// The differentiable functions of the engine.

let functionCommands: [CommandRecord] =
  activationCommands + reductionCommands + [
    CommandRecord(
      "conv2d", "Convolves pictures with kernels", topic: "functions", also: ["conv", "Conv2D"],
      [
        .value("input", .tensor, "[batch, channels, height, width]"),
        .value("weight", .tensor, "[outputs, channels / groups, height, width]"),
        .label("bias", .tensor, "[outputs]", default: .nothing),
        .label("stride", .integers, "steps between windows", default: 1),
        .label("padding", .integers, "zeros around the input", default: 0),
        .label("dilation", .integers, "steps between the kernel's elements", default: 1),
        .label("groups", .integer(1...), "parts that see only their channels", default: 1),
      ],
      details: "Gives `[batch, outputs, h, w]` with "
        + "`h = (height + 2·padding − dilation·(kernel − 1) − 1) / stride + 1`.",
      example: "conv2d(ones([1, 1, 4, 4]), ones([1, 1, 3, 3])).shape   # => [1, 1, 2, 2]"
    ) { call in
      .tensor(
        try call.tensor("input").convolved(
          call.tensor("weight"), bias: call["bias"] == nil ? nil : call.tensor("bias"),
          convolutionOptions(call)))
    },

    CommandRecord(
      "convTranspose2d", "Spreads each pixel over a window: makes pictures larger",
      topic: "functions", also: ["conv_transpose2d", "Conv2DTranspose", "deconv"],
      [
        .value("input", .tensor, "[batch, channels, height, width]"),
        .value("weight", .tensor, "[channels, outputs / groups, height, width]"),
        .label("bias", .tensor, "[outputs]", default: .nothing),
        .label("stride", .integers, "how far windows are moved apart", default: 1),
        .label("padding", .integers, "rows and columns cut off on each side", default: 0),
        .label("outputPadding", .integers, "rows and columns added at the end", default: 0),
        .label("dilation", .integers, "steps between the kernel's elements", default: 1),
        .label("groups", .integer(1...), "parts that see only their channels", default: 1),
      ],
      example:
        "convTranspose2d(ones([1, 1, 2, 2]), ones([1, 1, 4, 4]), stride: 2, padding: 1).shape"
        + "   # => [1, 1, 4, 4]"
    ) { call in
      .tensor(
        try call.tensor("input").transposeConvolved(
          call.tensor("weight"), bias: call["bias"] == nil ? nil : call.tensor("bias"),
          convolutionOptions(call), outputPadding: call.extent("outputPadding")))
    },

    pooling("maxPool2d", "The largest value of each window", also: ["MaxPooling2D"]) {
      try $0.maxPooled(kernel: $1, stride: $2, padding: $3)
    },
    pooling("avgPool2d", "The mean of each window", also: ["AveragePooling2D"]) {
      try $0.averagePooled(kernel: $1, stride: $2, padding: $3)
    },

    CommandRecord(
      "resize", "A picture, or pictures in a tensor, at another size", topic: "functions",
      also: ["interpolate", "upsample", "UpSampling2D"],
      [
        .value("x", .either([.tensor, .image]), "[batch, channels, height, width], or a picture"),
        .value("size", .integers, "[height, width], or one number for both"),
        .label(
          "mode", .choice(["nearest", "bilinear", "bicubic", "lanczos"]),
          "how values between pixels are found", default: "bilinear"),
      ],
      details: "Pictures are resized as Pillow does it, with all four modes; tensors as PyTorch "
        + "does it, with nearest and bilinear.",
      example: "resize(zeros([1, 3, 8, 8]), [4, 6]).shape   # => [1, 3, 4, 6]"
    ) { call in
      let (size, mode) = (try call.extent("size"), try call.string("mode"))
      if case .image(let picture)? = call["x"] {
        guard let image = picture.image, let filter = ResizeFilter(rawValue: mode) else {
          return .none
        }
        let resized = try image.resized(width: size.width, height: size.height, filter: filter)
        return .image(Picture(resized, caption: picture.caption))
      }
      switch mode {
      case "nearest": return .tensor(try call.tensor("x").resized(to: size, .nearest))
      case "bilinear":
        return .tensor(try call.tensor("x").resized(to: size, .bilinear(alignsCorners: false)))
      default:
        throw CommandError("tensors are resized by nearest or bilinear, not \(mode)", at: "mode")
      }
    },

    CommandRecord(
      "pixelShuffle", "Channels laid out as pixels: twice the size from four times the channels",
      topic: "functions", also: ["PixelShuffle", "depth_to_space"],
      [
        .value("x", .tensor, "[batch, channels, height, width]"),
        .value("factor", .integer(1...1024), "how much larger", default: 2),
      ], example: "pixelShuffle(zeros([1, 8, 3, 3])).shape   # => [1, 2, 6, 6]"
    ) { call in .tensor(try call.tensor("x").pixelShuffled(call.integer("factor"))) },

    CommandRecord(
      "dropout", "Sets elements to 0 at random and scales the others up", topic: "functions",
      [
        .value("x", .tensor, "any shape"),
        .label("p", .number(0...1), "share of elements dropped", default: 0.5),
      ], example: "dropout(ones([4]), p: 0.5).shape   # => [4]"
    ) { call in
      let key = call.engine.random.next(.dropout)
      return .tensor(try call.tensor("x").droppedOut(probability: call.float("p"), key: key))
    },

    CommandRecord(
      "batchNorm2d", "Brings each channel to mean 0 and deviation 1 over the batch",
      topic: "functions", also: ["batch_norm", "BatchNormalization"],
      [
        .value("x", .tensor, "[batch, channels, height, width]"),
        .label("weight", .tensor, "[channels]", default: .nothing),
        .label("bias", .tensor, "[channels]", default: .nothing),
        .label("eps", .number(0...1), "added to the variance", default: 1e-5),
      ], example: "batchNorm2d(randn([4, 2, 8, 8])).shape   # => [4, 2, 8, 8]"
    ) { call in
      .tensor(
        try call.tensor("x").batchNormalized(
          weight: call["weight"] == nil ? nil : call.tensor("weight"),
          bias: call["bias"] == nil ? nil : call.tensor("bias"), epsilon: call.float("eps")
        ).output)
    },

    CommandRecord(
      "instanceNorm2d", "Brings each channel of each picture to mean 0 and deviation 1",
      topic: "functions", also: ["instance_norm"],
      [
        .value("x", .tensor, "[batch, channels, height, width]"),
        .label("eps", .number(0...1), "added to the variance", default: 1e-5),
      ], example: "instanceNorm2d(randn([4, 2, 8, 8])).shape   # => [4, 2, 8, 8]"
    ) { call in
      .tensor(
        try call.tensor("x").instanceNormalized(
          weight: nil, bias: nil, epsilon: call.float("eps")))
    },
  ]

private func convolutionOptions(_ call: Call) throws -> ConvolutionOptions {
  ConvolutionOptions(
    stride: try call.extent("stride"), padding: try call.extent("padding"),
    dilation: try call.extent("dilation"), groups: try call.integer("groups"))
}

private func pooling(
  _ name: String, _ summary: String, also: [String],
  _ body: @escaping @Sendable (Tensor, Extent, Extent?, Extent) throws -> Tensor
) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "functions", also: also,
    [
      .value("x", .tensor, "[batch, channels, height, width]"),
      .value("kernel", .integers, "height and width of a window"),
      .label(
        "stride", .integers, "steps between windows; the kernel by default", default: .nothing),
      .label("padding", .integers, "places around the input", default: 0),
    ], example: "\(name)(zeros([1, 3, 8, 8]), 2).shape   # => [1, 3, 4, 4]"
  ) { call in
    .tensor(
      try body(
        call.tensor("x"), call.extent("kernel"),
        call["stride"] == nil ? nil : call.extent("stride"),
        call.extent("padding")))
  }
}
