import Kernel

extension Fact {
  /// The fact as JSON; a number that is not finite is `null`.
  var json: String {
    switch self {
    case .number(let number): number.isFinite ? "\(number)" : "null"
    case .count(let count): "\(count)"
    case .text(let text): JSONString.encode(text)
    case .list(let facts): "[" + facts.map(\.json).joined(separator: ", ") + "]"
    case .record(let parts):
      "{"
        + parts.map { JSONString.encode($0.name) + ": " + $0.fact.json }.joined(separator: ", ")
        + "}"
    }
  }
}
