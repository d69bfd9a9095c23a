extension Diagnostic: CustomStringConvertible {
  /// The diagnostic without colour.
  public var description: String { rendered() }

  /// The diagnostic as lines of text: message, line, caret, facts, help, calls.
  ///
  /// With `color`, the severity, the caret and the word help carry ANSI colours.
  public func rendered(color: Bool = false) -> String {
    let paint = Paint(isOn: color, severity: severity)
    var lines = ["\(paint.severity(severity.rawValue + ":")) \(paint.bold(drawableLines(message)))"]
    if let range { lines += excerpt(of: range, paint: paint) }
    let width = facts.map { displayWidth(of: $0.label) }.max() ?? 0
    for fact in facts {
      let gap = String(repeating: " ", count: width - displayWidth(of: fact.label) + 2)
      lines.append("       \(drawable(fact.label))\(gap)\(drawable(fact.value))")
    }
    if let help { lines.append("  \(paint.help("help:")) \(drawableLines(help))") }
    for frame in trace.prefix(Self.shownFrames) {
      let line = frame.source.line(at: frame.range.lower)
      lines.append(
        "  in \(drawable(frame.name)), called at \(drawable(frame.source.name)):\(line)")
    }
    if trace.count > Self.shownFrames {
      lines.append("  and \(trace.count - Self.shownFrames) calls more")
    }
    return lines.joined(separator: "\n")
  }

  /// More calls than this are counted, not listed.
  private static let shownFrames = 4
  /// Longer lines are cut around the caret.
  private static let shownColumns = 96

  /// The line of the range and, below it, carets under the range.
  private func excerpt(of range: SourceRange, paint: Paint) -> [String] {
    let line = source.line(at: range.lower)
    let whole = source.lineRange(line)
    // A caret at the newline or behind the end stands right behind the line.
    let lower = min(range.lower, whole.upper)
    let upper = min(max(range.upper, lower), whole.upper)
    var before = drawable(source.slice(SourceRange(whole.lower, lower)))
    var marked = drawable(source.slice(SourceRange(lower, upper)))
    var after = drawable(source.slice(SourceRange(upper, whole.upper)))
    // The indentation of the line says nothing here.
    before = String(before.drop { $0 == " " })
    if before.isEmpty && lower == whole.lower { marked = String(marked.drop { $0 == " " }) }

    marked = clipped(marked, to: Self.shownColumns, keeping: .start)
    let room = Self.shownColumns - displayWidth(of: marked)
    before = clipped(before, to: max(room * 2 / 3, 12), keeping: .end)
    after = clipped(after, to: max(room - displayWidth(of: before), 12), keeping: .start)

    let place = "  \(drawable(source.name)):\(line)  "
    let carets = String(repeating: "^", count: max(displayWidth(of: marked), 1))
    let indent = String(repeating: " ", count: displayWidth(of: place + before))
    return [place + before + marked + after, indent + paint.severity(carets)]
  }

  private enum Side { case start, end }

  /// The text cut to a width, with an ellipsis where something was left out.
  private func clipped(_ text: String, to width: Int, keeping side: Side) -> String {
    guard displayWidth(of: text) > width else { return text }
    var kept: [Character] = []
    var used = 1
    let characters = Array(text)
    for character in side == .start ? characters : characters.reversed() {
      used += displayWidth(of: character)
      if used > width { break }
      kept.append(character)
    }
    return side == .start ? String(kept) + "…" : "…" + String(kept.reversed())
  }

  /// Text of several lines made safe to draw.
  private func drawableLines(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { drawable($0) }
      .joined(separator: "\n        ")
  }
}

/// The few ANSI colours of a diagnostic, or none.
private struct Paint {
  let isOn: Bool
  let severity: Diagnostic.Severity

  func severity(_ text: String) -> String {
    switch severity {
    case .error: code("1;31", text)
    case .warning: code("1;33", text)
    case .note: code("1;36", text)
    }
  }
  func bold(_ text: String) -> String { code("1", text) }
  func help(_ text: String) -> String { code("1;32", text) }
  private func code(_ code: String, _ text: String) -> String {
    isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
