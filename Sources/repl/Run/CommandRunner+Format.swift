import Kernel

// repl fmt: step files are set anew in their places.

extension CommandRunner {
  func format(_ command: Format) -> Int32 {
    let console = Console(color: .auto, pictures: .off)
    let isInput = command.files == ["-"]
    let loaded = isInput ? loadInput(console: console) : load(command.files, console: console)
    guard let files = loaded else { return ExitStatus.usage }
    var status = ExitStatus.ok
    for file in files {
      let text: String
      do throws(Diagnostic) { text = try file.formatted() } catch {
        console.writeError(error.rendered(color: console.errors.isColored) + "\n")
        status = ExitStatus.graver(status, ExitStatus.usage)
        continue
      }
      if isInput, !command.check { console.write(text) }
      guard text != file.source.text else { continue }
      if command.check {
        status = ExitStatus.graver(status, ExitStatus.unexpected)
      } else if !isInput {
        do { try writeFile(Array(text.utf8), to: file.source.name) } catch {
          console.writeError(
            "error: \(file.source.name.withoutControls) could not be written: \(error)\n")
          status = ExitStatus.graver(status, ExitStatus.failed)
          continue
        }
      }
      if command.check || !isInput { console.write(file.source.name.withoutControls + "\n") }
    }
    return console.failure == nil ? status : ExitStatus.graver(status, ExitStatus.failed)
  }

  private func loadInput(console: Console) -> [StepFile]? {
    guard let bytes = readAll(descriptor: 0) else {
      console.writeError("error: standard input cannot be read\n")
      return nil
    }
    return parse(bytes, name: "stdin", console: console).map { [$0] }
  }
}
