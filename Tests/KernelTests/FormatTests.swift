import Foundation
import Testing

@testable import Kernel

/// `repl fmt`: how a step looks changes, what it says does not.
@Suite struct FormatTests {
  static let rows: [(ugly: String, neat: String)] = [
    ("let   x=1", "let x = 1\n"),
    ("f( a ,b:2 )", "f(a, b: 2)\n"),
    ("show   fake,columns :4", "show fake, columns: 4\n"),
    ("x [ 0 , 1 ..< 3 ]", "x[0, 1..<3]\n"),
    ("x[0 ... , 4]", "x[0..., 4]\n"),
    ("x[... , 0]", "x[..., 0]\n"),
    ("a*-b+ - c", "a * -b + -c\n"),
    ("let y = - x", "let y = -x\n"),
    ("return(-1)\n", "return (-1)\n"),
    ("! a&&not  b", "!a && not b\n"),
    ("x .f( a ) . shape", "x.f(a).shape\n"),
    ("x**2@y", "x ** 2 @ y\n"),
    ("let r=( d:0.2,g : 0.7 )", "let r = (d: 0.2, g: 0.7)\n"),
    ("x.in", "x.in\n"),
    ("f(in:3,if :4)", "f(in: 3, if: 4)\n"),
    ("x   ;", "x;\n"),
    ("?   conv2d", "?conv2d\n"),
    ("print \"a  \\( x+1 )  b\"", "print \"a  \\( x+1 )  b\"\n"),
    ("for i in 0 ..< 3{\nprint(i)\n}", "for i in 0..<3 {\n    print(i)\n}\n"),
    ("if a{\n  b\n  }else{\n c }", "if a {\n    b\n} else {\n    c }\n"),
    ("while x<3{x+=1}", "while x < 3 { x += 1 }\n"),
    ("time{ }", "time {}\n"),
    ("func f( x,y=2 ){\nreturn x+y\n}", "func f(x, y = 2) {\n    return x + y\n}\n"),
    ("let a = [\n1,\n2\n]", "let a = [\n    1,\n    2\n]\n"),
    ("let a =\n1 +\n2", "let a =\n    1 +\n    2\n"),
    ("show a,\ncaption: \"x\"", "show a,\n    caption: \"x\"\n"),
    ("f([1,\n2], {\nx\n})", "f([1,\n    2], {\n        x\n})\n"),
    ("for i in x {\n\n\na\n\n\nb\n\n}", "for i in x {\n    a\n\n    b\n}\n"),
    ("for i in x {\n# why\na\n}", "for i in x {\n    # why\n    a\n}\n"),
    ("1\n\n\n\n2   \n\n\n", "1\n\n2\n"),
    ("\n\n1", "1\n"),
    ("", ""),
    ("#T\n\n#prose\n\n1", "# T\n\n# prose\n\n1\n"),
    ("\n\n# prose\n\n1", "\n# prose\n\n1\n"),
    ("# T\n\n# a  \n# b   \n\n1", "# T\n\n# a  \n# b\n\n1\n"),
    ("## Loop\n\n1", "## Loop\n\n1\n"),
    ("1   #=>   1", "1   # => 1\n"),
    ("1 #=>   1", "1  # => 1\n"),
    ("1\n#=>1", "1\n# => 1\n"),
    ("1\n# %%\n2\n# %% More\n3", "1\n\n# %%\n\n2\n\n# %% More\n\n3\n"),
    ("let a  = 1    # one\nlet bcd = 2   # two", "let a = 1     # one\nlet bcd = 2   # two\n"),
    ("x # near", "x  # near\n"),
    ("1\r\n\r\n\r\nlet x=2\r\n", "1\r\n\r\nlet x = 2\r\n"),
    ("\tx", "x\n"),
  ]

  @Test(arguments: rows)
  func uglyBecomesNeat(_ ugly: String, _ neat: String) throws {
    // Some rows are pieces that only make sense inside a function; they are set, not read.
    let text = StepFormatter(SourceText(name: "t.txt", text: ugly)).text()
    #expect(text == neat)
    #expect(StepFormatter(SourceText(name: "t.txt", text: text)).text() == text, "a second time")
  }

  /// A tree without places, and the page around it.
  private func meaning(_ text: String) throws -> [String] {
    let file = try StepFile(name: "s.txt", text: text)
    return [file.title]
      + file.elements.map { element in
        switch element {
        case .prose(let prose): prose.markdown
        case .cell(let cell):
          cell.statements.map { "\($0.statement) => \($0.expectation?.text ?? "")" }
            .joined(separator: "\n")
        }
      } + file.parameters.map { "\($0.name) = \($0.defaultText)  # \($0.meaning)" }
  }

  static let steps: [URL] = {
    let folder = ArchitectureTests.root.appending(path: "steps")
    let files = try? FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    return (files ?? []).filter { $0.pathExtension == "txt" }.sorted { $0.path < $1.path }
  }()

  @Test func theStepsAreFound() { #expect(Self.steps.count >= 14) }

  @Test(arguments: steps)
  func theStepsAreSetAsTheyShouldBeAndMeanTheSame(_ step: URL) throws {
    let text = try String(contentsOf: step, encoding: .utf8)
    let file = try StepFile(name: step.lastPathComponent, text: text)
    let formatted = try file.formatted()
    #expect(formatted == text, "repl fmt steps/*.txt")
    #expect(try meaning(formatted) == meaning(text))

    // The same step, badly set: every indentation gone, every space doubled outside of strings
    // and comments.
    let ugly = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let bare = String(line.drop { $0 == " " })
      let isPlain = !bare.contains { "\"#".contains($0) }
      return isPlain ? bare.replacing(" ", with: "  ") : bare
    }.joined(separator: "\n")
    let mended = try StepFile(name: step.lastPathComponent, text: ugly).formatted()
    #expect(try meaning(mended) == meaning(text))
    #expect(try StepFile(name: "again.txt", text: mended).formatted() == mended)
  }

  @Test func aLastLineThatIsNotEndedIsEnded() throws {
    for (text, neat) in [("f( 1 )", "f(1)\n"), ("# Only a title", "# Only a title\n"), ("", "")] {
      #expect(try StepFile(name: "t.txt", text: text).formatted() == neat)
    }
  }

  @Test func whatWouldChangeItsMeaningIsRefused() throws {
    // A space that is no space keeps the first line from being the title.
    let file = try StepFile(name: "t.txt", text: "\u{A0}# not a title\n\n1\n")
    #expect(throws: Diagnostic.self) { try file.formatted() }
  }
}
