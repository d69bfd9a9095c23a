import Glibc
import Kernel

// repl export: files are run as `repl run` runs them, and become a document.

extension CommandRunner {
  func export(_ command: Export) -> Int32 {
    let shared = command.shared
    let console = Console(color: shared.color, pictures: .off)
    if let path = command.session { return export(path, command, console) }
    guard let files = load(command.files, console: console) else { return ExitStatus.usage }
    if let path = command.out,
      !isOther(path, than: command.files + [command.front].compactMap(\.self), console: console)
    {
      return ExitStatus.usage
    }
    guard mayWrite(command, console) else { return ExitStatus.usage }
    var front = ""
    if let path = command.front {
      guard let bytes = readAll(path) else {
        let reason = String(cString: strerror(errno))
        console.writeError("error: \(path.withoutControls) cannot be read: \(reason)\n")
        return ExitStatus.usage
      }
      front = String(decoding: bytes, as: UTF8.self)
    }
    let output = ScreenOutput(
      console: console, files: PictureFiles(folder: "out", name: "step"), isQuiet: shared.quiet)
    output.showsResults = false
    let runner = StepRunner(
      options: .init(
        checks: command.check, keepsGoing: command.keepGoing, isQuiet: shared.quiet,
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
      let ending = runner.run(file, in: session)
      status = ExitStatus.graver(status, ending.status)
      if ending.isFinal { break }
    }
    // A parameter that cannot be set is a mistake of the request: there is nothing to write.
    if status == ExitStatus.usage { return status }
    var page = page(of: runner.steps, files, since: start, title: command.heading)
    page.front = front
    return ExitStatus.graver(status, write(page, command, console))
  }

  /// Writes a saved session; nothing is run.
  private func export(_ session: String, _ command: Export, _ console: Console) -> Int32 {
    if let path = command.out, !isOther(path, than: [session], console: console) {
      return ExitStatus.usage
    }
    guard mayWrite(command, console) else { return ExitStatus.usage }
    let inputs: [HistoryEntry]
    var origin = SessionOrigin()
    do {
      let history = try SessionHistory(session)
      inputs = try history.entries()
      if let start = history.origin {
        origin = SessionOrigin(folder: start.folder, flags: start.flags)
      }
    } catch {
      console.writeError("error: \("\(error)".withoutControls)\n")
      console.writeError("  help: saveSession \"monday.safetensors\" at the prompt saves one\n")
      return ExitStatus.usage
    }
    let name = PictureFiles.name(of: session)
    let document = SessionDocument(
      inputs: inputs, title: command.heading ?? "Session \(name)", name: name, origin: origin,
      what: Self.what(of: command))
    guard makeFolder(for: command, console) else { return ExitStatus.failed }
    return write(to: command.path, console: console, command.shared) {
      try document.write(as: command.format, to: command.path)
    }
  }

  private func write(_ page: Page, _ command: Export, _ console: Console) -> Int32 {
    guard makeFolder(for: command, console) else { return ExitStatus.failed }
    return write(page, as: command.format, to: command.path, console: console, command.shared)
  }

  /// What a transcript says it is of.
  private static func what(of command: Export) -> String {
    "the session `\((command.session ?? "").withoutControls)`"
  }

  private func mayWrite(_ command: Export, _ console: Console) -> Bool {
    let what = Self.what(of: command)
    if command.format.mayReplace(command.path, of: what) { return true }
    let reason = command.format.refusal(of: command.path, of: what)
    console.writeError("error: \(reason.withoutControls)\n")
    console.writeError("  help: name another file with --out\n")
    return false
  }

  private func makeFolder(for command: Export, _ console: Console) -> Bool {
    guard command.out == nil else { return true }
    do { try repl.makeFolder("out") } catch {
      console.writeError("error: \(error)\n")
      return false
    }
    return true
  }

  /// The page of some steps that were run.
  func page(
    of steps: [PageStep], _ files: [StepFile], since start: Clock, title: String? = nil
  ) -> Page {
    let own = files.count == 1 ? files[0].title : "Pigment: \(files.count) steps"
    return Page(
      title: title ?? (own.isEmpty ? files[0].source.name : own), date: start.text,
      seconds: secondsSinceStart() - start.seconds, program: programName, steps: steps)
  }

  /// Writes a page, and says where it is.
  func write(
    _ page: Page, as format: PageFormat, to path: String, console: Console,
    _ shared: SharedOptions
  ) -> Int32 {
    write(to: path, console: console, shared) { try page.write(as: format, to: path) }
  }

  /// Writes a file, and says where it is.
  func write(
    to path: String, console: Console, _ shared: SharedOptions, as kind: String = "page",
    _ body: () throws -> Void
  ) -> Int32 {
    do {
      try body()
      if !shared.quiet { console.writeError("\(kind) \(path.withoutControls)\n") }
      return ExitStatus.ok
    } catch {
      console.writeError("error: the \(kind) could not be written: \(error)\n")
      return ExitStatus.failed
    }
  }
}
