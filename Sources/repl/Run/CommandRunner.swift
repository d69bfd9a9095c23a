import ArgumentParser
import Glibc
import Kernel

/// Understands the command line and does what it says.
struct CommandRunner {
  /// Who takes the signals.
  let signals: SignalWatch

  /// Runs the program; returns its exit status.
  func run(_ arguments: [String]) -> Int32 {
    do {
      switch try Repl.parseAsRoot(arguments) {
      case let command as Run: return run(command)
      case let command as Export: return export(command)
      case let command as Format: return format(command)
      case let command as Colorize: return ColorizeRunner(signals: signals).run(command)
      case let command as Bench: return BenchRunner(signals: signals).run(command)
      case let command as Open: return open(command)
      case var command:
        try command.run()
        return ExitStatus.ok
      }
    } catch {
      if Repl.exitCode(for: error) == .success {
        let message = Repl.fullMessage(for: error)
        let console = Console(color: .never, pictures: .off)
        console.write(message.isEmpty ? "" : message + "\n")
        return console.failure == nil ? ExitStatus.ok : ExitStatus.failed
      }
      // `repl first.txt second.txt`, or `run` misspelt.
      let isList = arguments.count > 1 && !arguments.contains { $0.hasPrefix("-") }
      let help =
        switch arguments.first {
        case "run": "repl run --help"
        case "export": "repl export --help"
        case "fmt": "repl fmt --help"
        case "colorize": "repl colorize --help"
        case "bench": "repl bench --help"
        default: isList ? "repl run FILE…" : "repl --help"
        }
      let text = "error: \(Repl.message(for: error).withoutControls)\n  help: \(help)\n"
      writeAll(2, Array(text.utf8))
      return ExitStatus.usage
    }
  }

  // MARK: repl, repl FILE, repl -e TEXT, repl < FILE

  private func open(_ command: Open) -> Int32 {
    let shared = command.shared
    let console = Console(color: shared.color, pictures: shared.images)
    let isPrompt = command.text == nil && (command.file != nil || isatty(0) == 1)
    console.keepsTyped = isPrompt && isatty(0) == 1
    var files: [StepFile] = []
    if let path = command.file {
      guard let loaded = load([path], console: console) else { return ExitStatus.usage }
      files = loaded
    } else if !isPrompt {
      let bytes = command.text.map { Array($0.utf8) } ?? readAll(descriptor: 0)
      guard let bytes else {
        console.writeError("error: standard input cannot be read\n")
        return ExitStatus.usage
      }
      let name = command.text == nil ? "stdin" : "-e"
      guard let file = parse(bytes, name: name, console: console) else { return ExitStatus.usage }
      files = [file]
    }
    let output = ScreenOutput(
      console: console,
      files: PictureFiles(folder: "out", name: "session", keepsOld: command.file == nil),
      isQuiet: shared.quiet)
    let session = makeSession(
      shared, output: output, folder: command.file.flatMap { folder(of: $0) }, isPrompt: isPrompt)
    console.onFailure = { session.interrupt.request() }
    output.origin = SessionOrigin(of: session)
    var transcript: TranscriptFile?
    if let path = command.transcript {
      guard isPrompt else {
        console.writeError("error: --transcript is of a prompt, and nobody types here\n")
        console.writeError("  help: repl run FILE --transcript \(path.withoutControls)\n")
        return ExitStatus.usage
      }
      do throws(TranscriptFile.Refusal) {
        transcript = try TranscriptFile(path, from: output.origin, date: Clock.now().text)
      } catch {
        console.writeError("error: \(error.description.withoutControls)\n")
        if let help = error.help { console.writeError("  help: \(help)\n") }
        return ExitStatus.usage
      }
    }
    /// What runs before the prompt opens is part of the session.
    func keep(_ runner: StepRunner) {
      runner.onCell = { _, _ in
        do { try transcript?.write(session) } catch {
          transcript = nil
          output.note("note: the transcript ends here: \(error)")
        }
      }
    }
    let runner = StepRunner(
      options: .init(
        isQuiet: shared.quiet, namesPictures: command.file != nil,
        assignments: shared.assignments),
      console: console, output: output, signals: signals)
    keep(runner)
    var status = ExitStatus.ok
    if isPrompt, !command.skipsInit, let ending = runInit(in: session, console, output, keep) {
      return ending
    }
    for file in files {
      let ending = runner.run(file, in: session)
      status = ending.status
      // What was made before an error or Ctrl-C can still be looked at.
      let leaves = ending.leaves || ending.status != ExitStatus.interrupted
      if ending.isFinal, !isPrompt || leaves { return status }
    }
    guard isPrompt else { return output.hasFailed ? ExitStatus.failed : status }
    output.files = PictureFiles(folder: "out", name: "session", keepsOld: true)
    return Interactive(
      session: session, console: console, output: output, signals: signals, transcript: transcript
    ).run()
  }

  /// Runs the user's own step file; a status ends the program. A mistake in it is told, and the
  /// prompt opens all the same.
  private func runInit(
    in session: Session, _ console: Console, _ output: ScreenOutput,
    _ prepare: (StepRunner) -> Void
  ) -> Int32? {
    let initFile = InitFile { name in getenv(name).map { String(cString: $0) } }
    guard let initFile, let files = load([initFile.path], console: console) else { return nil }
    let runner = StepRunner(
      options: .init(isQuiet: true, namesPictures: false), console: console, output: output,
      signals: signals)
    prepare(runner)
    for file in files {
      let ending = runner.run(file, in: session)
      if ending.isFinal, ending.leaves || ending.status != ExitStatus.interrupted {
        return ending.status
      }
    }
    session.startCounting()
    return nil
  }

  // MARK: Sessions and files

  func makeSession(
    _ shared: SharedOptions, output: any Output, folder: String?, isPrompt: Bool = false
  ) -> Session {
    let processors = Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    return Session(
      output: output,
      settings: Session.Settings(
        searchPath: folder, outputFolder: "out", seed: shared.seed,
        threads: shared.threads ?? max(1, processors), interactive: isPrompt,
        flags: shared.flags))
  }

  /// The first line, from 1, with bytes that are no UTF-8; nil when all is well.
  private func lineOfBrokenText(_ bytes: [UInt8]) -> Int? {
    guard String(validating: bytes, as: UTF8.self) == nil else { return nil }
    // A newline is never part of another character, so each line can be looked at alone.
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return lines.firstIndex { String(validating: $0, as: UTF8.self) == nil }.map { $0 + 1 }
  }

  /// The folder a file lies in, where `use` looks for others.
  func folder(of path: String) -> String? {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) }
  }

  /// Reads and understands every file; nil when one cannot be, with all mistakes told.
  func load(_ paths: [String], console: Console) -> [StepFile]? {
    let files = paths.map { path -> StepFile? in
      guard let bytes = readAll(path) else {
        let reason = String(cString: strerror(errno))
        console.writeError("error: \(path.withoutControls) cannot be read: \(reason)\n")
        return nil
      }
      return parse(bytes, name: path, console: console)
    }
    return files.contains { $0 == nil } ? nil : files.compactMap { $0 }
  }

  /// Whether what is to be written is none of the files that are run, under any name.
  func isOther(_ path: String, than files: [String], console: Console) -> Bool {
    for file in files where isSameFile(path, file) {
      console.writeError("error: \(path.withoutControls) is what it would be made from\n")
      console.writeError("  help: name another file to write to\n")
      return false
    }
    return true
  }

  func parse(_ bytes: [UInt8], name: String, console: Console) -> StepFile? {
    if let line = lineOfBrokenText(bytes) {
      let name = name.withoutControls
      console.writeError("error: \(name) is not UTF-8 text: line \(line) holds other bytes\n")
      console.writeError("  help: save it as UTF-8, the encoding of step files\n")
      return nil
    }
    do throws(Diagnostic) {
      return try StepFile(name: name, text: String(decoding: bytes, as: UTF8.self))
    } catch {
      console.writeError(error.rendered(color: console.errors.isColored) + "\n")
      return nil
    }
  }
}
