extension StepFile {
  /// The text of the file as the course sets its steps: spacing, indentation, empty lines.
  ///
  /// It reads as the same page and the same program: prose, cells, expectations and every word of
  /// the code agree, or nothing is formatted. Formatting twice changes nothing more.
  ///
  /// - Throws: a diagnostic for a file that cannot be set anew without changing what it means.
  public func formatted() throws(Diagnostic) -> String {
    let text = StepFormatter(source).text()
    let file = try StepFile(name: source.name, text: text)
    if let line = difference(from: file) {
      throw Diagnostic(
        "this file cannot be formatted without changing what it means", source: source,
        range: source.lineRange(line),
        help: "look for unusual white space in this line or the lines around it")
    }
    return text
  }

  /// The tokens of a text; whether its last line is ended makes no difference.
  private static func words(of source: SourceText) -> [Token] {
    var tokens = Lexer.read(source).tokens
    while let last = tokens.last, last.kind == .end || last.kind == .newline { tokens.removeLast() }
    return tokens
  }

  /// The line in which this file first means something else than another; nil when both agree.
  private func difference(from other: StepFile) -> Int? {
    let own = Self.words(of: source)
    let others = Self.words(of: other.source)
    for (a, b) in zip(own, others) where a.kind != b.kind || a.text != b.text {
      return source.line(at: a.range.lower)
    }
    guard own.count == others.count, title == other.title else { return 1 }
    for (a, b) in zip(elements, other.elements) where a.outline != b.outline { return a.line }
    guard elements.count == other.elements.count else { return source.lineCount }
    for (a, b) in zip(parameters, other.parameters)
    where (a.name, a.defaultText, a.meaning) != (b.name, b.defaultText, b.meaning) {
      // The words of a default agree already.
      if a.name != b.name || a.meaning != b.meaning { return a.line }
    }
    return nil
  }
}

extension StepFile.Element {
  /// What the element says, without the blanks that mean nothing.
  fileprivate var outline: [String] {
    switch self {
    case .prose(let prose):
      return prose.markdown.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        let text = line.reversed().drop { $0 == " " || $0 == "\t" || $0 == "\r" }.reversed()
        return String(text) + (line.hasSuffix("  ") ? "  " : "")
      }
    case .cell(let cell):
      return cell.statements.map { checked in
        checked.expectation?.text.split { $0 == "\r" }.joined() ?? "-"
      }
    }
  }

  fileprivate var line: Int {
    switch self {
    case .prose(let prose): prose.line
    case .cell(let cell): cell.line
    }
  }
}
