import Kernel

/// What a book opens with: prose that may show pictures of the run. A paragraph that is
/// `![caption](09_train)` alone stands for the last picture of that step whose caption has these
/// words; without words, for its last picture.
struct PageFront {
  private let page: Page

  /// The front of a page.
  init(_ page: Page) { self.page = page }

  /// The front as HTML; empty where there is none.
  func html() -> String {
    guard !page.front.isEmpty else { return "" }
    var writer = MarkdownHTML(headingShift: 1, namePrefix: "front-", anchors: Anchors())
    writer.figure = { text, step in
      picture(text.plainText, ofStep: step).map { picture in
        var picture = picture
        if !text.isEmpty { picture.caption = text.plainText }
        return PageCellWriter.figure(picture)
      }
    }
    return "<section class=\"front prose\" aria-label=\"What this is\">\(writer.html(page.front))"
      + "</section>"
  }

  /// The front without its pictures, for documents that keep pictures elsewhere.
  var markdown: String {
    page.front.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("![") }.joined(separator: "\n")
  }

  /// What a step says it is about: the first sentence of its prose.
  static func aim(of step: PageStep) -> [MarkdownInline] {
    for case .prose(let markdown) in step.blocks {
      for case .paragraph(let text) in MarkdownParser.blocks(markdown) {
        return text.firstSentence
      }
    }
    return []
  }

  /// The last picture a step showed.
  static func lastPicture(of step: PageStep) -> Picture? { pictures(of: step).last }

  private func picture(_ words: String, ofStep name: String) -> Picture? {
    guard let step = page.steps.first(where: { PictureFiles.name(of: $0.name) == name }) else {
      return nil
    }
    let pictures = Self.pictures(of: step)
    let wanted = words.lowercased()
    return pictures.last { $0.caption.lowercased().contains(wanted) }
  }

  private static func pictures(of step: PageStep) -> [Picture] {
    step.blocks.flatMap { block -> [Picture] in
      guard case .cell(let cell) = block else { return [] }
      return cell.displays.compactMap {
        if case .picture(let picture) = $0 { picture } else { nil }
      }
    }
  }
}

extension [MarkdownInline] {
  /// The runs up to the end of the first sentence: a mark, and a space before what follows.
  fileprivate var firstSentence: [MarkdownInline] {
    var result: [MarkdownInline] = []
    for (index, run) in enumerated() {
      guard case .text(let text) = run else {
        result.append(run)
        continue
      }
      var before: Character = " "
      for place in text.indices {
        if text[place] == " " || text[place] == "\n", ".?!".contains(before) {
          return result + [.text(String(text[..<place]))]
        }
        before = text[place]
      }
      result.append(run)
      if index == count - 1 { return result }
    }
    return result
  }
}
