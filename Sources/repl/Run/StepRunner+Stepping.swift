import Kernel

// repl run --step: prose, a cell, and then the reader decides.

extension StepRunner {
  /// A cell the reader has been through.
  private struct Passed {
    /// Its place among the elements of the file.
    var place: Int
    /// The parts of the page before its prose.
    var blocks: Int
    /// Its text; nil when it was skipped.
    var text: String?
    /// How it ended.
    var status: Int32
    /// Results of statements before it.
    var statements: Int
    /// The number of the first input at it.
    var input: Int
    /// The names pictures had when it was reached.
    var files: PictureFiles
  }

  /// Runs `file` cell by cell, each when the reader says so, in sessions that `make` gives: where
  /// undo does not reach, going back needs a fresh one.
  func step(_ file: StepFile, following: Following, _ make: () -> Session) -> Ending {
    let session = make()
    output.answers = .unfolding
    signals.watch(session.interrupt, saves: true)
    return run(file, in: session) { step in
      var session = session
      return walk(through: file, following: following, &session, make, &step)
    }
  }

  private func walk(
    through file: StepFile, following: Following, _ session: inout Session,
    _ make: () -> Session, _ step: inout PageStep
  ) -> Ending {
    let question = StepQuestion(console: console, signals: signals, session: session)
    defer { question.close() }
    let count = file.cells.count
    let end = self.end(of: file)
    var passed: [Passed] = []
    /// How the cell at hand ended when it was run last.
    var attempt = ExitStatus.ok
    var status: Int32 { passed.reduce(attempt) { ExitStatus.graver($0, $1.status) } }
    var place = 0
    /// Where the prose of the cell at hand begins in the page.
    var blocks = step.blocks.count
    while true {
      guard place < end else {
        switch question.ask(.end(following)) {
        case .back where !passed.isEmpty:
          let ending = goBack(file, &session, make, &step, &passed, &place, question)
          if let ending { return ending }
          blocks = step.blocks.count
        case .run: return Ending(status: status)
        case .next:
          guard case .offered(let path) = following else { continue }
          return Ending(status: status, next: path)
        case .answer: unfoldAnswers(before: place, of: file, question)
        case .leave: return Ending(status: status, isFinal: true)
        case .prompt:
          wantsPrompt = true
          return Ending(status: status, isFinal: true)
        default: question.explain()
        }
        continue
      }
      guard case .cell(let cell) = file.elements[place] else {
        if case .prose(let prose) = file.elements[place], isShown(place, file) {
          show(prose, in: &step)
        }
        place += 1
        continue
      }
      // Before the first cell that was asked for nothing is asked, and nothing shown.
      let isShown = cell.index >= options.first
      var text = file.text(of: cell)
      if isShown { echo(text, number: cell.index) }
      let (input, files, results) = (session.nextInputNumber, output.files, statements.count)
      attempt = ExitStatus.ok
      func pass(_ text: String?) {
        passed.append(
          Passed(
            place: place, blocks: blocks, text: text, status: attempt, statements: results,
            input: input, files: files))
        attempt = ExitStatus.ok
        place += 1
      }
      asking: while true {
        switch isShown ? question.ask(.cell(cell.index, of: count)) : .run {
        case .run:
          forgetStatements(after: results)
          let ending = runCell(cell, text, of: file, session, isShown: isShown, &step)
          attempt = ending.status
          if ending.isFinal, ending.leaves || ending.status != ExitStatus.interrupted {
            return ending
          }
          if console.failure != nil { return ending }
          // A cell that failed is still the one at hand: it can be run again, edited, skipped.
          if ending.status == ExitStatus.failed || ending.status == ExitStatus.interrupted {
            if !isShown { return ending }
            continue asking
          }
          pass(text)
          break asking
        case .skip:
          pass(nil)
          break asking
        case .answer: unfoldAnswers(before: place, of: file, question)
        case .next: question.explain()
        case .back:
          guard let last = passed.last, isReachable(last, in: file) else {
            question.say("this is the first cell")
            continue asking
          }
          attempt = ExitStatus.ok
          let ending = goBack(file, &session, make, &step, &passed, &place, question)
          if let ending { return ending }
          break asking
        case .edit:
          guard let edited = question.edit(text, number: cell.index) else { continue asking }
          text = edited
          echo(text, number: cell.index)
        case .help: question.explain()
        case .leave: return Ending(status: status, isFinal: true)
        case .prompt:
          wantsPrompt = true
          return Ending(status: status, isFinal: true)
        }
      }
      blocks = step.blocks.count
    }
  }

  /// Shows the answers that the prose right before an element folds up.
  private func unfoldAnswers(before place: Int, of file: StepFile, _ question: StepQuestion) {
    var answers: [[MarkdownBlock]] = []
    var place = place
    while place > 0, case .prose(let prose) = file.elements[place - 1] {
      answers.insert(
        contentsOf: MarkdownParser.blocks(prose.markdown).flatMap(\.foldedAnswers), at: 0)
      place -= 1
    }
    guard !answers.isEmpty else { return question.say("there is no answer to unfold here") }
    let drawing = ProseDrawing(capabilities: console.output)
    // In the order of the questions.
    console.write(lines: drawing.lines([.list(start: 1, items: answers)]) + [""])
  }

  /// The element behind the last one to run.
  private func end(of file: StepFile) -> Int {
    let last = file.elements.firstIndex { element in
      if case .cell(let cell) = element { cell.index == options.last } else { false }
    }
    return last.map { $0 + 1 } ?? file.elements.count
  }

  /// Whether the prose at a place belongs to a cell that is shown.
  private func isShown(_ place: Int, _ file: StepFile) -> Bool {
    for case .cell(let cell) in file.elements[place...] { return cell.index >= options.first }
    return true
  }

  private func isReachable(_ passed: Passed, in file: StepFile) -> Bool {
    guard case .cell(let cell) = file.elements[passed.place] else { return false }
    return cell.index >= options.first
  }

  /// Runs the cell with its own text or an edited one, to the end of the work.
  private func runCell(
    _ cell: StepFile.Cell, _ text: String, of file: StepFile, _ session: Session, isShown: Bool,
    _ step: inout PageStep
  ) -> Ending {
    output.isMuted = !isShown
    let result = run(cell, text, of: file, session)
    output.isMuted = false
    // A new attempt takes the place of the one that failed.
    if case .cell(let old)? = step.blocks.last, old.index == cell.index { step.blocks.removeLast() }
    var page = PageCell(cell, of: file, result: result, checked: options.checks)
    if text != page.source {
      page.source = text
      page.marks = [:]
    }
    let ending = take(result, page: page, isShown: isShown, of: file, step: &step)
    return leaving(session) ?? ending
  }

  private func run(
    _ cell: StepFile.Cell, _ text: String, of file: StepFile, _ session: Session
  ) -> CellResult {
    session.interrupt.clear()
    signals.watch(session.interrupt, saves: true)
    signals.setRunning(true)
    if text == file.text(of: cell) { return session.run(cell, of: file, checking: options.checks) }
    return session.run(text, name: "cell \(cell.index), edited")
  }

  /// Goes back to the state before the last cell: by undo, or, where that does not reach, by running
  /// the cells before it again in a fresh session.
  private func goBack(
    _ file: StepFile, _ session: inout Session, _ make: () -> Session, _ step: inout PageStep,
    _ passed: inout [Passed], _ place: inout Int, _ question: StepQuestion
  ) -> Ending? {
    guard let last = passed.popLast() else { return nil }
    place = last.place
    // Its prose is shown again, too.
    while place > 0, case .prose = file.elements[place - 1] { place -= 1 }
    step.blocks.removeSubrange(min(last.blocks, step.blocks.count)...)
    forgetStatements(after: last.statements)
    let obstacle: String
    switch session.undo(before: last.input) {
    case .undone(let leavesFiles):
      output.files = last.files
      if last.text != nil { question.say("undone" + (leavesFiles ? "; its files stay" : "")) }
      return nil
    case .outOfReach(let reason): obstacle = reason
    }
    session = make()
    question.session = session
    do throws(Diagnostic) {
      try session.begin(file, setting: try assignments(for: file, in: session))
    } catch {
      tell(error)
      return Ending(status: ExitStatus.usage, isFinal: true)
    }
    let again = passed.count { $0.text != nil }
    if again > 0 {
      let cells = again == 1 ? "the cell" : "the \(again) cells"
      question.say("running \(cells) before it again: \(obstacle)")
    }
    output.files.start(PictureFiles.name(of: file.source.name))
    output.isMuted = true
    defer { output.isMuted = false }
    for (index, cell) in passed.enumerated() {
      passed[index].input = session.nextInputNumber
      passed[index].files = output.files
      guard let text = cell.text, case .cell(let element) = file.elements[cell.place] else {
        continue
      }
      let result = run(element, text, of: file, session)
      output.clearBar()
      let leaving = leaving(session)
      switch result.outcome {
      case .completed, .expectationsFailed:
        if let leaving { return leaving }
        continue
      case .failed(let diagnostic), .interrupted(let diagnostic):
        // The state is that of the cells that ran; the reader goes on from there.
        tell(diagnostic)
        if let leaving { return leaving }
        step.blocks.removeSubrange(min(cell.blocks, step.blocks.count)...)
        passed.removeSubrange(index...)
        place = cell.place
        return nil
      case .quit(let status): return Ending(status: status, isFinal: true)
      }
    }
    return nil
  }
}
