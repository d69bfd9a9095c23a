internal import Ops

// The inputs, each in two texts: what it is, and what it showed. Pixels go into the file beside them.

extension SessionWriter {
  /// Writes the inputs. One that cannot be kept is named, and leaves its place.
  mutating func writeHistory() {
    let document = runtime.document
    texts["history"] = "\(document.count)"
    for (place, entry) in document.enumerated() {
      let key = "\(place + 1)"
      do {
        texts["input.\(key)"] = try text(encoded(entry))
      } catch {
        let reason = (error as? Refusal)?.reason ?? "\(error)"
        missing.append(("in[\(entry.number)]", reason))
        var rest = entry
        (rest.text, rest.ran, rest.outcome) = ("# this input could not be kept", "", .quit(0))
        texts["input.\(key)"] = try? text(encoded(rest))
        continue
      }
      // Outputs that cannot be kept are no reason to lose the input.
      texts["outputs.\(key)"] = try? text(encoded(outputsOf: entry))
    }
  }

  /// What an input is, and what stands of it.
  private func encoded(_ entry: HistoryEntry) -> Value {
    let mark = entry.isUndone ? "undone" : entry.isStale ? "stale" : ""
    return .record(
      Record([
        ("number", .number(Double(entry.number))), ("text", .string(entry.text)),
        ("seconds", number(entry.seconds)), ("mark", .string(mark)),
        ("end", .string(entry.outcome.parts.end)), ("ran", .string(entry.ran)),
        ("loaded", .bool(entry.isLoaded)), ("undone", numbers(entry.undone.sorted())),
        ("keepsWeights", .bool(entry.keepsWeights)), ("changed", strings(entry.changed.sorted())),
        ("changedByFailure", strings(entry.changedByFailure.sorted())),
        ("shadowed", strings(entry.shadowed.sorted())),
        ("outer", numbers(entry.outer.map { [$0.number, $0.statement] } ?? [])),
        ("folder", entry.folder.map { .string($0) } ?? Value.none),
      ]))
  }

  /// What an input showed, what was said of its failure, and what is to be read around it.
  private mutating func encoded(outputsOf entry: HistoryEntry) throws -> Value {
    var displays: [Value] = []
    for display in entry.displays { displays.append(try encoded(display)) }
    return .record(
      Record([
        ("displays", .list(displays)),
        ("diagnostics", .list(entry.outcome.parts.diagnostics.map { encoded($0, of: entry) })),
        ("prose", strings(entry.prose)), ("proseBehind", strings(entry.proseBehind)),
      ]))
  }

  private mutating func encoded(_ display: Display) throws -> Value {
    switch display {
    case .text(let text): return tagged("text", [("text", .string(text))])
    case .prose(let text): return tagged("prose", [("text", .string(text))])
    case .table(let table):
      return tagged(
        "table",
        [
          ("title", .string(table.title)), ("headings", strings(table.headings)),
          ("right", .list(table.alignments.map { .bool($0 == .right) })),
          ("rows", .list(table.rows.map(strings))), ("footer", strings(table.footer)),
        ])
    case .picture(let picture):
      var fields: [(label: String, value: Value)] = [
        ("caption", .string(picture.caption)),
        ("name", .string(try add(pixels: picture.rgb, picture))),
      ]
      if let motion = picture.motion {
        var names: [String] = []
        for frame in motion.frames where frame.count == picture.rgb.count {
          names.append(try add(pixels: frame, picture))
        }
        fields += [("frames", strings(names)), ("seconds", number(motion.seconds))]
      }
      return tagged("picture", fields)
    case .plot(let plot):
      return tagged(
        "plot",
        [
          ("title", .string(plot.title)), ("x", .string(plot.xLabel)), ("y", .string(plot.yLabel)),
          ("log", .bool(plot.logarithmic)), ("last", .bool(plot.tellsLast)),
          (
            "series",
            .list(
              plot.series.map { series in
                .list([
                  .string(series.name), .list(series.x.map { number($0) }),
                  .list(series.y.map { number($0) }),
                ])
              })
          ),
        ])
    }
  }

  private func numbers(_ numbers: [Int]) -> Value { .list(numbers.map { .number(Double($0)) }) }

  private func strings(_ texts: [String]) -> Value { .list(texts.map { .string($0) }) }

  /// Three bytes as one number, which float32 holds exactly: a third of the room.
  private mutating func add(pixels: [UInt8], _ picture: Picture) throws -> String {
    var packed: [Float] = []
    packed.reserveCapacity(pixels.count / 3)
    for start in stride(from: 0, to: pixels.count - 2, by: 3) {
      let number =
        Int(pixels[start]) << 16 | Int(pixels[start + 1]) << 8 | Int(pixels[start + 2])
      packed.append(Float(number))
    }
    return add(
      try Tensor(
        packed, shape: [picture.height, picture.width], on: runtime[Engine.Key.self].device.get()))
  }

  /// The place is kept where it is in the input itself; of another text only the name.
  private func encoded(_ diagnostic: Diagnostic, of entry: HistoryEntry) -> Value {
    var fields: [(label: String, value: Value)] = [
      ("message", .string(diagnostic.message)), ("source", .string(diagnostic.source.name)),
      (
        "facts", .list(diagnostic.facts.map { .list([.string($0.label), .string($0.value)]) })
      ),
      ("help", diagnostic.help.map { .string($0) } ?? Value.none),
    ]
    if let range = diagnostic.range, diagnostic.source.text == entry.text {
      fields += [
        ("lower", .number(Double(range.lower))), ("upper", .number(Double(range.upper))),
      ]
    }
    return .record(Record(fields))
  }
}

extension Outcome {
  /// A word for how it ended, and the errors that tell why.
  var parts: (end: String, diagnostics: [Diagnostic]) {
    switch self {
    case .completed: ("completed", [])
    case .failed(let diagnostic): ("failed", [diagnostic])
    case .interrupted(let diagnostic): ("interrupted", [diagnostic])
    case .expectationsFailed(let failures): ("failed", failures.map(\.diagnostic))
    case .quit: ("quit", [])
    }
  }
}
