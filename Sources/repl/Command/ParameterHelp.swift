import Kernel

/// What `repl run FILE --help` says about a file: its title and what `--set` may change.
struct ParameterHelp {
  /// Where it is shown.
  var capabilities: Capabilities

  /// The lines for a file.
  func lines(_ file: StepFile) -> [String] {
    let style = Style(isOn: capabilities.isColored)
    let heading = style(.strong, file.title.isEmpty ? file.source.name : file.title)
    guard !file.parameters.isEmpty else {
      return [heading, "  \(file.source.name) has no parameters."]
    }
    let table = Table(
      headings: ["--set", "default", "meaning"],
      rows: file.parameters.map { [$0.name, $0.defaultText, $0.meaning] })
    return [heading] + TableDrawing(capabilities: capabilities).lines(table).map { "  " + $0 }
  }
}
