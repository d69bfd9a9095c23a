extension StepFile {
  /// The text of the file with its expectations rewritten to what was shown.
  ///
  /// Only statements with an expectation that does not hold are touched. One line goes behind the
  /// statement if it stood there before; several lines go right below it.
  public func updated(with results: [StatementResult]) -> String {
    var printed: [SourceRange: String] = [:]
    for result in results where !result.matched { printed[result.range] = result.printed }
    var text = ""
    var position = 0
    for checked in cells.flatMap(\.statements) {
      guard let expectation = checked.expectation, let first = expectation.ranges.first,
        let last = expectation.ranges.last, let output = printed[checked.statement.range]
      else { continue }
      let statementLine = source.line(at: max(checked.statement.range.upper - 1, 0))
      let stoodBehind = source.line(at: first.lower) == statementLine
      let lines = Self.expectationLines(of: output)
      // A file written on Windows keeps its line ends.
      let isWindows = last.upper > 0 && source.bytes[last.upper - 1] == UInt8(ascii: "\r")
      let newLine = isWindows ? "\r\n" : "\n"
      if stoodBehind, lines.count == 1 {
        text += source.slice(SourceRange(position, first.lower)) + lines[0]
      } else {
        // The lines below start where the statement starts.
        let line = source.lineRange(source.line(at: checked.statement.range.lower))
        let indent = source.slice(SourceRange(line.lower, checked.statement.range.lower))
          .prefix { $0 == " " || $0 == "\t" }
        let end = stoodBehind ? first.lower : source.lineRange(source.line(at: first.lower)).lower
        var kept = source.slice(SourceRange(position, end))
        while kept.last == " " || kept.last == "\t" { kept.removeLast() }
        if stoodBehind { kept += newLine }
        text += kept + lines.map { indent + $0 }.joined(separator: newLine)
      }
      position = last.upper - (isWindows ? 1 : 0)
    }
    return text + source.slice(SourceRange(position, source.bytes.count))
  }

  private static func expectationLines(of output: String) -> [String] {
    let lines = output.split(separator: "\n").map { "# => " + $0.trimmed }
    return lines.isEmpty ? ["# =>"] : lines
  }
}
