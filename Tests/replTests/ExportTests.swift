import Foundation
import Kernel
import Testing

@testable import repl

/// `repl export`: the documents of a run, as their readers will read them.
@Suite struct ExportTests {
  let folder = TemporaryFolder()

  private func writeSteps() {
    folder.write(
      """
      # 1 · First
      # Two ideas, `02_second` is the other.

      param size = 2  # of it

      # ## Try it
      # Some **prose**.

      size
      # => 2
      help print

      # ## Try it

      # %%

      show rand([3, 8, 8]), caption: "noise, \\"quoted\\""
      plot([1, 2, 4], title: "up")
      unet(levels: 5, filters: 8)

      """, to: "01_first.txt")
    folder.write("# 2 · Second\n\n1 + 1  # => 3\n\n# ## End\n\nnowhere + 1\n", to: "02_second.txt")
  }

  static let endings: [(arguments: [String], status: Int32, says: String)] = [
    (["01_first.txt"], 0, "page out/01_first.html"),
    (["01_first.txt", "--to", "ipynb"], 0, "page out/01_first.ipynb"),
    (["01_first.txt", "02_second.txt"], 1, "page out/book.html"),
    (["01_first.txt", "--out", "a.md"], 0, "page a.md"),
    (["02_second.txt", "--check", "--out", "a.md"], 3, "02_second.txt:3"),
    (["02_second.txt", "--check", "--keep-going", "--out", "a.md"], 1, "nowhere"),
    (["01_first.txt", "--out", "a.pdf"], 2, "does not say the format"),
    (["01_first.txt", "--to", "pdf"], 2, "html, md or ipynb"),
    (["01_first.txt", "--out", "no/such/a.html"], 1, "no/such/a.html"),
    (["01_first.txt", "--set", "sise=1"], 2, "sise"),
    (["missing.txt"], 2, "missing.txt"),
    (["01_first.txt", "--front", "none.md"], 2, "none.md cannot be read"),
    ([], 2, "needs a file"),
  ]

  @Test(arguments: endings)
  func endsAsItShould(_ arguments: [String], _ status: Int32, _ says: String) {
    writeSteps()
    let result = Child.run(["export"] + arguments, folder: folder.path)
    #expect(result.status == status, "\(result.errors)")
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(says), "\(result.errors)")
    #expect(!result.errors.contains("\u{1b}"))
  }

  private func exported(_ name: String, _ arguments: String...) -> String {
    writeSteps()
    let result = Child.run(
      ["export", "01_first.txt", "02_second.txt", "--out", name, "--quiet"] + arguments,
      folder: folder.path)
    #expect(result.errors.contains("nowhere"), "\(result.errors)")
    return folder.text(name)
  }

  // MARK: HTML

  /// The values of an attribute, in order.
  private func values(of attribute: String, in html: String) -> [String] {
    html.split(separator: " \(attribute)=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
  }

  @Test func aBookLeadsToAllItsPartsAndIsOneDocument() {
    let html = exported("book.html", "--title", "A <book>")
    #expect(html.contains("<h1>A &lt;book&gt;</h1>"))
    #expect(html.ranges(of: "<h1").count == 1)
    let ids = values(of: "id", in: html)
    #expect(Set(ids).count == ids.count, "two parts with one name: \(ids)")
    let targets = values(of: "href", in: html)
    #expect(targets.contains("#s1-try-it") && targets.contains("#s1-try-it-2"))
    for target in targets {
      #expect(target.hasPrefix("#") && ids.contains(String(target.dropFirst())), "\(target)")
    }
    // The name of a step in prose leads to it.
    #expect(html.contains("<a href=\"#step-2\"><code>02_second</code></a>"))
    // Headings go down one level at a time, so that a screen reader can walk them.
    var level = 0
    for heading in html.split(separator: "<h").dropFirst() {
      guard let next = heading.first?.wholeNumberValue else { continue }
      #expect(next <= level + 1, "h\(level) is followed by h\(next)")
      level = next
    }
    // Every picture has words; the one in the dialog gets those of the picture it shows, and the
    // small one of the contents stands beside them.
    let pictures = html.split(separator: "<img").dropFirst()
    #expect(pictures.count == 3)
    #expect(pictures.allSatisfy { $0.prefix { $0 != ">" }.contains("alt=\"") })
    #expect(html.contains("alt=\"noise, &quot;quoted&quot;\""))
    for word in ["http:", "https:", "url(", "@import", "<link"] {
      #expect(!html.contains(word), "\(word)")
    }
  }

  /// The colours of the page, `--name:#rrggbb`, of the light and of the dark style.
  private static let colours: [[String: Double]] = {
    let parts = PageStyle.css.split(separator: "@media (prefers-color-scheme:dark)", maxSplits: 1)
    return parts.map { part in
      var colours: [String: Double] = [:]
      for entry in part.prefix(upTo: part.range(of: "}")?.lowerBound ?? part.endIndex)
        .split(whereSeparator: { ";{\n".contains($0) })
      {
        let words = entry.trimmingCharacters(in: .whitespaces).split(separator: ":")
        guard words.count == 2, words[1].first == "#" else { continue }
        let digits = words[1].dropFirst()
        let full = digits.count == 3 ? digits.map { "\($0)\($0)" }.joined() : String(digits)
        colours[String(words[0].dropFirst(2))] = luminance(UInt32(full, radix: 16) ?? 0)
      }
      return colours
    }
  }()

  /// Relative luminance (WCAG 2.2).
  private static func luminance(_ colour: UInt32) -> Double {
    func linear(_ byte: UInt32) -> Double {
      let value = Double(byte & 255) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(colour >> 16) + 0.7152 * linear(colour >> 8) + 0.0722 * linear(colour)
  }

  @Test(arguments: [0, 1])
  func textIsReadable(_ style: Int) throws {
    try #require(Self.colours.count == 2)
    let colours = Self.colours[style]
    #expect(colours.count > 20)
    for paper in ["paper", "code"] {
      for ink in ["ink", "soft", "accent", "k", "s", "n", "c", "f", "l", "ok", "bad"] {
        let pair = [try #require(colours[paper]), try #require(colours[ink])].sorted()
        let contrast = (pair[1] + 0.05) / (pair[0] + 0.05)
        #expect(contrast >= 4.5, "\(ink) on \(paper): \(contrast)")
      }
    }
  }

  // MARK: Notebook

  private func object(_ value: Any?) throws -> [String: Any] {
    try #require(value as? [String: Any])
  }

  @Test func theNotebookIsOneOfFormat45() throws {
    let text = exported("book.ipynb", "--check", "--keep-going")
    let notebook = try object(JSONSerialization.jsonObject(with: Data(text.utf8)))
    #expect(Set(notebook.keys) == ["cells", "metadata", "nbformat", "nbformat_minor"])
    #expect(notebook["nbformat"] as? Int == 4)
    #expect(notebook["nbformat_minor"] as? Int == 5)
    let cells = try #require(notebook["cells"] as? [[String: Any]])
    let ids = cells.compactMap { $0["id"] as? String }
    #expect(ids.count == cells.count && Set(ids).count == ids.count)
    #expect(ids.contains("01_first-c02") && ids.contains("02_second-p01"))
    var kinds: Set<String> = []
    var types: Set<String> = []
    for cell in cells {
      let id = try #require(cell["id"] as? String)
      #expect(id.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil, "\(id)")
      #expect(cell["metadata"] is [String: Any])
      #expect(cell["source"] is [String])
      let kind = try #require(cell["cell_type"] as? String)
      kinds.insert(kind)
      if kind == "markdown" {
        #expect(Set(cell.keys) == ["cell_type", "id", "metadata", "source"])
        continue
      }
      #expect(
        Set(cell.keys) == ["cell_type", "id", "metadata", "source", "execution_count", "outputs"])
      #expect(cell["execution_count"] is Int)
      for output in try #require(cell["outputs"] as? [[String: Any]]) {
        let type = try #require(output["output_type"] as? String)
        if type == "error" {
          #expect(Set(output.keys) == ["output_type", "ename", "evalue", "traceback"])
          #expect(output["traceback"] is [String])
          types.insert("error \(output["ename"] ?? "")")
          continue
        }
        #expect(type == "display_data")
        #expect(Set(output.keys) == ["output_type", "data", "metadata"])
        let data = try object(output["data"])
        #expect(data["text/plain"] != nil)
        for (name, value) in data {
          types.insert(name)
          guard name == "image/png" else {
            #expect(value is [String], "texts are lists of lines")
            continue
          }
          let bytes = try #require(Data(base64Encoded: value as? String ?? ""))
          #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
          let size = try object(try object(output["metadata"])[name])
          #expect((size["width"] as? Int ?? 0) >= 64)
        }
      }
    }
    #expect(kinds == ["markdown", "code"])
    #expect(
      types == [
        "text/plain", "text/html", "text/markdown", "image/png", "error Error", "error Expectation",
      ])
    // The same run, the same notebook.
    #expect(exported("again.ipynb", "--check", "--keep-going") == text)
  }

  // MARK: Markdown

  @Test func markdownHasItsPicturesBesideIt() throws {
    let text = exported("book.md")
    #expect(text.hasPrefix("# Pigment: 2 steps\n"))
    #expect(text.contains("1. [1 · First](#step-1)"))
    #expect(text.contains("<a id=\"step-2\"></a>\n\n## 2 · Second"))
    #expect(text.contains("\n### Try it"))
    #expect(text.contains("```swift\nsize\n# => 2\nhelp print\n```"))
    #expect(text.contains("![noise, \"quoted\"](<book_files/01_first-01.png>)"))
    #expect(text.contains("\n| :-- |") || text.contains("| --: |"), "a table")
    #expect(text.contains("**Error**\n\n```text\nerror: "))
    #expect(folder.names(in: "book_files") == ["01_first-01.png", "01_first-02.png"])
    // A small picture is enlarged, pixel by pixel.
    let png = readAll(folder.path + "/book_files/01_first-01.png") ?? []
    try #require(png.count > 24)
    #expect(Array(png[16..<24]) == [0, 0, 0, 64, 0, 0, 0, 64])
  }

  static let shifts: [(text: String, levels: Int, shifted: String)] = [
    ("# a\ntext # b", 1, "## a\ntext # b"),
    ("## a\n```\n# code\n```\n### b", 2, "#### a\n```\n# code\n```\n##### b"),
    ("###### a", 3, "###### a"),
    ("#tag\n# a", 0, "#tag\n# a"),
    ("#tag", 1, "#tag"),
  ]

  @Test(arguments: shifts)
  func headingsMoveDown(_ text: String, _ levels: Int, _ shifted: String) {
    #expect(MarkdownText.shifted(text, by: levels) == shifted)
  }

  @Test(arguments: [
    ("a | b\n*c*", "a \\| b<br>\\*c\\*"), ("  two", "&nbsp;&nbsp;two"), ("", ""),
  ])
  func aCellOfATableCannotBreakIt(_ text: String, _ written: String) {
    let table = MarkdownText.table(Table(headings: ["h"], rows: [[text]]))
    #expect(table == "| h |\n| :-- |\n| \(written) |")
  }

  @Test func aFenceIsLongerThanThoseInside() {
    #expect(MarkdownText.fenced("a ```` b", language: "x") == "`````x\na ```` b\n`````")
  }

  static let values: [(json: JSON, line: String)] = [
    ([], "[]"),
    (["a": 1, "b": ["x", .null, .bool(true)]], "{\"a\": 1, \"b\": [\"x\", null, true]}"),
    (.number(.nan), "null"), (.number(1.5), "1.5"), ("q\"\n\u{1}", "\"q\\\"\\n\\u0001\""),
  ]

  @Test func jsonIsWritten() throws {
    for (json, line) in Self.values { #expect(json.line == line) }
    let json: JSON = ["b": [1, 2], "a": [:]]
    #expect(json.pretty == "{\n \"a\": {},\n \"b\": [\n  1,\n  2\n ]\n}")
  }
}
