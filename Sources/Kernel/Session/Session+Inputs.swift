// An input from its beginning to its end, when it enters the history.

/// What came of the statements of an input.
struct RanInput {
  var results: [StatementResult] = []
  var outcome = Outcome.completed
  /// What ended it early.
  var stop: Stop?
  /// The results that were not as expected.
  var misses: [ExpectationFailure] = []
}

/// An input that runs others.
struct OuterInput {
  var number: Int
  var text: String
  /// Which of its statements runs them.
  var statement: Int
}

/// An input under way.
struct InputUnderWay {
  var entry: HistoryEntry
  var statements: [StepFile.CheckedStatement]
  var source: SourceText
  var start: Double
  /// The input around it: `run` gives each cell of a file a number of its own.
  var outer: OuterInput?
  /// What that one had shown.
  var outerDisplays: [Display] = []

  /// The text of its first statements.
  func text(ofFirst count: Int) -> String {
    guard count > 0, let first = statements.first else { return "" }
    return source.slice(
      SourceRange(first.statement.range.lower, statements[count - 1].statement.range.upper))
  }
}

extension Session {
  /// Runs statements as an input. Those behind one that ran other inputs are an input of their own,
  /// so that numbers follow the course of time.
  ///
  /// - Parameters:
  ///   - statements: What is run.
  ///   - source: The text they are from, and `range` their part of it.
  ///   - outer: The input that runs this one.
  ///   - checking: Whether results are compared with what is expected.
  ///   - prose: What is to be read before and behind it.
  func runInput(
    _ statements: [StepFile.CheckedStatement], of source: SourceText, in range: SourceRange,
    within outer: OuterInput? = nil, checking: Bool = false,
    prose: (before: [String], behind: [String]) = ([], [])
  ) -> RanInput {
    func text(_ lower: Int, _ upper: Int) -> String {
      source.slice(SourceRange(lower, upper)).replacing("\r\n", with: "\n")
    }
    /// How many failures are of earlier inputs.
    var told = 0
    /// How the input at hand ended: what failed in earlier ones is not told again.
    func own(_ outcome: Outcome) -> Outcome {
      guard case .expectationsFailed(let failures) = outcome else { return outcome }
      let own = Array(failures.dropFirst(told))
      return own.isEmpty ? .completed : .expectationsFailed(own)
    }
    var ran = RanInput()
    var failures: [ExpectationFailure] = []
    evaluator.source = source
    evaluator.noted = []
    began(text(range.lower, range.upper), statements, of: source, within: outer)
    runtime.underWay[runtime.underWay.count - 1].entry.prose = prose.before
    /// The first statement of the input at hand.
    var first = 0
    for (index, checked) in statements.enumerated() {
      runtime.currentStatement = index - first
      let newest = inputNumber
      let place = runtime.inputs.begin(index - first, of: runtime.currentInput)
      defer { runtime.inputs.end(place) }
      let changed = runtime.globals.changedNames
      runtime.globals.changedNames = []
      do throws(Stop) {
        let result = try run(checked, checking: checking)
        ran.results.append(result)
        if !result.matched {
          failures.append(failure(of: result, checked, source))
          ran.misses = failures
        }
      } catch {
        (ran.outcome, ran.stop) = (Outcome(error, after: &failures), error)
        runtime.underWay[runtime.underWay.count - 1].entry.changedByFailure =
          runtime.globals.changedNames
        runtime.globals.changedNames.formUnion(changed)
        ended(own(ran.outcome), after: index - first)
        return ran
      }
      runtime.globals.changedNames.formUnion(changed)
      let isLast = index + 1 == statements.count
      guard isLast || inputNumber > newest else { continue }
      if isLast {
        if !failures.isEmpty { ran.outcome = .expectationsFailed(failures) }
        runtime.underWay[runtime.underWay.count - 1].entry.proseBehind = prose.behind
        ended(own(ran.outcome), after: index + 1 - first)
        return ran
      }
      let lower = statements[first].statement.range.lower
      let last = runtime.underWay.count - 1
      runtime.underWay[last].entry.text =
        text(first == 0 ? range.lower : lower, checked.statement.range.upper)
      runtime.underWay[last].entry.names = NamesInText(statements[first...index].map(\.statement))
      ended(own(.expectationsFailed(failures)), after: index + 1 - first)
      told = failures.count
      first = index + 1
      evaluator.source = source
      began(
        text(statements[first].statement.range.lower, range.upper), Array(statements[first...]),
        of: source, within: outer)
    }
    ended(after: 0)
    return ran
  }

  /// Gives an input its number; from here on it can be undone.
  private func began(
    _ text: String, _ statements: [StepFile.CheckedStatement], of source: SourceText,
    within outer: OuterInput?
  ) {
    inputNumber += 1
    runtime.currentInput = inputNumber
    var entry = HistoryEntry(number: inputNumber, text: text, seconds: 0)
    entry.names = NamesInText(statements.map(\.statement))
    if !source.name.hasPrefix("in["), let first = statements.first {
      entry.place =
        "\(chain.last?.path ?? source.name):\(source.line(at: first.statement.range.lower))"
    }
    entry.outer = outer.map { .init(number: $0.number, statement: $0.statement) }
    entry.folder = folder
    entry.shadowed = Set(
      HistoryEntry.commandsAboutInputs.filter { runtime.globals.find($0) != nil })
    runtime.timeline.begin(inputNumber, text)
    runtime.currentStatement = 0
    runtime.underWay.append(
      InputUnderWay(
        entry: entry, statements: statements, source: source, start: runtime.clock, outer: outer,
        outerDisplays: outer == nil ? [] : runtime.ownDisplays))
    runtime.ownDisplays = []
  }

  /// Enters the input under way into the history.
  private func ended(_ outcome: Outcome = .completed, after statements: Int) {
    let input = runtime.underWay.removeLast()
    var entry = input.entry
    entry.outcome = outcome
    entry.ran = input.text(ofFirst: statements)
    entry.displays = runtime.ownDisplays
    runtime.ownDisplays = input.outerDisplays
    entry.changed = runtime.timeline.commit()
    entry.seconds = runtime.clock - input.start
    runtime.inputs.append(entry)
    guard let outer = input.outer else { return }
    runtime.currentInput = outer.number
    runtime.currentStatement = outer.statement
    runtime.timeline.begin(outer.number, outer.text)
  }

  private func failure(
    of result: StatementResult, _ checked: StepFile.CheckedStatement, _ source: SourceText
  ) -> ExpectationFailure {
    let place = checked.expectation?.ranges.first ?? result.range
    return ExpectationFailure(
      source: source, range: result.range, line: source.line(at: place.lower),
      expected: result.expectation ?? "", actual: result.printed)
  }
}
