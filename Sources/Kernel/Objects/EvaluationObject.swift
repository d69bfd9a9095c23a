internal import Ops

/// What `evaluate` found: a table of metrics, one column a model, beside grey and truth.
final class EvaluationObject: SessionObject {
  let evaluation: Evaluation
  let loader: Loader

  init(_ evaluation: Evaluation, _ loader: Loader) {
    self.evaluation = evaluation
    self.loader = loader
  }

  var typeName: String { "evaluation" }

  var shortSummary: String {
    "evaluation of \(joinedInWords(evaluation.labels, by: "and")) on "
      + counted(evaluation.rows.count, "picture")
  }

  func summary() throws -> [Display] {
    let columns = evaluation.labels + ["grey", "truth"]
    let rows = evaluation.metrics.map { metric in
      let truth = metric.ideal ?? evaluation.trueColorfulness.mean
      return [metric.title, metric.unit, metric.arrow]
        + (0...evaluation.greyColumn).map {
          metric.text(evaluation.spread(metric, column: $0).mean)
        } + [metric.text(truth)]
    }
    return [
      .table(
        Table(
          title: "means over \(counted(evaluation.rows.count, "picture"))",
          headings: ["metric", "unit", ""] + columns,
          alignments: [.left, .left, .left] + columns.map { _ in .right }, rows: rows,
          footer: notes))
    ]
  }

  /// What a reader has to know to trust the numbers.
  private var notes: [String] {
    var notes = ["↓ lower is better, ↑ higher, = as the truth; grey is painting nothing"]
    for (column, label) in (evaluation.labels + ["grey"]).enumerated() {
      let identical = evaluation.spread(.psnr, column: column).infiniteCount
      if identical > 0 {
        notes.append(
          "\(label): \(counted(identical, "picture")) the same as the truth, left out of the PSNR")
      }
      let broken = evaluation.brokenCount(column: column)
      if broken > 0 {
        notes.append("\(label): \(counted(broken, "picture")) painted with what is no number")
      }
    }
    if !evaluation.hasStructure { notes.append("SSIM needs pictures of 11 pixels a side") }
    if evaluation.skipped > 0 {
      notes.append(
        "\(counted(evaluation.skipped, "picture")) skipped: the loader's .skipped names them")
    }
    return notes
  }

  var members: [Member] {
    evaluation.metrics.map { metric in
      Member(
        metric.name,
        "mean " + metric.title + (evaluation.labels.count > 1 ? ", by model" : ""))
    } + [
      Member("grey", "the means of painting nothing"), Member("truth", "the means of the truth"),
      Member("images", "every picture with its scores"), Member("labels", "the models' names"),
      Member("count", "how many pictures"), Member("skipped", "how many could not be read"),
    ]
  }

  func property(_ name: String) throws -> Value? {
    if let metric = Metric(name: name), evaluation.metrics.contains(metric) {
      let means = evaluation.labels.indices.map { mean(metric, $0) }
      return means.count == 1
        ? means[0] : .record(Record(Array(zip(evaluation.labels, means))))
    }
    switch name {
    case "grey": return means(evaluation.greyColumn)
    case "truth":
      return .record(
        Record(
          evaluation.metrics.map {
            ($0.name, .number($0.ideal ?? evaluation.trueColorfulness.mean))
          }))
    case "images": return .list(evaluation.rows.map { record(of: $0) })
    case "labels": return .list(evaluation.labels.map { .string($0) })
    case "count": return .number(Double(evaluation.rows.count))
    case "skipped": return .number(Double(evaluation.skipped))
    default: return nil
    }
  }

  /// `result["gan"]`: all means of one model.
  func element(at indices: [Value]) throws -> Value? {
    guard indices.count == 1, case .string(let label) = indices[0] else { return nil }
    return means(try column(of: label))
  }

  /// The column of a model; an empty label is the first.
  func column(of label: String) throws -> Int {
    let labels = evaluation.labels + ["grey"]
    if let column = label.isEmpty ? 0 : labels.firstIndex(of: label) { return column }
    throw CommandError(
      "no model was called `\(label)`",
      help: "there are \(joinedInWords(labels.map { quoted($0) }, by: "and"))")
  }

  private func mean(_ metric: Metric, _ column: Int) -> Value {
    .number(evaluation.spread(metric, column: column).mean)
  }

  private func means(_ column: Int) -> Value {
    .record(Record(evaluation.metrics.map { ($0.name, mean($0, column)) }))
  }

  /// A picture as a record: its file, and its scores, under the models' names where there are several.
  func record(of row: Evaluation.Row) -> Value {
    let scores = evaluation.labels.indices.map { column in
      evaluation.metrics.map { ($0.name, Value.number(row.scores[column][$0])) }
    }
    let fields =
      scores.count == 1
      ? scores[0]
      : zip(evaluation.labels, scores).map { ($0, Value.record(Record($1))) }
    return .record(Record([("path", .string(path(of: row)))] + fields))
  }

  /// The file of a picture.
  func path(of row: Evaluation.Row) -> String { loader.dataset.paths[row.place] }
}
