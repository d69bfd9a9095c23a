internal import Ops

/// What `colorize` made of a folder: one row a photograph.
final class ColoringObject: SessionObject {
  private let outcome: ColoringOutcome

  init(_ outcome: ColoringOutcome) { self.outcome = outcome }

  var typeName: String { "colouring" }

  var shortSummary: String { "colouring of \(counted(outcome.photographs.count, "photograph"))" }

  /// Rows shown of a long list.
  private static let rowsShown = 20

  func summary() throws -> [Display] {
    let rows = outcome.photographs.prefix(Self.rowsShown).map { photograph in
      [
        photograph.path, "\(photograph.width)×\(photograph.height)",
        formatted(photograph.seconds.total, decimals: 2),
      ]
    }
    var footer = [
      "\(counted(outcome.photographs.count, "photograph")) in "
        + "\(formatted(outcome.seconds, decimals: outcome.seconds < 10 ? 2 : 0)) s"
    ]
    let more = outcome.photographs.count - rows.count
    if more > 0 { footer.insert("and \(grouped(more)) more", at: 0) }
    if outcome.skipped > 0 { footer.append("\(grouped(outcome.skipped)) were there already") }
    if !outcome.failures.isEmpty {
      footer.append("\(grouped(outcome.failures.count)) failed: .failed names them")
    }
    return [
      .table(
        Table(
          title: "coloured", headings: ["file", "size", "seconds"],
          alignments: [.left, .right, .right], rows: rows, footer: footer))
    ]
  }

  var members: [Member] {
    [
      Member("count", "photographs coloured"), Member("files", "the results"),
      Member("skipped", "results that were there already"),
      Member("failed", "photographs that could not be coloured"),
      Member("seconds", "how long it took"),
    ]
  }

  func property(_ name: String) throws -> Value? {
    switch name {
    case "count": .number(Double(outcome.photographs.count))
    case "files": .list(outcome.photographs.map { .string($0.path) })
    case "skipped": .number(Double(outcome.skipped))
    case "failed": .list(outcome.failures.map { .string($0.path) })
    case "seconds": .number(outcome.seconds)
    default: nil
    }
  }

  var elementCount: Int? { outcome.photographs.count }

  func iterate() throws -> (() throws -> Value?)? {
    var rest = outcome.photographs[...]
    return { rest.popFirst().map(Self.record) }
  }

  func element(at indices: [Value]) throws -> Value? {
    guard indices.count == 1, case .number(let number) = indices[0] else { return nil }
    let count = outcome.photographs.count
    guard let place = wholeNumber(number < 0 ? number + Double(count) : number),
      outcome.photographs.indices.contains(place)
    else {
      throw CommandError("there is no photograph \(formatted(number)) among \(count)")
    }
    return Self.record(of: outcome.photographs[place])
  }

  /// A photograph as a record: file, sides, seconds in all and by step. Steps overlap.
  static func record(of photograph: ColoredPhotograph) -> Value {
    .record(
      Record([
        ("file", .string(photograph.path)), ("width", .number(Double(photograph.width))),
        ("height", .number(Double(photograph.height))),
        ("seconds", .number(photograph.seconds.total)),
        ("decode", .number(photograph.seconds.decode)),
        ("shrink", .number(photograph.seconds.shrink)),
        ("network", .number(photograph.seconds.network)),
        ("join", .number(photograph.seconds.join)),
        ("encode", .number(photograph.seconds.encode)),
      ]))
  }
}
