internal import Ops

/// Writes a session into one `.safetensors` file: the numbers as tensors, the rest as texts beside
/// them, each a literal of the language. Things that several variables share are written once.
struct SessionWriter {
  /// The version of the layout; a file of another is refused.
  static let version = "2"

  let runtime: Runtime
  var tensors: [(name: String, tensor: Tensor)] = []
  var texts: [String: String] = [:]
  var numbers: [ObjectIdentifier: Int] = [:]
  /// The place of a parameter: its network, and the place in the state dict.
  var places: [ObjectIdentifier: (layer: Layer, index: Int)] = [:]
  var games: [ColorizationGAN] = []
  let parts: NetworkParts
  /// The variables that were left out, each with the reason.
  var missing: [(name: String, reason: String)] = []
  /// How many variables were written.
  private(set) var count = 0

  /// What cannot be written, and why.
  struct Refusal: Error {
    var reason: String
  }

  init(_ runtime: Runtime) {
    self.runtime = runtime
    let reach = Reach(runtime)
    games = reach.games
    parts = NetworkParts(reach.layers.filter { !$0.recipe.isEmpty })
    for root in parts.roots {
      for (index, entry) in root.state().enumerated() {
        places[ObjectIdentifier(entry.value)] = (root, index)
      }
    }
  }

  /// Writes the file, whole or not at all.
  ///
  /// - Throws: `TrainingError.file`.
  mutating func write(to path: String) throws {
    for (name, binding) in runtime.globals.bindings.sorted(by: { $0.key < $1.key }) {
      let (kept, before) = (tensors.count, (texts, numbers))
      do {
        let record = Value.record(
          Record([
            ("value", try encoded(binding.value)), ("constant", .bool(binding.isConstant)),
            ("parameter", .bool(binding.isParameter)), ("origin", .string(binding.origin)),
          ]))
        texts["variable.\(name)"] = try text(record)
        count += 1
      } catch let refusal as Refusal {
        tensors.removeLast(tensors.count - kept)
        (texts, numbers) = before
        missing.append((name, refusal.reason))
      }
    }
    texts["pigment.session"] = Self.version
    texts["program"] = programVersion
    texts["origin"] = try? text(origin)
    writeHistory()
    texts["tracks"] = try? text(tracks())
    texts["used"] = try? text(.list(runtime.used.sorted().map { .string($0) }))
    let random = runtime.existing(Engine.Key.self)?.random
    if let random { texts["random"] = "\(random.seed) \(random.draws)" }
    try saveTensors(tensors, to: path, metadata: texts)
  }

  private var origin: Value {
    let settings = runtime.settings
    return .record(
      Record([
        ("flags", .string(settings.flags)),
        ("folder", settings.searchPath.map { .string($0) } ?? Value.none),
      ]))
  }

  private func tracks() throws -> Value {
    .list(
      try runtime.tracks.names.map { name in
        .list([
          .string(name),
          .list(try (runtime.tracks.values(name) ?? []).map { number($0) }),
        ])
      })
  }

  /// A literal, read back once: what cannot be read must not be written.
  func text(_ value: Value) throws -> String {
    guard let text = value.programText, Value(programText: text) != nil else {
      throw Refusal(reason: "it is too long, too deep, or holds characters no literal has")
    }
    return text
  }

  func number(_ value: Double) -> Value {
    value.isFinite ? .number(value) : .record(Record([("is", .string("\(value)"))]))
  }
}
