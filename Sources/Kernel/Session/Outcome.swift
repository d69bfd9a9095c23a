/// How a cell ended.
public enum Outcome: Sendable {
  case completed
  /// A mistake stopped it; what was bound before stays.
  case failed(Diagnostic)
  /// Expected output differs, or an `expect` does not hold.
  case expectationsFailed([ExpectationFailure])
  /// The user stopped it.
  case interrupted(Diagnostic)
  /// The user asked to leave, with this exit code.
  case quit(Int32)
}

/// An expectation that does not hold.
public struct ExpectationFailure: Error, Sendable {
  /// The text it stands in.
  public var source: SourceText
  /// The statement.
  public var range: SourceRange
  /// The line of the expectation, from 1.
  public var line: Int
  /// What was expected; the reason given to `expect`.
  public var expected: String
  /// What came.
  public var actual: String

  /// The failure as a diagnostic with a caret.
  public var diagnostic: Diagnostic {
    Diagnostic(
      "an expectation does not hold", source: source, range: range,
      facts: [.init("expected", expected), .init("found", actual)])
  }
}

/// What one statement at the top level gave.
public struct StatementResult: Sendable {
  /// The statement.
  public var range: SourceRange
  /// Everything it showed, as plain text.
  public var printed: String
  /// The expected output that stands beside it; nil without one.
  public var expectation: String?
  /// Whether the two agree; true without an expectation.
  public var matched: Bool
}

/// What running a cell gave.
public struct CellResult: Sendable {
  /// How it ended.
  public var outcome: Outcome
  /// What it showed, in order; the output had it already.
  public var displays: [Display]
  /// Its statements, as far as they ran.
  public var statements: [StatementResult]
  /// How long it took.
  public var seconds: Double
  /// The results that were not as expected, also of a cell that failed later.
  public var misses: [ExpectationFailure] = []
}

/// What Tab may put at a place.
public struct Completion: Sendable, Equatable {
  /// What it replaces.
  public var range: SourceRange
  /// What it puts there.
  public var text: String
  /// What it is, in a few words.
  public var summary: String

  /// Creates a completion.
  public init(range: SourceRange, text: String, summary: String) {
    self.range = range
    self.text = text
    self.summary = summary
  }
}
