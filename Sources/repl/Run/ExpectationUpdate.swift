import Kernel

/// Rewrites what a step file expects (`# => …`) with what came.
enum ExpectationUpdate {
  /// The new text of a file; nil when nothing differs.
  static func text(of source: SourceText, statements: [StatementResult]) -> String? {
    var edits: [(range: SourceRange, text: String)] = []
    for statement in statements where statement.expectation != nil && !statement.matched {
      let line = source.lineRange(PageCell.expectationLine(statement, in: source))
      guard let mark = offset(of: "=>", in: source.slice(line)) else { continue }
      // An expectation is one line; of several lines that came, the first and an ellipsis.
      let printed = statement.printed.split(separator: "\n", omittingEmptySubsequences: false)
      let first = printed.first.map { String($0).trimmedRight } ?? ""
      edits.append(
        (
          SourceRange(line.lower + mark + 2, line.upper),
          " " + first + (printed.count > 1 ? " ..." : "")
        ))
    }
    guard !edits.isEmpty else { return nil }
    var bytes = Array(source.text.utf8)
    for edit in edits.sorted(by: { $0.range.lower > $1.range.lower }) {
      bytes.replaceSubrange(edit.range.lower..<edit.range.upper, with: Array(edit.text.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Where the last `#` that is followed by `mark` has that mark, in bytes.
  private static func offset(of mark: String, in line: String) -> Int? {
    let bytes = Array(line.utf8)
    for start in bytes.indices.reversed() where bytes[start] == UInt8(ascii: "#") {
      let rest = bytes[(start + 1)...].drop { $0 == 32 }
      if rest.starts(with: Array(mark.utf8)) { return rest.startIndex }
    }
    return nil
  }
}
