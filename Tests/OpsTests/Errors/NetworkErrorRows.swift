import Testing

@testable import Ops

extension ErrorRow {
  private static func ones(_ shape: Int..., on device: Device) throws -> Tensor {
    try .ones(shape, on: device)
  }

  private static func conv(
    _ options: ConvolutionOptions = .init(), _ x: [Int] = [1, 4, 5, 5], _ w: [Int] = [2, 4, 3, 3],
    _ bias: [Int]? = nil
  ) -> @Sendable (Device) throws -> Void {
    { device in
      let bias = try bias.map { try Tensor.ones($0, on: device) }
      _ = try Tensor.ones(x, on: device).convolved(.ones(w, on: device), bias: bias, options)
    }
  }

  private static func transpose(
    _ options: ConvolutionOptions = .init(), _ x: [Int] = [1, 4, 5, 5], _ w: [Int] = [4, 2, 3, 3],
    _ bias: [Int]? = nil, _ extra: Int = 0
  ) -> @Sendable (Device) throws -> Void {
    { device in
      let bias = try bias.map { try Tensor.ones($0, on: device) }
      _ = try Tensor.ones(x, on: device).transposeConvolved(
        .ones(w, on: device), bias: bias, options, outputPadding: Extent(extra))
    }
  }

  /// Matrix products and convolutions.
  static let products: [ErrorRow] = [
    .init(
      "matrixProduct: the last axis on the left must be as long as the last but one on the right "
        + "(left [2, 3], right [4, 5])"
    ) { _ = try ones(2, 3, on: $0).matrixProduct(ones(4, 5, on: $0)) },
    .init(
      "matrixProduct: the last axis on the left must be as long as the last but one on the right "
        + "(left [3], right [4])"
    ) { _ = try ones(3, on: $0).matrixProduct(ones(4, on: $0)) },
    .init(
      "matrixProduct: a tensor without axes has no matrix product (left [], right [4])"
    ) { _ = try ones(on: $0).matrixProduct(ones(4, on: $0)) },
    .init("matrixProduct: the leading axes do not broadcast (left [2, 1, 3], right [3, 3, 1])") {
      _ = try ones(2, 1, 3, on: $0).matrixProduct(ones(3, 3, 1, on: $0))
    },
    .init("conv2d: stride is 0, and must be 1 to 65536", conv(.init(stride: Extent(1, 0)))),
    .init("conv2d: padding is -1, and must be 0 to 65536", conv(.init(padding: Extent(-1)))),
    .init("conv2d: dilation is 0, and must be 1 to 65536", conv(.init(dilation: Extent(0)))),
    .init("conv2d: groups is 0, and must be 1 to 65536", conv(.init(groups: 0))),
    .init(
      "conv2d: an input [batch, channels, height, width] and a weight [outputs, channels / groups, "
        + "height, width] are expected (input [4, 5, 5], weight [2, 4, 3, 3])",
      conv(.init(), [4, 5, 5])),
    .init(
      "conv2d: the input has 3 channels and the weight takes 4 (input [1, 3, 5, 5], weight "
        + "[2, 4, 3, 3])", conv(.init(), [1, 3, 5, 5])),
    .init(
      "conv2d: 3 outputs do not divide into 2 groups (input [1, 4, 5, 5], weight [3, 2, 3, 3])",
      conv(.init(groups: 2), [1, 4, 5, 5], [3, 2, 3, 3])),
    .init(
      "conv2d: the bias must hold one number for each of the 2 outputs (input [1, 4, 5, 5], weight "
        + "[2, 4, 3, 3], bias [3])", conv(.init(), [1, 4, 5, 5], [2, 4, 3, 3], [3])),
    .init(
      "conv2d: the kernel is larger than the padded input (input [1, 4, 2, 5], weight "
        + "[2, 4, 3, 3])", conv(.init(), [1, 4, 2, 5])),
    .init(
      "conv2d: the kernel is empty (input [1, 4, 5, 5], weight [2, 4, 0, 3])",
      conv(.init(), [1, 4, 5, 5], [2, 4, 0, 3])),
    .init(
      "convTranspose2d: stride is 0, and must be 1 to 65536", transpose(.init(stride: Extent(0)))),
    .init(
      "convTranspose2d: the input has 4 channels and the weight takes 5 (input [1, 4, 5, 5], weight "
        + "[5, 2, 3, 3])", transpose(.init(), [1, 4, 5, 5], [5, 2, 3, 3])),
    .init(
      "convTranspose2d: 4 channels do not divide into 3 groups (input [1, 4, 5, 5], weight "
        + "[4, 2, 3, 3])", transpose(.init(groups: 3))),
    .init(
      "convTranspose2d: the bias must hold one number for each of the 2 outputs (input "
        + "[1, 4, 5, 5], weight [4, 2, 3, 3], bias [4])",
      transpose(.init(), [1, 4, 5, 5], [4, 2, 3, 3], [4])),
    .init(
      "convTranspose2d: outputPadding is 2, and must be 0 or more and less than the stride or the "
        + "dilation", transpose(.init(stride: Extent(2)), [1, 4, 5, 5], [4, 2, 3, 3], nil, 2)),
    .init(
      "convTranspose2d: nothing is left of the output after the padding (input [1, 4, 1, 1], weight "
        + "[4, 2, 3, 3])", transpose(.init(padding: Extent(2)), [1, 4, 1, 1])),
    .init(
      "convTranspose2d: the input has no pixels (input [1, 4, 0, 1], weight [4, 2, 3, 3])",
      transpose(.init(), [1, 4, 0, 1])),
    .init(
      "convTranspose2d: the kernel is empty (input [1, 4, 5, 5], weight [4, 2, 3, 0])",
      transpose(.init(), [1, 4, 5, 5], [4, 2, 3, 0])),
    .init(
      "convTranspose2d: an input [batch, channels, height, width] and a weight [channels, outputs / "
        + "groups, height, width] are expected (input [4], weight [4, 2, 3, 3])",
      transpose(.init(), [4])),
  ]

  /// Normalisation, windows, sizes and losses.
  static let layers: [ErrorRow] = [
    .init(
      "batchNorm2d: more than one value a channel is needed to train; use a larger batch or picture "
        + "(input [1, 3, 1, 1])"
    ) { _ = try ones(1, 3, 1, 1, on: $0).batchNormalized(weight: nil, bias: nil) },
    .init(
      "batchNorm2d: an input [batch, channels, …] with at least three axes is expected (input [2, 3])"
    ) { _ = try ones(2, 3, on: $0).batchNormalized(weight: nil, bias: nil) },
    .init(
      "batchNorm2d: the bias must hold one number for each of the 3 channels (input [2, 3, 4], bias "
        + "[2])"
    ) { _ = try ones(2, 3, 4, on: $0).batchNormalized(weight: nil, bias: ones(2, on: $0)) },
    .init(
      "batchNorm2d: the variance must hold one number for each of the 3 channels (input [2, 3, 4], "
        + "variance [1, 3])"
    ) {
      _ = try ones(2, 3, 4, on: $0).normalized(
        mean: ones(3, on: $0), variance: ones(1, 3, on: $0), weight: nil, bias: nil)
    },
    .init(
      "instanceNorm2d: more than one value a channel is needed in each picture; use a larger picture "
        + "(input [8, 3, 1, 1])"
    ) { _ = try ones(8, 3, 1, 1, on: $0).instanceNormalized(weight: nil, bias: nil) },
    .init(
      "instanceNorm2d: the weight must hold one number for each of the 3 channels (input [1, 3, 2], "
        + "weight [2])"
    ) { _ = try ones(1, 3, 2, on: $0).instanceNormalized(weight: ones(2, on: $0), bias: nil) },
    .init("maxPool2d: kernel is 0×1, and must be 1 or more") {
      _ = try ones(1, 1, 4, 4, on: $0).maxPooled(kernel: Extent(0, 1), stride: Extent(1))
    },
    .init("maxPool2d: padding must be at most half the kernel") {
      _ = try ones(1, 1, 4, 4, on: $0).maxPooled(kernel: Extent(2), padding: Extent(2))
    },
    .init("avgPool2d: stride is -1, and must be 1 to 65536") {
      _ = try ones(1, 1, 4, 4, on: $0).averagePooled(kernel: Extent(2), stride: Extent(-1))
    },
    .init("avgPool2d: the window 3×5 is larger than the padded input (input [1, 1, 4, 4])") {
      _ = try ones(1, 1, 4, 4, on: $0).averagePooled(kernel: Extent(3, 5), stride: Extent(1))
    },
    .init("maxPool2d: an input [batch, channels, height, width] is expected (input [4, 4])") {
      _ = try ones(4, 4, on: $0).maxPooled(kernel: Extent(2))
    },
    .init("resize: size is 0×3, and each side must be 1 to 1048576") {
      _ = try ones(1, 1, 4, 4, on: $0).resized(to: Extent(0, 3))
    },
    .init(
      "resize: an input [batch, channels, height, width] with pixels is expected (input [1, 1, 0, 4])"
    ) { _ = try ones(1, 1, 0, 4, on: $0).resized(to: Extent(2, 3)) },
    .init(
      "pixelShuffle: the channels of [batch, channels, height, width] must divide by 2² (input "
        + "[1, 6, 2, 2])"
    ) { _ = try ones(1, 6, 2, 2, on: $0).pixelShuffled(2) },
    .init("dropout: probability is 1.0, and must be at least 0 and below 1") {
      _ = try ones(4, on: $0).droppedOut(probability: 1, key: RandomKey(seed: 1, purpose: .dropout))
    },
    .init("dropout: probability is nan, and must be at least 0 and below 1") {
      _ = try ones(4, on: $0).droppedOut(
        probability: .nan, key: RandomKey(seed: 1, purpose: .dropout))
    },
    .init("l1Loss: the shapes must be equal (input [2], target [1])") {
      _ = try ones(2, on: $0).l1Loss(ones(1, on: $0))
    },
    .init("mseLoss: the shapes must be equal (input [2], target [1])") {
      _ = try ones(2, on: $0).mseLoss(ones(1, on: $0))
    },
    .init("smoothL1Loss: beta is 0.0, and must be above 0") {
      _ = try ones(2, on: $0).smoothL1Loss(ones(2, on: $0), beta: 0)
    },
    .init("bceLoss: the shapes must be equal (input [2], target [2, 1])") {
      _ = try ones(2, on: $0).bceLoss(ones(2, 1, on: $0))
    },
    .init(
      "bceWithLogitsLoss: these shapes do not broadcast: aligned at the last axis, lengths must be "
        + "equal or 1 (left [2], right [3])"
    ) { _ = try ones(2, on: $0).bceWithLogitsLoss(ones(3, on: $0)) },
    .init(
      "crossEntropyLoss: logits [n, classes] and a class for each of the n rows are expected "
        + "(logits [2, 3], classes [3])"
    ) { _ = try ones(2, 3, on: $0).crossEntropyLoss(ones(3, on: $0)) },
    .init("crossEntropyLoss: classes holds 3.0 in row 1; classes are whole numbers from 0 to 2") {
      _ = try ones(2, 3, on: $0).crossEntropyLoss(Tensor([0, 3], on: $0))
    },
  ]
}
