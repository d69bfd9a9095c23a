import Glibc
import Testing

@testable import repl

/// The program from the outside: what it writes where, and how it ends.
@Suite struct ProcessTests {
  let folder = TemporaryFolder()

  static let endings: [(arguments: [String], status: Int32)] = [
    (["-e", "1 + 1"], 0),
    (["-e", "nowhere"], 1),
    (["-e", "let x = (1 +"], 2),
    (["-e", "expect 1 > 2, \"no\""], 3),
    (["-e", "quit 7"], 7),
    (["--version"], 0),
    (["--help"], 0),
    (["run", "--help"], 0),
    (["run"], 2),
    (["--what"], 2),
    (["run", "missing.txt"], 2),
    (["missing.txt"], 2),
    (["-e", "1", "file.txt"], 2),
    (["-e", "1", "--set", "novalue"], 2),
    (["-e", "1", "--threads", "0"], 2),
    (["-e", "1", "--images", "hologram"], 2),
    (["run", "good.txt"], 0),
    (["run", "good.txt", "--check"], 0),
    (["run", "wrong.txt"], 0),
    (["run", "wrong.txt", "--check"], 3),
    (["run", "fails.txt"], 1),
    (["run", "good.txt", "broken.txt"], 2),
    (["run", "good.txt", "--set", "size=3"], 0),
    (["run", "good.txt", "--set", "sise=3"], 2),
    (["run", "good.txt", "wrong.txt", "--set", "size=3"], 0),
    (["run", "good.txt", "wrong.txt", "--set", "sise=3"], 2),
    (["run", "good.txt", "--check", "--update"], 2),
    (["run", "wrong.txt", "fails.txt", "--check", "--keep-going"], 1),
  ]

  private func writeSteps() {
    folder.write("# Good\n\nparam size = 2  # of it\nsize * 0 + 1  # => 1\n", to: "good.txt")
    folder.write("# Wrong\n\n1 + 1  # => 3\nprint(\"after\")\n", to: "wrong.txt")
    folder.write("# Fails\n\nprint(\"before\")\n\n# Then\n\nnowhere\n", to: "fails.txt")
    folder.write("# Broken\n\nlet = \n", to: "broken.txt")
  }

  @Test(arguments: endings)
  func endsAsItShould(_ arguments: [String], _ status: Int32) {
    writeSteps()
    let result = Child.run(arguments, folder: folder.path)
    #expect(result.status == status, "\(arguments): \(result.output)\(result.errors)")
    #expect(!(result.output + result.errors).contains("\u{1b}"), "no escape codes into a pipe")
    if status != 0, status != 7 { #expect(!result.errors.isEmpty) }
  }

  @Test func nothingRunsWhenAFileIsBroken() {
    writeSteps()
    let result = Child.run(["run", "good.txt", "broken.txt"], folder: folder.path)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("broken.txt:3"))
  }

  @Test func resultsAndErrorsTakeTheirOwnStreams() {
    writeSteps()
    let result = Child.run(["run", "fails.txt"], folder: folder.path)
    #expect(result.output == "before\n")
    #expect(result.errors.contains("nowhere"))
    #expect(!result.errors.contains("before"))
  }

  @Test func aPipeIsRunWithoutPromptOrBanner() {
    let result = Child.run([], input: "let x = 4\nx * 10\n", folder: folder.path)
    #expect(result.status == 0)
    #expect(result.output == "40\n")
    #expect(result.errors.isEmpty)
  }

  /// Where the course lies beside the prompt, its steps are found by name, and what they use too.
  @Test(arguments: ["use \"two\"", "run \"two\"", "run \"steps/two\", to: 1", "use \"steps/two\""])
  func stepsAreFoundInTheCourse(_ text: String) {
    let folder = TemporaryFolder()
    mkdir(folder.path + "/steps", 0o700)
    folder.write("let one = 1\n", to: "steps/one.txt")
    folder.write("use \"one\"\nlet two = one + 1\n", to: "steps/two.txt")
    let result = Child.run(["-e", text + "\none + two + 40"], folder: folder.path)
    #expect(result.status == 0 && result.output.hasSuffix("43\n"), "\(result)")
    let missing = Child.run(["-e", "use \"twoo\""], folder: folder.path)
    #expect(missing.status == 1 && missing.errors.contains("use \"two\""), "\(missing.errors)")
  }

  @Test func emptyInputIsFine() {
    #expect(Child.run([], input: "").status == 0)
    #expect(Child.run(["-e", ""]).status == 0)
  }

  @Test func aFullDiskIsAnError() {
    let result = Child.run(["-e", "1"], outputPath: "/dev/full")
    #expect(result.status == 1)
    #expect(result.errors.contains("No space left"))
  }

  /// A file that may not grow stands for a disk that is full in the middle of a write.
  @Test(arguments: [
    ("saveWeights(unet(levels: 5, filters: 8), \"w.safetensors\")", "w.safetensors"),
    ("writeImage(rand([3, 80, 80]), \"w.png\")", "w.png"),
    ("show rand([3, 80, 80])", "out/session-01.png"),
  ])
  func aDiskThatFillsUpIsAnErrorAndLeavesNoPart(text: String, file: String) {
    let result = Child.run(
      ["-e", text + "\nprint(\"after\")"], folder: folder.path, largestFile: 4096)
    #expect(result.status == 1)
    #expect(result.errors.contains("cannot write \(file)"), "\(result.errors)")
    #expect(access(folder.path + "/" + file, F_OK) != 0)
    #expect(folder.names(in: ".") == (file.contains("/") ? ["out"] : []))
  }

  @Test func aPageThatCannotBeKeptIsAnErrorAfterTheRun() {
    folder.write("# T\n\nprint(\"done\")\n", to: "t.txt")
    let result = Child.run(
      ["run", "t.txt", "--html", "t.html"], folder: folder.path, largestFile: 1024)
    #expect(result.status == 1)
    #expect(result.output == "done\n")
    #expect(result.errors.contains("the page could not be written"))
  }

  @Test func aFileThatIsNoTextIsRefusedAndKept() {
    let file = open(folder.path + "/latin.txt", O_WRONLY | O_CREAT, 0o600)
    let bytes = Array("1 + 1  # => 3\n# caf".utf8) + [0xE9, 0x0A]
    writeAll(file, bytes)
    close(file)
    let result = Child.run(["run", "latin.txt", "--update"], folder: folder.path)
    #expect(result.status == 2)
    #expect(result.errors.contains("latin.txt is not UTF-8 text: line 2"))
    #expect(readAll(folder.path + "/latin.txt") == bytes)
  }

  @Test func aBareEnvironmentWorks() {
    let result = Child.run(["-e", "print(\"漢 é\")"], environment: [])
    #expect(result.status == 0)
    #expect(result.output == "漢 é\n")
  }

  @Test func deepRecursionIsAnErrorAndNoCrash() {
    let result = Child.run(["-e", "func f(x) { return f(x + 1) }\nf(0)"])
    #expect(result.status == 1)
    #expect(result.errors.contains("deep"))
  }

  @Test func helpOfAFileListsItsParameters() {
    writeSteps()
    let result = Child.run(["run", "good.txt", "--help"], folder: folder.path)
    #expect(result.output.contains("size   2        of it"))
  }

  @Test func echoShowsProseAndCells() {
    writeSteps()
    let result = Child.run(["run", "fails.txt", "--echo"], folder: folder.path)
    #expect(
      result.output == """
        # Fails

        pigment[1]> print("before")
        before

        Then

        pigment[2]> nowhere


        """)
  }

  @Test func plotsLeaveAFileNamedAfterTheStep() {
    folder.write("# Plot\n\nplot([1, 2, 3])\nplot([3, 2, 1])\n", to: "07_curves.txt")
    let result = Child.run(["run", "07_curves.txt"], folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("→ out/07_curves-01.png]"))
    #expect(folder.names(in: "out") == ["07_curves-01.png", "07_curves-02.png"])
    let bytes = readAll(folder.path + "/out/07_curves-01.png") ?? []
    #expect(bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]))
    // With pictures off nothing is shown and nothing is left.
    let silent = Child.run(["-e", "plot([1, 2])", "--images", "off"], folder: folder.path)
    #expect(silent.output.isEmpty)
    #expect(folder.names(in: "out").count == 2)
  }

  @Test func updateRewritesWhatIsExpected() {
    writeSteps()
    let result = Child.run(["run", "wrong.txt", "--update"], folder: folder.path)
    #expect(result.status == 0)
    #expect(result.errors == "updated wrong.txt: 1 result\n")
    #expect(folder.text("wrong.txt") == "# Wrong\n\n1 + 1  # => 2\nprint(\"after\")\n")
    #expect(Child.run(["run", "wrong.txt", "--check"], folder: folder.path).status == 0)
  }

  @Test func updateKeepsTheLineEndsOfWindows() {
    folder.write("# W\r\n\r\n1 + 1  # => 3\r\nprint(\"a\\nb\")  # => c\r\n", to: "w.txt")
    #expect(Child.run(["run", "w.txt", "--update"], folder: folder.path).status == 0)
    #expect(
      folder.text("w.txt")
        == "# W\r\n\r\n1 + 1  # => 2\r\nprint(\"a\\nb\")\r\n# => a\r\n# => b\r\n")
  }

  @Test func thePageOfARunIsWritten() {
    writeSteps()
    let result = Child.run(
      ["run", "good.txt", "wrong.txt", "--check", "--html", "page.html", "--set", "size=9"],
      folder: folder.path)
    #expect(result.status == 3)
    let page = folder.text("page.html")
    #expect(page.hasPrefix("<!DOCTYPE html>"))
    #expect(page.contains(">Good</h2>") && page.contains(">Wrong</h2>"))
    #expect(page.contains("<strong><code>9</code></strong>"))
    #expect(page.contains("Not as expected"))
    let lost = Child.run(["run", "good.txt", "--html", "no/such/page.html"], folder: folder.path)
    #expect(lost.status == 1)
    #expect(lost.errors.contains("no/such/page.html"))
  }
}
