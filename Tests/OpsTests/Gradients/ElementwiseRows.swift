import Ops

extension GradientRow {
  /// Functions of one operand, element by element.
  static let unary: [GradientRow] = {
    let shapes = [[[]], [[1]], [[2, 3]], [[3, 1, 5]], [[1, 2, 3, 7]]]
    func row(
      _ name: String, _ note: String = "", _ domain: Domain = .any,
      _ f:
        @escaping @Sendable (Tensor) throws
        -> Tensor
    ) -> [GradientRow] { rows(name, note, [domain], shapes: shapes) { try f($0[0]) } }
    return [
      row("affine") { try $0.affine(scale: -1.5, shift: 0.3) },
      row("exp") { try $0.exp() },
      row("log", "", .positive) { try $0.log() },
      row("sqrt", "", .positive) { try $0.sqrt() },
      row("abs", "", .awayFromZero) { try $0.abs() },
      row("reciprocal", "", .awayFromZero) { try $0.affine(scale: 1, shift: 3).reciprocal() },
      row("power", "0") { try $0.power(0) },
      row("power", "1") { try $0.power(1) },
      row("power", "2") { try $0.power(2) },
      row("power", "3") { try $0.power(3) },
      row("power", "-0.5", .positive) { try $0.power(-0.5) },
      row("clamped", "", .distinct) { try $0.clamped(-0.0225, 0.2775) },
      row("relu", "", .awayFromZero) { try $0.relu() },
      row("leakyRelu", "", .awayFromZero) { try $0.leakyRelu(slope: 0.2) },
      row("sigmoid") { try $0.sigmoid() },
      row("tanh") { try $0.tanh() },
      row("softplus") { try $0.softplus() },
      row("-", "prefix") { try -$0 },
      row("+", "number") { try 0.5 + $0 + 1 },
      row("-", "number") { try 0.5 - ($0 - 1) },
      row("*", "number") { try 0.5 * $0 * 3 },
      row("/", "by a number") { try $0 / 0.7 },
      row("/", "of a number", .positive) { try 0.7 / $0 },
      row("*", "with itself") { try $0 * $0 },
    ].flatMap { $0 }
  }()

  /// Functions of two operands that broadcast.
  static let binary: [GradientRow] = {
    let shapes: [[[Int]]] = [
      [[], []], [[1], [1]], [[2, 3], [2, 3]], [[2, 3], [3]], [[3], [2, 3]], [[2, 1, 4], [3, 1]],
      [[], [2, 2]], [[1, 3, 1, 1], [2, 3, 2, 5]], [[5, 1], [1, 7]],
    ]
    func row(
      _ name: String, _ domains: [Domain] = [.any],
      _ f: @escaping @Sendable (Tensor, Tensor) throws -> Tensor
    ) -> [GradientRow] { rows(name, "", domains, shapes: shapes) { try f($0[0], $0[1]) } }
    // Multiples of 0.05 against those moved by half of that never meet.
    @Sendable func apart(_ x: Tensor, _ shift: Float) throws -> Tensor {
      try x.affine(scale: 2, shift: shift)
    }
    return [
      row("+") { try $0 + $1 },
      row("-") { try $0 - $1 },
      row("*") { try $0 * $1 },
      row("/", [.any, .positive]) { try $0 / $1 },
      row("power", [.positive, .any]) { try $0.power($1) },
      row("minimum", [.distinct]) { try apart($0, 0).minimum(apart($1, 0.025)) },
      row("maximum", [.distinct]) { try apart($0, 0).maximum(apart($1, 0.025)) },
    ].flatMap { $0 }
  }()

  /// Functions that look along axes.
  static let reductions: [GradientRow] = {
    let shapes: [[[Int]]] = [[[1]], [[5]], [[2, 3]], [[1, 4, 1]], [[2, 3, 5]], [[2, 3, 1, 4]]]
    func row(
      _ name: String, _ shapes: [[[Int]]], _ domain: Domain = .any,
      _ f: @escaping @Sendable (Tensor, [Int]?, Bool) throws -> Tensor
    ) -> [GradientRow] {
      let axes: [(note: String, axes: [Int]?, keep: Bool)] = [
        ("all", nil, false), ("all, kept", nil, true), ("first", [0], false), ("last", [-1], true),
        ("first and last", [0, -1], false), ("none", [], false),
      ]
      return axes.flatMap { (note, axes, keep) in
        let fitting = shapes.filter { axes?.count ?? 0 < 2 || $0[0].count > 1 }
        return rows(name, note, [domain], shapes: fitting) { try f($0[0], axes, keep) }
      }
    }
    func along(_ name: String, _ f: @escaping @Sendable (Tensor, Int) throws -> Tensor)
      -> [GradientRow]
    {
      [0, -1].flatMap { axis in
        rows(name, "axis \(axis)", shapes: shapes) { try f($0[0], axis) }
      }
    }
    return [
      row("sum", shapes) { try $0.sum(axes: $1, keepAxes: $2) },
      row("mean", shapes) { try $0.mean(axes: $1, keepAxes: $2) },
      row("variance", shapes) { try $0.variance(axes: $1, keepAxes: $2, unbiased: false) },
      rows("variance", "unbiased", shapes: [[[5]], [[2, 3]], [[3, 2, 1, 4]]]) {
        try $0[0].variance(axes: [0], keepAxes: true)
      },
      row("max", shapes, .distinct) { try $0.max(axes: $1, keepAxes: $2) },
      row("min", shapes, .distinct) { try $0.min(axes: $1, keepAxes: $2) },
      along("softmax") { try $0.softmax(axis: $1) },
      along("logSoftmax") { try $0.logSoftmax(axis: $1) },
    ].flatMap { $0 }
  }()
}
