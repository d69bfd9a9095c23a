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
    var prose: [String] = []
    for element in file.elements {
      switch element {
      case .prose(let part): prose.append(part.markdown)
      case .cell(let cell):
        if cells.contains(cell.index) {
          queue.append(
            Queued(
              isLesson: true, prose: prose, text: file.text(of: cell), statements: cell.statements,
              source: file.source))
        }
        prose = []
      }
    }
    if cells.contains(last), !queue.isEmpty { queue[queue.count - 1].proseBehind = prose }
    try runEach(queue, at: range)
  }

  /// Runs the inputs up to a number again, but for those that go back and forth themselves.
  func runAgain(upTo number: Int, at range: SourceRange) throws(Stop) {
    // What was run again stands for what it repeats, in the earlier place.
    var taken: Set<Int> = []
    let latest = runtime.history.filter { $0.number <= number && !$0.isLoaded && !$0.isUndone }.map
    { entry in
      guard entry.isRepeated else { return entry }
      return runtime.history.last { !$0.isRepeated && !$0.isUndone && $0.isSameInput(as: entry) }
        ?? entry
    }
    let entries = latest.filter { entry in
      taken.insert(entry.number).inserted
        && entry.names.used.isDisjoint(with: ["restart", "quit", "run"])
        && entry.names.used.isDisjoint(with: HistoryEntry.commandsAboutInputs)
    }
    var queue: [Queued] = []
    for entry in entries {
      // Of an input that failed or was stopped, what ran to its end.
      let text = entry.hasFailed ? entry.ran : entry.text
      let source = SourceText(name: "in[\(inputNumber + 1 + queue.count)]", text: text)
      // A text that could not be read did nothing the first time.
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
    let outer = (number: runtime.currentInput, text: evaluator.source.slice(range))
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
        for statement in queued.statements {
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
