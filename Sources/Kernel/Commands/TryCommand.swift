internal import Ops

// Running the examples of the help.

let tryCommands: [CommandRecord] = [
  CommandRecord(
    "try", "Runs the example of a command's help, in a session of its own", topic: "session",
    also: ["example", "demo"],
    [.value("command", .name, "a command")],
    details: "Your variables, tracks and dice stay as they are. What an example saves goes to "
      + "`out/`.",
    example: "try print"
  ) { call in
    let word = try call.string("command")
    let commands = call.runtime.commands
    guard let record = commands[word] ?? commands.foreign(word) else {
      let nearest = NearestName.closest(to: word, among: commands.names)
      throw CommandError(
        "there is no command \(quoted(word))", at: "command",
        help: nearest.map { "try \($0)" } ?? "help \(quoted(word))")
    }
    guard record.name != call.name else {
      throw CommandError("`try` tries other commands", at: "command", help: "try print")
    }
    try run(record, call)
    return .none
  }
]

/// Runs an example line by line and shows it as it would look at the prompt.
private func run(_ record: CommandRecord, _ call: Call) throws {
  let file = try StepFile(name: record.name, text: "# Example\n\n" + record.example)
  let scratch = Session(
    commands: call.runtime.commands, output: PassingOutput(call.runtime),
    settings: call.runtime.settings, interrupt: call.runtime.interrupt)
  // The same threads: two sets of them would stand in each other's way.
  scratch.runtime[Engine.Key.self] = Engine(
    device: call.engine.device, seed: call.runtime.settings.seed)
  for checked in file.cells.flatMap(\.statements) {
    let text = file.source.slice(checked.statement.range)
    let silent = checked.statement.isSilent && !text.hasSuffix(";") ? ";" : ""
    call.show(.text(asInput(text + silent, number: scratch.nextInputNumber)))
    let result = scratch.run(text + silent)
    for display in result.displays { call.show(display) }
    switch result.outcome {
    case .completed, .expectationsFailed: continue
    case .quit: return
    case .failed(let diagnostic): throw Stop.failed(diagnostic)
    case .interrupted(let diagnostic): throw Stop.interrupted(diagnostic)
    }
  }
}

/// A text as it stands behind a prompt.
private func asInput(_ text: String, number: Int) -> String {
  let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
  return lines.enumerated()
    .map { ($0 == 0 ? "[\(number)]> " : "...> ") + $1 }
    .joined(separator: "\n")
}

/// Hands progress and notes on; results are shown by the command, in their order.
private final class PassingOutput: Output {
  private let runtime: Runtime

  init(_ runtime: Runtime) { self.runtime = runtime }

  func show(_ display: Display) {}
  func report(_ progress: Progress) { runtime.report(progress) }
  func note(_ text: String) { runtime.note(text) }
  func export(_ history: [HistoryEntry], to path: String, format: String?) throws -> Bool {
    try runtime.export(history, to: path, format: format)
  }
}
