import Ops

extension GradientRow {
  /// Products of matrices.
  static let products: [GradientRow] = rows(
    "matrixProduct",
    shapes: [
      [[1, 1], [1, 1]], [[2, 3], [3, 4]], [[3], [3]], [[3], [3, 2]], [[2, 3], [3]],
      [[2, 3, 4], [4, 1]], [[3, 4], [2, 4, 5]], [[2, 1, 3, 2], [4, 2, 3]], [[3], [2, 3, 4]],
      [[2, 5, 3], [3]], [[17, 9], [9, 13]],
    ]
  ) { try $0[0].matrixProduct($0[1]) }

  /// Convolutions and their transposes.
  static let convolutions: [GradientRow] = {
    func options(_ s: Int, _ p: Int, _ d: Int, _ g: Int) -> ConvolutionOptions {
      ConvolutionOptions(stride: Extent(s), padding: Extent(p), dilation: Extent(d), groups: g)
    }
    func forward(_ note: String, _ o: ConvolutionOptions, _ shapes: [[[Int]]]) -> [GradientRow] {
      rows("convolved", note, shapes: shapes) {
        try $0[0].convolved($0[1], bias: $0.count > 2 ? $0[2] : nil, o)
      }
    }
    func transpose(
      _ note: String, _ o: ConvolutionOptions, _ extra: Extent, _ shapes: [[[Int]]]
    ) -> [GradientRow] {
      rows("transposeConvolved", note, shapes: shapes) {
        try $0[0].transposeConvolved(
          $0[1], bias: $0.count > 2 ? $0[2] : nil, o, outputPadding: extra)
      }
    }
    let uneven = ConvolutionOptions(
      stride: Extent(2, 1), padding: Extent(0, 2), dilation: Extent(1, 2))
    return [
      forward(
        "plain", options(1, 0, 1, 1),
        [
          [[1, 1, 1, 1], [1, 1, 1, 1]], [[2, 3, 4, 5], [2, 3, 3, 3], [2]],
          [[1, 2, 7, 8], [3, 2, 7, 7]], [[2, 4, 3, 2], [5, 4, 1, 1], [5]],
        ]),
      forward(
        "stride 2", options(2, 1, 1, 1),
        [
          [[1, 1, 5, 7], [2, 1, 4, 4], [2]], [[2, 2, 6, 4], [3, 2, 3, 3]],
        ]),
      forward("stride 3, dilation 2", options(3, 2, 2, 1), [[[2, 2, 9, 7], [2, 2, 3, 3], [2]]]),
      forward("groups", options(1, 1, 1, 2), [[[2, 4, 3, 5], [6, 2, 3, 3], [6]]]),
      forward("by channel", options(2, 1, 1, 3), [[[1, 3, 5, 4], [3, 1, 4, 4]]]),
      forward("uneven", uneven, [[[2, 2, 5, 6], [3, 2, 2, 3], [3]]]),
      transpose(
        "plain", options(1, 0, 1, 1), Extent(0),
        [
          [[1, 1, 1, 1], [1, 1, 1, 1]], [[2, 3, 2, 3], [3, 2, 3, 3], [2]],
        ]),
      transpose(
        "stride 2", options(2, 1, 1, 1), Extent(0),
        [
          [[1, 2, 1, 1], [2, 3, 4, 4], [3]], [[2, 1, 3, 2], [1, 2, 4, 4]],
        ]),
      transpose(
        "output padding", options(3, 1, 1, 1), Extent(2, 1),
        [
          [[2, 2, 3, 2], [2, 3, 3, 3], [3]]
        ]),
      transpose(
        "dilation and groups", options(2, 2, 2, 2), Extent(1),
        [
          [[2, 4, 3, 3], [4, 2, 3, 3], [4]]
        ]),
    ].flatMap { $0 }
  }()

  /// Normalisation and pooling.
  static let normalizations: [GradientRow] = {
    let maps = [[2, 3, 3, 5], [3, 1, 1, 1], [1, 2, 4, 3]]
    let bare = maps.map { [$0] }
    let weighted = maps.map { [$0, [$0[1]], [$0[1]]] }
    // Each channel of `0.1 · w · x̂ + 3 · b` keeps to one side of the kink.
    let sided: [Domain] = [.any, .awayFromZero, .awayFromZero]
    let leaky = ChannelActivation.leakyRelu(slope: 0.3)
    let wide = bare.filter { $0[0][2] > 1 }
    @Sendable func statistics(_ x: Tensor) throws -> (Tensor, Tensor) {
      let c = x.shape[1]
      return (
        try Tensor((0..<c).map { Float($0) * 0.3 - 0.4 }, on: x.device),
        try Tensor((0..<c).map { Float($0) * 0.5 + 0.3 }, on: x.device)
      )
    }
    let pooled: [[[Int]]] = [[[1, 1, 4, 4]], [[2, 3, 5, 7]]]
    return [
      rows("batchNormalized", "bare", tolerance: 4e-3, shapes: bare) {
        try $0[0].batchNormalized(weight: nil, bias: nil).output
      },
      rows("batchNormalized", tolerance: 4e-3, shapes: weighted) {
        try $0[0].batchNormalized(weight: $0[1], bias: $0[2]).output
      },
      rows("batchNormalized", "weight only", tolerance: 4e-3, shapes: [[[2, 2, 3], [2]]]) {
        try $0[0].batchNormalized(weight: $0[1], bias: nil, epsilon: 0.1).output
      },
      rows("batchNormalized", "and relu", sided, tolerance: 4e-3, shapes: weighted) {
        try $0[0].batchNormalized(weight: $0[1] * 0.1, bias: $0[2] * 3, activation: .relu).output
      },
      rows("batchNormalized", "and leaky relu", sided, tolerance: 4e-3, shapes: weighted) {
        try $0[0].batchNormalized(weight: $0[1] * 0.1, bias: $0[2] * 3, activation: leaky).output
      },
      rows("normalized", "and leaky relu", sided, shapes: weighted) {
        let (mean, variance) = try statistics($0[0])
        return try $0[0].normalized(
          mean: mean, variance: variance, weight: $0[1] * 0.1, bias: $0[2] * 3, activation: leaky)
      },
      rows("normalized", "bare", shapes: bare) {
        let (mean, variance) = try statistics($0[0])
        return try $0[0].normalized(mean: mean, variance: variance, weight: nil, bias: nil)
      },
      rows("normalized", shapes: weighted) {
        let (mean, variance) = try statistics($0[0])
        return try $0[0].normalized(mean: mean, variance: variance, weight: $0[1], bias: $0[2])
      },
      rows("instanceNormalized", tolerance: 4e-3, shapes: wide) {
        try $0[0].instanceNormalized(weight: nil, bias: nil)
      },
      rows("instanceNormalized", "affine", tolerance: 4e-3, shapes: [[[2, 3, 3, 2], [3], [3]]]) {
        try $0[0].instanceNormalized(weight: $0[1], bias: $0[2])
      },
      rows("maxPooled", "", [.distinct], shapes: pooled) { try $0[0].maxPooled(kernel: Extent(2)) },
      rows("maxPooled", "overlapping", [.distinct], shapes: pooled) {
        try $0[0].maxPooled(kernel: Extent(3), stride: Extent(2), padding: Extent(1))
      },
      rows("averagePooled", shapes: pooled) { try $0[0].averagePooled(kernel: Extent(2, 3)) },
      rows("averagePooled", "edge", shapes: pooled) {
        try $0[0].averagePooled(
          kernel: Extent(3), stride: Extent(1), padding: Extent(1), countsPadding: false)
      },
    ].flatMap { $0 }
  }()

  /// Every row.
  static let all: [GradientRow] =
    unary + binary + reductions + movement + losses + products + convolutions + normalizations
}
