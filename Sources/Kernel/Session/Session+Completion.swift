// What Tab offers. It reads tokens, so it works in unfinished text, and it runs nothing.

extension Session {
  /// What Tab may put at a place; `cursor` is a UTF-8 offset into the text.
  ///
  /// Commands, variables and words of the language; behind a dot properties and commands that take
  /// the value; inside a call also labels; inside a string what a parameter chooses from, paths,
  /// or step files behind `use`.
  public func complete(_ text: String, at cursor: Int) -> [Completion] {
    let bytes = Array(text.utf8.prefix(max(0, cursor)))
    let source = SourceText(name: "input", text: String(decoding: bytes, as: UTF8.self))
    let end = source.bytes.count
    let lexed = Lexer.read(source)
    if lexed.comments.last?.range.upper == end { return [] }
    var tokens = lexed.tokens.dropLast()

    if let last = tokens.last, last.kind == .string, last.range.upper == end, isOpen(last) {
      return completeString(last, before: tokens.dropLast(), end)
    }
    var prefix = ""
    if let last = tokens.last, last.range.upper == end, last.kind == .name || last.kind == .keyword
    {
      prefix = last.text
      tokens = tokens.dropLast()
    }
    let range = SourceRange(end - prefix.utf8.count, end)
    let candidates: [(String, String)]
    if let dot = tokens.last, dot.is(".") {
      candidates = memberCandidates(of: receiver(Array(tokens.dropLast())))
    } else if let last = tokens.last,
      last.is("?") || (last.kind == .name && ["help", "try"].contains(last.text))
    {
      candidates = helpCandidates
    } else {
      let labels = labelCandidates(Array(tokens))
      // Where nothing is typed yet, the labels would drown among all commands.
      candidates =
        labels + (prefix.isEmpty && !labels.isEmpty ? variableCandidates : nameCandidates)
    }
    var seen: Set<String> = []
    return candidates.filter { $0.0.hasPrefix(prefix) && seen.insert($0.0).inserted }.map {
      Completion(range: range, text: $0.0, summary: $0.1)
    }
  }

  /// Whether a string token has no closing quote.
  private func isOpen(_ token: Token) -> Bool {
    guard token.text.utf8.count > 1, token.text.hasSuffix("\"") else { return true }
    let backslashes = token.text.dropLast().reversed().prefix { $0 == "\\" }.count
    return backslashes % 2 == 1
  }

  // MARK: Names

  private var variableCandidates: [(String, String)] {
    runtime.variableNames.map { name in
      (name, runtime.variable(name).map { "\($0.typeName)  \($0.short)" } ?? "")
    }
  }

  private var nameCandidates: [(String, String)] {
    let words = Token.keywords.sorted().map { ($0, "word of the language") }
    return variableCandidates + [("ans", "the last result"), ("tracks", "what `track` collected")]
      + commands.records.map { ($0.name, $0.summary) } + words
  }

  private var helpCandidates: [(String, String)] {
    [("keys", "what the keys of the prompt do")] + commands.topics.map { ($0, "topic") }
      + commands.records.map { ($0.name, $0.summary) }
  }

  /// The labels of the command whose arguments are being written, not counting those given.
  private func labelCandidates(_ tokens: [Token]) -> [(String, String)] {
    guard let (name, arguments) = enclosingCall(tokens), let last = arguments.last ?? tokens.last
    else { return [] }
    // A label stands at the start of an argument.
    guard last.is("(") || last.is(",") || last.range == name.range else { return [] }
    let parameters: [Parameter]
    if case .object(let object)? = runtime.variable(name.text) {
      parameters = object.callParameters ?? []
    } else if case .function(let function)? = runtime.variable(name.text) {
      return function.parameters.map { ("\($0): ", "parameter of \(name.text)") }
    } else {
      parameters = commands[name.text]?.parameters ?? []
    }
    var given: Set<String> = []
    for (token, next) in zip(arguments, arguments.dropFirst()) where next.is(":") {
      given.insert(token.text)
    }
    return parameters.filter { $0.place == .labelled && !given.contains($0.name) }.map {
      let value = $0.defaultValue.map { $0 == .nothing ? "" : "  (\($0.value.inline))" } ?? ""
      return ("\($0.name): ", $0.summary + value)
    }
  }

  /// The name in front of the innermost open parenthesis, or of a command's short form, with the
  /// tokens of its arguments so far.
  func enclosingCall(_ tokens: [Token]) -> (Token, [Token])? {
    var depth = 0
    var index = tokens.count - 1
    while index >= 0 {
      let token = tokens[index]
      if token.is(")") || token.is("]") || token.is("}") { depth += 1 }
      if token.is("(") || token.is("[") || token.is("{") {
        if depth == 0 {
          guard token.is("("), index > 0, tokens[index - 1].kind == .name else { return nil }
          return (tokens[index - 1], Array(tokens[index...]))
        }
        depth -= 1
      }
      if token.kind == .newline || token.is(";") || index == 0 {
        let start = index == 0 && token.kind != .newline && !token.is(";") ? 0 : index + 1
        guard start < tokens.count, tokens[start].kind == .name else { return nil }
        let rest = Array(tokens[(start + 1)...])
        if let first = rest.first, first.kind == .symbol { return nil }
        return rest.isEmpty ? nil : (tokens[start], rest)
      }
      index -= 1
    }
    return nil
  }

  // MARK: Members

  /// The value in front of a dot, if it is a name or fields of one; nothing is computed.
  private func receiver(_ tokens: [Token]) -> Value? {
    var names: [String] = []
    var index = tokens.count - 1
    while index >= 0, tokens[index].kind == .name || tokens[index].kind == .keyword {
      names.insert(tokens[index].text, at: 0)
      guard index >= 2, tokens[index - 1].is(".") else { break }
      index -= 2
    }
    guard let first = names.first else { return nil }
    if index > 0, tokens[index - 1].is(".") { return nil }
    var value = runtime.variable(first)
    if value == nil, first == "tracks" { value = .object(runtime.tracks) }
    for name in names.dropFirst() {
      switch value {
      case .record(let record)?: value = record[name]
      case .object(let tracks as Tracks)?: value = tracks.names.contains(name) ? .list([]) : nil
      default: return nil
      }
    }
    return value
  }

  private func memberCandidates(of value: Value?) -> [(String, String)] {
    guard let value else {
      let taking = commands.records.filter { $0.parameters.first?.place == .positional }
      return taking.map { ($0.name, $0.summary) }
    }
    let taking = commands.records.filter { record in
      guard let first = record.parameters.first, first.place == .positional else { return false }
      if case .any = first.kind { return false }
      return first.kind.accepts(value)
    }
    return evaluator.members(of: value).map { ($0.name, $0.summary) }
      + taking.map { ($0.name, $0.summary) }
  }

  // MARK: Strings

  private func completeString(
    _ token: Token, before tokens: ArraySlice<Token>, _ end: Int
  ) -> [Completion] {
    let written = String(token.text.dropFirst())
    if let last = tokens.last, last.is("use") || last.kind == .name && last.text == "run" {
      let range = SourceRange(end - written.utf8.count, end)
      return libraries.flatMap(\.names).filter { $0.hasPrefix(written) }.map {
        Completion(range: range, text: $0, summary: "step file")
      }
    }
    let choices = choices(at: Array(tokens))
    if !choices.isEmpty {
      let range = SourceRange(end - written.utf8.count, end)
      return choices.filter { $0.0.hasPrefix(written) }.map {
        Completion(range: range, text: $0.0, summary: $0.1)
      }
    }
    let folder = written.lastIndex(of: "/").map { String(written[...$0]) } ?? ""
    let prefix = String(written.dropFirst(folder.count))
    let range = SourceRange(end - prefix.utf8.count, end)
    return entries(of: folder.isEmpty ? "." : folder).filter { $0.hasPrefix(prefix) }.map {
      Completion(range: range, text: $0, summary: $0.hasSuffix("/") ? "folder" : "file")
    }
  }
}
