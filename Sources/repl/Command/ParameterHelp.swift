import Kernel

/// What `repl run FILE --help` says about a file: its title and what `--set` may change.
struct ParameterHelp {
  /// Where it is shown.
  var capabilities: Capabilities

  /// The lines for a file; its parameters are those of the files it uses, too.
  func lines(_ file: StepFile, parameters: [StepFile.Param]) -> [String] {
    let style = Style(isOn: capabilities.isColored)
    let heading = style(.strong, file.title.isEmpty ? file.source.name : file.title)
    guard !parameters.isEmpty else {
      return [heading, "  \(file.source.name) has no parameters."]
    }
    let table = Table(
      headings: ["--set", "default", "meaning"],
      rows: parameters.map { [$0.name, $0.defaultText, $0.meaning] })
    return [heading] + TableDrawing(capabilities: capabilities).lines(table).map { "  " + $0 }
  }
}
