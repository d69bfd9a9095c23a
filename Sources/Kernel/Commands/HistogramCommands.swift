internal import Ops

// How values are spread.

let histogramCommands: [CommandRecord] = [
  CommandRecord(
    "histogram", "How often values occur, from the smallest to the largest", topic: "results",
    also: ["hist", "histplot", "distribution"],
    [
      .rest("values", .any, "tensors, lists of numbers, batches, records of them"),
      .label("bins", .integer(2...1000), "parts the values are sorted into", default: 60),
      .label("title", .string, "what is shown", default: ""),
      .label("log", .bool, "whether the vertical axis is logarithmic", default: false),
    ],
    details: "Of a batch, a* and b* in their own units; of a tensor with two channels, a and b "
      + "each. `histogram((real: batch.ab, painted: G(batch.L)), log: true)` shows how much less "
      + "colour a network dares than there is. The curves are shares of the values in percent, so "
      + "that few and many can be compared.",
    example: "histogram(randn([1000]), bins: 20)"
  ) { call in
    var groups: [ValueGroup] = []
    let items = call.all("values")
    for (index, item) in items.enumerated() {
      let isName = item.text.count <= 24 && !item.text.hasPrefix("[")
      let name = isName ? item.text : items.count > 1 ? "\(index + 1)" : ""
      groups += try valueGroups(item.value, named: items.count == 1 && !isName ? "" : name)
      try call.checkInterrupt()
    }
    let finite = groups.flatMap { $0.values.lazy.filter(\.isFinite) }
    guard let low = finite.min(), let high = finite.max() else {
      throw CommandError(
        "there are no finite values to sort", at: "values", help: "histogram([1, 2, 2, 3])")
    }
    let bins = try call.integer("bins")
    let isColor = groups.allSatisfy { $0.unit == "a*, b*" }
    var plot = Plot(
      title: try call.string("title"), xLabel: isColor ? "a*, b*" : "value",
      yLabel: "% of values",
      series: groups.map { $0.outline(low: low, high: high, bins: bins) },
      logarithmic: try call.bool("log"))
    plot.tellsLast = false
    return .none(showing: .plot(plot), call)
  }
]

/// Values that are counted together.
private struct ValueGroup {
  /// What the legend calls them.
  var name: String
  var values: [Double]
  /// What they are measured in; empty where nobody knows.
  var unit = ""

  /// The upper edge of the histogram: across each bin, and up or down between two.
  func outline(low: Double, high: Double, bins: Int) -> Plot.Series {
    // All values alike: one bin has them, in the middle.
    let half = low < high ? 0 : max(abs(low) / 4, 0.5)
    let most = Double.greatestFiniteMagnitude
    let (start, end) = (max(-most, low - half), min(most, high + half))
    func edge(_ bin: Int) -> Double {
      let share = Double(bin) / Double(bins)
      return start * (1 - share) + end * share
    }
    var counts = [Int](repeating: 0, count: bins)
    var finite = 0
    for value in values where value.isFinite {
      // Halves, because the difference of large values may not be finite.
      let place = (value / 2 - start / 2) / (end / 2 - start / 2)
      counts[min(bins - 1, Int(max(0, min(1, place.isFinite ? place : 0)) * Double(bins)))] += 1
      finite += 1
    }
    var x = [start]
    var y = [0.0]
    for (bin, count) in counts.enumerated() {
      let share = 100 * Double(count) / Double(max(1, finite))
      x += [edge(bin), edge(bin + 1)]
      y += [share, share]
    }
    x.append(end)
    y.append(0)
    let odd = values.count - finite
    let note = odd > 0 ? " (without \(grouped(odd)) not finite)" : ""
    return Plot.Series(name: name + note, x: x, y: y)
  }
}

private func valueGroups(_ value: Value, named name: String) throws -> [ValueGroup] {
  switch value {
  case .record(let record):
    return try record.fields.flatMap { try valueGroups($0.value, named: $0.label) }
  case .object(let batch as BatchObject):
    let scale = 1 / Double(LabScale.network.chroma)
    return try channels(batch.batch.color, named: name).map { group in
      ValueGroup(name: group.name + "*", values: group.values.map { $0 * scale }, unit: "a*, b*")
    }
  case .tensor(let tensor):
    return try channels(tensor, named: name)
  case .list, .range:
    return [ValueGroup(name: name, values: try numbers(in: value, of: "values"))]
  default:
    throw CommandError(
      "\(value.describedType) has no values to sort", at: "values",
      help: "histogram([1, 2, 2, 3])")
  }
}

/// The values of a tensor; a and b apart where it has two channels.
private func channels(_ tensor: Tensor, named name: String) throws -> [ValueGroup] {
  let values = tensor.detached().toHost().map(Double.init)
  let shape = tensor.shape
  guard shape.count == 3 || shape.count == 4, shape[shape.count - 3] == 2 else {
    return [ValueGroup(name: name, values: values)]
  }
  let area = shape[shape.count - 2] * shape[shape.count - 1]
  let prefix = name.isEmpty ? "" : name + " "
  return ["a", "b"].enumerated().map { channel, letter in
    let own = values.indices.filter { $0 / max(area, 1) % 2 == channel }.map { values[$0] }
    return ValueGroup(name: prefix + letter, values: own)
  }
}
