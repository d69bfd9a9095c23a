internal import Ops

/// The pictures at one end of an evaluation, worst or best first.
final class RankedPictures: SessionObject {
  private let source: EvaluationObject
  private let rows: [Evaluation.Row]
  private let column: Int
  private let title: String

  init(
    _ source: EvaluationObject, by metric: Metric, column: Int, count: Int, worstFirst: Bool
  ) {
    self.source = source
    self.column = column
    let sorted = source.evaluation.rows.sorted { a, b in
      let (x, y) = (
        metric.badness(a.scores[column][metric]), metric.badness(b.scores[column][metric])
      )
      return x == y ? a.place < b.place : (x > y) == worstFirst
    }
    rows = Array(sorted.prefix(count))
    let label = (source.evaluation.labels + ["grey"])[column]
    title = "\(label): \(worstFirst ? "worst" : "best") by \(metric.title) first"
  }

  var typeName: String { "ranking" }
  var shortSummary: String { title }

  func summary() throws -> [Display] {
    // Short headings and few metrics: names of files are long.
    let columns: [(metric: Metric, heading: String)] = [
      (.l1ab, "L1 ab"), (.auc, "AuC"), (.psnr, "PSNR"), (.ssim, "SSIM"), (.deltaE, "ΔE00"),
      (.colorfulness, "colourful"),
    ].filter { source.evaluation.metrics.contains($0.0) }
    return [
      .table(
        Table(
          title: title, headings: ["picture"] + columns.map(\.heading) + ["truth"],
          alignments: [.left] + Array(repeating: .right, count: columns.count + 1),
          rows: rows.map { row in
            [fileName(source.path(of: row))]
              + columns.map { $0.metric.text(row.scores[column][$0.metric]) }
              + [Metric.colorfulness.text(row.trueColorfulness)]
          }))
    ]
  }

  var members: [Member] {
    [
      Member("batch", "the photographs, ready for `compare`"), Member("paths", "their files"),
      Member("images", "each with its scores"), Member("count", "how many"),
    ]
  }

  func property(_ name: String) throws -> Value? {
    switch name {
    case "batch":
      guard !rows.isEmpty else { throw CommandError("the ranking has no pictures") }
      let whole = source.loader.dataset
      let set = try Dataset(
        rows.map { source.path(of: $0) }, size: whole.size, readsDrafts: whole.readsDrafts,
        cacheLimit: 0)
      let reader = try Loader(set, batch: rows.count, on: source.loader.device).batches()
      return try reader.next().map { .object(BatchObject($0)) }
    case "paths": return .list(rows.map { .string(source.path(of: $0)) })
    case "images": return .list(rows.map { source.record(of: $0) })
    case "count": return .number(Double(rows.count))
    default: return nil
    }
  }

  var elementCount: Int? { rows.count }

  func iterate() throws -> (() throws -> Value?)? {
    var rest = rows.makeIterator()
    return { [source] in rest.next().map { source.record(of: $0) } }
  }
}
