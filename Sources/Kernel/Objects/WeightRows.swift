internal import Ops

/// The rows of a table of weights: a tensor each, or, where they are too many, a part of the model
/// each, as fine as the limit allows.
struct WeightRows {
  private(set) var cells: [[String]] = []
  /// What the reader needs to know to read them.
  private(set) var legend: [String] = []

  init(_ entries: [WeightEntry], limit: Int) {
    if entries.count <= limit {
      cells = entries.map(Self.row)
    } else {
      let groups = Self.groups(entries, limit: limit)
      cells = groups.prefix(limit).map { group in
        group.entries.count == 1 ? Self.row(group.entries[0]) : Self.row(group)
      }
      if groups.count > limit {
        let rest = groups.dropFirst(limit)
        cells.append([
          "… \(counted(rest.reduce(0) { $0 + $1.entries.count }, "more tensor"))", "", "",
          grouped(rest.reduce(0) { $0 + $1.count }),
        ])
      }
      legend = ["`limit: \(entries.count)` shows every tensor"]
    }
    if cells.contains(where: { $0[0].contains("…") && !$0[0].hasPrefix("…") }) {
      legend.append("… stands for the middle of a long name; `.names` lists the full names")
    }
  }

  /// A name that fills at most half a line: a longer one keeps its first part and its last three,
  /// indented by how deep it lies. The spaces do not break, so that a page keeps them too.
  private static func fitted(_ name: String) -> String {
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    guard name.utf8.count > 44, parts.count > 4 else { return name }
    let indentation = String(repeating: "\u{A0}", count: min(parts.count - 4, 20))
    return parts[0] + "." + indentation + "…" + parts.suffix(3).joined(separator: ".")
  }

  /// Tensors that follow one another and whose names begin alike.
  private struct Group {
    var name: String
    var entries: [WeightEntry]
    var count: Int { entries.reduce(0) { $0 + $1.count } }
  }

  /// Groups by as many parts of the names as give no more groups than rows.
  private static func groups(_ entries: [WeightEntry], limit: Int) -> [Group] {
    let names = entries.map { $0.name.split(separator: ".", omittingEmptySubsequences: false) }
    var best: [Group] = []
    for depth in 1...max(1, min(32, names.map(\.count).max() ?? 1)) {
      var groups: [Group] = []
      var places: [String: Int] = [:]
      for (entry, name) in zip(entries, names) {
        let start = name.prefix(min(depth, max(1, name.count - 1))).joined(separator: ".")
        if let place = places[start] {
          groups[place].entries.append(entry)
        } else {
          places[start] = groups.count
          groups.append(Group(name: start, entries: [entry]))
        }
      }
      if depth > 1, groups.count > limit { return best }
      best = groups
      if groups.count > limit { return best }
    }
    return best
  }

  private static func row(_ entry: WeightEntry) -> [String] {
    [Self.fitted(entry.name), "\(entry.shape)", entry.type.name, grouped(entry.count)]
  }

  private static func row(_ group: Group) -> [String] {
    let types = Set(group.entries.map(\.type.name)).sorted()
    return [
      Self.fitted(group.name + ".*"), counted(group.entries.count, "tensor"),
      types.joined(separator: ", "), grouped(group.count),
    ]
  }
}
