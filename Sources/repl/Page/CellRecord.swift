import Kernel

extension PageCell {
  /// The cell as `repl run --json` writes it: where it stands, what ran, what it showed (the
  /// outputs a notebook would hold), how it ended and how long it took.
  func record(file: String) -> JSON {
    [
      "file": .string(file), "number": .integer(index), "line": .integer(line),
      "source": .string(source), "status": .string(status.rawValue),
      "milliseconds": .number((seconds * 1e6).rounded() / 1e3), "outputs": .array(outputs),
      "misses": .array(
        misses.map { ["expected": .string($0.expected), "actual": .string($0.actual)] }),
      "error": diagnostics.first?.json ?? .null, "errors": .array(diagnostics.map(\.json)),
    ]
  }
}

extension Diagnostic {
  /// The diagnostic as JSON. A range has lines and columns from 1, columns as a terminal counts
  /// them; its end is the place behind the last character. It is `null` without a place.
  var json: JSON {
    [
      "severity": .string(severity.rawValue), "message": .string(message),
      "file": .string(source.name), "range": range.map { place($0) } ?? .null,
      "facts": .array(facts.map { ["label": .string($0.label), "value": .string($0.value)] }),
      "help": help.map { .string($0) } ?? .null, "text": .string(rendered(color: false)),
    ]
  }

  private func place(_ range: SourceRange) -> JSON {
    func point(_ offset: Int) -> JSON {
      [
        "line": .integer(source.line(at: offset)), "column": .integer(source.column(at: offset)),
        "offset": .integer(offset),
      ]
    }
    return ["start": point(range.lower), "end": point(range.upper)]
  }
}
