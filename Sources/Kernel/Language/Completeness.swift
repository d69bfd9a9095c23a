/// Whether a text is a whole input. Enter, paste, pipe and file share this test.
public enum Completeness: Sendable {
  /// It can run.
  case complete
  /// It goes on in the next line, which is indented by so many levels.
  case incomplete(indent: Int)
  /// No further line can mend it.
  case invalid(Diagnostic)
}

/// Decides whether a text is a whole input.
///
/// It goes on while a bracket is open, or when its last line that is not a comment ends in an infix
/// operator, `,` or `=`. Tokens alone decide that; a text found whole is then read, so that a
/// mistake is told before anything runs.
public func completeness(of text: String) -> Completeness {
  let source = SourceText(name: "input", text: text)
  let lexed = Lexer.read(source)
  if let error = lexed.error { return .invalid(error) }
  if !lexed.openBrackets.isEmpty { return .incomplete(indent: lexed.openBrackets.count) }
  let last = lexed.tokens.last { $0.kind != .newline && $0.kind != .end }
  if let last, last.continuesLine { return .incomplete(indent: 1) }
  do throws(Diagnostic) {
    _ = try Parser.statements(of: source, lexed: lexed)
    return .complete
  } catch {
    return .invalid(error)
  }
}
