import Foundation
import Ops
import Testing

@testable import Kernel

private func fresh() -> Session {
  Session(output: SilentOutput(), settings: Session.Settings(threads: 2))
}

private func withFile<T>(_ body: (String) throws -> T) rethrows -> T {
  let folder = FileManager.default.temporaryDirectory.appending(path: "pigment-\(UUID())").path
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder + "/session.safetensors")
}

/// Values come back as they were: an expression gives the same before and after.
@Test(arguments: [
  ("let a = 0.1 + 0.2", "a"), ("let a = -0.0", "1 / a"), ("let a = 1 / 0", "a"),
  ("let a = 0 / 0", "a"), ("let a = 1e300", "a"), ("let a = \"tab\\t \\\"q\\\" \\\\(x) é 漢\"", "a"),
  ("let a = [1, [true, none], \"x\"]", "a"), ("let a = (d: 0.2, is: \"record\", l: [1 / 0])", "a"),
  ("let a = 2..<5", "a"), ("let a = (2...)", "[1, 2, 3, 4][a]"),
  ("let a = tensor([[1, 2], [3, 4]])", "a"),
  ("let a = zeros([0, 3])", "a.shape"),
  ("func f(x, k = 2) { return x * k }", "f(4)"),
  ("func f(x) {\n  # twice\n  return 2 * x\n}", "f(4)"),
  ("let a = relu", "a(tensor([-1, 1]))"), ("var a = 1", "a"),
  ("let a = batchNormLayer(2)\na(randn([2, 2, 4, 4]));", "a(ones([1, 2, 1, 2]))"),
  ("let a = sequential([linearLayer(2, 3), activationLayer(\"tanh\")])", "a(ones([1, 2]))"),
  ("let a = patchDiscriminator(filters: 2, downs: 1)\nevalMode(a)", "a.mode"),
  ("let G = unet(levels: 2, filters: 2)\nlet w = G[G.names[0]]", "w"),
  (
    "let x = tensor([4], requiresGrad: true)\nlet o = sgd(x, lr: 0.25, momentum: 0.5)\n"
      + "o.minimize((x * x).sum())", "o.minimize((x * x).sum())\nx"
  ),
  (
    "let G = unet(levels: 2, filters: 2)\nlet o = adam(G, lr: 0.01)\n"
      + "o.minimize(G(ones([2, 1, 8, 8])).sum())",
    "o.minimize(G(ones([2, 1, 8, 8])).sum())\nprint o.steps, G(ones([1, 1, 8, 8])).sum()"
  ),
  (
    "let a = convLayer(1, 1, kernel: 1)\nlet m = sequential([a, activationLayer(\"relu\")])\n"
      + "let o = sgd(m, lr: 0.5)",
    "o.minimize(m(ones([1, 1, 2, 2])).sum())\nprint a(ones([1, 1, 1, 1])), m(ones([1, 1, 1, 1]))"
  ),
  (
    "let G = unet(levels: 2, filters: 2)\n"
      + "let a = gan(G, patchDiscriminator(filters: 2, downs: 1))\nlet o = adam(G, lr: 0.01)",
    "o.minimize(G(ones([2, 1, 8, 8])).sum())\nprint o.steps, G(ones([1, 1, 8, 8])).sum()"
  ),
  ("let b = labBatch(ones([2, 3, 4, 4]))", "b"), ("seed 7\nrand([2]);", "rand([3])"),
  ("track d: 1, g: 2\ntrack d: 0 / 0", "print tracks.d, tracks.g"),
])
func valuesComeBack(making: String, looking: String) {
  withFile { path in
    let session = fresh()
    let before = session.answers([making, "saveSession \"\(path)\"", looking])
    #expect(before[1].hasPrefix("saved") && !before[1].contains("not saved"), "\(before)")
    let after = fresh().answers(["loadSession \"\(path)\"", looking])
    #expect(after[1] == before[2], "\(after)")
  }
}

private let training = [
  "let set = dataset(imagePaths(scenes(count: 4, size: 32)), size: 32, flip: true)",
  "let data = loader(set, batch: 2, shuffle: true)",
  "let model = gan(unet(levels: 3, filters: 4), patchDiscriminator(filters: 4), lambda: 50)",
  "let optG = model.optG", "train(model, on: data);", "for b in data { trainStep(model, b) }",
]

private let further = [
  "optG.lr = 0.01", "train(model, on: data);", "for b in data { trainStep(model, b) }",
  "print model.G[model.G.names[0]].sum(), model.D[model.D.names[3]].sum(), model.steps, "
    + "model.lambda, optG.steps, mean(tracks.g), rand([2]).sum()",
]

@Test func trainingGoesOnToTheSameBits() {
  withFile { path in
    let session = fresh()
    _ = session.answers(training + ["saveSession \"\(path)\""])
    let before = session.answers(further).last
    let found = fresh().answers(["loadSession \"\(path)\""] + further)
    #expect(found.first == "loaded 4 variables from \(path)")
    #expect(found.last == before)
  }
}

@Test func loadingIsUndoneAndListsTheInputs() {
  withFile { path in
    _ = fresh().answers(["let a = 1", "let c = [a]", "saveSession \"\(path)\""])
    let session = fresh()
    let found = session.answers(
      ["let a = 2", "let b = 3", "loadSession \"\(path)\"", "a", "b", "undo", "a", "b"])
    #expect(Array(found[3...4]) == ["1", "there is no `b`"])
    #expect(Array(found[6...]) == ["2", "3"])
    // Inputs are numbered on; those of the file stand before them, and cannot be told to run again.
    #expect(session.nextInputNumber == 9)
    #expect(session.history.map(\.number) == Array(1...8))
    #expect(session.history.filter(\.isLoaded).isEmpty)
    let further = session.answers(["redo", "restart to: 3", "a", "history"])
    #expect(further[2] == "1")
    #expect(further[3].contains("\n    let c = [a]"), "\(further[3])")
    #expect(further[3].contains("\n 1  let a = 2"))
    // Saved and loaded once more, the list has them all in order.
    _ = session.answers(["saveSession \"\(path)\""])
    let again = fresh()
    _ = again.answers(["loadSession \"\(path)\""])
    #expect(again.history.map(\.text).starts(with: ["let a = 1", "let c = [a]"]))
    // Each keeps the number it had where it was run.
    #expect(again.history[2...].dropLast().map(\.number) == Array(1...again.history.count - 3))
  }
}

@Test func whatCannotBeSavedIsNamed() {
  withFile { path in
    let found = fresh().answers(
      [
        "let a = 1",
        "let r = pretrain(unet(levels: 2, filters: 2), "
          + "on: loader(dataset(imagePaths(scenes(count: 2, size: 16)), size: 16), batch: 2))",
        "saveSession \"\(path)\"",
      ])
    #expect(
      found[2] == "saved 1 variable in \(path)\n"
        + "not saved: r, because a training is not kept in files")
  }
}

@Test func badFilesAreRefused() throws {
  try withFile { path in
    _ = fresh().answers(["let a = [1, 2]", "let x = ones([50])", "saveSession \"\(path)\""])
    let whole = try Data(contentsOf: URL(filePath: path))
    func refusal(_ bytes: Data) throws -> String {
      try bytes.write(to: URL(filePath: path))
      let session = fresh()
      let found = session.answers(["let kept = 5", "loadSession \"\(path)\"", "kept"])
      #expect(found[2] == "5" || found[1].hasPrefix("loaded"))
      return found[1].replacing(path, with: "FILE")
    }
    func edited(_ old: String, _ new: String) -> Data {
      #expect(old.utf8.count == new.utf8.count)
      return Data(
        String(String.UnicodeScalarView(whole.map { Unicode.Scalar($0) })).replacing(old, with: new)
          .unicodeScalars.map { UInt8($0.value) })
    }
    #expect(try refusal(whole).hasPrefix("loaded 2 variables"))
    #expect(try refusal(whole.dropLast(8)).contains("FILE"))
    #expect(try refusal(whole.prefix(20)).contains("FILE"))
    #expect(try refusal(Data("hello".utf8)).contains("FILE"))
    #expect(
      try refusal(edited("pigment.session\":\"2\"", "pigment.session\":\"9\"")).contains(
        "a session of another version of the program: layout 9, not 2"))
    #expect(
      try refusal(edited("pigment.session", "pigment.sessios")).contains(
        "holds weights, but no session"))
    #expect(
      try refusal(edited("value: [1, 2]", "value: [1, 2[")).contains(
        "is damaged: variable.a is not as a session is written"))
    #expect(
      try refusal(edited("is: \\\"tensor\\\"", "is: \\\"tensos\\\"")).contains("is damaged"))
  }
}

/// What inputs showed stays with them, also of those that were loaded before.
@Test func outputsStayWithTheirInputs() throws {
  try withFile { path in
    _ = fresh().answers(["print \"one\"", "print \"two\"", "saveSession \"\(path)\""])
    let session = fresh()
    _ = session.answers(["loadSession \"\(path)\"", "print \"three\"", "saveSession \"\(path)\""])
    let entries = try SessionHistory(path).entries()
    #expect(
      entries.map(\.text) == [
        "print \"one\"", "print \"two\"", "loadSession \"\(path)\"", "print \"three\"",
      ])
    for (entry, word) in [
      (entries[0], "one"), (entries[1], "two"), (try #require(entries.last), "three"),
    ] {
      #expect(entry.displays.map(\.plainText) == [word])
    }
  }
}

/// What a recipe cannot say is named: the same numbers in two networks, or twice in one.
@Test(arguments: [
  ("let a = linearLayer(2, 2)\nlet m = sequential([a])\nlet n = sequential([a])", "n"),
  ("let a = linearLayer(2, 2)\nlet m = sequential([a, a])", "m"),
])
func sharedLayersAreNamed(making: String, name: String) {
  withFile { path in
    let found = fresh().answers([making, "saveSession \"\(path)\""])
    #expect(found[1].contains("not saved: \(name), because it shares layers"), "\(found)")
  }
}

@Test func movingPicturesComeBack() throws {
  try withFile { path in
    let session = fresh()
    _ = session.answers([
      "let film = animate(rand([3, 3, 4, 6]), seconds: 0.25)", "saveSession \"\(path)\"",
    ])
    let film = try #require(session.pictures("film").first)
    let other = fresh()
    _ = other.answers(["loadSession \"\(path)\""])
    #expect(other.pictures("film") == [film] && film.motion?.frames.count == 3)
  }
}

/// Numbers that no session has are refused, and nothing traps on them later.
@Test(arguments: [
  ("random", "1 2", "1 18446744073709551615"), ("random", "1 2", "1 1099511627776"),
  ("thing", "step: \"0\"", "step: \"18446744073709551615\""),
  ("thing", "lrG: 0.5", "lrG: (is: \"nan\")"), ("thing", "lrG: 0.5", "lrG: -3"),
  ("variable.a", "variable.a", "variable.let"), ("variable.a", "variable.a", "variable.a b"),
])
func numbersBeyondAllBoundsAreRefused(key: String, old: String, new: String) throws {
  try withFile { path in
    let session = fresh()
    let made = session.answers([
      "let a = gan(unet(levels: 2, filters: 2), patchDiscriminator(filters: 2, downs: 1), "
        + "lr: 0.5)", "seed 1", "rand([2]);\nrand([2]);", "saveSession \"\(path)\"",
    ])
    #expect(made[3].hasPrefix("saved 1 variable"))
    let file = try WeightFile(path)
    var texts = file.metadata
    var changes = 0
    for (name, text) in file.metadata where name.hasPrefix(key) {
      texts[name] = nil
      texts[name.replacing(old, with: new)] = text.replacing(old, with: new)
      changes += name.contains(old) || text.contains(old) ? 1 : 0
    }
    #expect(changes == 1)
    let device = try Device.host(threads: 1)
    try saveTensors(
      file.entries.map { ($0.name, try file.tensor(named: $0.name, on: device)) }, to: path,
      metadata: texts)
    let found = fresh().answers(["loadSession \"\(path)\""])
    #expect(found[0].contains("is damaged"), "\(found)")
  }
}

/// Only the makers of networks may stand in a file.
@Test(arguments: [
  ("unet(levels: 2, filters: 2)", true), ("sequential(layers: [linearLayer(1, 2)])", true),
  ("quit()", false), ("saveWeights(unet(), \"x\")", false), ("unet(levels: len([1, 2]))", false),
  ("unet(levels: 2).parameterCount", false), ("1 + 1", false), ("unet(levels: 2) { 1 }", false),
  ("unet(levels: 2)\nquit()", false), ("", false),
])
func recipes(text: String, isRecipe: Bool) {
  #expect((NetworkRecipe.expression(text) != nil) == isRecipe)
}
