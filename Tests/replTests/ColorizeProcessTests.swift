import Glibc
import Testing

@testable import repl

/// `repl colorize` from the outside: results, messages, exit codes, Ctrl-C.
@Suite struct ColorizeProcessTests {
  let folder = TemporaryFolder()

  /// Weights of a small generator, and an album of painted scenes.
  private func prepare(_ count: Int = 4, size: Int = 32) {
    let text = """
      saveWeights(unet(levels: 2, filters: 2), "w.safetensors")
      scenes(count: \(count), size: \(size), to: "album");
      """
    let result = Child.run(["-e", text], folder: folder.path)
    #expect(result.status == 0, "\(result.errors)")
  }

  private func colorize(_ arguments: [String], largestFile: Int? = nil) -> Child.Result {
    Child.run(
      ["colorize"] + arguments + ["--weights", "w.safetensors", "--size", "32"],
      folder: folder.path, largestFile: largestFile)
  }

  static let endings: [(arguments: [String], status: Int32, message: String)] = [
    (["--help"], 0, ""),
    ([], 2, "--weights"),
    (["--weights", "w.safetensors", "--out", "o"], 2, "photographs"),
    (["album"], 2, "--weights"),
    (["album", "--weights", "w.safetensors"], 2, "--out"),
    (["album", "--weights", "none.pth", "--out", "o"], 2, "none.pth"),
    (["album", "--weights", "bad.pth", "--out", "o"], 2, "bad.pth"),
    (["none", "--weights", "w.safetensors", "--out", "o"], 2, "none"),
    (["album", "--weights", "w.safetensors", "--out", "album"], 2, "folder of the photographs"),
    (["album", "--weights", "w.safetensors", "--out", "o", "--size", "9"], 2, "--size"),
    (["album", "--weights", "w.safetensors", "--out", "o", "--strength", "3"], 2, "--strength"),
    (["album", "--weights", "w.safetensors", "--out", "o", "--quality", "0"], 2, "--quality"),
    (["album", "--weights", "w.safetensors", "--out", "o", "--format", "gif"], 2, "--format"),
    (["album", "--weights", "w.safetensors", "--out", "o", "--threads", "0"], 2, "--threads"),
    (["bad.png", "--weights", "w.safetensors", "--out", "o"], 1, "bad.png"),
    (["album", "--weights", "w.safetensors", "--out", "o"], 0, ""),
    (["album", "--weights", "w.safetensors", "--out", "o", "--format", "JPG"], 0, ""),
    (["album", "--weights", "w.safetensors", "--out", "bad.png"], 2, "bad.png"),
    (["album", "--weights", "w.safetensors", "--out", "bad.png/o", "--dry-run"], 2, "bad.png"),
  ]

  @Test(arguments: endings)
  func endsAsItShould(_ arguments: [String], _ status: Int32, _ message: String) {
    prepare(2)
    folder.write("no picture", to: "bad.png")
    folder.write("no weights", to: "bad.pth")
    let result = Child.run(["colorize"] + arguments, folder: folder.path)
    #expect(result.status == status, "\(result.output)\(result.errors)")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(!(result.output + result.errors).contains("\u{1b}"), "no escape codes into a pipe")
    if status == 2 { #expect(result.output.isEmpty && folder.names(in: "o").isEmpty) }
  }

  @Test func resultsAreLinesAndTheRestIsSaidBeside() {
    prepare()
    folder.write("no picture", to: "album/bad.jpg")
    let names = folder.names(in: "album").filter { $0.hasSuffix(".png") }
    let first = colorize(["album", "--out", "out"])
    #expect(first.status == 1)
    #expect(first.output == names.map { "out/\($0)\n" }.joined())
    #expect(first.errors.contains("1 of 5 could not be coloured:\n  album/bad.jpg\n"))
    #expect(first.errors.contains("4 coloured, 1 failed"))
    #expect(folder.names(in: "out") == names)
    // Again: nothing is left to do but what failed.
    let second = colorize(["album", "--out", "out"])
    #expect(second.status == 1 && second.output.isEmpty)
    #expect(second.errors.contains("0 coloured, 4 there already, 1 failed"))
    #expect(second.errors.contains("--overwrite makes anew"))
    let third = colorize(["album", "--out", "out", "--overwrite", "--compare"])
    #expect(third.output == first.output)
    #expect(folder.names(in: "out").count == 8)
    let quiet = colorize(["album", "--out", "out2", "--quiet", "--format", "jpeg"])
    #expect(quiet.output.contains(".jpg\n") && !quiet.output.contains(".png"))
    #expect(!quiet.errors.contains("coloured,"))
  }

  @Test func aDryRunDoesNothing() {
    prepare(2)
    let result = colorize(["album", "--out", "out", "--dry-run", "--format", "jpeg"])
    #expect(result.status == 0)
    let names = folder.names(in: "album").filter { $0.hasSuffix(".png") }
    #expect(
      result.output
        == names.map { "album/\($0) -> out/\($0.dropLast(4)).jpg\n" }.joined())
    #expect(result.errors == "2 photographs to colour\n")
    #expect(folder.names(in: "out").isEmpty)
  }

  @Test func picturesOfOtherKindsAreNotPassedOverInSilence() {
    prepare(1)
    for name in ["a.tif", "b.TIFF", "c.heic", "notes.txt"] {
      folder.write("x", to: "album/" + name)
    }
    let said = "3 pictures of other kinds were passed over: 1 .heic, 1 .tif, 1 .tiff\n"
    #expect(colorize(["album", "--out", "out", "--dry-run"]).errors.contains(said))
    let result = colorize(["album", "--out", "out"])
    #expect(result.status == 0 && result.errors.contains(said), "\(result.errors)")
    #expect(!colorize(["album", "--out", "two", "--quiet"]).errors.contains("passed over"))
  }

  /// The home folder, where a shell leaves it to us; names that are no line; no generator.
  @Test func pathsAndNetworksAreWhatTheyAre() {
    prepare(1)
    let home = Child.environment + ["HOME=" + folder.path]
    let result = Child.run(
      ["colorize", "~/album", "--weights=~/w.safetensors", "--out=~/out", "--size", "32"],
      folder: "/tmp", environment: home)
    #expect(result.status == 0, "\(result.errors)")
    #expect(folder.names(in: "out").count == 1)
    let odd = Child.run(
      [
        "-e",
        """
        writeImage(rand([3, 8, 8]), "odd/two\\nlines.png")
        saveWeights(unet(in: 3, levels: 2, filters: 2), "three.safetensors")
        """,
      ], folder: folder.path)
    #expect(odd.status == 0, "\(odd.errors)")
    #expect(colorize(["odd", "--out", "o"]).output == "o/two\\nlines.png\n")
    let three = Child.run(
      ["colorize", "album", "--weights", "three.safetensors", "--out", "o3"], folder: folder.path)
    #expect(three.status == 2 && three.errors.contains("takes 3 channels"), "\(three.errors)")
  }

  @Test(arguments: [
    ("colorize(G, picture, to: \"a/b.png\", size: 16);", "a/b.png", ""),
    ("colorize(G, picture, to: \"c.jpg\", size: 16);", "c.jpg", ""),
    ("colorize(G, \"p.png\", to: \"x.webp\", size: 16);", "", ".webp"),
    ("colorize(G, \"p.png\", to: \"x.jpg\", format: \"png\", size: 16);", "", "format"),
    ("colorize(G, \"p.png\", to: \"jpg\", size: 16);", "jpg/p.png", ""),
  ])
  func theCommandWritesWhereItIsTold(call: String, file: String, message: String) {
    let text = """
      let G = unet(levels: 2, filters: 2)
      writeImage(rand([3, 8, 8]), "p.png")
      let picture = readImage("p.png")
      \(call)
      """
    let result = Child.run(["-e", text], folder: folder.path)
    #expect(result.status == (message.isEmpty ? 0 : 1), "\(result.errors)")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(message.isEmpty == (access(folder.path + "/" + file, F_OK) == 0 && !file.isEmpty))
  }

  @Test func aFileThatCannotGrowLeavesNoPart() {
    prepare(1, size: 64)
    let result = colorize(["album", "--out", "out"], largestFile: 1024)
    #expect(result.status == 1)
    #expect(result.errors.contains("cannot write out/"), "\(result.errors)")
    #expect(folder.names(in: "out").isEmpty)
  }

  @Test func aFullDiskOfResultsIsAnError() {
    prepare(1)
    let result = Child.run(
      ["colorize", "album", "--out", "out", "--weights", "w.safetensors", "--size", "32"],
      folder: folder.path, outputPath: "/dev/full")
    #expect(result.status == 1)
    #expect(result.errors.contains("No space left"))
  }

  /// Ctrl-C: what is there is whole, the exit code says so, and the next run goes on.
  @Test func ctrlCStopsAndTheNextRunGoesOn() {
    prepare(40, size: 256)
    let terminal = PseudoTerminal(
      [
        "colorize", "album", "--out", "out", "--weights", "w.safetensors", "--size", "512",
        "--threads", "1",
      ], home: folder.path)
    #expect(terminal.expect("out/"))
    terminal.type("\u{3}")
    #expect(terminal.expect("stopped: "))
    #expect(terminal.end() == 130)
    let done = folder.names(in: "out")
    #expect(!done.isEmpty && done.count < 40)
    #expect(
      Child.run(["-e", "len(imagePaths(\"out\"))"], folder: folder.path).output
        == "\(done.count)\n")
    let next = colorize(["album", "--out", "out"])
    #expect(next.status == 0)
    #expect(next.errors.contains("\(40 - done.count) coloured, \(done.count) there already"))
    #expect(next.output.split(separator: "\n").count == 40 - done.count)
  }
}
