import Foundation
import Testing

@testable import Kernel

/// What a user may open or ask for by mistake: each gets a sentence, and nothing is lost.
@Suite struct BadInputTests {
  /// Keeps what is said beside the results.
  final class Listener: Output {
    var notes: [String] = []
    func show(_ display: Display) {}
    func report(_ progress: Kernel.Progress) {}
    func note(_ text: String) { notes.append(text) }
  }

  /// A session in which `kept` is 41 and `at` names a folder with good and bad pictures.
  private func withSession<T>(_ body: (Session, Listener, String) throws -> T) throws -> T {
    try withSteps(["a.txt": "no picture"]) { folder in
      let listener = Listener()
      let session = Session(output: listener)
      let made = session.run(
        """
        var kept = 41
        let at = "\(folder)"
        for i in 0..<4 { writeImage(rand([3, 20, 20]), "\\(at)/mixed/good\\(i).png") }
        writeImage(rand([3, 40, 40]), "\\(at)/mixed/cut.png")
        writeImage(rand([3, 40, 40]), "\\(at)/mixed/cut.jpg")
        writeImage(rand([3, 1, 1]), "\\(at)/odd/one.png")
        writeImage(rand([3, 2, 60000]), "\\(at)/odd/wide.png")
        let G = unet(levels: 3, filters: 4)
        let model = gan(G, patchDiscriminator(filters: 4))
        let good = loader(dataset(imagePaths("\\(at)/mixed")[2..<6], size: 32), batch: 2)
        """)
      guard case .completed = made.outcome else {
        Issue.record("\(made.outcome)")
        return try body(session, listener, folder)
      }
      for name in ["cut.png", "cut.jpg"] {
        let url = URL(filePath: folder + "/mixed/" + name)
        let bytes = try Data(contentsOf: url)
        try bytes.prefix(bytes.count / 2).write(to: url)
      }
      let empty = URL(filePath: folder + "/empty")
      try FileManager.default.createDirectory(at: empty, withIntermediateDirectories: true)
      return try body(session, listener, folder)
    }
  }

  static let mistakes: [(text: String, said: [String])] = [
    ("imagePaths(at + \"/empty\")", ["no images", "it holds no files", "Name a folder"]),
    ("imagePaths(at + \"/a.txt\")\nshow at + \"/a.txt\"", ["a.txt", "JPEG"]),
    ("imagePaths(at + \"/missing\")", ["cannot list", "there is no such file", "Check"]),
    ("readImage(at + \"/missing.png\")", ["cannot read", "there is no such file", "Check"]),
    ("readImage(at + \"/mixed/cut.png\")", ["cut.png is cut short", "again"]),
    ("readImage(at + \"/mixed/cut.jpg\")", ["cut.jpg is cut short", "again"]),
    (
      "loader(dataset(imagePaths(at + \"/odd\")), batch: 3)",
      ["larger than the set of 2", "batch: 2"]
    ),
    (
      "train gan(unet(levels: 6, filters: 2), patchDiscriminator(filters: 2)), on: good",
      ["multiples of 64", "another size"]
    ),
    ("saveWeights(G, \"/dev/full\")", ["no space is left on the disk", "another place"]),
    ("saveWeights(G, at + \"/a.txt/G.safetensors\")", ["a part of the path is a file"]),
    ("writeImage(rand([3, 4, 4]), at + \"/a.txt/x.png\")", ["a part of the path is a file"]),
    ("writeImage(rand([3, 4, 4]), at + \"/x.gif\")", [".png or .jpg"]),
    ("loadWeights(G, at + \"/a.txt\")", ["a.txt"]),
    ("train model, to: good", ["`train` has no `to:`"]),
    (
      "convTranspose2d(broadcast(zeros([1, 1, 1, 1]), [1, 1, 65536, 65536]), "
        + "zeros([1, 1, 1, 1]), stride: 65536)", ["may hold more than"]
    ),
    ("G(zeros([1, 2, 8, 8]))", ["[batch, 1, height, width]"]),
    (
      "model.optG.lr = 1e30\ntrain model, on: good",
      ["stopped being a number in epoch 1, batch ", "no checkpoint", "learning rate"]
    ),
    ("let nan_ = zeros([1]) / 0\nshow [1, 2]", ["`show` and a list need parentheses"]),
    ("model.optG.momentum = 1", ["`momentum` of optimiser cannot be set"]),
    ("var r = (a: (b: 1))\nr.a.b = 2", ["a part of a part can be set in objects alone"]),
    ("kept = 41\ncapt = 2", ["there is no variable `capt`"]),
  ]

  @Test(arguments: mistakes)
  func getASentenceAndLoseNothing(text: String, said: [String]) throws {
    try withSession { session, _, _ in
      guard case .failed(let diagnostic) = session.run(text).outcome else {
        Issue.record("\(text) did not fail")
        return
      }
      let message = diagnostic.rendered()
      for part in said { #expect(message.contains(part), "\(message)") }
      #expect(diagnostic.range != nil)
      let after = session.run("kept + 1")
      #expect(after.displays == [.text("42")])
    }
  }

  @Test func aPictureThatCannotBeReadIsNamedOnceSkippedAndCounted() throws {
    try withSession { session, listener, _ in
      let result = session.run(
        """
        let mixed = loader(dataset(imagePaths(at + "/mixed"), size: 32), batch: 2)
        train model, on: mixed, epochs: 2
        for batch in mixed { batch.count }
        len(mixed.skipped)
        """)
      guard case .completed = result.outcome else {
        Issue.record("\(result.outcome)")
        return
      }
      #expect(listener.notes.count { $0.contains("cut.png") } == 1)
      #expect(listener.notes.count { $0.contains("cut.jpg") } == 1)
      #expect(result.displays.map(\.plainText).joined().contains("2 pictures skipped"))
      #expect(result.displays.last == .text("2"))
    }
  }

  @Test func tinyAndVeryWidePicturesAreLearnedFrom() throws {
    try withSession { session, _, _ in
      let text = "loader(dataset(imagePaths(at + \"/odd\"), size: 16), batch: 2).first.L.shape"
      #expect(session.run(text).displays == [.text("[2, 1, 16, 16]")])
      #expect(
        session.run("show at + \"/odd/wide.png\"").displays.map(\.plainText)
          == ["picture 60000×2: wide.png"])
    }
  }

  @Test func aLossThatIsNoNumberLeavesTheGoodCheckpoint() throws {
    try withSession { session, _, folder in
      let first = session.run("train model, on: good, checkpoint: at + \"/good.safetensors\"")
      guard case .completed = first.outcome else {
        Issue.record("\(first.outcome)")
        return
      }
      let kept = try Data(contentsOf: URL(filePath: folder + "/good.safetensors"))
      let second = session.run(
        "model.optG.lr = 1e30\ntrain model, on: good, checkpoint: at + \"/good.safetensors\"")
      guard case .failed = second.outcome else {
        Issue.record("\(second.outcome)")
        return
      }
      #expect(try Data(contentsOf: URL(filePath: folder + "/good.safetensors")) == kept)
      // What the first training gave is still there to be plotted.
      #expect(session.run("len(tracks.d) > 0").displays == [.text("true")])
    }
  }

  @Test(arguments: [
    ("for i in 0..<2 { }", 0), ("let i = 1\nfor i in 0..<2 { }\ni", 1),
    ("let i = 1\nfor k in 0..<3 { for i in 0..<2 { } }", 1),
    ("param i = 1\nfor i in 0..<2 { }", 0),
    ("let i = 1\nfunc f() { for i in 0..<2 { } }\nf()", 0),
  ])
  func aLoopVariableThatHidesAnotherIsNoted(text: String, count: Int) {
    let listener = Listener()
    _ = Session(output: listener).run(text)
    #expect(listener.notes.count { $0.contains("hides the variable `i`") } == count)
  }

  @Test(arguments: [
    ("for i in 0..<3 { l.append(i) }", 1), ("while len(l) < 1 { l.append(7); l += [7] }", 1),
    ("for i in 0..<3 { l += [i] }", 0), ("l.append(3)", 0), ("let m = l.append(3)", 0),
  ])
  func anAppendThatLeadsToNothingIsNoted(text: String, count: Int) {
    let listener = Listener()
    let session = Session(output: listener)
    _ = session.run("var l = []")
    _ = session.run(text)
    #expect(listener.notes.count { $0.contains("to change it: l += [") } == count)
  }
}
