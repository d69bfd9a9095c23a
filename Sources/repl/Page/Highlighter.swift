/// Program text with its words marked for colour.
///
/// It reads more loosely than the language does: text that is not a program is shown all the same.
struct Highlighter {
  private static let keywords: Set<String> = [
    "let", "var", "for", "in", "while", "if", "else", "func", "return", "break", "continue",
    "param", "use", "expect", "track",
  ]
  private static let constants: Set<String> = ["true", "false", "none"]
  private static let operatorWords: Set<String> = ["and", "or", "not"]

  private var rest: Substring
  private var html = ""
  private var startsStatement = true
  /// The line being read, from 1.
  private var line = 1
  private let marks: [Int: Bool]

  /// The text as HTML. `marks` says of the expectations, by line, whether they held.
  static func html(_ text: String, marks: [Int: Bool] = [:]) -> String {
    var highlighter = Highlighter(rest: text[...], marks: marks)
    highlighter.read()
    return highlighter.html
  }

  private init(rest: Substring, marks: [Int: Bool]) {
    self.rest = rest
    self.marks = marks
  }

  private mutating func read() {
    while let first = rest.first {
      switch first {
      case "\n":
        html += "\n"
        rest.removeFirst()
        line += 1
        startsStatement = true
      case "#":
        comment()
      case "\"":
        string()
      case _ where first.isLetter || first == "_":
        word()
      case _ where first.isNumber:
        number()
      case "{":
        plain()
        startsStatement = true
      case " ", "\t":
        plain()
      default:
        plain()
        startsStatement = first == ";"
      }
    }
  }

  private mutating func plain() { html += escapedHTML(String(rest.removeFirst())) }

  private mutating func emit(_ role: String, _ text: some StringProtocol) {
    html += "<span class=\"\(role)\">\(escapedHTML(String(text)))</span>"
  }

  private mutating func comment() {
    let text = rest.prefix { $0 != "\n" }
    rest = rest[text.endIndex...]
    guard text.dropFirst().trimmed.hasPrefix("=>") else { return emit("c", text) }
    switch marks[line] {
    case true?:
      emit("x ok", text)
      html += "<span class=\"tick\" role=\"img\" aria-label=\"as expected\"> ✓</span>"
    case false?:
      emit("x bad", text)
      html += "<span class=\"cross\" role=\"img\" aria-label=\"not as expected\"> ✗</span>"
    case nil: emit("x", text)
    }
  }

  private mutating func string() {
    var end = rest.index(after: rest.startIndex)
    var depth = 0
    while end < rest.endIndex, rest[end] != "\n" {
      let character = rest[end]
      if character == "\\" {
        end = rest.index(after: end)
        if end < rest.endIndex, rest[end] == "(" { depth += 1 }
        if end == rest.endIndex || rest[end] == "\n" { break }
      } else if depth > 0, character == "(" {
        depth += 1
      } else if depth > 0, character == ")" {
        depth -= 1
      } else if depth == 0, character == "\"" {
        end = rest.index(after: end)
        break
      }
      end = rest.index(after: end)
    }
    emit("s", rest[..<end])
    rest = rest[end...]
    startsStatement = false
  }

  private mutating func word() {
    let text = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    rest = rest[text.endIndex...]
    let name = String(text)
    let next = rest.drop { $0 == " " }.first
    let isLabel = rest.first == ":" && !startsStatement
    if isLabel {
      emit("l", name)
    } else if Self.keywords.contains(name) || Self.operatorWords.contains(name) {
      emit("k", name)
    } else if Self.constants.contains(name) {
      emit("n", name)
    } else if rest.first == "(" || startsStatement && isCommandForm(next) {
      emit("f", name)
    } else {
      html += escapedHTML(name)
    }
    startsStatement = false
  }

  /// `show fake` is a command: the first word of a statement, followed by a value.
  private func isCommandForm(_ next: Character?) -> Bool {
    guard rest.first == " ", let next else { return false }
    return next.isLetter || next.isNumber || next == "\"" || next == "{"
  }

  private mutating func number() {
    var end = rest.startIndex
    while end < rest.endIndex {
      let character = rest[end]
      let next = rest.index(after: end)
      let isExponent =
        character == "e" && next < rest.endIndex && (rest[next].isNumber || rest[next] == "-")
      let isPoint = character == "." && next < rest.endIndex && rest[next].isNumber
      guard character.isNumber || character == "_" || isPoint || isExponent else { break }
      end = isExponent ? rest.index(after: next) : next
    }
    emit("n", rest[..<end])
    rest = rest[end...]
    startsStatement = false
  }
}
