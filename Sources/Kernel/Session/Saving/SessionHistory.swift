internal import Ops

/// The inputs in a file of `saveSession`, with what they showed.
///
/// Nothing else of the file is read, so that they can be looked at without what they were made of.
public struct SessionHistory: SavedLiterals {
  private let file: WeightFile
  private let path: String
  private let device: Device

  init(_ file: WeightFile, path: String, on device: Device) {
    self.file = file
    self.path = path
    self.device = device
  }

  /// Opens a file and looks whether it is a session's.
  ///
  /// - Throws: an error whose description says what is wrong with which path.
  public init(_ path: String) throws {
    self.init(try WeightFile(path), path: path, on: try .host(threads: 1))
    guard file.metadata["pigment.session"] == SessionWriter.version else {
      throw SessionFileError(
        description: file.metadata["pigment.session"] == nil
          ? "\(path) holds weights, but no session"
          : "\(path) holds a session of another version of the program")
    }
  }

  /// Where the session was started, and with which options; nil where the file does not say.
  public var origin: (folder: String?, flags: String)? {
    guard let text = file.metadata["origin"], case .record(let record)? = Value(programText: text),
      let flags = try? string(record["flags"])
    else { return nil }
    return (try? string(record["folder"]), flags)
  }

  /// The inputs in order.
  ///
  /// - Throws: an error whose description says what is wrong with which path.
  public func entries() throws -> [HistoryEntry] {
    guard let text = file.metadata["history"] else { return [] }
    guard let count = Int(text), 0...file.metadata.count ~= count else { throw damaged("history") }
    guard count > 0 else { return [] }
    let entries = try (1...count).map { try entry(at: $0, of: count) }
    return Self.isSound(entries) ? entries : Self.renumbered(entries)
  }

  /// Numbers go on one by one, but for the few of inputs that were under way.
  private static func mostNumber(of count: Int) -> Int { count + 100 }

  /// Whether inputs lie within each other as they can: no number twice, none too deep.
  private static func isSound(_ entries: [HistoryEntry]) -> Bool {
    var depths: [Int: Int] = [:]
    for entry in entries where !entry.isLoaded && entry.number > 0 {
      let depth = entry.outer.map { depths[$0.number, default: 0] + 1 } ?? 0
      guard depths.updateValue(depth, forKey: entry.number) == nil, depth < 100 else {
        return false
      }
    }
    return true
  }

  /// The inputs one after the other, where what was written of their numbers cannot be.
  private static func renumbered(_ entries: [HistoryEntry]) -> [HistoryEntry] {
    entries.enumerated().map { place, entry in
      var entry = entry
      (entry.number, entry.outer, entry.isLoaded) = (place + 1, nil, false)
      return entry
    }
  }

  private func entry(at place: Int, of count: Int) throws -> HistoryEntry {
    let key = "input.\(place)"
    let record = try record(Value(programText: file.metadata[key] ?? ""), key)
    var entry = HistoryEntry(
      number: try whole(record["number"], key), text: try string(record["text"], key),
      seconds: try number(record["seconds"], key))
    let mark = try string(record["mark"], key)
    (entry.isUndone, entry.isStale) = (mark == "undone", mark == "stale")
    entry.ran = try string(record["ran"], key)
    entry.isLoaded = try bool(record["loaded"], key)
    entry.undone = Set(try list(record["undone"], key).map { try whole($0, key) })
    entry.keepsWeights = try bool(record["keepsWeights"], key)
    entry.changed = Set(try strings(record["changed"], key))
    entry.changedByFailure = Set(try strings(record["changedByFailure"], key))
    entry.shadowed = Set(try strings(record["shadowed"], key))
    if case .string(let folder)? = record["folder"] { entry.folder = folder }
    let outer = try list(record["outer"], key).map { try whole($0, key) }
    if outer.count == 2 { entry.outer = .init(number: outer[0], statement: outer[1]) }
    guard 0...Self.mostNumber(of: count) ~= entry.number, outer.isEmpty || outer[0] < entry.number
    else { throw damaged(key) }
    // Outputs that are missing, or cannot be read, are no reason to lose the input.
    var diagnostic: Diagnostic?
    if let text = file.metadata["outputs.\(place)"] {
      var told = entry
      do {
        diagnostic = try read(text, into: &told)
        entry = told
      } catch is SessionFileError {}
    }
    let said =
      diagnostic
      ?? Diagnostic(
        "what was said is not kept", source: SourceText(name: "in[\(entry.number)]", text: ""),
        range: nil)
    switch try string(record["end"], key) {
    case "failed": entry.outcome = .failed(said)
    case "interrupted": entry.outcome = .interrupted(said)
    case "quit": entry.outcome = .quit(0)
    default: break
    }
    return entry
  }

  func damaged(_ place: String) -> any Error {
    SessionFileError(description: "\(path) is damaged: \(place) is not as a session is written")
  }

  /// - Returns: What was said first of its failure.
  private func read(_ text: String, into entry: inout HistoryEntry) throws -> Diagnostic? {
    let record = try record(Value(programText: text), "outputs")
    entry.displays = try list(record["displays"]).map(display)
    entry.prose = try strings(record["prose"])
    entry.proseBehind = try strings(record["proseBehind"])
    return try list(record["diagnostics"]).map { try diagnostic($0, entry.text) }.first
  }

  private func display(_ value: Value) throws -> Display {
    guard case .record(let record) = value else { throw damaged("history") }
    switch try string(record["is"]) {
    case "text": return .text(try string(record["text"]))
    case "prose": return .prose(try string(record["text"]))
    case "table":
      let headings = try strings(record["headings"])
      let rows = try list(record["rows"]).map { try strings($0) }
      guard rows.allSatisfy({ $0.count == headings.count }) else { throw damaged("history") }
      return .table(
        Table(
          title: try string(record["title"]), headings: headings,
          alignments: try list(record["right"]).map { try bool($0) ? .right : .left }, rows: rows,
          footer: try strings(record["footer"])))
    case "picture": return .picture(try picture(record))
    case "plot":
      var plot = Plot(
        title: try string(record["title"]), xLabel: try string(record["x"]),
        yLabel: try string(record["y"]), series: try list(record["series"]).map(series),
        logarithmic: try bool(record["log"]))
      plot.tellsLast = try bool(record["last"])
      return .plot(plot)
    default: throw damaged("history")
    }
  }

  private func series(_ value: Value) throws -> Plot.Series {
    let parts = try list(value)
    guard parts.count == 3 else { throw damaged("history") }
    let series = Plot.Series(
      name: try string(parts[0]), x: try list(parts[1]).map { try number($0) },
      y: try list(parts[2]).map { try number($0) })
    guard series.x.count == series.y.count else { throw damaged("history") }
    return series
  }

  private func picture(_ record: Record) throws -> Picture {
    let pixels = try self.pixels(string(record["name"]))
    var picture = Picture(
      width: pixels.width, height: pixels.height, rgb: pixels.rgb,
      caption: try string(record["caption"]))
    if record["frames"] != nil {
      let frames = try strings(record["frames"]).map { try self.pixels($0).rgb }
      guard frames.allSatisfy({ $0.count == pixels.rgb.count }) else { throw damaged("history") }
      picture.motion = Picture.Motion(frames: frames, seconds: try number(record["seconds"]))
    }
    return picture
  }

  private func pixels(_ name: String) throws -> (width: Int, height: Int, rgb: [UInt8]) {
    let tensor = try file.tensor(named: name, on: device)
    guard tensor.rank == 2 else { throw damaged("history") }
    var rgb: [UInt8] = []
    rgb.reserveCapacity(tensor.shape[0] * tensor.shape[1] * 3)
    for packed in tensor.toHost() {
      guard packed >= 0, packed < 16_777_216 else { throw damaged("history") }
      let number = Int(packed)
      rgb += [UInt8(number >> 16), UInt8(number >> 8 & 255), UInt8(number & 255)]
    }
    return (tensor.shape[1], tensor.shape[0], rgb)
  }

  private func diagnostic(_ value: Value, _ text: String) throws -> Diagnostic {
    guard case .record(let record) = value else { throw damaged("history") }
    var range: SourceRange?
    if record["lower"] != nil {
      let ends = (try whole(record["lower"]), try whole(record["upper"]))
      guard ends.0 >= 0, ends.1 <= text.utf8.count else { throw damaged("history") }
      range = SourceRange(ends.0, ends.1)
    }
    let facts = try list(record["facts"]).map { fact in
      let parts = try strings(fact)
      guard parts.count == 2 else { throw damaged("history") }
      return Diagnostic.Fact(parts[0], parts[1])
    }
    var help: String?
    if case .string(let text)? = record["help"] { help = text }
    return Diagnostic(
      try string(record["message"]),
      source: SourceText(name: try string(record["source"]), text: range == nil ? "" : text),
      range: range, facts: facts, help: help)
  }
}

/// Why the inputs of a session cannot be read.
struct SessionFileError: Error, CustomStringConvertible {
  var description: String
}
