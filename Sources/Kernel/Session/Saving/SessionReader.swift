internal import Ops

/// Reads what `SessionWriter` wrote. Nothing of the session changes until all of it is read.
struct SessionReader: SavedLiterals {
  let path: String
  let file: WeightFile
  let call: Call
  let device: Device
  /// What was made so far, by number.
  var made: [Int: Thing] = [:]
  var underWay: Set<Int> = []
  /// The optimisers that move their weights, where others have held them.
  var owners: [Optimizer] = []

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
    for key in file.metadata.keys.sorted() where key.hasPrefix("thing.") {
      guard let number = Int(key.dropFirst("thing.".count)) else { throw damaged(key) }
      _ = try thing(number)
    }
    // Each took its weights over when it was made, from those that own them.
    for optimizer in owners { optimizer.takeOver() }
    for key in file.metadata.keys.sorted() where key.hasPrefix("variable.") {
      let fields = try record(key)
      let name = String(key.dropFirst("variable.".count))
      guard isName(name) else { throw damaged("the name of a variable") }
      contents.bindings[name] = Scope.Binding(
        value: try decoded(fields["value"] ?? .none), isConstant: try bool(fields, "constant"),
        isParameter: try bool(fields, "parameter"), origin: try string(fields, "origin"))
    }
    for entry in try list("tracks") {
      guard case .list(let pair) = entry, pair.count == 2, case .string(let name) = pair[0],
        case .list(let values) = pair[1]
      else { throw damaged("tracks") }
      contents.tracks.append((name, try values.map { try number($0) }))
    }
    do {
      contents.history = try SessionHistory(file, path: path, on: device).entries()
    } catch let error as SessionFileError {
      throw CommandError(error.description, at: "file")
    }
    for case .string(let name) in try list("used") { contents.used.insert(name) }
    if let text = file.metadata["random"] {
      let parts = text.split(separator: " ")
      guard parts.count == 2, let seed = UInt64(parts[0]), let draws = count(parts[1]) else {
        throw damaged("random")
      }
      contents.random = RandomGenerator(seed: seed, draws: draws)
    }
    return contents
  }

  private func isName(_ text: String) -> Bool {
    guard let statements = try? Parser.statements(of: SourceText(name: "name", text: text)),
      statements.count == 1, case .expression(let expression) = statements[0].kind
    else { return false }
    return expression.name == text
  }

  /// A count of draws or steps, of which 40 bits are used.
  func count(_ text: some StringProtocol) -> UInt64? {
    UInt64(text).flatMap { $0 < 1 << 40 ? $0 : nil }
  }

  // MARK: Texts

  func damaged(_ place: String) -> any Error {
    CommandError("\(path) is damaged: \(place) is not as a session is written", at: "file")
  }

  private func value(_ key: String) throws -> Value {
    guard let text = file.metadata[key] else { throw damaged("\(key), which is missing,") }
    guard let value = Value(programText: text) else { throw damaged(key) }
    return value
  }

  func record(_ key: String) throws -> Record { try record(value(key), key) }

  private func list(_ key: String) throws -> [Value] {
    guard file.metadata[key] != nil else { return [] }
    return try list(value(key), key)
  }

  func string(_ record: Record, _ label: String) throws -> String {
    try string(record[label], label)
  }

  func bool(_ record: Record, _ label: String) throws -> Bool { try bool(record[label], label) }

  func number(_ record: Record, _ label: String) throws -> Double {
    try number(record[label], label)
  }

  func strings(_ record: Record, _ label: String) throws -> [String] {
    try strings(record[label], label)
  }

  func tensor(_ record: Record, _ label: String) throws -> Tensor {
    try file.tensor(named: string(record, label), on: device)
  }
}
