internal import Ops

// Collecting numbers and drawing them: track, plot, table, progress.

let plotCommands: [CommandRecord] = [
  CommandRecord(
    "track", "Adds values to the series that `tracks` holds", topic: "results",
    [.fields("values", .numeric, "a number under the name of its series")],
    details: "`tracks.d` is the list of all values of `d`; `tracks.d.last`, `tracks.d.tail(20)`.",
    example: "track d: 0.7, g: 1.2\ntracks.d.last   # => 0.7"
  ) { call in
    for item in call.all("values") {
      guard let name = item.label else { continue }
      switch item.value {
      case .tensor(let tensor):
        guard tensor.shape.allSatisfy({ $0 == 1 }) else {
          throw CommandError(
            "a series takes one number at a time", facts: [.init(item.text, "\(tensor.shape)")],
            help: "track \(name): \(item.text).mean()")
        }
        call.runtime.tracks.add(name, tensor)
      case .number(let number): call.runtime.tracks.add(name, number)
      default: break
      }
    }
    return .none
  },

  CommandRecord(
    "plot", "Draws numbers as curves", topic: "results",
    [
      .rest("series", .any, "lists of numbers, records of them, or `tracks`"),
      .label("x", .list, "places along the horizontal axis", default: .nothing),
      .label("title", .string, "what is shown", default: ""),
      .label("xLabel", .string, "what the horizontal axis counts", default: ""),
      .label("yLabel", .string, "what the vertical axis measures", default: ""),
      .label("log", .bool, "whether the vertical axis is logarithmic", default: false),
      .label("smooth", .integer(1...1_000_000), "values a point is the mean of", default: 1),
      .label("live", .bool, "whether a loop draws it again in its place", default: false),
    ],
    details: "With `smooth: 20` each point is the mean of its value and the 19 before it, so that "
      + "the last point of a loss says where it is, and single batches do not hide it.\n\n"
      + "In a loop, `live: true` shows the curves as they grow, where the terminal can draw in "
      + "place; what stays when the loop is over is the last plot, once.",
    example: "plot([1, 4, 9, 16], title: \"squares\")"
  ) { call in
    let x = try call["x"].map { try numbers(in: $0, of: "x") }
    var series: [Plot.Series] = []
    let items = call.all("series")
    for (index, item) in items.enumerated() {
      let isName = item.text.count <= 24 && !item.text.hasPrefix("[")
      // A curve alone needs no name.
      let name = isName ? item.text : items.count > 1 ? "\(index + 1)" : ""
      series += try curves(item.value, named: name, x: x)
    }
    let count = try call.integer("smooth")
    if count > 1 { series = series.map { $0.smoothed(over: count) } }
    guard !series.isEmpty else {
      throw CommandError("there is nothing to plot", help: "plot tracks   # after `track`")
    }
    let plot = Plot(
      title: try call.string("title"), xLabel: try call.string("xLabel"),
      yLabel: try call.string("yLabel"), series: series, logarithmic: try call.bool("log"))
    guard try call.bool("live") else { return .none(showing: .plot(plot), call) }
    call.runtime.showLive(plot, at: "\(call.source.name) \(call.range.lower)")
    return .none
  },

  CommandRecord(
    "table", "Shows records or lists as the rows of a table", topic: "results",
    also: ["dataframe"],
    [
      .value("rows", .list, "records with the same labels, or lists of the same length"),
      .label("headings", .list, "what stands above the columns", default: .nothing),
      .label("title", .string, "what is shown", default: ""),
    ],
    example: "table([(name: \"D\", loss: 0.69), (name: \"G\", loss: 1.2)])"
  ) { call in
    .none(showing: .table(try table(of: call)), call)
  },

  CommandRecord(
    "progress", "Goes through something and shows how far it is", topic: "results",
    also: ["tqdm", "trange"],
    [
      .value("values", .any, "something to go through"),
      .value("label", .string, "what is being done", default: ""),
      .label("unit", .string, "what an element is called", default: "batch"),
    ],
    example: "var n = 0\nfor i in progress(0..<3, \"counting\") { n += i }\nn   # => 3"
  ) { call in
    let value = call["values"] ?? .none
    guard try sequence(value) != nil else {
      throw CommandError("\(value.describedType) cannot be gone through", at: "values")
    }
    return .object(
      ProgressSequence(
        value, label: try call.string("label"), unit: try call.string("unit"), call.runtime))
  },
]

extension Plot.Series {
  /// The means of each value and up to `count - 1` before it. What is not finite stays a gap, and is
  /// in no mean.
  func smoothed(over count: Int) -> Plot.Series {
    let finite = y.map { $0.isFinite ? $0 : 0 }
    let sums = windowSums(finite, count)
    let counts = windowSums(y.map { $0.isFinite ? 1 : 0 }, count)
    let means = y.indices.map { y[$0].isFinite ? sums[$0] / counts[$0] : y[$0] }
    let words = "means of \(count)"
    return Plot.Series(name: name.isEmpty ? words : "\(name), \(words)", x: x, y: means)
  }
}

/// The sums of each value and up to `count - 1` before it. Nothing is subtracted, so that one value
/// that is too large spoils its own windows alone: a window is the end of a run of `count` values and
/// the beginning of the next one.
private func windowSums(_ values: [Double], _ count: Int) -> [Double] {
  var (heads, tails) = (values, values)
  for index in values.indices where index % count != 0 { heads[index] += heads[index - 1] }
  for index in values.indices.dropLast().reversed() where (index + 1) % count != 0 {
    tails[index] += tails[index + 1]
  }
  return values.indices.map { index in
    let start = index - count + 1
    return start <= 0 || start % count == 0 ? heads[index] : tails[start] + heads[index]
  }
}

extension Value {
  /// Nothing, after showing something.
  static func none(showing display: Display, _ call: Call) -> Value {
    call.show(display)
    return .none
  }
}

/// The curves in a value: one for a list, one a field for a record or tracks.
private func curves(_ value: Value, named name: String, x: [Double]?) throws -> [Plot.Series] {
  switch value {
  case .record(let record):
    return try record.fields.flatMap { try curves($0.value, named: $0.label, x: x) }
  case .object(let tracks as Tracks):
    return try tracks.names.map { name in
      let y = try tracks.values(name) ?? []
      return Plot.Series(name: name, x: y.indices.map { Double($0 + 1) }, y: y)
    }
  case .list, .range, .tensor:
    let y = try numbers(in: value, of: "series")
    if let x, x.count != y.count {
      throw CommandError(
        "a curve needs as many places as values", at: "x",
        facts: [.init("x", counted(x.count, "place")), .init(name, counted(y.count, "value"))])
    }
    return [Plot.Series(name: name, x: x ?? y.indices.map { Double($0 + 1) }, y: y)]
  default:
    throw CommandError("\(value.describedType) is no curve", at: "series", help: "plot([1, 2, 3])")
  }
}

private func table(of call: Call) throws -> Table {
  let rows = try call.list("rows")
  let given = try call["headings"].map { _ in try call.list("headings").map(\.text) }
  var labels: [String] = []
  for case .record(let record) in rows {
    for field in record.fields where !labels.contains(field.label) { labels.append(field.label) }
  }
  let cells: [[Value]] = rows.map { row in
    switch row {
    case .record(let record): labels.map { record[$0] ?? .string("") }
    case .list(let items): items
    default: [row]
    }
  }
  let count = max(cells.map(\.count).max() ?? 0, given?.count ?? 0)
  var headings = given ?? labels
  headings += Array(repeating: "", count: max(0, count - headings.count))
  let alignments = headings.indices.map { column in
    let isNumeric = cells.allSatisfy { row in
      guard column < row.count else { return true }
      if case .number = row[column] { return true }
      return false
    }
    return isNumeric ? Table.Alignment.right : .left
  }
  return Table(
    title: try call.string("title"), headings: headings, alignments: alignments,
    rows: cells.map { row in
      row.map(\.text) + Array(repeating: "", count: headings.count - row.count)
    })
}
