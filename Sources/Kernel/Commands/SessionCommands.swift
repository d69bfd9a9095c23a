// Commands about the session: help, who, history, quit.

let sessionCommands: [CommandRecord] = [
  CommandRecord(
    "help", "Explains a command, lists a topic, or searches", topic: "session",
    also: ["man", "doc", "apropos"],
    [.value("about", .name, "a command, a topic, or words to look for", default: .nothing)],
    details: "`?conv2d` is short for `help conv2d`.",
    example: "help print"
  ) { call in
    let commands = call.runtime.commands
    guard call["about"] != nil else { return .none(showing: .prose(overview(commands)), call) }
    let word = try call.string("about")
    return .none(showing: try help(on: word, commands), call)
  },

  CommandRecord(
    "who", "Lists the variables", topic: "session", also: ["whos", "vars", "locals", "globals"],
    details:
      "`where` is the input, or the line of a step file, that declared it. Memory is that of the "
      + "tensors behind a name; two names may share it.",
    example: "let a = 1\nwho"
  ) { call in
    let names = call.runtime.variableNames
    guard !names.isEmpty else { return .none(showing: .text("no variables yet"), call) }
    return .none(showing: .table(variableTable(call.runtime)), call)
  },

  CommandRecord(
    "history", "Lists the inputs so far", topic: "session",
    [.value("count", .integer(1...), "how many, from the newest", default: 20)],
    details:
      "An input is stale when what it used was made anew since: an earlier input, or cell of "
      + "a step file, was run again, edited or not. `restart to: n` runs all up to the nth again. "
      + "Inputs without a number are of the session that `loadSession` brought.",
    example: "history 5"
  ) { call in
    let entries = call.runtime.history.suffix(try call.integer("count"))
    let rows = entries.map { entry in
      let lines = entry.text.split(separator: "\n", omittingEmptySubsequences: false)
      let more = lines.count > 1 ? " …" : ""
      return [
        entry.isLoaded ? "" : "\(entry.number)", (lines.first.map(String.init) ?? "") + more,
        formatted(entry.seconds, decimals: 2) + " s",
        entry.isUndone ? "undone" : entry.failureMark ?? (entry.isStale ? "stale" : ""),
      ]
    }
    guard !rows.isEmpty else { return .none(showing: .text("nothing was run yet"), call) }
    let table = Table(
      headings: ["", "input", "time", ""], alignments: [.right, .left, .right], rows: rows)
    return .none(showing: .table(table), call)
  },

  CommandRecord(
    "quit", "Leaves the notebook", topic: "session", also: ["exit", "bye"],
    [.value("code", .integer(0...255), "the exit code", default: 0)],
    example: "quit"
  ) { call in throw Stop.quit(Int32(try call.integer("code"))) },
]

/// Words of the language, with one line each.
private let languageWords: [(word: String, text: String)] = [
  ("let", "`let x = 1` gives a value a name for good."),
  ("var", "`var x = 1` makes a variable; `x = 2` and `x += 1` change it."),
  ("param", "`param size = 64   # what it means` may be set by `repl run FILE --set size=128`."),
  ("use", "`use \"08_main_model\"` runs another step file once, quietly."),
  ("for", "`for i in 0..<3 { print(i) }` goes through a range, a list, a loader."),
  ("in", "`for i in 0..<3 { print(i) }` goes through a range, a list, a loader."),
  ("while", "`while x < 3 { x += 1 }` repeats as long as the condition holds."),
  ("if", "`if x > 0 { … } else if x < 0 { … } else { … }`"),
  ("else", "`if x > 0 { … } else { … }`, in the line of the `}`."),
  ("func", "`func area(w, h = 1) { return w * h }`; call it `area(2)`, `area(2, h: 3)`."),
  ("return", "`return x` ends a function with a value."),
  ("break", "`break` leaves the loop."),
  ("continue", "`continue` goes on with the next turn of the loop."),
  ("and", "`a and b`, also `a && b`."),
  ("or", "`a or b`, also `a || b`."),
  ("not", "`not a`, also `!a`."),
]

/// The start page: topics with their commands.
private func overview(_ commands: CommandTable) -> String {
  var text =
    "`help name` or `?name` explains a command; `help words` searches; "
    + "`help keys` tells what the keys do; `course` lists the lessons.\n"
  for topic in commands.topics {
    let names = commands.records.filter { $0.topic == topic }.map { "`\($0.name)`" }
    text += "\n**\(topic)**  \(names.joined(separator: " "))\n"
  }
  let words = languageWords.map { "`\($0.word)`" }.joined(separator: " ")
  return text + "\n**words of the language**  \(words)\n"
}

/// What the keys of the prompt do.
private let keys = """
  **The keys of the prompt**

  - `Enter` runs an input that is whole, goes on with a block that is not, and points at a mistake;
    `Alt-Enter` breaks the row anywhere.
  - `Up` and `Down` go through earlier inputs, of those only that begin as what is typed; inside a
    block from row to row. `Ctrl-R` searches them.
  - `Tab` completes, and lists what there is.
  - `Ctrl-A`, `Ctrl-E`: beginning and end of the row. `Ctrl-K` takes away what stands behind the
    cursor, `Ctrl-W` a word, `Ctrl-U` all; `Ctrl-Y` brings back what was taken last.
  - `Ctrl-C` gives up what is typed. While something runs it stops it after the batch at hand; a
    second one between two operations, a third saves the session in `autosave/` and leaves.
  - `Ctrl-D` leaves, at an empty prompt.

  `ans` is the last result, `out[3]` that of input 3.
  """

private func help(on word: String, _ commands: CommandTable) throws -> Display {
  if ["keys", "key", "prompt", "shortcuts", "editing"].contains(word.lowercased()) {
    return .prose(keys)
  }
  if let record = commands[word] ?? commands.foreign(word) { return .prose(page(record)) }
  if let entry = languageWords.first(where: { $0.word == word }) { return .prose(entry.text) }
  let inTopic = commands.records.filter { $0.topic.lowercased() == word.lowercased() }
  if !inTopic.isEmpty { return .table(listing(inTopic, title: word)) }
  let words = word.lowercased().split(separator: " ")
  let found = commands.records.filter { record in
    let text =
      ([record.name, record.summary, record.topic, record.details] + record.also
      + record.parameters.flatMap { [$0.name, $0.summary, $0.kind.description] })
      .joined(separator: " ").lowercased()
    return words.allSatisfy { text.contains($0) }
  }
  if !found.isEmpty { return .table(listing(found, title: "about \(quoted(word))")) }
  let nearest = NearestName.closest(to: word, among: commands.names + commands.topics)
  throw CommandError(
    "nothing is known about \(quoted(word))", at: "about",
    help: nearest.map { "help \($0)" } ?? "help")
}

private func listing(_ records: [CommandRecord], title: String) -> Table {
  Table(
    title: title, headings: ["command", "what it does"],
    rows: records.map { [$0.signature, $0.summary] })
}

/// The page of a command, as Markdown.
private func page(_ record: CommandRecord) -> String {
  var text = "`\(record.signature)`\n\n\(record.summary).\n"
  if !record.parameters.isEmpty { text += "\n" }
  for parameter in record.parameters {
    text += "- `\(parameter.name)`: \(parameter.summary) (\(parameter.kind.description)"
    switch parameter.defaultValue {
    case nil, .nothing?: text += parameter.isRequired ? ")\n" : "; may be left out)\n"
    case let value?: text += "; \(value.value.inline) if left out)\n"
    }
  }
  if !record.details.isEmpty { text += "\n\(record.details)\n" }
  if !record.also.isEmpty {
    text += "\nElsewhere it is called \(joinedInWords(record.also.map { "`\($0)`" }, by: "or")).\n"
  }
  return text + "\nTry:\n\n```\n\(record.example)\n```\n"
}
