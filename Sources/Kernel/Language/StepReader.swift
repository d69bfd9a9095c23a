/// Divides the text of a step into prose, cells and expectations.
struct StepReader {
  let source: SourceText
  let comments: [Comment]
  var statements: [StepFile.CheckedStatement]
  var title: String?
  var elements: [StepFile.Element] = []
  var parameters: [StepFile.Param] = []

  init(_ source: SourceText) throws(Diagnostic) {
    self.source = source
    let lexed = Lexer.read(source)
    comments = lexed.comments
    statements = try Parser.statements(of: source, lexed: lexed).map {
      StepFile.CheckedStatement(statement: $0, expectation: nil)
    }
  }

  // MARK: Expectations

  /// Gives every `# => text` to the statement before it.
  mutating func attachExpectations() throws(Diagnostic) {
    var next = 0
    for comment in comments {
      guard let text = comment.expectedOutput else { continue }
      while next < statements.count, statements[next].statement.range.lower < comment.range.lower {
        next += 1
      }
      let index = next - 1
      guard index >= 0 else { throw misplaced(comment, "there is no statement before it") }
      let statement = statements[index].statement
      guard statement.range.upper <= comment.range.lower else {
        throw misplaced(comment, "put it behind the whole statement")
      }
      let above = statements[index].expectation?.ranges.last ?? statement.range
      let distance =
        source.line(at: comment.range.lower) - source.line(at: max(above.upper - 1, above.lower))
      guard comment.isOwnLine ? distance == 1 : distance == 0 else {
        throw misplaced(comment, "it belongs right below its statement")
      }
      if statements[index].expectation == nil {
        statements[index].expectation = .init(text: text, ranges: [comment.range])
      } else {
        statements[index].expectation?.text += "\n" + text
        statements[index].expectation?.ranges.append(comment.range)
      }
    }
  }

  private func misplaced(_ comment: Comment, _ help: String) -> Diagnostic {
    Diagnostic(
      "this expected output belongs to no statement", source: source, range: comment.range,
      help: help)
  }

  // MARK: Page

  /// A stretch of lines that is no code: prose, or a `# %%`.
  private struct Boundary {
    var lines: ClosedRange<Int>
    var prose: StepFile.Prose?
  }

  /// Collects title, prose, cells and parameters.
  mutating func readPage() throws(Diagnostic) {
    let boundaries = findBoundaries()
    var nextStatement = 0
    var line = 1
    for boundary in boundaries {
      addCell(lines: line..<boundary.lines.lowerBound, &nextStatement)
      if let prose = boundary.prose { elements.append(.prose(prose)) }
      line = boundary.lines.upperBound + 1
    }
    addCell(lines: line..<(source.lineCount + 1), &nextStatement)
    try readParameters()
  }

  private mutating func findBoundaries() -> [Boundary] {
    var boundaries: [Boundary] = []
    var block: [(line: Int, text: String)] = []
    var nextStatement = 0
    func isBlank(_ line: Int) -> Bool {
      guard line >= 1, line <= source.lineCount else { return true }
      let text = source.slice(source.lineRange(line)).trimmed
      return text.isEmpty || text.hasPrefix("# %%")
    }
    func close() {
      defer { block = [] }
      guard let first = block.first?.line, let last = block.last?.line else { return }
      if first == 1 {
        title = String(block.removeFirst().text.drop { $0 == "#" || $0 == " " }).trimmed
        boundaries.append(Boundary(lines: 1...1, prose: nil))
      }
      guard let start = block.first?.line, isBlank(last + 1), start == 2 || isBlank(start - 1)
      else { return }
      let markdown = block.map(\.text).joined(separator: "\n").trimmed
      boundaries.append(
        Boundary(
          lines: start...last,
          prose: markdown.isEmpty ? nil : StepFile.Prose(markdown: markdown, line: start)))
    }
    for comment in comments
    where comment.isOwnLine && comment.depth == 0 && comment.expectedOutput == nil {
      // A comment in the middle of a statement that goes on is code.
      while nextStatement < statements.count,
        statements[nextStatement].statement.range.upper <= comment.range.lower
      {
        nextStatement += 1
      }
      if nextStatement < statements.count,
        statements[nextStatement].statement.range.lower < comment.range.lower
      {
        continue
      }
      let line = source.line(at: comment.range.lower)
      if let last = block.last, line != last.line + 1 { close() }
      if comment.text.trimmed.hasPrefix("%%") {
        close()
        boundaries.append(splitMark(comment, line))
      } else {
        let text = comment.text.hasPrefix(" ") ? String(comment.text.dropFirst()) : comment.text
        block.append((line, text.filter { $0 != "\r" }))
      }
    }
    close()
    return boundaries
  }

  private func splitMark(_ comment: Comment, _ line: Int) -> Boundary {
    var heading = String(comment.text.trimmed.drop { $0 == "%" }).trimmed
    if heading.hasSuffix("[markdown]") { heading = String(heading.dropLast(10)).trimmed }
    let prose = heading.isEmpty ? nil : StepFile.Prose(markdown: "### \(heading)", line: line)
    return Boundary(lines: line...line, prose: prose)
  }

  /// Adds the statements of some lines as a cell, if there are any.
  private mutating func addCell(lines: Range<Int>, _ next: inout Int) {
    var members: [StepFile.CheckedStatement] = []
    while next < statements.count,
      source.line(at: statements[next].statement.range.lower) < lines.upperBound
    {
      members.append(statements[next])
      next += 1
    }
    guard !members.isEmpty else { return }
    var first = lines.lowerBound
    var last = lines.upperBound - 1
    func isEmpty(_ line: Int) -> Bool { source.slice(source.lineRange(line)).trimmed.isEmpty }
    while first < last, isEmpty(first) { first += 1 }
    while last > first, isEmpty(last) { last -= 1 }
    let range = SourceRange(source.lineRange(first).lower, source.lineRange(last).upper)
    let index = 1 + elements.count { if case .cell = $0 { true } else { false } }
    elements.append(
      .cell(StepFile.Cell(index: index, range: range, line: first, statements: members)))
  }

  private mutating func readParameters() throws(Diagnostic) {
    for checked in statements {
      guard case .parameter(let name, let value) = checked.statement.kind else { continue }
      if parameters.contains(where: { $0.name == name }) {
        throw Diagnostic(
          "the parameter `\(name)` is declared twice", source: source,
          range: checked.statement.range)
      }
      let line = source.line(at: checked.statement.range.lower)
      let end = source.line(at: checked.statement.range.upper)
      let comment = comments.first {
        !$0.isOwnLine && source.line(at: $0.range.lower) == end && $0.expectedOutput == nil
      }
      parameters.append(
        StepFile.Param(
          name: name, defaultText: source.slice(value.range),
          meaning: comment?.text.trimmed ?? "", line: line))
    }
  }
}
