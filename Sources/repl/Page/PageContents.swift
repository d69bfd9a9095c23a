import Kernel

/// Hands out names for headings, each only once, in the order the headings come.
final class Anchors {
  /// The page itself uses some names already.
  private var counts = ["contents": 1, "text": 1, "view": 1, "step-1": 1]

  /// The name of the next heading with this text: `try-it`, then `try-it-2`.
  func next(_ text: String) -> String {
    let name = slug(text)
    counts[name, default: 0] += 1
    return counts[name] == 1 ? name : next("\(text) \(counts[name] ?? 0)")
  }
}

/// The table of contents of a page: its headings, or its steps with the headings of each.
struct PageContents {
  private let page: Page

  /// The contents of a page.
  init(_ page: Page) { self.page = page }

  /// The name of a step, counted from 1.
  static func stepName(_ number: Int) -> String { "step-\(number)" }

  /// What the names of a step's headings begin with.
  static func prefix(ofStep number: Int, in page: Page) -> String {
    page.steps.count > 1 ? "s\(number)-" : ""
  }

  /// A list of links; empty where a page is short.
  func html() -> String {
    guard page.steps.count > 1 else {
      let entries = page.steps.first.map { headings(of: $0, number: 1) } ?? []
      guard entries.count > 2 else { return "" }
      return navigation(entries.joined(separator: "\n"))
    }
    let items = page.steps.enumerated().map { index, step in
      let inner = headings(of: step, number: index + 1).joined()
      let link =
        "<a href=\"#\(Self.stepName(index + 1))\">\(escapedHTML(plainTitle(step.title)))</a>"
      let aim = MarkdownHTML().inlines(PageFront.aim(of: step))
      let about = aim.isEmpty ? "" : "<p>\(aim)</p>"
      return "<li>" + thumbnail(of: step) + link + about
        + (inner.isEmpty ? "" : "<ul>\(inner)</ul>") + "</li>"
    }
    return navigation(items.joined(separator: "\n"))
  }

  /// The last picture of a step, small; the step itself says what it shows.
  private func thumbnail(of step: PageStep) -> String {
    guard var picture = PageFront.lastPicture(of: step)?.still else { return "" }
    if picture.width > Self.thumbnailWidth {
      let height = max(1, picture.height * Self.thumbnailWidth / picture.width)
      picture = picture.averaged(width: Self.thumbnailWidth, height: height)
    }
    guard let png = try? picture.encodedPNG() else { return "" }
    return "<img src=\"data:image/png;base64,\(base64(png))\" alt=\"\" width=\"\(picture.width)\" "
      + "height=\"\(picture.height)\">"
  }

  /// Twice the pixels it takes, for fine screens.
  private static let thumbnailWidth = 320

  private func navigation(_ items: String) -> String {
    let kind = page.steps.count > 1 ? " class=\"book\"" : ""
    return "<nav id=\"contents\"\(kind) aria-label=\"Contents\"><ol>\n\(items)\n</ol></nav>"
  }

  private func headings(of step: PageStep, number: Int) -> [String] {
    let anchors = Anchors()
    let prefix = Self.prefix(ofStep: number, in: page)
    var items: [String] = []
    for case .prose(let markdown) in step.blocks {
      for case .heading(_, let text) in MarkdownParser.blocks(markdown) {
        let target = prefix + anchors.next(text.plainText)
        items.append("<li><a href=\"#\(target)\">\(escapedHTML(text.plainText))</a></li>")
      }
    }
    return items
  }

  /// Links from the end of a step to the one before, the contents and the one after.
  func way(fromStep number: Int) -> String {
    let count = page.steps.count
    func link(_ target: Int, _ mark: String, _ relation: String) -> String {
      let title = escapedHTML(plainTitle(page.steps[target - 1].title))
      let text = relation == "prev" ? "\(mark) \(title)" : "\(title) \(mark)"
      return "<a rel=\"\(relation)\" href=\"#\(Self.stepName(target))\">\(text)</a>"
    }
    let before = number > 1 ? link(number - 1, "←", "prev") : "<span></span>"
    let after = number < count ? link(number + 1, "→", "next") : "<span></span>"
    return "<nav class=\"way\" aria-label=\"Step \(number) of \(count)\">"
      + before + "<a href=\"#contents\">Contents</a>" + after + "</nav>"
  }
}
