// Inputs that run others: the cells of a step file, and earlier inputs again.

extension Session {
  /// Runs cells of a step file, counted from 1, each as an input of its own. What it uses is looked
  /// for beside it.
  func run(_ name: String, cells: ClosedRange<Int>, at range: SourceRange) throws(Stop) {
    let stem = StepFile.stem(of: name)
    let found = try findStep(name, at: range)
    guard !chain.contains(found.place) else {
      throw evaluator.failure("a step file cannot run itself: \(stem)", at: range)
    }
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
    chain.append(found.place)
    defer { chain.removeLast() }
    var queue: [Queued] = []
    for cell in all where cells.contains(cell.index) {
      queue.append(
        Queued(
          isLesson: true, prose: file.prose(around: cell), statements: cell.statements,
          source: file.source, range: cell.range, folder: found.folder))
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
      if let latest, latest.text != cell.text {
        let line = latest.text.split(separator: "\n").first.map(String.init) ?? ""
        runtime.note("in[\(cell.number)] was redone as in[\(latest.number)]: \(line)")
      }
      guard taken.insert(latest?.number ?? cell.number).inserted, !text.isEmpty else { continue }
      let source = SourceText(name: "in[\(inputNumber + 1 + queue.count)]", text: text)
      guard let statements = try? Parser.statements(of: source), !statements.isEmpty else {
        continue
      }
      queue.append(
        Queued(
          statements: statements.map { .init(statement: $0, expectation: nil) }, source: source,
          range: source.all, folder: (latest ?? cell).entry?.folder))
    }
    try runEach(queue, at: range)
  }

  /// An input that waits.
  private struct Queued {
    /// Whether it is shown before it runs, below what is to be read.
    var isLesson = false
    var prose: (before: [String], behind: [String]) = ([], [])
    var statements: [StepFile.CheckedStatement]
    var source: SourceText
    var range: SourceRange
    /// Where steps it names are looked for.
    var folder: String?
  }

  private func runEach(_ queue: [Queued], at range: SourceRange) throws(Stop) {
    let outer = OuterInput(
      number: runtime.currentInput, text: evaluator.source.slice(range),
      statement: runtime.currentStatement)
    let caller = evaluator.source
    let first = inputNumber + 1
    let place = folder
    defer { (evaluator.source, folder) = (caller, place) }
    for queued in queue {
      if queued.isLesson {
        for part in queued.prose.before { runtime.teach(part) }
        let text = queued.source.slice(queued.range).replacing("\r\n", with: "\n")
        runtime.teach("```\n\(text)\n```")
      }
      folder = queued.folder
      let ran = runInput(
        queued.statements, of: queued.source, in: queued.range, within: outer, prose: queued.prose)
      if let stop = ran.stop { throw stop }
      for part in queued.prose.behind { runtime.teach(part) }
    }
    guard !queue.isEmpty else { return }
    let last = inputNumber > first ? " to in[\(inputNumber)]" : ""
    runtime.show(.text("ran \(counted(queue.count, "cell")): in[\(first)]\(last)"))
  }

  /// Makes again, quietly, what prepared the session: `init.txt` of its user.
  ///
  /// - Returns: Whether all of it could be made; what could not, because a file is gone, is told.
  func prepareAgain() throws(Stop) -> Bool {
    let (caller, place) = (evaluator.source, folder)
    runtime.quietDepth += 1
    defer {
      runtime.quietDepth -= 1
      (evaluator.source, folder) = (caller, place)
    }
    var isWhole = true
    for entry in runtime.inputs.prepared {
      let source = SourceText(name: "init", text: entry.text)
      (evaluator.source, folder) = (source, entry.folder)
      for statement in (try? Parser.statements(of: source)) ?? [] {
        runtime.statement = statement
        do throws(Stop) {
          _ = try evaluator.execute(statement)
        } catch .failed(let diagnostic) {
          isWhole = false
          runtime.note("what prepared the session is not all here again: \(diagnostic.message)")
        }
        evaluator.source = source
      }
    }
    return isWhole
  }
}
