import Kernel
import Testing

@testable import repl

/// The page of a run.
@Suite struct PageTests {
  static let markdown: [(text: String, html: String)] = [
    ("a < b & \"c\"", "<p>a &lt; b &amp; &quot;c&quot;</p>"),
    ("# Title", "<h2 id=\"title\">Title</h2>"),
    ("*a* **b** `c<d` _e_", "<p><em>a</em> <strong>b</strong> <code>c&lt;d</code> <em>e</em></p>"),
    ("snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>"),
    ("[a](https://x.org/(b))", "<p><a href=\"https://x.org/(b)\">a</a></p>"),
    ("[a](javascript:alert(1))", "<p>a</p>"),
    ("[a](\" onload=x)", "<p><a href=\"&quot;\">a</a></p>"),
    ("- a\n- b\n  - c", "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul></li>\n</ul>"),
    ("3. a\n4. b", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>"),
    ("> said", "<blockquote><p>said</p></blockquote>"),
    ("```python\n<x>\n```", "<pre class=\"fence\" tabindex=\"0\"><code>&lt;x&gt;</code></pre>"),
    ("---", "<hr>"),
    ("one\ntwo", "<p>one two</p>"),
    ("**unclosed", "<p>**unclosed</p>"),
    ("`", "<p>`</p>"),
    ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ("", ""),
  ]

  @Test(arguments: markdown)
  func markdownBecomesHTML(_ text: String, _ html: String) {
    #expect(MarkdownHTML().html(text) == html)
  }

  @Test func tablesOfMarkdown() {
    let html = MarkdownHTML().html("| a | b |\n|---|--:|\n| x | 1 |")
    #expect(html.contains("<th scope=\"col\">a</th><th scope=\"col\" class=\"number\">b</th>"))
    #expect(html.contains("<td>x</td><td class=\"number\">1</td>"))
  }

  @Test(arguments: [
    ("let x = 2", "<span class=\"k\">let</span> x = <span class=\"n\">2</span>"),
    ("show fake", "<span class=\"f\">show</span> fake"),
    (
      "f(lr: 2e-4)",
      "<span class=\"f\">f</span>(<span class=\"l\">lr</span>: <span class=\"n\">2e-4</span>)"
    ),
    (
      "\"a \\(b(1)) # c\" # d",
      "<span class=\"s\">&quot;a \\(b(1)) # c&quot;</span> <span class=\"c\"># d</span>"
    ),
    ("\"open", "<span class=\"s\">&quot;open</span>"),
    ("0..<n", "<span class=\"n\">0</span>..&lt;n"),
    ("x # => 3", "x <span class=\"x\"># =&gt; 3</span>"),
  ])
  func programsAreColoured(_ text: String, _ html: String) {
    #expect(Highlighter.html(text) == html)
  }

  @Test(arguments: [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")])
  func base64IsRFC4648(_ text: String, _ encoded: String) {
    #expect(base64(Array(text.utf8)) == encoded)
  }

  @Test func aMovingPictureMovesUnlessItDisturbs() throws {
    let frames: [[UInt8]] = [[0, 0, 0], [255, 255, 255]]
    var picture = Picture(width: 1, height: 1, rgb: frames[1], caption: "dark to light")
    let still = base64(try picture.encodedPNG())
    picture.motion = Picture.Motion(frames: frames, seconds: 0.2)
    let moving = base64(try picture.encodedPNG())
    #expect(moving != still)
    let html = page([.picture(picture)])
    #expect(
      html.contains(
        "<picture><source media=\"(prefers-reduced-motion: reduce)\" "
          + "srcset=\"data:image/png;base64,\(still)\"><img src=\"data:image/png;base64,\(moving)\""
      ))
    #expect(html.contains("alt=\"dark to light\""))
    #expect(!page([.picture(picture.still)]).contains("<picture>"))
  }

  private func page(_ displays: [Display], failure: String? = nil) -> String {
    var cell = PageCell(index: 1, source: "show <x>  # => 3")
    cell.displays = displays
    if let failure {
      cell.status = .failed
      cell.diagnostics = [
        Diagnostic(failure, source: SourceText(name: "01.txt", text: ""), range: nil)
      ]
    }
    cell.marks = [1: true]
    let step = PageStep(
      title: "A & B", name: "01.txt",
      parameters: [.init(name: "n", value: "\"<5>\"", meaning: "how many")],
      blocks: [.prose("Some *prose*."), .cell(cell)])
    return PageWriter(
      Page(title: "A & B", date: "1 May 2026", seconds: 3, program: "Pigment", steps: [step])
    ).html()
  }

  @Test func everyKindOfDisplayIsShown() {
    let html = page(
      [
        .text("1 < 2"), .prose("**bold**"),
        .table(Table(title: "T", headings: ["h<"], rows: [["c&"]], footer: ["f"])),
        .picture(
          Picture(width: 2, height: 2, rgb: Array(repeating: 7, count: 12), caption: "sky \"blue\"")
        ),
        .plot(Plot(title: "P", series: [.init(name: "s<", x: [0, 1, .nan, 3], y: [1, 2, 3, 4])])),
      ], failure: "<no>")
    for part in [
      "1 &lt; 2", "<strong>bold</strong>", "h&lt;", "c&amp;", "alt=\"sky &quot;blue&quot;\"",
      "data:image/png;base64,iVBORw0KGgo", "class=\"pixels\"", "<svg ", "s&lt;",
      "error: &lt;no&gt;",
      "✓", "<title>A &amp; B</title>", "lang=\"en\"", "prefers-color-scheme:dark", "1 cell failed",
      "1 of 1 expectations held", "&quot;&lt;5&gt;&quot;",
    ] { #expect(html.contains(part), "\(part)") }
    #expect(!html.contains("show <x>"))
  }

  @Test func tagsAreClosedInOrder() {
    let html = page([.text("x"), .table(Self.table), .plot(Plot(series: []))], failure: "no")
    var open: [String] = []
    var rest = html[...]
    while let start = rest.firstIndex(of: "<"), let end = rest[start...].firstIndex(of: ">") {
      let tag = rest[rest.index(after: start)..<end]
      rest = rest[rest.index(after: end)...]
      let name = String(tag.drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber })
      if tag.hasPrefix("!") || tag.hasSuffix("/") || ["meta", "br", "hr", "img"].contains(name) {
        continue
      }
      if tag.hasPrefix("/") {
        #expect(open.popLast() == name)
      } else {
        open.append(name)
        if name == "style" || name == "script", let close = rest.firstRange(of: "</\(name)") {
          rest = rest[close.lowerBound...]
        }
      }
    }
    #expect(open.isEmpty)
  }

  @Test func nothingIsLoadedFromElsewhere() {
    let html = page([.picture(Picture(width: 1, height: 1, rgb: [1, 2, 3]))])
    for word in ["http:", "https:", "url(", "@import", "<link", "src=\"/"] {
      #expect(!html.contains(word), "\(word)")
    }
  }

  static let table = Table(headings: ["a"], rows: [["b"]])
}
