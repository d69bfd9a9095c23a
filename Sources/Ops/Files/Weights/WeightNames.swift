/// What a weight file says of one tensor.
public struct WeightEntry: Sendable, Equatable {
  /// The name, without what was wrapped around it.
  public var name: String
  /// The kind of its numbers in the file; they are read as floats.
  public var type: StoredType
  /// Its sides; none for a single number.
  public var shape: [Int]
  /// Which of the source's tensors it is.
  var place: Int

  /// How many numbers it holds: the product of the shape.
  public var count: Int { shape.reduce(1, *) }
}

extension WeightFile {
  /// What training in parallel, and compiling, put in front of every name.
  private static let prefixes = ["module.", "_orig_mod."]

  /// Numbers in all tensors together; a number that two names show counts twice.
  public var numberCount: Int {
    entries.reduce(0) { $0.addingReportingOverflow($1.count).partialValue }
  }

  /// The file as one part of a model sees it: the names that begin with `prefix`, without it.
  public func under(_ prefix: String) -> WeightFile {
    var part = renamed { $0.hasPrefix(prefix) ? String($0.dropFirst(prefix.count)) : nil }
    part.wrappings = wrappings + [prefix]
    part.takeOffPrefixes()
    return part
  }

  /// The file under other names; those that `rename` gives nil for, or the name of another, are
  /// left out.
  func renamed(_ rename: (String) -> String?) -> WeightFile {
    var file = self
    file.entries = []
    file.places = [:]
    for var entry in entries {
      guard let name = rename(entry.name), file.places[name] == nil else { continue }
      entry.name = name
      file.places[name] = file.entries.count
      file.entries.append(entry)
    }
    return file
  }

  /// Takes off what stands in front of every name, and enters the names.
  mutating func takeOffPrefixes() {
    while !entries.isEmpty,
      let prefix = Self.prefixes.first(where: { prefix in
        entries.allSatisfy { $0.name.hasPrefix(prefix) && $0.name != prefix }
      })
    {
      for index in entries.indices { entries[index].name.removeFirst(prefix.count) }
      wrappings.append(prefix)
    }
    // Two names that Swift takes for one keep the first; the others stay reachable by entry.
    places = Dictionary(
      zip(entries.map(\.name), entries.indices), uniquingKeysWith: { first, _ in first })
  }
}
