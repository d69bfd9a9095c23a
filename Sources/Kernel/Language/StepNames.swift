// Pieces of program that become cells of a step file elsewhere.

extension StepFile {
  /// A piece of program in which the step files that it uses or runs are named otherwise, where they
  /// are named by a text alone: `use "03_data"`, `run "03_data", to: 2`.
  public static func renamingSteps(in text: String, to name: (String) -> String) -> String {
    let source = SourceText(name: "", text: text)
    let tokens = Lexer.read(source).tokens
    var result = ""
    var end = 0
    for index in tokens.indices where index + 1 < tokens.count {
      let isMember = index > 0 && tokens[index - 1].is(".")
      guard !isMember, tokens[index].is("use") || tokens[index].isName("run") else { continue }
      var next = index + 1
      if tokens[next].is("(") { next += 1 }
      if next + 1 < tokens.count, tokens[next].isName("file"), tokens[next + 1].is(":") {
        next += 2
      }
      guard next < tokens.count, let old = tokens[next].plainText else { continue }
      result += source.slice(SourceRange(end, tokens[next].range.lower)) + quoted(whole: name(old))
      end = tokens[next].range.upper
    }
    return result + source.slice(SourceRange(end, source.bytes.count))
  }

  /// A piece of program so that it is one cell, also with a comment below it: comments that would
  /// stand alone, as prose does, touch the code.
  public static func oneCell(of text: String) -> String {
    guard let statements = try? Parser.statements(of: SourceText(name: "", text: text)),
      !statements.isEmpty
    else {
      return text
    }
    func isOne(_ text: String) -> Bool {
      let file = try? StepFile(name: "", text: "# T\n\n# %%\n\n\(text)\n# |\n")
      return file?.elements.count == 1 && file?.cells.first?.statements.count == statements.count
    }
    if isOne(text) { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let dense = lines.filter { !$0.trimmed.isEmpty && !$0.trimmed.hasPrefix("# %%") }
      .joined(separator: "\n")
    if isOne(dense) { return dense }
    let source = SourceText(name: "", text: text)
    return statements.map { source.slice($0.range) + ($0.isSilent ? ";" : "") }
      .joined(separator: "\n")
  }
}

extension Token {
  fileprivate func isName(_ text: String) -> Bool { kind == .name && self.text == text }

  /// What a string without `\\(…)` says; nil for all else.
  fileprivate var plainText: String? {
    guard kind == .string else { return nil }
    var result = ""
    for part in parts {
      guard case .text(let text) = part else { return nil }
      result += text
    }
    return result
  }
}
