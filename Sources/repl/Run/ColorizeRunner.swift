import Kernel

/// `repl colorize`: results on standard output, everything else on standard error.
struct ColorizeRunner {
  /// Who takes the signals.
  let signals: SignalWatch

  /// Colours; returns the exit status.
  func run(_ command: Colorize) -> Int32 {
    let console = Console(color: .auto, pictures: .off)
    let coloring: PhotographColoring
    do {
      coloring = try PhotographColoring(command.request)
    } catch {
      return refuse("\(error)", console)
    }
    if command.dryRun { return tell(coloring, command, console) }
    let interrupt = Interrupt()
    signals.watch(interrupt)
    signals.setRunning(true)
    defer { signals.setRunning(false) }
    console.onFailure = { interrupt.request() }
    let output = ScreenOutput(
      console: console, files: PictureFiles(folder: command.out, name: "photograph"),
      isQuiet: command.quiet)
    let outcome: PhotographColoring.Outcome
    do {
      outcome = try coloring.run(
        weights: command.weights, threads: command.threads, interrupt: interrupt, output: output
      ) { path in
        output.clearBar()
        console.write(path.onOneLine + "\n")
      }
    } catch {
      return refuse("\(error)", console)
    }
    output.clearBar()
    if console.failure != nil { return ExitStatus.failed }
    tellPassedOver(coloring, command, console)
    return end(outcome, isQuiet: command.quiet, console)
  }

  /// Nothing was done.
  private func refuse(_ reason: String, _ console: Console) -> Int32 {
    console.writeError("error: \(reason.withoutControls)\n  help: repl colorize --help\n")
    return ExitStatus.usage
  }

  /// Says what would be done.
  private func tell(
    _ coloring: PhotographColoring, _ command: Colorize, _ console: Console
  ) -> Int32 {
    for step in coloring.steps {
      console.write("\(step.input.onOneLine) -> \(step.output.onOneLine)\n")
    }
    for reason in coloring.unreadable { console.writeError("error: \(reason.withoutControls)\n") }
    tellPassedOver(coloring, command, console)
    if !command.quiet {
      console.writeError(
        "\(counted(coloring.steps.count, "photograph")) to colour"
          + (coloring.skipped > 0 ? ", \(coloring.skipped) there already" : "") + "\n")
    }
    return console.failure == nil && coloring.unreadable.isEmpty
      ? ExitStatus.ok : ExitStatus.failed
  }

  private func tellPassedOver(
    _ coloring: PhotographColoring, _ command: Colorize, _ console: Console
  ) {
    if !command.quiet, let text = coloring.passedOver { console.writeError(text + "\n") }
  }

  /// Says how it ended.
  private func end(
    _ outcome: PhotographColoring.Outcome, isQuiet: Bool, _ console: Console
  ) -> Int32 {
    if !outcome.failures.isEmpty {
      let total = outcome.written + outcome.failures.count
      var lines = ["\(outcome.failures.count) of \(total) could not be coloured:"]
      lines += outcome.failures.map { "  " + $0.path.onOneLine }
      console.writeError(lines.joined(separator: "\n") + "\n")
    }
    var parts = ["\(outcome.written) coloured"]
    if outcome.skipped > 0 { parts.append("\(outcome.skipped) there already") }
    if !outcome.failures.isEmpty { parts.append("\(outcome.failures.count) failed") }
    if outcome.left > 0 { parts.append("\(outcome.left) left") }
    let counts = parts.joined(separator: ", ")
    switch outcome.ending {
    case .finished:
      let more = outcome.skipped > 0 ? "; --overwrite makes anew what is there" : ""
      if !isQuiet { console.writeError("\(counts) in \(duration(outcome.seconds))\(more)\n") }
      return outcome.failures.isEmpty ? ExitStatus.ok : ExitStatus.failed
    case .stopped:
      console.writeError("stopped: \(counts). The same command goes on from here.\n")
      return ExitStatus.interrupted
    case .diskFull:
      console.writeError(
        "the disk is full: \(counts). The same command goes on when there is room.\n")
      return ExitStatus.failed
    }
  }
}

extension String {
  /// The text with line breaks and other control characters as escapes, so that a path is one line.
  fileprivate var onOneLine: String {
    var line = ""
    for scalar in unicodeScalars {
      switch scalar.value {
      case 0x0a: line += "\\n"
      case 0x09: line += "\\t"
      case 0x0d: line += "\\r"
      case 0..<0x20, 0x7f..<0xa0: line += "\\u{\(String(scalar.value, radix: 16))}"
      default: line.unicodeScalars.append(scalar)
      }
    }
    return line.withoutControls
  }
}
