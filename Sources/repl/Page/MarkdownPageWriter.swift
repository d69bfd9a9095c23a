import Kernel

/// A run as GitHub-flavoured Markdown. Its pictures are files of their own, in a folder beside it.
struct MarkdownPageWriter {
  /// A picture that the text refers to.
  struct File: Sendable {
    /// Its path, seen from the folder of the text.
    var path: String
    /// The bytes of a PNG file.
    var bytes: [UInt8]
  }

  private let page: Page
  /// The folder of the pictures, seen from the text.
  private let folder: String
  private var files: [File] = []
  private var hasManySteps: Bool { page.steps.count > 1 }

  /// A writer for a page whose pictures will lie in `folder`.
  init(_ page: Page, folder: String) {
    self.page = page
    self.folder = folder
  }

  /// The text and the pictures it shows.
  ///
  /// - Throws: `ImageError` when a picture cannot be encoded.
  mutating func write() throws -> (text: String, files: [File]) {
    files = []
    var parts = ["# \(page.title)", "*\(facts)*"]
    if !page.front.isEmpty { parts.append(MarkdownText.shifted(PageFront(page).markdown, by: 1)) }
    if hasManySteps {
      let entries = page.steps.enumerated().map { "\($0 + 1). [\($1.title)](#step-\($0 + 1))" }
      parts.append(entries.joined(separator: "\n"))
    }
    for (index, step) in page.steps.enumerated() {
      if hasManySteps { parts.append("<a id=\"step-\(index + 1)\"></a>\n\n## \(step.title)") }
      try parts += self.parts(of: step)
    }
    return (parts.joined(separator: "\n\n") + "\n", files)
  }

  private var facts: String { "\(page.date) · ran \(duration(page.seconds)) · \(page.program)" }

  private mutating func parts(of step: PageStep) throws -> [String] {
    let given = step.parameters.filter(\.isGiven).map { "`\($0.name)=\($0.value)`" }
    var parts = given.isEmpty ? [] : ["Run with \(given.joined(separator: ", "))."]
    for block in step.blocks {
      switch block {
      case .prose(let markdown):
        parts.append(MarkdownText.shifted(markdown, by: hasManySteps ? 1 : 0))
      case .cell(let cell):
        parts.append(MarkdownText.fenced(cell.source, language: "swift"))
        for display in cell.results { parts.append(try text(of: display, in: step)) }
        for failure in cell.failures {
          parts.append("**\(failure.kind)**")
          parts.append(MarkdownText.fenced(failure.text, language: "text"))
        }
      }
    }
    return parts
  }

  private mutating func text(of display: Display, in step: PageStep) throws -> String {
    switch display {
    case .text(let text): return MarkdownText.fenced(text.withoutControls, language: "text")
    case .prose(let markdown): return markdown
    case .table(let table): return MarkdownText.table(table)
    case .picture(let picture):
      return try image(
        picture.enlarged(by: picture.pageScale), caption: picture.caption, words: picture.words,
        in: step)
    case .plot(let plot):
      let picture = PlotRaster().picture(plot)
      return try image(picture, caption: "", words: picture.words, in: step)
    }
  }

  private mutating func image(
    _ picture: Picture, caption: String, words: String, in step: PageStep
  ) throws -> String {
    guard picture.width > 0, picture.height > 0 else { return "*\(MarkdownText.escaped(words))*" }
    let number = files.count + 1
    let name = "\(PictureFiles.name(of: step.name))-\(number < 10 ? "0" : "")\(number).png"
    let path = "\(folder)/\(name)"
    files.append(File(path: path, bytes: try picture.encodedPNG()))
    let image = "![\(MarkdownText.escaped(words))](<\(path)>)"
    return caption.isEmpty ? image : image + "\n\n*\(MarkdownText.escaped(caption))*"
  }
}
