import Testing

@testable import repl

// The rows of the table that are about files, sessions, pages and pipes.

extension FeatureTableTests {
  func aTranscriptRunsAgain() throws {
    folder.write(lesson, to: "lesson.txt")
    let first = repl("run", "lesson.txt", "--transcript", "t.txt")
    #expect(first.status == 0)
    #expect(folder.text("t.txt").contains("# | a is 1"))
    let second = repl("run", "t.txt")
    #expect(second.status == 0)
    #expect(second.output == first.output)
  }

  func runsBecomePages() throws {
    folder.write(lesson, to: "lesson.txt")
    for (format, sign) in [
      ("html", "<!DOCTYPE html>"), ("md", "# A lesson"), ("ipynb", "\"nbformat\": 4"),
    ] {
      let result = repl("export", "lesson.txt", "--to", format, "--out", "page." + format)
      #expect(result.status == 0, "\(result.errors)")
      let page = folder.text("page." + format)
      #expect(page.lowercased().contains(sign.lowercased()), "\(format)")
      #expect(page.contains("a is 1"))
    }
  }

  func aFileRunsAsIfTyped() throws {
    folder.write(lesson, to: "lesson.txt")
    let result = repl("run", "lesson.txt", "--echo")
    #expect(result.output.contains("pigment[1]> let a = 1\n"))
    #expect(result.output.contains("Why one counts."))
    #expect(result.output.contains("pigment[2]> a + 1"))
    #expect(result.output.contains("\n2\n"))
  }

  func aFileRunsStepByStep() throws {
    folder.write(lesson, to: "lesson.txt")
    let terminal = PseudoTerminal(["run", "lesson.txt", "--step"], home: folder.path)
    #expect(terminal.expect("[1 of 2]"))
    terminal.type(enter)
    #expect(terminal.expect("a is 1\r\n"))
    #expect(terminal.expect("[2 of 2]"))
    terminal.type("b")
    #expect(terminal.expect("undone"))
    #expect(terminal.expect("[1 of 2]"))
    terminal.type("s")
    #expect(terminal.expect("[2 of 2]"))
    terminal.type(enter)
    #expect(terminal.expect("there is no `a`"))
  }

  func expectationsAreCheckedAndRewritten() throws {
    folder.write("let a = 40\na + 2  # => 41\n", to: "t.txt")
    #expect(repl("run", "t.txt", "--check").status == 3)
    #expect(repl("run", "t.txt", "--update").status == 0)
    #expect(folder.text("t.txt") == "let a = 40\na + 2  # => 42\n")
    #expect(repl("run", "t.txt", "--check").status == 0)
  }

  func restartingAndStaleness() throws {
    folder.write(lesson, to: "lesson.txt")
    let terminal = try prompt()
    try type(["let a = 1", "let b = a + 1"], at: terminal)
    terminal.type("restart to: 2; b + 70" + enter)
    #expect(terminal.expect("\r\n72\r\n"))
    // What follows the inputs that were run again is an input of its own.
    #expect(terminal.expect("pigment[7]> "))
    terminal.type("let a = 5" + enter)
    #expect(terminal.expect("pigment[8]> "))
    terminal.type("history" + enter)
    #expect(terminal.expect("stale"))
    #expect(terminal.expect("pigment[9]> "))
    terminal.type("restart; run \"lesson\", to: 1" + enter)
    #expect(terminal.expect("a is 1\r\n"))
    #expect(terminal.expect("ran 1 cell"))
  }

  func sessionsAreSavedAndLoaded() throws {
    let made = training[0] + "\nsaveSession \"monday\"\nlet x = ones([1, 1, 16, 16])\n"
    let looked = "print(model.G(x).sum())\n"
    let before = output(of: made + looked)
    let after = output(of: "loadSession \"monday\"\nlet x = ones([1, 1, 16, 16])\n" + looked)
    #expect(before.contains("saved 1 variable in ") && after.contains("loaded 1 variable from "))
    #expect(before.split(separator: "\n").last == after.split(separator: "\n").last)
  }

  func pipesAndExitCodes() throws {
    #expect(output(of: "1 + 1\n") == "2\n")
    for (program, status) in [
      ("quit 7", 7), ("nowhere", 1), ("let = 3", 2), ("expect 1 == 2, \"no\"", 3),
    ] {
      let result = Child.run([], input: program + "\n", folder: folder.path)
      #expect(result.status == Int32(status), "\(program)")
      #expect(!(result.output + result.errors).contains("\u{1b}"))
    }
  }

  func quietAndJSON() throws {
    folder.write(lesson, to: "lesson.txt")
    let quiet = repl("run", "lesson.txt", "--quiet", "--check")
    #expect(quiet.output == "a is 1\n2\n")
    #expect(quiet.errors.isEmpty)
    let lines = repl("run", "lesson.txt", "--json").output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.contains("\"status\": \"ok\"") })
  }
}
