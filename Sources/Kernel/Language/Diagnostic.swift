/// What went wrong, where, with which values, and what to do about it.
public struct Diagnostic: Error, Sendable {
  /// How grave it is.
  public enum Severity: String, Sendable { case error, warning, note }

  /// A value worth seeing beside the message, for example a shape.
  public struct Fact: Sendable, Equatable {
    /// What the value belongs to, for example an argument as it was written.
    public var label: String
    /// The value as text.
    public var value: String

    /// Creates a fact.
    public init(_ label: String, _ value: String) {
      self.label = label
      self.value = value
    }
  }

  /// A call that was under way, innermost first.
  public struct Frame: Sendable {
    /// What was called.
    public var name: String
    /// The text that holds the call.
    public var source: SourceText
    /// Where the call stands.
    public var range: SourceRange
  }

  /// How grave it is.
  public var severity: Severity
  /// One sentence without a full stop: what is wrong.
  public var message: String
  /// The text it concerns.
  public var source: SourceText
  /// The place the caret marks; nil when it concerns the whole.
  public var range: SourceRange?
  /// Values worth seeing, in order.
  public var facts: [Fact]
  /// What to do; most often a line that can be run.
  public var help: String?
  /// The functions that were being called, innermost first.
  public var trace: [Frame]

  /// Creates a diagnostic.
  public init(
    _ message: String, severity: Severity = .error, source: SourceText, range: SourceRange?,
    facts: [Fact] = [], help: String? = nil, trace: [Frame] = []
  ) {
    self.severity = severity
    self.message = message
    self.source = source
    self.range = range
    self.facts = facts
    self.help = help
    self.trace = trace
  }

  /// The line of the place (from 1), or nil when there is no place.
  public var line: Int? { range.map { source.line(at: $0.lower) } }
}
