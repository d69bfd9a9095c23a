import ArgumentParser
import Glibc
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
    guard var files = load(command.files, console: console) else { return ExitStatus.usage }
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
    for case (let path?, let format) in [
      (command.html, PageFormat.html), (command.transcript, .txt),
    ] {
      guard isOther(path, than: command.files, console: console) else { return ExitStatus.usage }
      let what = TranscriptFile.what(of: files[0])
      guard !format.mayReplace(path, of: what) else { continue }
      console.writeError("error: \(format.refusal(of: path, of: what).withoutControls)\n")
      console.writeError("  help: name another file to write to\n")
      return ExitStatus.usage
    }
    if let file = files.first, !areCells(command.from, command.to, of: file, console: console) {
      return ExitStatus.usage
    }
    if command.step, !(isatty(0) == 1 && isatty(1) == 1) {
      console.writeError("error: --step needs a terminal to ask at\n")
      console.writeError(
        "  help: repl run FILE --echo shows prose, cells and results without waiting\n")
      return ExitStatus.usage
    }
    console.keepsTyped = command.step
    let output = ScreenOutput(
      console: console, files: PictureFiles(folder: "out", name: "step"), isQuiet: shared.quiet)
    output.showsResults = !command.json
    // What stands below the last cell of the file belongs to it.
    let last = command.to.flatMap { $0 < files[0].cells.count ? $0 : nil } ?? .max
    let runner = StepRunner(
      options: .init(
        echoes: command.echo || command.step, checks: command.check || command.update,
        updates: command.update,
        keepsGoing: command.keepGoing || command.update, isQuiet: shared.quiet,
        announces: files.count > 1, sharesAssignments: files.count > 1,
        assignments: shared.assignments, first: command.from ?? 1,
        last: last),
      console: console, output: output, signals: signals)
    guard files.count == 1 || areKnown(shared, by: files, console: console) else {
      return ExitStatus.usage
    }
    if command.json {
      runner.onCell = { cell, file in console.write(cell.record(file: file).line + "\n") }
    }
    let start = Clock.now()
    var status = ExitStatus.ok
    var current: Session?
    // The session of the file whose transcript is kept.
    var kept: Session?
    var waiting = files[...]
    while let file = waiting.popFirst() {
      let make = {
        let session = makeSession(
          shared, output: output, folder: folder(of: file.source.name), isPrompt: command.step)
        console.onFailure = { session.interrupt.request() }
        current = session
        if file.source.name == files[0].source.name { kept = session }
        return session
      }
      var ending =
        command.step
        ? runner.step(file, following: follower(of: file, waiting), make)
        : runner.run(file, in: make())
      if command.update, ending.status == ExitStatus.unexpected || ending.status == ExitStatus.ok {
        ending.status = update(file, runner.statements, console: console)
      }
      status = ExitStatus.graver(status, ending.status)
      if let next = ending.next, waiting.isEmpty {
        guard let loaded = load([next], console: console) else {
          status = ExitStatus.graver(status, ExitStatus.usage)
          break
        }
        waiting = loaded[...]
        files += loaded
        runner.options.sharesAssignments = true
        (runner.options.first, runner.options.last) = (1, .max)
      }
      if ending.isFinal { break }
      // With `--step` the reader has seen what failed, and went on.
      if ending.status != ExitStatus.ok, !command.keepGoing, !command.check, !command.step { break }
    }
    if let path = command.html {
      let page = page(of: runner.steps, files, since: start)
      status = ExitStatus.graver(
        status, write(page, as: .html, to: path, console: console, shared))
    }
    var transcript: TranscriptFile?
    if let path = command.transcript, let kept {
      let file = TranscriptFile(
        replacing: path, of: files[0], from: SessionOrigin(of: kept), date: start.text)
      transcript = kept === current ? file : nil
      status = ExitStatus.graver(
        status,
        write(to: path, console: console, shared, as: "transcript") {
          try file.write(kept)
        })
    }
    if runner.wantsPrompt, let session = current {
      output.files = PictureFiles(folder: "out", name: "session", keepsOld: true)
      output.origin = SessionOrigin(of: session)
      if command.transcript != nil, transcript == nil {
        output.note(
          "note: the transcript holds \(files[0].source.name) alone; export writes this one")
      }
      return Interactive(
        session: session, console: console, output: output, signals: signals,
        transcript: transcript, goesOn: true
      ).run()
    }
    return output.hasFailed ? ExitStatus.graver(status, ExitStatus.failed) : status
  }

  /// What the reader of a step may go on with: the next file of those given, or else the one that
  /// follows in its folder.
  private func follower(of file: StepFile, _ waiting: ArraySlice<StepFile>) -> StepRunner.Following
  {
    if let next = waiting.first { return .given(next.source.name) }
    let folder = folder(of: file.source.name)
    let name = file.source.name.split(separator: "/").last.map(String.init) ?? ""
    let steps = StepFile.names(in: folder ?? ".")
    guard let place = steps.firstIndex(of: name), place + 1 < steps.count else { return .none }
    let next = steps[place + 1]
    return .offered(file.source.name.dropLast(name.count) + next)
  }

  /// Whether the file has the cells asked for.
  private func areCells(_ cells: Int?..., of file: StepFile, console: Console) -> Bool {
    let count = file.cells.count
    for case let cell? in cells where cell > count {
      let name = file.source.name.withoutControls
      console.writeError("error: \(name) has no cell \(cell)\n")
      console.writeError("  help: it has \(counted(count, "cell"))\n")
      return false
    }
    return true
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
    let name = file.source.name.withoutControls
    do {
      try writeFile(Array(text.utf8), to: file.source.name)
      let count = statements.count { !$0.matched }
      console.writeError(
        "updated \(name): \(counted(count, "result"))\n")
      return ExitStatus.ok
    } catch {
      console.writeError("error: \(name) could not be written: \(error)\n")
      return ExitStatus.failed
    }
  }
}
