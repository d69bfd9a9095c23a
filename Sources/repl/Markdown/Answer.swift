extension MarkdownBlock {
  /// What follows in a quote that begins with "Answer:". Pages fold it up and terminals leave it
  /// out, so that there is time to think.
  var answer: [MarkdownBlock]? {
    guard case .quote(let inner) = self, case .paragraph(let text)? = inner.first,
      case .text(let start)? = text.first, start.hasPrefix(MarkdownBlock.answerMark)
    else { return nil }
    let rest = start.dropFirst(MarkdownBlock.answerMark.count).drop { $0 == " " }
    return [.paragraph([.text(String(rest))] + text.dropFirst())] + inner.dropFirst()
  }

  /// The answers in a block, also those in the items of a list.
  var foldedAnswers: [[MarkdownBlock]] {
    if let answer { return [answer] }
    switch self {
    case .list(_, let items): return items.flatMap { $0.flatMap(\.foldedAnswers) }
    case .quote(let inner): return inner.flatMap(\.foldedAnswers)
    default: return []
    }
  }

  private static var answerMark: String { "Answer:" }
}
