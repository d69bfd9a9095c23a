import Kernel
import Testing

@testable import repl

/// Pages as a validator and a screen reader see them, and what a book opens with.
@Suite struct PageStructureTests {
  private func step(_ name: String, _ prose: String, _ displays: [Display]) -> PageStep {
    var cell = PageCell(index: 1, source: "show <x>  # => 3")
    cell.displays = displays
    cell.marks = [1: false]
    cell.misses = [.init(expected: "<3>", actual: "4")]
    cell.status = .failed
    cell.diagnostics = [Diagnostic("no <x>", source: SourceText(name: name, text: ""), range: nil)]
    return PageStep(
      title: "Step \(name)", name: name,
      parameters: [.init(name: "n", value: "\"<5>\"", meaning: "how many")],
      blocks: [.prose(prose), .cell(cell)])
  }

  private static let displays: [Display] = {
    var moving = Picture(width: 1, height: 1, rgb: [9, 9, 9], caption: "L, painted, true")
    moving.motion = Picture.Motion(frames: [[0, 0, 0], [9, 9, 9]], seconds: 0.1)
    return [
      .text("1 < 2"), .prose("# Help\n\n- a\n  - b\n\n> said"),
      .table(Table(title: "T", headings: ["h<", "n"], rows: [["c&", "1"]], footer: ["f"])),
      .picture(moving),
      .plot(Plot(title: "P", series: [.init(name: "s<", x: [0, 1], y: [1, 2])])),
      .plot(Plot(series: [])),
    ]
  }()

  private static let prose = """
    Some *prose*, $x^2$, e.g. `02_b`. More of it.

    ## Try it

    1. one
       > Answer: because $\\frac{a}{b}$

    ```
    code
    ```

    | a | b |
    |---|--:|
    | $x$ | 1 |

    ## Try it

    $$\\sum_{i=1}^n x_i$$
    """

  private func book(front: String = "") -> String {
    var page = Page(
      title: "Book", date: "1 May 2026", seconds: 3, program: "Pigment",
      steps: [
        step("01_a.txt", Self.prose, Self.displays), step("02_b.txt", Self.prose, [.text("x")]),
      ])
    page.front = front
    return PageWriter(page).html()
  }

  @Test func aBookIsWellMade() {
    #expect(PageCheck.problems(of: book()) == [])
    #expect(PageCheck.problems(of: book(front: "# Built\n\n![true](01_a)\n\n![no](none)")) == [])
  }

  @Test func onePageIsWellMade() {
    let page = Page(
      title: "One", date: "", seconds: 0, program: "Pigment",
      steps: [step("01_a.txt", Self.prose, Self.displays)])
    #expect(PageCheck.problems(of: PageWriter(page).html()) == [])
    #expect(PageCheck.problems(of: PageWriter(Page(session: [])).html()) == [])
  }

  /// The check itself finds what is wrong.
  @Test(arguments: [
    ("<p><b>x</p></b>", "closes"), ("<i id=\"a\"></i><i id=\"a\"></i>", "two a"),
    ("<img src=\"data:x\">", "without alt"), ("<img alt=\"\" src=\"a.png\">", "loads a.png"),
    ("<h1></h1><h3></h3>", "h3 below h1"), ("<a href=\"#no\"></a>", "nowhere"),
    ("<p><ul></ul></p>", "in a paragraph"), ("<div>", "stays open"),
    ("<button><button></button></button>", "a button in"), ("<style>a{b:url(x)}</style>", "url("),
  ])
  func aBadPageIsFoundOut(_ html: String, _ says: String) {
    let problems = PageCheck.problems(of: html)
    #expect(problems.contains { $0.contains(says) }, "\(problems)")
  }

  @Test func aBookOpensWithItsPictures() throws {
    let html = book(front: "# What you will have built\n\nTwo *networks*.\n\n![painted](01_a)")
    let front = try #require(html.firstRange(of: "id=\"front-what-you-will-have-built\""))
    let contents = try #require(html.firstRange(of: "<nav id=\"contents\""))
    #expect(front.lowerBound < contents.lowerBound)
    let between = html[front.lowerBound..<contents.lowerBound]
    #expect(between.contains("Two <em>networks</em>") && between.contains("alt=\"painted\""))
    // The contents tell the aim of each step, and show what it ended with.
    let list = html[contents.lowerBound...].prefix { $0 != "§" }.prefix(4000)
    #expect(list.contains("<p>Some <em>prose</em>, <math"))
    #expect(list.contains("<img src=\"data:image/png"))
    #expect(!list.prefix(1500).contains("More of it"))
  }

  @Test func otherDocumentsOpenWithItsWords() throws {
    var page = Page(
      title: "Book", date: "", seconds: 0, program: "P", steps: [step("01_a.txt", "x", [])])
    page.front = "# Built\n\nTwo.\n\n![true](01_a)"
    var writer = MarkdownPageWriter(page, folder: "f")
    let text = try writer.write().text
    #expect(text.contains("## Built\n\nTwo.") && !text.contains("](01_a)"))
    #expect(NotebookWriter(page).text().contains("## Built"))
  }

  @Test func plotsAreEnlargedAndAnswersPrinted() {
    let html = book()
    #expect(html.contains("aria-label=\"Enlarge: P: s&lt; 2\"><svg "))
    #expect(html.contains("details::details-content") && html.contains("beforeprint"))
    // A style of its own must not show the picture that is hidden beside a plot.
    #expect(html.contains("dialog img[hidden]{display:none}"))
  }

  @Test func allErrorsOfACellAreInItsRecord() {
    var cell = PageCell(index: 1, source: "")
    let source = SourceText(name: "in[1]", text: "")
    cell.diagnostics = ["first", "second"].map { Diagnostic($0, source: source, range: nil) }
    let line = cell.record(file: "f").line.replacing(" ", with: "")
    #expect(line.contains("\"errors\":[{") && line.contains("\"message\":\"second\""))
  }
}
