internal import Ops

/// A tensor looked at closely: its facts, and how its elements are spread.
struct TensorInspection {
  private let tensor: Tensor
  private let values: [Float]

  init(_ tensor: Tensor) {
    self.tensor = tensor
    values = tensor.toHost()
  }

  /// The bars of a histogram.
  static let bars = 40

  var displays: [Display] {
    let facts = Statistics(values)
    var rows = [
      ["shape", "\(tensor.shape)"], ["elements", grouped(values.count)],
      ["memory", inMegabytes(values.count * MemoryLayout<Float>.stride)],
      ["device", tensor.device.description], ["gradients", gradients],
    ]
    let finite = values.filter(\.isFinite).sorted()
    if let low = finite.first, let high = finite.last {
      func at(_ share: Double) -> String {
        formatted(Double(finite[Int(share * Double(finite.count - 1))]), digits: 4)
      }
      rows += [
        ["range", "\(formatted(Double(low), digits: 4))…\(formatted(Double(high), digits: 4))"],
        ["mean", formatted(facts.mean, digits: 4)],
        ["std", formatted(facts.standardDeviation, digits: 4)],
        ["quartiles", "\(at(0.25)), \(at(0.5)), \(at(0.75))"],
        ["zeros", grouped(finite.count { $0 == 0 })],
      ]
    }
    rows += [["NaN", grouped(facts.nanCount)], ["Inf", grouped(facts.infiniteCount)]]
    let table = Display.table(
      Table(title: "tensor", headings: ["", ""], rows: rows))
    return [table] + (histogram(finite).map { [.plot($0)] } ?? [])
  }

  private var gradients: String {
    if let parameter = tensor.parameter {
      let isThere = parameter.gradient != nil
      return parameter.isTrainable ? "wanted\(isThere ? ", and there" : "")" : "not wanted"
    }
    return tensor.isTracked ? "flow through it" : "none"
  }

  /// How many elements lie in each of the bars between the least and the greatest; nil where all
  /// are the same.
  private func histogram(_ sorted: [Float]) -> Plot? {
    guard let low = sorted.first.map(Double.init), let high = sorted.last.map(Double.init),
      low < high
    else { return nil }
    var counts = [Double](repeating: 0, count: Self.bars)
    let scale = Double(Self.bars) / (high - low)
    for value in sorted { counts[min(Self.bars - 1, Int((Double(value) - low) * scale))] += 1 }
    let middles = (0..<Self.bars).map { low + (Double($0) + 0.5) / scale }
    return Plot(
      title: "histogram", xLabel: "value", yLabel: "elements",
      series: [Plot.Series(name: "", x: middles, y: counts)])
  }
}
