import Kernel

extension PageCell {
  /// A cell of a step file with what running it gave.
  ///
  /// Only a run that was `checked` says whether results were as expected.
  init(_ cell: StepFile.Cell, of file: StepFile, result: CellResult, checked: Bool) {
    self.init(index: cell.index, line: cell.line, source: file.text(of: cell))
    displays = result.displays
    seconds = result.seconds
    let first = file.source.line(at: cell.range.lower)
    for statement in result.statements where checked && statement.expectation != nil {
      let line = Self.expectationLine(statement, in: file.source)
      marks[line - first + 1] = statement.matched
      if !statement.matched {
        misses.append(Miss(expected: statement.expectation ?? "", actual: statement.printed))
      }
    }
    let isCompared = { (range: SourceRange) in
      result.statements.contains { $0.range == range && !$0.matched }
    }
    ended(result.outcome, isCompared)
  }

  /// An input of a session with what it showed.
  init(_ entry: HistoryEntry) {
    self.init(index: entry.number, source: entry.text)
    displays = entry.displays
    seconds = entry.seconds
    ended(entry.outcome) { _ in false }
  }

  /// Results in order, lines of text that follow each other as one.
  var results: [Display] {
    var results: [Display] = []
    for display in displays {
      if case .text(let next) = display, case .text(let text)? = results.last {
        results[results.count - 1] = .text(text + "\n" + next)
      } else {
        results.append(display)
      }
    }
    return results
  }

  private mutating func ended(_ outcome: Outcome, _ isCompared: (SourceRange) -> Bool) {
    switch outcome {
    case .completed: break
    case .quit: status = .quit
    case .failed(let diagnostic): (status, diagnostics) = (.failed, [diagnostic])
    case .interrupted(let diagnostic): (status, diagnostics) = (.interrupted, [diagnostic])
    case .expectationsFailed(let failures):
      status = .unexpected
      // Those that compare output are shown as what was expected and what came.
      diagnostics = failures.filter { !isCompared($0.range) }.map(\.diagnostic)
    }
  }

  /// The line that holds `# =>` for a statement: its last line, or one soon after.
  static func expectationLine(_ statement: StatementResult, in source: SourceText) -> Int {
    let line = source.line(at: max(statement.range.lower, statement.range.upper - 1))
    for candidate in line...min(line + 3, source.lineCount)
    where source.slice(source.lineRange(candidate)).contains("=>") {
      return candidate
    }
    return line
  }
}
