import Foundation
import Kernel
import Testing

@testable import repl

/// A session at the prompt as a document: `export`, `repl export --session`, `--transcript`.
@Suite struct SessionExportTests {
  let folder = TemporaryFolder()

  private func start(_ arguments: [String] = []) throws -> PseudoTerminal {
    let terminal = PseudoTerminal(arguments, home: folder.path)
    try #require(terminal.expect("pigment[1]> "))
    return terminal
  }

  private func type(_ inputs: [String], at terminal: PseudoTerminal, from number: Int = 1) {
    for (index, input) in inputs.enumerated() {
      terminal.type(input + "\r")
      guard terminal.expect("pigment[\(number + index + 1)]> ") else {
        Issue.record("no prompt after \(input)")
        return
      }
    }
  }

  private static let inputs = [
    "let a = 20 + 1", "a * 2", "show rand([3, 4, 4]), caption: \"noise\"",
    "plot([1, 2, 4], title: \"up\")", "let b = 3; nowhere + 1", "nothing + 1", "b + out[2]",
  ]

  @Test func aSessionIsWrittenWithAllItShowed() throws {
    let terminal = try start()
    type(
      Self.inputs + [
        "saveSession \"monday\"", "export \"page.html\"", "export \"page.md\"",
        "export \"page\", to: \"ipynb\"", "export \"page.txt\"", "undo", "export \"undone.html\"",
      ], at: terminal)
    type(["export \"page.pdf\""], at: terminal, from: 15)
    #expect(terminal.screen.contains("does not say what to write"))

    // The saved session gives the same pages, without anything being run.
    var saved: [String: String] = [:]
    for format in ["html", "md", "ipynb", "txt"] {
      let result = Child.run(
        ["export", "--session", "monday", "--to", format, "--title", "A session"],
        folder: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(result.errors == "page out/monday.\(format)\n")
      saved[format] = folder.text("out/monday.\(format)")
    }
    for html in [folder.text("page.html"), saved["html"] ?? ""] {
      for part in [
        "<h1>A session</h1>", "<pre class=\"result\">42</pre>", "alt=\"noise\"", "<svg ",
        "there is no `nowhere`", "in[6]:1", "id=\"s1c7\"", "<pre class=\"result\">45</pre>",
        "2 cells failed",
      ] { #expect(html.contains(part), "\(part)") }
    }
    // Pictures have the same pixels, whether they come from the session or from the file.
    func pictures(_ html: String?) -> [Substring] {
      (html ?? "").split(separator: "src=\"data:image/png;base64,").dropFirst().map {
        $0.prefix { $0 != "\"" }
      }
    }
    #expect(pictures(folder.text("page.html")) == pictures(saved["html"]))
    #expect(pictures(saved["html"]).count == 1)
    #expect(folder.text("page.md").contains("![noise](<page_files/session-01.png>)"))
    #expect(folder.text("page").contains("\"nbformat\": 4"))
    #expect(saved["ipynb"]?.contains("\"image/png\"") == true)
    // `undo` took back the newest input that changed something; the page does not show it.
    #expect(!folder.text("undone.html").contains("there is no `nowhere`"))

    let again = Child.run(["run", "page.txt"], folder: folder.path)
    #expect(again.status == 0, "\(again.errors)")
    #expect(again.output.contains("42\n") && again.output.contains("45\n"))
  }

  @Test(arguments: [
    (["--session", "none.st"], "none.st"), (["--session", "t.txt"], "t.txt"),
    (["--session", "a", "t.txt"], "do not go together"),
    (["--session", "a", "--check"], "runs nothing"),
    (["t.txt", "--to", "txt"], "is one already"),
  ])
  func whatIsNoSessionIsRefused(_ arguments: [String], _ says: String) {
    folder.write("# T\n\n1\n", to: "t.txt")
    let result = Child.run(["export"] + arguments, folder: folder.path)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains(says), "\(result.errors)")
    #expect(folder.names(in: ".") == ["t.txt"])
  }

  @Test func aTranscriptRunsAgainAndOutlivesAKill() throws {
    _ = mkdir(folder.path + "/steps", 0o700)
    folder.write("# U\n\nlet base = 40\n", to: "steps/base.txt")
    folder.write("# T\n\n# Why.\n\nuse \"base\"\nlet first = base + 1\nfirst\n", to: "steps/t.txt")
    let arguments = ["steps/t.txt", "--transcript", "kept.txt", "--threads", "1", "--seed", "5"]
    let terminal = PseudoTerminal(arguments, home: folder.path)
    try #require(terminal.expect("pigment[2]> "))
    type(Self.inputs + ["rand([2])"], at: terminal, from: 2)
    terminal.type("print(\"g\" + \"o\"); while true {}\r")
    #expect(terminal.expect("go\r\n"))
    kill(terminal.process, SIGKILL)
    let text = folder.text("kept.txt")
    for part in [
      "# Why.\n", "use \"steps/base\"", "# | 41", "# | 42", "# | picture 4×4: noise",
      "# nothing + 1\n", "# error: there is no `nowhere`", "# %%\n\nlet b = 3\n", "none;",
      "repl run kept.txt --seed 5 --threads 1", "while true {}",
    ] { #expect(text.contains(part), "\(part)") }

    // What was typed before the kill gives what it gave.
    let end = try #require(text.range(of: "# %%\n\nprint(\"g\""))
    folder.write(String(text[..<end.lowerBound]), to: "again.txt")
    let again = Child.run(
      ["run", "again.txt", "--seed", "5", "--threads", "1"], folder: folder.path)
    #expect(again.status == 0, "\(again.errors)")
    let dice = text.split(separator: "\n").suffix(6).first { $0.hasPrefix("# |   ") }
    #expect(again.output.contains(dice?.dropFirst(4) ?? "no dice"), "\(again.output)")

    // A file that is there may be the only copy of another session.
    let second = PseudoTerminal(["--transcript", "kept.txt"], home: folder.path)
    #expect(second.expect("kept.txt exists already"))
    #expect(second.end() == 2)
    #expect(folder.text("kept.txt") == text)
  }

  /// What a lesson made before it broke off is in the transcript, and so is what stands behind it.
  @Test func aTranscriptHoldsLessonsAsFarAsTheyCame() throws {
    folder.write("# L\n\n# Why.\n\nlet a = 20\n\n# %%\n\nnosuch\n", to: "lesson.txt")
    let terminal = try start(["--transcript", "kept.txt"])
    terminal.converse(("", "run \"lesson\"\r"), ("pigment[4]> ", ""))
    type(["a + 2", "let b = 1", "undo", "out[4]"], at: terminal, from: 4)
    terminal.type("\u{4}")
    #expect(terminal.end() == 0)
    let text = folder.text("kept.txt")
    for part in ["# Why.\n\n# %%\n\nlet a = 20\n", "# This failed:", "# This was undone:"] {
      #expect(text.contains(part), "\(text)")
    }
    let again = Child.run(["run", "kept.txt"], folder: folder.path)
    #expect(again.status == 0 && again.output == "22\n22\n", "\(again.errors) \(text)")
  }

  /// A page takes the place of no session, and of no weights.
  @Test func aPageReplacesPagesAlone() throws {
    let terminal = try start()
    type(["let a = 1", "saveSession \"p\"", "export \"p.txt\""], at: terminal)
    let saved = try Data(contentsOf: URL(filePath: folder.path + "/p"))
    for (index, format) in ["html", "md", "ipynb", "txt"].enumerated() {
      type(["export \"p\", to: \"\(format)\""], at: terminal, from: 4 + 2 * index)
      #expect(terminal.screen.contains("p is there already"))
      type(["export \"new.\(format)\""], at: terminal, from: 5 + 2 * index)
      let outside = Child.run(
        ["export", "--session", "p", "--to", format, "--out", "./p"], folder: folder.path)
      #expect(outside.status == 2)
    }
    #expect(try Data(contentsOf: URL(filePath: folder.path + "/p")) == saved)
    type(["export \"q\", to: \"html\"", "export \"q\", to: \"html\""], at: terminal, from: 12)
    #expect(terminal.screen.ranges(of: "wrote 2 inputs to q").count == 2)
  }

  /// What the user wrote stays, whatever its name.
  @Test(arguments: ["own.html", "own.md", "own.ipynb", "own.txt", "link.html"])
  func ownFilesStay(_ name: String) throws {
    folder.write("# Own\n\n{\"mine\": 1}\n", to: name.replacing("link", with: "other"))
    if name == "link.html" { _ = symlink("other.html", folder.path + "/link.html") }
    folder.write("# T\n\n1\n", to: "t.txt")
    let before = folder.text(name)
    let terminal = try start()
    type(["export \"\(name)\""], at: terminal)
    #expect(terminal.screen.contains("is there already"))
    let format = name.hasSuffix("txt") ? "transcript" : "html"
    for arguments in [
      ["export", "t.txt", "--to", "html", "--out", name], ["run", "t.txt", "--\(format)", name],
    ] {
      let result = Child.run(arguments, folder: folder.path)
      #expect(result.status == 2 && result.errors.contains("is there already"), "\(result.errors)")
    }
    #expect(folder.text(name) == before)
  }

  /// Pictures of a document are written where nothing else is.
  @Test func picturesReplaceNothingOfOthers() throws {
    _ = mkdir(folder.path + "/page_files", 0o700)
    folder.write("mine", to: "page_files/session-01.png")
    let terminal = try start()
    type(["show rand([3, 4, 4])", "export \"page.md\""], at: terminal)
    #expect(terminal.screen.contains("is there already"))
    #expect(folder.text("page_files/session-01.png") == "mine")
    #expect(folder.names(in: ".").filter { $0.hasPrefix("page.") }.isEmpty)
  }

  /// A session is saved over no other file.
  @Test func aSessionReplacesSessionsAlone() throws {
    let terminal = try start(["--transcript", "kept.txt"])
    folder.write("mine", to: "notes.md")
    type(
      [
        "let a = 1", "saveSession \"kept.txt\"", "saveSession \"notes.md\"", "saveSession \"s\"",
        "saveSession \"s\"",
      ], at: terminal)
    #expect(terminal.screen.ranges(of: "is there already, and is no session").count == 2)
    #expect(terminal.screen.ranges(of: "saved 1 variable in s").count == 2)
    #expect(folder.text("notes.md") == "mine" && folder.text("kept.txt").contains("let a = 1"))
  }

  /// A transcript replaces one of the same alone, as it was written.
  @Test func aTranscriptReplacesItsOwn() throws {
    let terminal = try start()
    type(["let a = 1", "export \"t.txt\"", "let b = 2", "export \"t.txt\""], at: terminal)
    #expect(folder.text("t.txt").contains("let b = 2"))
    folder.write(folder.text("t.txt") + "\n# Mine.\n", to: "t.txt")
    type(["export \"t.txt\""], at: terminal, from: 5)
    #expect(folder.text("t.txt").hasSuffix("# Mine.\n"))
    let other = try start()
    type(["let c = 1", "export \"t.txt\""], at: other)
    #expect(
      other.screen.contains("is there already") && folder.text("t.txt").hasSuffix("# Mine.\n"))
  }

  /// A saved session knows how it was started.
  @Test func aSavedSessionKnowsItsOrigin() throws {
    _ = mkdir(folder.path + "/sub", 0o700)
    folder.write("# S\n\nlet s = 4\n", to: "sub/sets.txt")
    folder.write("# I\n\nuse \"sets\"\ns\n", to: "sub/inner.txt")
    let terminal = PseudoTerminal(["sub/inner.txt", "--seed", "5"], home: folder.path)
    try #require(terminal.expect("pigment[2]> "))
    type(["rand([2])", "saveSession \"w\""], at: terminal, from: 2)
    let result = Child.run(["export", "--session", "w", "--to", "txt"], folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    let text = folder.text("out/w.txt")
    #expect(
      text.contains("repl run w.txt --seed 5") && text.contains("use \"../sub/sets\""), "\(text)")
    let again = Child.run(["run", "out/w.txt", "--seed", "5"], folder: folder.path)
    let dice = text.split(separator: "\n").last { $0.hasPrefix("# |   ") }
    #expect(again.status == 0 && again.output.contains(dice?.dropFirst(4) ?? "no dice"))
  }

  /// Inputs of a session that was loaded have numbers of their own.
  @Test func loadedInputsAreAStepOfTheirOwn() throws {
    let terminal = try start()
    type(
      ["let a = 1", "saveSession \"p\"", "restart", "loadSession \"p\"", "export \"q.html\""],
      at: terminal)
    let html = folder.text("q.html")
    for part in ["id=\"s1c1\"", "id=\"s2c1\"", "id=\"s2c4\""] {
      #expect(html.ranges(of: part).count == 1, "\(part)")
    }
    #expect(html.contains("A session that was loaded"))
  }

  @Test func aTranscriptNeedsAPrompt() {
    let result = Child.run(["--transcript", "t.txt"], input: "1 + 1\n", folder: folder.path)
    #expect(result.status == 2)
    #expect(result.errors.contains("nobody types here"))
    #expect(folder.names(in: ".").isEmpty)
  }
}
