import Foundation
import Testing

@testable import Kernel

private func session(undoLimit: Int? = nil) -> Session {
  Session(
    output: SilentOutput(), settings: Session.Settings(threads: 2, undoLimit: undoLimit))
}

private struct Row: Sendable, CustomTestStringConvertible {
  let name: String
  let inputs: [String]
  let last: String
  var testDescription: String { name }

  init(_ name: String, _ inputs: [String], _ last: String) {
    self.name = name
    self.inputs = inputs
    self.last = last
  }
}

private let rows = [
  Row("a variable", ["let a = 1", "let a = 2", "undo", "a"], "1"),
  Row("a new one is gone", ["let a = 1", "undo", "a"], "there is no `a`"),
  Row("redo", ["let a = 1", "let a = 2", "undo", "redo", "a"], "2"),
  Row("three", ["var a = 1", "a = 2", "a = 3", "a = 4", "undo 3", "a"], "1"),
  Row("and two again", ["var a = 1", "a = 2", "a = 3", "a = 4", "undo 3", "redo 2", "a"], "3"),
  Row(
    "looking is passed over", ["var a = 1", "a = 2", "a", "who", "a + 1", "undo", "a"], "1"),
  Row("redo after looking", ["var a = 1", "a = 2", "undo", "a", "redo", "a"], "2"),
  Row("no redo after a change", ["var a = 1", "a = 2", "undo", "a = 3", "redo"], noRedo),
  Row("nothing", ["undo"], "there is nothing to undo"),
  Row("nothing after looking", ["1 + 1", "undo"], "there is nothing to undo"),
  Row("a failed cell", ["var a = 1", "a = 2\noops", "undo", "a"], "1"),
  Row("within one input", ["var a = 1", "a = 2\nundo\na = 5", "a"], "5"),
  Row("within one input, twice", ["var a = 1", "a = 2\nundo\na = 5", "undo", "a"], "1"),
  Row(
    "not in a block", ["time { undo }"], "`undo` stands on its own, not in a block or a function"),
  Row("tracks", ["track d: 1", "track d: 2", "undo", "tracks.d"], "[1]"),
  Row("the last result", ["6 * 7", "let a = 1", "7", "undo", "ans"], "42"),
  Row("a list changed in place", ["var a = [1]", "a += [2]", "a[0] = 9", "undo 2", "a"], "[1]"),
  Row(
    "a rate",
    [
      "let o = sgd(tensor([1], requiresGrad: true), lr: 0.5)", "o.lr = 0.25", "undo",
      "o.lr",
    ], "0.5"),
  Row(
    "a mode", ["let G = unet(levels: 2, filters: 2)", "evalMode(G)", "undo", "G.mode"],
    "\"training\""),
  Row(
    "a gradient",
    [
      "let x = tensor([3], requiresGrad: true)", "(x * x).sum().backward()", "undo", "print x.grad",
    ],
    "none"),
  Row(
    "going through a loader with progress",
    [
      "let data = loader(dataset(imagePaths(scenes(count: 4, size: 16)), size: 16), batch: 2, "
        + "shuffle: true)", "let p = progress(data)", "for b in p { }", "undo", "p",
    ], "progress over a loader"),
  Row(
    "more than there are", ["let a = 1", "let a = 2", "undo 5"],
    "back to before in[2]: let a = 2\nback to before in[1]: let a = 1\n"
      + "that is as far back as it goes"),
]

private let noRedo = "there is nothing to do again"

@Test(arguments: rows)
private func undoing(row: Row) {
  #expect(session().answers(row.inputs).last == row.last)
}

@Test func diceAreRolledAgain() {
  let found = session().answers([
    "let b = rand([3])", "print b[0]", "undo", "let b = rand([3])", "print b[0]",
    "let b = rand([3])", "print b[0]",
  ])
  #expect(found[1] == found[4])
  #expect(found[1] != found[6])
}

@Test func undoSaysWhatItDid() {
  let found = session().answers(["let a = 1", "let a = 2", "undo", "redo"])
  #expect(found[2] == "back to before in[2]: let a = 2")
  #expect(found[3] == "forth to after in[2]: let a = 2")
}

private let training = [
  "let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32, flip: true), "
    + "batch: 2, shuffle: true)",
  "let model = gan(unet(levels: 3, filters: 4), patchDiscriminator(filters: 4))",
]

private let fingerprint =
  "print model.G[model.G.names[0]].sum(), model.D[model.D.names[3]].sum(), model.steps, "
  + "mean(tracks.g), rand([2]).sum()"

/// Weights, running statistics, moments, counters and dice go back: the same input gives the same
/// bits again.
@Test(arguments: [
  "train(model, on: data, epochs: 2);", "trainStep(model, data.first);",
  "for batch in data { trainStep(model, batch) }", "pretrain(model.G, on: data);",
  "model.optG.lr = 0.1\ntrain(model, on: data);", "initWeights(model.G)",
  "train(model, on: data);\noops",
])
func trainingAgainGivesTheSameBits(cell: String) {
  let session = session()
  _ = session.answers(training + ["train(model, on: data);"])
  let before = session.answers([fingerprint])
  _ = session.answers(["undo", cell])
  let once = session.answers([fingerprint])
  _ = session.answers(["undo 2"])
  _ = session.answers([cell])
  #expect(session.answers([fingerprint]) == once)
  _ = session.answers(["undo 2", "redo 2"])
  _ = session.answers(["undo"])
  #expect(session.answers([fingerprint]) == once)
  _ = session.answers(["undo 3", "train(model, on: data);"])
  #expect(session.answers([fingerprint]) == before)
  #expect(before != once || cell.contains("oops"))
}

@Test func undoAfterAnInterrupt() {
  let session = session()
  _ = session.answers(training + ["train(model, on: data);"])
  let before = session.answers([fingerprint, "undo"])
  session.interrupt(after: 0.3)
  guard case .interrupted = session.run("train(model, on: data, epochs: 100000);").outcome else {
    Issue.record("the training was to be stopped")
    return
  }
  #expect(session.answers(["model.steps > 2"]) == ["true"])
  _ = session.answers(["undo"])
  #expect(session.answers([fingerprint]).first == before.first)
}

@Test func aNewOptimiserIsUndone() {
  let found = session().answers([
    "let x = tensor([4], requiresGrad: true)", "let a = sgd(x, lr: 0.25)",
    "minimize(a, (x * x).sum())", "let b = adam(x)\nminimize(b, (x * x).sum())", "undo", "x",
    "minimize(a, (x * x).sum())", "x", "undo 2", "x",
  ])
  #expect(found[5] == "tensor [1]  2")
  #expect(found[7] == "tensor [1]  1")
  #expect(found[9] == "tensor [1]  4")
}

@Test func weightsAboveTheLimitStay() {
  let session = session(undoLimit: 20_000)
  let found = session.answers(
    training + [
      "let n = model.steps", "train(model, on: data);\nlet after = 1", "undo", "after",
      "model.steps",
      "undo limit: 50", "train(model, on: data);", "undo", "model.steps",
    ])
  #expect(found[4].contains("undo does not reach the weights of model: 0."))
  #expect(found[4].contains("for the next time: undo limit: 1"))
  #expect(found[5] == "there is no `after`")
  #expect(found[6] == "2")
  #expect(found[10] == "2")
}

private final class Notes: Output {
  var notes: [String] = []
  func show(_ display: Display) {}
  func report(_ progress: Kernel.Progress) {}
  func note(_ text: String) { notes.append(text) }
}

/// That weights will not go back is said at the input, once, and to people only.
@Test(arguments: [true, false]) func weightsAboveTheLimitAreTold(interactive: Bool) {
  let output = Notes()
  let session = Session(
    output: output,
    settings: Session.Settings(threads: 2, interactive: interactive, undoLimit: 20_000))
  _ = session.answers(
    training + ["train(model, on: data);", "train(model, on: data);"])
  let told = output.notes.filter { $0.contains("undo does not reach the weights of model: 0.") }
  #expect(told.count == (interactive ? 1 : 0), "\(output.notes)")
  _ = session.answers(["undo limit: 50", "train(model, on: data);"])
  #expect(output.notes.filter { $0.contains("does not reach") }.count == told.count)
}

/// What variables held before is kept up to the limit only.
@Test func oldValuesAreLetGo() {
  let session = session(undoLimit: 3_000_000)
  _ = session.answers(["let a = zeros([250000])", "let b = 1"])
  for _ in 0..<20 { _ = session.answers(["let a = zeros([250000])"]) }
  #expect(session.runtime.timeline.past.count <= 4)
  #expect(session.answers(["undo 50", "undo"]).last?.contains("let go for want of room") == true)
}

/// Where weights are too much to keep, the optimiser that moved them before moves them again.
@Test func aNewOptimiserAboveTheLimitIsUndone() {
  let session = session(undoLimit: 1)
  let found = session.answers([
    "let m = linearLayer(4, 4)", "let a = sgd(m, lr: 1)", "let b = adam(m)", "undo",
    "a.minimize(m(ones([1, 4])).sum())", "print a.steps",
  ])
  #expect(found[3].contains("undo does not reach the weights"))
  #expect(found.last == "1")
}

@Test func aGradientAboveTheLimitIsSaid() {
  let found = session(undoLimit: 1).answers([
    "let m = linearLayer(4, 4)", "m(ones([1, 4])).sum().backward()", "undo",
  ])
  #expect(found[2].contains("undo does not reach the weights"))
}

/// What cannot be kept itself is no reason to let go of what came before it.
@Test func aTrainingTooLargeLeavesTheOthers() {
  let session = session(undoLimit: 10_000_000)
  let found = session.answers([
    "let m = linearLayer(1000, 1000)", "let o = adam(m)", "let x = ones([1, 1000])", "var k = 1",
    "k = 2", "o.minimize(m(x).sum())", "undo 2", "k",
  ])
  #expect(found[6].contains("undo does not reach the weights"))
  #expect(found.last == "1")
}

/// Lists, long texts and pictures that only undo holds are counted, and let go beyond the limit.
@Test(arguments: ["list(0..<100000)", "animate(rand([3, 3, 400, 400]))"])
func whatVariablesHeldIsCounted(made: String) throws {
  let session = session(undoLimit: 4_000_000)
  var kept: [Int] = []
  for _ in 0..<9 {
    _ = session.answers(["let x = \(made)"])
    kept.append(session.runtime.timeline.keptBytes)
  }
  #expect(kept[2] > 500_000)
  #expect(kept.allSatisfy { $0 <= 4_000_000 })
}

@Test func whatPreparedTheSessionStays() {
  let session = session()
  _ = session.answers(["let home = 21", "home"])
  session.startCounting()
  #expect(
    session.answers(["undo", "home", "out[1]"]) == [
      "there is nothing to undo", "21", "there is no out[1]",
    ])
}
