internal import Ops

// Going back and forth between inputs.

let undoCommands: [CommandRecord] = [
  CommandRecord(
    "undo", "Goes back to before the last input that changed something", topic: "session",
    also: ["rollback", "revert"],
    [
      .value("count", .integer(1...), "how many inputs", default: 1),
      .label(
        "limit", .integer(0...1_048_576),
        "megabytes kept for going back from now on; nothing is undone", default: .nothing),
    ],
    details: "Variables, results, tracks, random numbers, weights, running statistics and the "
      + "states of optimisers go back, so that running the input again gives the same numbers, bit "
      + "for bit; also after Ctrl-C or an error in the midst of it. `redo` goes forth again. What "
      + "only showed something is passed over, and counts as undone too.\n\n"
      + "Files stay as they are. Weights beyond the limit do too, and it is said: at the prompt the "
      + "limit is an eighth of the memory, at most 1000 MB, elsewhere 64 MB. A tensor that was "
      + "replaced comes back without the history for gradients.",
    example: "var lr = 0.1\nlr = 0.2\nundo"
  ) { call in
    let timeline = call.runtime.timeline
    if call["limit"] != nil {
      timeline.limit = try call.integer("limit") * 1_000_000
      timeline.trim()
      call.show(.text("\(inMegabytes(timeline.limit)) are kept for undo from now on"))
      return .none
    }
    let count = try call.integer("count")
    return try travelling(call) {
      var lines: [String] = []
      var moved = 0
      for _ in 0..<count {
        guard let moment = try timeline.back() else { break }
        moved += 1
        lines.append("back to before \(name(of: moment))")
        lines += remarks(on: moment, timeline)
      }
      if lines.isEmpty {
        throw CommandError(
          timeline.hasForgotten
            ? "there is nothing left to undo: what came before was let go for want of room"
            : "there is nothing to undo",
          help: timeline.hasForgotten
            ? "undo limit: \(max(100, timeline.limit / 500_000))   # for what comes" : nil)
      }
      if moved < count {
        lines.append(
          timeline.hasForgotten
            ? "what came before was let go for want of room" : "that is as far back as it goes")
      }
      return lines
    }
  },

  CommandRecord(
    "redo", "Goes forth again after `undo`", topic: "session",
    [.value("count", .integer(1...), "how many inputs", default: 1)],
    details: "Until another input changes something.",
    example: "var lr = 0.1\nlr = 0.2\nundo\nredo"
  ) { call in
    let timeline = call.runtime.timeline
    let count = try call.integer("count")
    return try travelling(call) {
      var lines: [String] = []
      for _ in 0..<count {
        guard let moment = try timeline.forth() else { break }
        lines.append("forth to after \(name(of: moment))")
      }
      if lines.isEmpty { throw CommandError("there is nothing to do again") }
      return lines
    }
  },

  CommandRecord(
    "restart", "Starts the session anew: no variables, fresh dice; the history stays",
    topic: "session", also: ["reset", "clear", "reload"],
    [
      .label("to", .integer(1...), "the input up to which all are run again", default: .nothing)
    ],
    details: "`undo` brings back what was there, as long as it is not too much to keep. "
      + "`restart to: 7` shows whether inputs 1 to 7 still give what they gave: those undone are "
      + "left out, and of those run again the latest text counts. What your `init.txt` made is made "
      + "again, `saveSession` and `export` write nothing.",
    example: "let a = 1\nrestart\nwho   # => no variables yet"
  ) { call in
    try call.requireTopLevel()
    let runtime = call.runtime
    let number = call["to"] == nil ? nil : try call.integer("to")
    if let number, number >= runtime.currentInput {
      throw CommandError(
        "input \(number) has not been run yet", at: "to",
        help: runtime.currentInput > 1 ? "restart to: \(runtime.currentInput - 1)" : nil)
    }
    runtime.startAnew()
    let isWhole = try call.evaluator.prepareAgain?() ?? true
    if let number {
      try call.evaluator.runAgain?(number, call.range)
    } else if isWhole {
      runtime.note("everything is as at the start; undo goes back")
    }
    return .none
  },

  CommandRecord(
    "run", "Runs the cells of a step file, each as an input of its own", topic: "session",
    also: ["%run", "source", "execfile"],
    [
      .value("file", .string, "a step file, with or without .txt"),
      .label("from", .integer(1...), "the first cell", default: 1),
      .label("to", .integer(1...), "the last cell", default: .nothing),
    ],
    details: "`run \"04_generator\", to: 3` stops after the third cell: look around, go on with "
      + "`from: 4`. `use` runs a whole file once, and quietly. What stands behind `run` in the same "
      + "input is an input of its own.",
    example: "# run \"04_generator\", to: 3\nhelp run"
  ) { call in
    try call.requireTopLevel()
    guard call.runtime.quietDepth == 0 else {
      throw CommandError("a file that is used runs no other; it uses it")
    }
    let from = try call.integer("from")
    let to = call["to"] == nil ? Int.max : try call.integer("to")
    guard from <= to else {
      throw CommandError("there are no cells from \(from) to \(to)", at: "to")
    }
    try call.evaluator.runFile?(call.string("file"), from...to, call.range)
    return .none
  },
]

/// Moves through the timeline from within an input: what the input itself changed so far counts as
/// an input, and what it changes afterwards as another.
private func travelling(_ call: Call, _ body: () throws -> [String]) throws -> Value {
  try call.requireTopLevel()
  let (runtime, number) = (call.runtime, call.runtime.currentInput)
  runtime.timeline.commit()
  let result = Result { try body() }
  runtime.timeline.begin(number, call.source.slice(call.range))
  call.show(.text(try result.get().joined(separator: "\n")))
  return .none
}

extension Call {
  /// Refuses to run within a block or a function, where variables would be left without a ground, and
  /// within another statement, of which a part could not be told from the rest.
  func requireTopLevel() throws {
    let isTop = evaluator.frames.isEmpty && evaluator.scope === runtime.globals
    var isAlone = false
    if case .expression(let expression)? = runtime.statement?.kind {
      isAlone = expression.range == range
    }
    guard isTop, isAlone else {
      throw CommandError(
        "`\(name)` stands on its own, not in \(isTop ? "another statement" : "a block or a function")",
        help: "type it at the prompt")
    }
  }
}

private func name(of moment: Timeline.Moment) -> String {
  let line = moment.text.split(separator: "\n").first.map(String.init) ?? ""
  let more = line.count < moment.text.count || line.count > 50 ? " …" : ""
  return "in[\(moment.number)]: \(line.prefix(50))\(more)"
}

extension Timeline.Moment {
  /// Why weights it changed do not go back, where they do not; `limit` is in bytes.
  func shortfall(_ limit: Int) -> String {
    let owners = joinedInWords(self.owners.sorted(), by: "and")
    return "undo does not reach the weights of \(owners.isEmpty ? "its models" : owners): "
      + "\(inMegabytes(needed)) are above the limit of \(inMegabytes(limit))"
  }

  /// Whether its text names a command that writes files.
  var mayHaveWrittenFiles: Bool {
    let writers = ["saveWeights", "writeImage", "checkpoint:", "colorize", "saveSession"]
    return writers.contains { text.contains($0) }
  }
}

private func remarks(on moment: Timeline.Moment, _ timeline: Timeline) -> [String] {
  var lines: [String] = []
  if moment.missesWeights {
    let needed = moment.needed / 1_000_000 + 1
    lines.append("\(moment.shortfall(timeline.limit)); for the next time: undo limit: \(needed)")
  }
  if moment.mayHaveWrittenFiles { lines.append("files it wrote stay as they are") }
  return lines
}

/// Bytes in words: megabytes (of a million), or what is smaller for less than a tenth of one.
func inMegabytes(_ bytes: Int) -> String {
  if bytes < 1000 { return "\(bytes) B" }
  let number = Double(bytes) / 1_000_000
  if number < 0.1 { return "\(formatted(number * 1000, decimals: number < 0.01 ? 1 : 0)) kB" }
  return "\(formatted(number, decimals: number < 10 ? 1 : 0)) MB"
}
