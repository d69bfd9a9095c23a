internal import Ops

/// Reads what `SessionWriter` wrote. Nothing of the session changes until all of it is read.
struct SessionReader {
  let path: String
  let file: WeightFile
  let call: Call
  let device: Device
  /// What was made so far, by number.
  var made: [Int: Thing] = [:]
  var underWay: Set<Int> = []

  enum Thing {
    case object(any SessionObject)
    case parameter(Ops.Parameter)
  }

  /// Opens a file and looks whether it is a session's.
  init(_ path: String, _ call: Call) throws {
    self.path = path
    self.call = call
    device = try call.device()
    file = try WeightFile(path)
    guard let version = file.metadata["pigment.session"] else {
      throw CommandError(
        "\(path) holds weights, but no session", at: "file",
        help: "weights \(quoted(path))   # shows what it holds")
    }
    guard version == SessionWriter.version else {
      throw CommandError(
        "\(path) holds a session of another version of the program: layout \(version), "
          + "not \(SessionWriter.version)", at: "file",
        facts: [.init("written by", file.metadata["program"] ?? "unknown")])
    }
  }

  /// Everything in the file.
  struct Contents {
    var bindings: [String: Scope.Binding] = [:]
    var tracks: [(name: String, values: [Double])] = []
    var history: [HistoryEntry] = []
    var used: Set<String> = []
    var random: RandomGenerator?
  }

  mutating func read() throws -> Contents {
    var contents = Contents()
    // Making networks draws numbers; the session's dice stay as they are.
    let random = call.engine.random
    defer { call.engine.random = random }
    for number in try ownersLast() { _ = try thing(number) }
    for key in file.metadata.keys.sorted() where key.hasPrefix("variable.") {
      let fields = try record(key)
      contents.bindings[String(key.dropFirst("variable.".count))] = Scope.Binding(
        value: try decoded(fields["value"] ?? .none), isConstant: try bool(fields, "constant"),
        isParameter: try bool(fields, "parameter"), origin: try string(fields, "origin"))
    }
    for entry in try list("tracks") {
      guard case .list(let pair) = entry, pair.count == 2, case .string(let name) = pair[0],
        case .list(let values) = pair[1]
      else { throw damaged("tracks") }
      contents.tracks.append((name, try values.map(number)))
    }
    do {
      contents.history = try SessionHistory(file, path: path, on: device).entries()
    } catch let error as SessionFileError {
      throw CommandError(error.description, at: "file")
    }
    for case .string(let name) in try list("used") { contents.used.insert(name) }
    if let text = file.metadata["random"] {
      let parts = text.split(separator: " ").compactMap { UInt64($0) }
      guard parts.count == 2 else { throw damaged("random") }
      contents.random = RandomGenerator(seed: parts[0], draws: parts[1])
    }
    return contents
  }

  /// The numbers of all things. The optimiser that owns its weights takes them over last.
  private func ownersLast() throws -> [Int] {
    let numbers = file.metadata.keys.compactMap { key in
      key.hasPrefix("thing.") ? Int(key.dropFirst("thing.".count)) : nil
    }
    return try numbers.sorted().map { number -> (Bool, Int) in
      let fields = try record("thing.\(number)")
      let owns = ["owns", "ownsG", "ownsD"].contains { name in
        if case .bool(true)? = fields[name] { true } else { false }
      }
      return (owns, number)
    }.sorted { !$0.0 && $1.0 }.map(\.1)
  }

  // MARK: Texts

  func damaged(_ place: String) -> CommandError {
    CommandError("\(path) is damaged: \(place) is not as a session is written", at: "file")
  }

  private func value(_ key: String) throws -> Value {
    guard let text = file.metadata[key] else { throw damaged("\(key), which is missing,") }
    guard let value = Value(programText: text) else { throw damaged(key) }
    return value
  }

  func record(_ key: String) throws -> Record {
    guard case .record(let record) = try value(key) else { throw damaged(key) }
    return record
  }

  private func list(_ key: String) throws -> [Value] {
    guard file.metadata[key] != nil else { return [] }
    guard case .list(let items) = try value(key) else { throw damaged(key) }
    return items
  }

  func string(_ record: Record, _ label: String) throws -> String {
    if case .string(let text)? = record[label] { return text }
    throw damaged(label)
  }

  func bool(_ record: Record, _ label: String) throws -> Bool {
    if case .bool(let truth)? = record[label] { return truth }
    throw damaged(label)
  }

  func whole(_ value: Value?) throws -> Int {
    if case .number(let number)? = value, let whole = wholeNumber(number) { return whole }
    throw damaged("a whole number")
  }

  func number(_ value: Value) throws -> Double {
    switch value {
    case .number(let number): return number
    case .record(let record):
      if let number = Double(try string(record, "is")) { return number }
    default: break
    }
    throw damaged("a number")
  }

  func number(_ record: Record, _ label: String) throws -> Double {
    guard let value = record[label] else { throw damaged(label) }
    return try number(value)
  }

  func strings(_ record: Record, _ label: String) throws -> [String] {
    guard case .list(let items)? = record[label] else { throw damaged(label) }
    return try items.map {
      guard case .string(let text) = $0 else { throw damaged(label) }
      return text
    }
  }

  func tensor(_ record: Record, _ label: String) throws -> Tensor {
    try file.tensor(named: string(record, label), on: device)
  }
}
