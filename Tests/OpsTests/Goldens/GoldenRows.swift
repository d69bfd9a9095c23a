import Testing

@testable import Ops

/// What the engine computes for one case of PyTorch's, from operands and constants.
struct GoldenRow: CustomTestStringConvertible, Sendable {
  let name: String
  let body: @Sendable ([Tensor], [Tensor]) throws -> Tensor
  var testDescription: String { name }

  private static func row(
    _ name: String, _ body: @escaping @Sendable ([Tensor], [Tensor]) throws -> Tensor
  ) -> GoldenRow { GoldenRow(name: name, body: body) }

  private static func one(
    _ name: String, _ body: @escaping @Sendable (Tensor) throws -> Tensor
  ) -> GoldenRow { GoldenRow(name: name) { x, _ in try body(x[0]) } }

  private static func two(
    _ name: String, _ body: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
  ) -> GoldenRow { GoldenRow(name: name) { x, _ in try body(x[0], x[1]) } }

  static let elementwise: [GoldenRow] =
    [
      one("exp") { try $0.exp() },
      one("log") { try $0.log() },
      one("sqrt") { try $0.sqrt() },
      one("abs") { try $0.abs() },
      one("reciprocal") { try $0.reciprocal() },
      one("relu") { try $0.relu() },
      one("sigmoid") { try $0.sigmoid() },
      one("tanh") { try $0.tanh() },
      one("softplus") { try $0.softplus() },
      one("leakyRelu") { try $0.leakyRelu(slope: 0.2) },
      one("clamp") { try $0.clamped(-1, 0.5) },
      one("negate") { try -$0 },
      one("affine") { try 3 * $0 - 2 },
      one("subtract from") { try 2 - $0 },
      one("divide by") { try $0 / 3 },
      one("divide") { try 3 / $0 },
      two("power of tensors") { try $0.power($1) },
      two("power at infinity") { try $0.power($1) },
    ]
    + ["0", "1", "2", "3", "0.5", "-1"].map { exponent in
      one("power \(exponent)") { try $0.power(Float(exponent) ?? .nan) }
    }
    + ["", " broadcast"].flatMap { note in
      [
        two("add\(note)") { try $0 + $1 },
        two("subtract\(note)") { try $0 - $1 },
        two("multiply\(note)") { try $0 * $1 },
        two("quotient\(note)") { try $0 / $1 },
        two("minimum\(note)") { try $0.minimum($1) },
        two("maximum\(note)") { try $0.maximum($1) },
      ]
    }

  static let axes: [GoldenRow] = [
    one("sum") { try $0.sum() },
    one("sum of axes") { try $0.sum(axes: [0, 2]) },
    one("sum kept") { try $0.sum(axes: [1], keepAxes: true) },
    one("mean") { try $0.mean() },
    one("mean of axes") { try $0.mean(axes: [0, 2]) },
    one("mean kept") { try $0.mean(axes: [1], keepAxes: true) },
    one("variance") { try $0.variance(axes: [0, 2]) },
    one("variance biased") { try $0.variance(axes: [1], keepAxes: true, unbiased: false) },
    one("variance of one") { try $0.variance(axes: [0]) },
    one("max ties") { try $0.max(axes: [0, 2]) },
    one("min ties") { try $0.min(axes: [1]) },
    one("max NaN") { try $0.max(axes: [1]) },
    one("argmax") { try $0.argmax(axis: 1) },
    one("argmin") { try $0.argmin(axis: 0) },
    one("softmax") { try $0.softmax(axis: 1) },
    one("softmax of axis 0") { try $0.softmax(axis: 0) },
    one("logSoftmax") { try $0.logSoftmax(axis: 1) },
    one("reshape") { try $0.reshaped([4, -1]) },
    one("permute") { try $0.permuted([2, 0, 1]) },
    one("transpose") { try $0.transposed() },
    one("slice") { try $0.sliced(axis: 1, 1..<3).sliced(axis: 2, 0..<4, step: 3) },
    one("index") { try $0.indexed(axis: 1, -1) },
    one("pad") { try $0.padded([(0, 0), (0, 3), (1, 2)], with: 0.5) },
    one("broadcast") { try $0.broadcast(to: [2, 3, 4]) },
    two("cat") { try .concatenated([$0, $1, $0], axis: 1) },
    two("stack") { try .stacked([$0, $1], axis: -1) },
    row("select") { try $0[0].selected($1[0]) },
    one("pixelShuffle") { try $0.pixelShuffled(3) },
  ]

  static let networks: [GoldenRow] =
    [
      row("batchNorm2d") { x, _ in
        try x[0].batchNormalized(weight: x[1], bias: x[2]).output
      },
      one("batchNorm2d bare") {
        try $0.batchNormalized(weight: nil, bias: nil, epsilon: 0.1).output
      },
      one("batchNorm2d constant") { try $0.batchNormalized(weight: nil, bias: nil).output },
      row("batchNorm2d evaluation") { x, k in
        try x[0].normalized(mean: k[0], variance: k[1], weight: x[1], bias: x[2])
      },
      one("batchNorm2d running statistics") { x in
        // 0.9 · old + 0.1 · new, with the unbiased variance.
        let moments = try x.batchNormalized(weight: nil, bias: nil).moments
        return try .stacked(
          [moments.mean * 0.1, moments.m2 / Float(moments.count - 1) * 0.1 + 0.9], axis: 0)
      },
      row("instanceNorm2d") { x, _ in try x[0].instanceNormalized(weight: x[1], bias: x[2]) },
      one("maxPool2d") { try $0.maxPooled(kernel: Extent(2)) },
      one("maxPool2d ties") {
        try $0.maxPooled(kernel: Extent(3), stride: Extent(2), padding: Extent(1))
      },
      one("maxPool2d NaN") { try $0.maxPooled(kernel: Extent(1, 2)) },
      one("avgPool2d") {
        try $0.averagePooled(kernel: Extent(3), stride: Extent(2), padding: Extent(1))
      },
      one("avgPool2d edge") {
        try $0.averagePooled(
          kernel: Extent(3, 2), stride: Extent(1, 2), padding: Extent(1), countsPadding: false)
      },
      one("resize nearest infinite") { try $0.resized(to: Extent(2, 4)) },
    ]
    + [
      ("nearest", Resampling.nearest), ("bilinear", .bilinear(alignsCorners: false)),
      ("corners", .bilinear(alignsCorners: true)),
    ].flatMap { label, kind in
      [(7, 5), (2, 3), (1, 1), (8, 12), (4, 6)].map { (h, w) in
        one("resize \(label) \(h) \(w)") { try $0.resized(to: Extent(h, w), kind) }
      }
    }

  static let losses: [GoldenRow] = [
    two("l1Loss") { try $0.l1Loss($1) },
    two("mseLoss") { try $0.mseLoss($1) },
    two("smoothL1Loss") { try $0.smoothL1Loss($1) },
    two("smoothL1Loss beta") { try $0.smoothL1Loss($1, beta: 0.25) },
    row("bceLoss") { try $0[0].bceLoss($1[0]) },
    row("bceLoss saturated") { try $0[0].bceLoss($1[0]) },
    row("bceLoss target") { try $1[0].bceLoss($0[0]) },
    two("bceWithLogitsLoss") { try $0.bceWithLogitsLoss($1) },
    row("crossEntropyLoss") { try $0[0].crossEntropyLoss($1[0]) },
    row("crossEntropyLoss extreme") { try $0[0].crossEntropyLoss($1[0]) },
  ]
}
