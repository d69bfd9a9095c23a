// Inputs that run others: the cells of a step file, and earlier inputs again.

extension Session {
  /// Runs cells of a step file, counted from 1, each as an input of its own. What it uses is looked
  /// for beside it.
  func run(_ name: String, cells: ClosedRange<Int>, at range: SourceRange) throws(Stop) {
    let stem = StepFile.stem(of: name)
    guard !chain.contains(stem) else {
      throw evaluator.failure("a step file cannot run itself: \(stem)", at: range)
    }
    let found = try findStep(name, at: range)
    let file: StepFile
    do throws(Diagnostic) {
      file = try StepFile(name: stem + ".txt", text: found.text)
    } catch {
      throw .failed(error)
    }
    let all = file.cells
    guard let last = all.last?.index, cells.lowerBound <= last else {
      throw evaluator.failure("\(stem) has \(counted(all.count, "cell"))", at: range)
    }
    guard cells.upperBound == .max || cells.upperBound <= last else {
      throw evaluator.failure(
        "\(stem) has \(counted(all.count, "cell")), not \(cells.upperBound)", at: range,
        help: "run \(quoted(stem))")
    }
    let outer = folder
    folder = found.folder
    chain.append(stem)
    defer {
      chain.removeLast()
      folder = outer
    }
    var queue: [Queued] = []
    for cell in all where cells.contains(cell.index) {
      let (before, behind) = file.prose(around: cell)
      queue.append(
        Queued(
          isLesson: true, prose: before, proseBehind: behind, text: file.text(of: cell),
          statements: cell.statements, source: file.source))
    }
    try runEach(queue, at: range)
  }

  /// Runs the inputs up to a number again, but for those that go back and forth themselves.
  func runAgain(upTo number: Int, at range: SourceRange) throws(Stop) {
    let cells = Replay(runtime.history, expandsRuns: true).cells
    var taken: Set<Int> = []
    var queue: [Queued] = []
    for cell in cells where cell.number <= number {
      // What was run again stands for what it repeats, in the earlier place.
      let latest = cells.last { other in
        guard let entry = cell.entry, entry.isRepeated, let another = other.entry else {
          return false
        }
        return !another.isRepeated && !another.isUndone && another.isSameInput(as: entry)
      }
      let text = latest?.text ?? cell.text
      guard taken.insert(latest?.number ?? cell.number).inserted, !text.isEmpty else { continue }
      let source = SourceText(name: "in[\(inputNumber + 1 + queue.count)]", text: text)
      guard let statements = try? Parser.statements(of: source), !statements.isEmpty else {
        continue
      }
      queue.append(
        Queued(
          text: text,
          statements: statements.map { .init(statement: $0, expectation: nil) }, source: source))
    }
    try runEach(queue, at: range)
  }

  /// An input that waits.
  private struct Queued {
    /// Whether it is shown before it runs, below what is to be read.
    var isLesson = false
    var prose: [String] = []
    var proseBehind: [String] = []
    var text: String
    var statements: [StepFile.CheckedStatement]
    var source: SourceText
  }

  private func text(
    of statements: ArraySlice<StepFile.CheckedStatement>, in source: SourceText
  ) -> String {
    guard let first = statements.first, let last = statements.last else { return "" }
    return source.slice(
      SourceRange(first.statement.range.lower, last.statement.range.upper))
  }

  private func runEach(_ queue: [Queued], at range: SourceRange) throws(Stop) {
    let outer = Outer(
      number: runtime.currentInput, text: evaluator.source.slice(range),
      statement: runtime.currentStatement)
    let caller = evaluator.source
    let first = inputNumber + 1
    defer { evaluator.source = caller }
    for queued in queue {
      if queued.isLesson {
        for part in queued.prose { runtime.teach(part) }
        runtime.teach("```\n\(queued.text)\n```")
      }
      var input = began(queued.text, queued.statements, of: queued.source, within: outer)
      input.entry.prose = queued.prose
      input.entry.proseBehind = queued.proseBehind
      evaluator.source = queued.source
      evaluator.noted = []
      var done = 0
      do throws(Stop) {
        for (index, statement) in queued.statements.enumerated() {
          runtime.currentStatement = index
          _ = try run(statement, checking: false)
          done += 1
        }
      } catch {
        var failures: [ExpectationFailure] = []
        let outcome = Outcome(error, after: &failures)
        ended(input, outcome, ran: text(of: queued.statements.prefix(done), in: queued.source))
        throw error
      }
      ended(input, ran: text(of: queued.statements[...], in: queued.source))
      for part in queued.proseBehind { runtime.teach(part) }
    }
    guard !queue.isEmpty else { return }
    let last = inputNumber > first ? " to in[\(inputNumber)]" : ""
    runtime.show(.text("ran \(counted(queue.count, "cell")): in[\(first)]\(last)"))
  }
}
