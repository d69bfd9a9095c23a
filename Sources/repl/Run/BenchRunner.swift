import Kernel

/// `repl bench`: the measurement on standard output, progress on standard error.
struct BenchRunner {
  /// Who takes the signals.
  let signals: SignalWatch

  /// Measures; returns the exit status.
  func run(_ command: Bench) -> Int32 {
    let console = Console(color: .auto, pictures: .off)
    let interrupt = Interrupt()
    signals.watch(interrupt)
    signals.setRunning(true)
    defer { signals.setRunning(false) }
    let output = ScreenOutput(
      console: console, files: PictureFiles(folder: "out", name: "bench"))
    let result: Benchmark.Result?
    do {
      result = try command.benchmark.run(
        threads: command.threads, interrupt: interrupt, output: output)
    } catch {
      output.clearBar()
      console.writeError("error: \("\(error)".withoutControls)\n  help: repl bench --help\n")
      return ExitStatus.usage
    }
    output.clearBar()
    guard let result else {
      console.writeError("stopped: nothing was measured\n")
      return ExitStatus.interrupted
    }
    if command.json {
      console.write(result.facts.json + "\n")
    } else {
      for (index, table) in result.tables.enumerated() {
        if index > 0 { console.write("\n") }
        output.show(.table(table))
      }
    }
    return console.failure == nil ? ExitStatus.ok : ExitStatus.failed
  }
}
