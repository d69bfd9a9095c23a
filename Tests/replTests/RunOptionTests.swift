import Foundation
import Testing

@testable import repl

/// `repl run` with `--json`, `--from`, `--to`, `--transcript`; `repl fmt`.
@Suite struct RunOptionTests {
  let folder = TemporaryFolder()

  private func writeSteps() {
    folder.write(
      """
      # T
      # Why.

      param size = 2  # of it

      let a = size
      print("one")

      # ## Two

      a + 1
      # => 3
      show rand([3, 4, 4]), caption: "noise"

      # %%

      a + 10  # => 12
      a + nowhere

      """, to: "t.txt")
    folder.write("let base = 40\nparam size = 1\n", to: "base.txt")
    _ = mkdir(folder.path + "/course", 0o700)
    folder.write("let base = 40\n", to: "course/deep.txt")
    folder.write("use \"deep\"\nlet more = base + 1\n", to: "course/base.txt")
    folder.write("# U\n\nuse \"base\"\n\nmore + 1\n", to: "course/use.txt")
  }

  // MARK: --json

  @Test func eachCellIsALineOfJSON() throws {
    writeSteps()
    let result = Child.run(["run", "t.txt", "--json", "--check"], folder: folder.path)
    #expect(result.status == 1)
    let lines = result.output.split(separator: "\n")
    let cells = try lines.map { line in
      try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
    }
    #expect(cells.map { $0["number"] as? Int } == [1, 2, 3])
    #expect(cells.map { $0["status"] as? String } == ["ok", "ok", "failed"])
    #expect(cells.allSatisfy { $0["file"] as? String == "t.txt" })
    #expect(cells.allSatisfy { $0["milliseconds"] is Double || $0["milliseconds"] is Int })
    #expect(cells[1]["line"] as? Int == 11)
    #expect((cells[0]["source"] as? String)?.hasPrefix("param size") == true)
    let outputs = try #require(cells[1]["outputs"] as? [[String: Any]])
    #expect(outputs.count == 2)
    let data = try #require(outputs[1]["data"] as? [String: Any])
    #expect(data["text/plain"] as? String == "picture 4×4: noise")
    #expect(Data(base64Encoded: data["image/png"] as? String ?? "")?.isEmpty == false)
    #expect(cells[0]["error"] is NSNull)
    let error = try #require(cells[2]["error"] as? [String: Any])
    #expect((error["message"] as? String)?.contains("nowhere") == true)
    let range = try #require(error["range"] as? [String: [String: Int]])
    #expect(range["start"]?["line"] == 18 && range["start"]?["column"] == 5)
    #expect(range["end"]?["column"] == 12)
    // No picture is left beside it: it is in the line.
    #expect(folder.names(in: ".").contains("out") == false)
  }

  @Test func whatIsNotAsExpectedIsInTheLine() throws {
    folder.write("1 + 1  # => 3\nexpect 1 > 2, \"why\"\n", to: "w.txt")
    let result = Child.run(["run", "w.txt", "--json", "--check"], folder: folder.path)
    #expect(result.status == 3)
    let cell = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(cell["status"] as? String == "unexpected")
    #expect((cell["misses"] as? [[String: String]]) == [["expected": "3", "actual": "2"]])
  }

  // MARK: --from, --to

  static let parts: [(arguments: [String], status: Int32, output: String)] = [
    (["--from", "2", "--to", "2", "--images", "off"], 0, "3\n"),
    (["--to", "1"], 0, "one\n"),
    (
      ["--to", "1", "--echo"], 0,
      """
      # T

      Why.

      pigment[1]> param size = 2  # of it

                  let a = size
                  print("one")
      one


      """
    ),
    (["--from", "3"], 1, "12\n"),
    (["--from", "4"], 2, ""), (["--from", "0"], 2, ""), (["--from", "3", "--to", "2"], 2, ""),
    (["--json", "--echo"], 2, ""), (["--step"], 2, ""), (["--step", "--json"], 2, ""),
    (["t.txt", "--transcript", "x.txt"], 2, ""), (["t.txt", "--from", "1"], 2, ""),
  ]

  @Test(arguments: parts)
  func partsOfAFileRun(_ arguments: [String], _ status: Int32, _ output: String) {
    writeSteps()
    let result = Child.run(["run", "t.txt"] + arguments, folder: folder.path)
    #expect(result.status == status, "\(result.errors)")
    #expect(result.output == output)
    if status == 2 { #expect(result.errors.contains("help: ")) }
  }

  @Test func picturesKeepTheirNamesWhenCellsBeforeAreQuiet() {
    folder.write("plot([1])\n\n# %%\n\nplot([2])\n", to: "p.txt")
    #expect(Child.run(["run", "p.txt", "--from", "2"], folder: folder.path).status == 0)
    #expect(folder.names(in: "out") == ["p-02.png"])
  }

  @Test func aQuietCellThatFailsIsTold() {
    folder.write("nowhere\n\n# %%\n\n1\n", to: "q.txt")
    let result = Child.run(["run", "q.txt", "--from", "2"], folder: folder.path)
    #expect(result.status == 1)
    #expect(result.errors.contains("q.txt:1"))
  }

  /// A cell that fails says what was not as expected before it did.
  @Test func missesAreToldOfACellThatFails() {
    folder.write("# M\n\nlet x = 1\nprint x  # => 2\nnowhere\n", to: "m.txt")
    let result = Child.run(["run", "m.txt", "--check"], folder: folder.path)
    #expect(result.status == 1)
    #expect(result.errors.contains("expected") && result.errors.contains("no `nowhere`"))
  }

  // MARK: --transcript

  @Test func aTranscriptRunsAgainToTheSame() {
    writeSteps()
    let arguments = ["--set", "size=7", "--seed", "3", "--keep-going"]
    let first = Child.run(
      ["run", "t.txt", "--transcript", "s.txt"] + arguments, folder: folder.path)
    #expect(first.status == 1)
    let text = folder.text("s.txt")
    #expect(text.hasPrefix("# T\n\n# Transcript of `t.txt`"))
    #expect(text.contains("# repl run s.txt --set size=7 --seed 3\n"))
    #expect(text.contains("\n# | 8\n"))
    #expect(text.contains("\n# | picture 4×4: noise\n"))
    #expect(text.contains("\n# This failed:\n") && text.contains("\n# error: "))
    let second = Child.run(
      ["run", "s.txt", "--transcript", "s2.txt"] + arguments, folder: folder.path)
    #expect(second.output.replacing("out/s-", with: "out/t-") == first.output)
    // Its results are not results twice.
    #expect(folder.text("s2.txt").ranges(of: "# | picture").count == 1)
  }

  /// What is run is not written over, under whatever name.
  @Test(arguments: ["--transcript", "--html"])
  func theFileItselfIsNotWritten(_ option: String) {
    writeSteps()
    let before = folder.text("t.txt")
    _ = symlink(folder.path + "/t.txt", folder.path + "/link.txt")
    for name in ["t.txt", "./t.txt", "link.txt"] {
      let result = Child.run(["run", "t.txt", option, name], folder: folder.path)
      #expect(result.status == 2 && result.errors.contains("is what it would be made from"))
    }
    #expect(folder.text("t.txt") == before)
  }

  @Test(arguments: [
    ["--from", "2", "--transcript", "x.txt"], ["--html", "x", "--transcript", "x"],
    ["--html", "x", "--transcript", "./x"], ["--html", "../x", "--transcript", ".././x"],
    ["--html", "dangling", "--transcript", "x"],
  ])
  func optionsThatSpoilEachOtherAreRefused(_ options: [String]) {
    writeSteps()
    _ = symlink("x", folder.path + "/dangling")
    #expect(Child.run(["run", "t.txt"] + options, folder: folder.path).status == 2)
    #expect(!folder.names(in: ".").contains { $0.hasPrefix("x") })
  }

  /// Lines that end as in Windows make the same transcript.
  @Test func aTranscriptOfOtherLineEndsIsTheSame() {
    writeSteps()
    let text = "# U\n\nlet k = 1\nuse \"base\"\n\n# Why.\n\nfor i in 0..<2 {\n  print i, more\n}\n"
    folder.write(text, to: "course/u.txt")
    folder.write(text.replacing("\n", with: "\r\n"), to: "course/w.txt")
    for name in ["u", "w"] {
      let result = Child.run(
        ["run", "course/\(name).txt", "--transcript", "\(name).txt"], folder: folder.path)
      #expect(result.status == 0, "\(result.errors)")
      #expect(Child.run(["run", "\(name).txt"], folder: folder.path).output == result.output)
    }
    func cells(_ name: String) -> Substring {
      folder.text(name).drop { $0 != "\n" }.drop { $0 != "k" }
    }
    #expect(cells("u.txt") == cells("w.txt"))
    #expect(!folder.text("w.txt").contains("\r"))
  }

  @Test func aTranscriptElsewhereFindsTheStepsItUses() {
    writeSteps()
    for path in ["s.txt", "course/s.txt", "out/s.txt", folder.path + "/s.txt"] {
      _ = mkdir(folder.path + "/out", 0o700)
      let first = Child.run(["run", "course/use.txt", "--transcript", path], folder: folder.path)
      #expect(first.status == 0, "\(first.errors)")
      let second = Child.run(["run", path], folder: folder.path)
      #expect(second.status == 0, "\(path): \(second.errors)")
      #expect(second.output == "42\n")
    }
  }

  // MARK: repl fmt

  @Test func filesAreSetAnew() {
    folder.write("let  a=1\n", to: "ugly.txt")
    folder.write("let a = 1\n", to: "neat.txt")
    folder.write("let = \n", to: "broken.txt")
    let check = Child.run(["fmt", "--check", "ugly.txt", "neat.txt"], folder: folder.path)
    #expect(check.status == 3)
    #expect(check.output == "ugly.txt\n")
    #expect(folder.text("ugly.txt") == "let  a=1\n")
    let result = Child.run(["fmt", "ugly.txt", "neat.txt"], folder: folder.path)
    #expect(result.status == 0)
    #expect(result.output == "ugly.txt\n")
    #expect(folder.text("ugly.txt") == "let a = 1\n")
    #expect(Child.run(["fmt", "--check", "ugly.txt"], folder: folder.path).status == 0)
    #expect(Child.run(["fmt", "broken.txt", "neat.txt"], folder: folder.path).status == 2)
    #expect(Child.run(["fmt"], folder: folder.path).status == 2)
    let piped = Child.run(["fmt", "-"], input: "f( 1 )", folder: folder.path)
    #expect(piped.output == "f(1)\n")
  }
}
