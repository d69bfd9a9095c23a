import Ops

extension GradientRow {
  /// Functions that move elements.
  static let movement: [GradientRow] = [
    rows("reshaped", shapes: [[[6]], [[1, 6]], [[2, 1, 3]]]) { try $0[0].reshaped([3, -1]) },
    rows("reshaped", "to a scalar", shapes: [[[1, 1]], [[]]]) { try $0[0].reshaped([]) },
    rows("permuted", shapes: [[[2, 3, 4]], [[1, 5, 1]]]) { try $0[0].permuted([2, 0, -2]) },
    rows("transposed", shapes: [[[2, 3]], [[2, 1, 4]]]) { try $0[0].transposed() },
    rows("sliced", shapes: [[[5]], [[2, 5]], [[1, 3, 6]]]) { try $0[0].sliced(axis: -1, 1..<4) },
    rows("sliced", "with steps", shapes: [[[7]], [[7, 2]]]) {
      try $0[0].sliced(axis: 0, 1..<7, step: 3)
    },
    rows("indexed", shapes: [[[3]], [[3, 2]], [[1, 4]]]) { try $0[0].indexed(axis: 0, -1) },
    rows("padded", shapes: [[[2, 3]], [[1, 1]]]) {
      try $0[0].padded([(1, 0), (2, 3)], with: 0.5)
    },
    rows("broadcast", shapes: [[[3]], [[1]], [[]], [[2, 1, 3]]]) {
      try $0[0].broadcast(to: [4, 2, 5, 3])
    },
    rows("concatenated", shapes: [[[2, 3]], [[2, 3], [2, 1]], [[1, 2], [1, 4], [1, 1]]]) {
      try .concatenated($0, axis: 1)
    },
    rows("concatenated", "first axis", shapes: [[[2, 3], [1, 3]], [[4], [1]]]) {
      try .concatenated($0, axis: 0)
    },
    rows("concatenated", "twice the same", shapes: [[[2, 3]]]) {
      try .concatenated([$0[0], $0[0]], axis: -1)
    },
    rows("stacked", shapes: [[[2, 3]], [[2, 3], [2, 3]], [[], []], [[1], [1], [1]]]) {
      try .stacked($0, axis: -1)
    },
    rows("pixelShuffled", shapes: [[[1, 4, 1, 1]], [[2, 8, 3, 2]]]) {
      try $0[0].pixelShuffled(2)
    },
    rows("selected", shapes: [[[3]], [[3, 2]], [[4, 1, 3]]]) {
      try $0[0].selected(Tensor([2, 0, 2, 1, 0], on: $0[0].device))
    },
    rows("resized", "nearest", shapes: [[[1, 1, 1, 1]], [[2, 3, 3, 4]], [[1, 2, 7, 9]]]) {
      try $0[0].resized(to: Extent(5, 6), .nearest)
    },
    rows("resized", "bilinear", shapes: [[[1, 1, 1, 1]], [[2, 3, 3, 4]], [[1, 2, 7, 9]]]) {
      try $0[0].resized(to: Extent(5, 6), .bilinear(alignsCorners: false))
    },
    rows("resized", "corners", shapes: [[[1, 1, 1, 1]], [[2, 3, 3, 4]], [[1, 2, 7, 9]]]) {
      try $0[0].resized(to: Extent(5, 6), .bilinear(alignsCorners: true))
    },
    rows("droppedOut", shapes: [[[1]], [[5]], [[2, 3]], [[3, 2, 2, 2]]]) {
      try $0[0].droppedOut(probability: 0.4, key: RandomKey(seed: 3, purpose: .dropout))
    },
  ].flatMap { $0 }

  /// Means that are trained on. Targets are operands too where they have a derivative.
  static let losses: [GradientRow] = {
    let pairs: [[[Int]]] = [
      [[], []], [[1], [1]], [[2, 3], [2, 3]], [[1, 2, 3, 5], [1, 2, 3, 5]],
    ]
    return [
      rows("l1Loss", "", [.positive, .inside(-2, 0.4)], shapes: pairs) { try $0[0].l1Loss($0[1]) },
      rows("mseLoss", shapes: pairs) { try $0[0].mseLoss($0[1]) },
      rows("smoothL1Loss", "far", [.positive, .inside(-2, 0)], shapes: pairs) {
        try $0[0].smoothL1Loss($0[1], beta: 0.4)
      },
      rows("smoothL1Loss", "near", [.inside(0.5, 1), .inside(-1, 0)], shapes: pairs) {
        try $0[0].smoothL1Loss($0[1], beta: 2.5)
      },
      rows("bceLoss", "", [.inside(0.1, 0.9)], shapes: pairs) { try $0[0].bceLoss($0[1]) },
      rows("bceWithLogitsLoss", "", [.any, .inside(0, 1)], shapes: pairs) {
        try $0[0].bceWithLogitsLoss($0[1])
      },
      rows("bceWithLogitsLoss", "broadcast", [.any, .inside(0, 1)], shapes: [[[2, 3], []]]) {
        try $0[0].bceWithLogitsLoss($0[1])
      },
      rows("crossEntropyLoss", shapes: [[[3, 4]]]) {
        try $0[0].crossEntropyLoss(Tensor([3, 0, 2], on: $0[0].device))
      },
      rows("crossEntropyLoss", "one class", shapes: [[[1, 1]]]) {
        try $0[0].crossEntropyLoss(Tensor([0], on: $0[0].device))
      },
    ].flatMap { $0 }
  }()
}
