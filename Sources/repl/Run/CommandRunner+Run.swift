import ArgumentParser
import Kernel

// repl run: step files from beginning to end.

extension CommandRunner {
  func run(_ command: Run) -> Int32 {
    let shared = command.shared
    let console = Console(color: shared.color, pictures: shared.images)
    if command.help, command.files.isEmpty {
      console.write(Repl.helpMessage(for: Run.self) + "\n")
      return console.failure == nil ? ExitStatus.ok : ExitStatus.failed
    }
    guard let files = load(command.files, console: console) else { return ExitStatus.usage }
    if command.help {
      console.write(Repl.helpMessage(for: Run.self) + "\n")
      let help = ParameterHelp(capabilities: console.output)
      for file in files {
        let session = makeSession(
          shared, output: SilentOutput(), folder: folder(of: file.source.name))
        let known = (try? session.parameters(of: file)) ?? file.parameters
        console.write(lines: [""] + help.lines(file, parameters: known))
      }
      return console.failure == nil ? ExitStatus.ok : ExitStatus.failed
    }
    let output = ScreenOutput(
      console: console, files: PictureFiles(folder: "out", name: "step"), isQuiet: shared.quiet)
    let runner = StepRunner(
      options: .init(
        echoes: command.echo, checks: command.check || command.update,
        updates: command.update,
        keepsGoing: command.keepGoing || command.update, isQuiet: shared.quiet,
        announces: files.count > 1, sharesAssignments: files.count > 1,
        assignments: shared.assignments),
      console: console, output: output, signals: signals)
    guard files.count == 1 || areKnown(shared, by: files, console: console) else {
      return ExitStatus.usage
    }
    let start = Clock.now()
    var status = ExitStatus.ok
    for file in files {
      let session = makeSession(shared, output: output, folder: folder(of: file.source.name))
      console.onFailure = { session.interrupt.request() }
      var ending = runner.run(file, in: session)
      if command.update, ending.status == ExitStatus.unexpected || ending.status == ExitStatus.ok {
        ending.status = update(file, runner.statements, console: console)
      }
      status = ExitStatus.graver(status, ending.status)
      if ending.isFinal { break }
      if ending.status != ExitStatus.ok, !command.keepGoing, !command.check { break }
    }
    if let path = command.html {
      let page = page(of: runner.steps, files, since: start)
      status = ExitStatus.graver(
        status, write(page, as: .html, to: path, console: console, shared))
    }
    return output.hasFailed ? ExitStatus.graver(status, ExitStatus.failed) : status
  }

  /// Whether each parameter to change belongs to one of the files at least.
  func areKnown(_ shared: SharedOptions, by files: [StepFile], console: Console) -> Bool {
    guard !shared.assignments.isEmpty else { return true }
    var known: Set<String> = []
    for file in files {
      let session = makeSession(
        shared, output: SilentOutput(), folder: folder(of: file.source.name))
      known.formUnion(((try? session.parameters(of: file)) ?? file.parameters).map(\.name))
    }
    for (name, _) in shared.assignments where !known.contains(name) {
      let list = known.sorted().joined(separator: ", ")
      console.writeError("error: none of the files has a parameter `\(name)`\n")
      console.writeError("  help: \(known.isEmpty ? "they have none" : "they have \(list)")\n")
      return false
    }
    return true
  }

  private func update(_ file: StepFile, _ statements: [StatementResult], console: Console) -> Int32
  {
    let text = file.updated(with: statements)
    guard text != file.source.text else { return ExitStatus.ok }
    do {
      try writeFile(Array(text.utf8), to: file.source.name)
      let count = statements.count { !$0.matched }
      console.writeError(
        "updated \(file.source.name): \(count) result\(count == 1 ? "" : "s")\n")
      return ExitStatus.ok
    } catch {
      console.writeError("error: \(file.source.name) could not be written: \(error)\n")
      return ExitStatus.failed
    }
  }
}
