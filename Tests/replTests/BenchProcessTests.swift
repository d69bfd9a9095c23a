import Foundation
import Testing

@testable import Kernel
@testable import repl

/// `repl bench` from the outside: tables, JSON, messages, exit codes.
@Suite struct BenchProcessTests {
  static let tiny = ["--size", "32", "--levels", "5", "--steps", "2", "--threads", "1"]

  private func json(_ arguments: [String], folder: String? = nil) throws -> [String: Any] {
    let result = Child.run(["bench", "--json"] + arguments, folder: folder)
    #expect(result.status == 0, "\(result.errors)")
    let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(value as? [String: Any])
  }

  @Test func aStepIsMeasured() throws {
    let facts = try json(Self.tiny + ["--mode", "infer"])
    #expect(facts["model"] as? String == "unet" && facts["mode"] as? String == "infer")
    let seconds = try #require(facts["seconds"] as? [String: Any])
    let all = try #require(seconds["all"] as? [Double])
    #expect(all.count == 2)
    #expect(seconds["min"] as? Double == all.min() && seconds["max"] as? Double == all.max())
    let median = try #require(seconds["median"] as? Double)
    #expect(abs(median - all.reduce(0, +) / 2) < 1e-9)
    let rate = try #require(facts["imagesPerSecond"] as? Double)
    #expect(abs(rate * median - 1) < 1e-6)
    let shares = try #require(facts["shares"] as? [String: Double])
    #expect(shares.values.allSatisfy { $0 >= 0 } && shares.values.reduce(0, +) <= 1 + 1e-9)
    #expect(try #require(shares["products"]) > 0 && shares["optimizer"] == 0)
    let machine = try #require(facts["machine"] as? [String: Double])
    #expect(machine["threads"] == 1)
    #expect(try #require(machine["ceiling"]) > 1e8)
    #expect(try #require(machine["processPeak"]) > #require(machine["tensorPeak"]))
    // The first layer of the encoder: 2 · 64 outputs · 16 · 16 pixels · 16 taps.
    #expect(try #require(facts["flop"] as? Double) > 2 * 64 * 256 * 16)
  }

  @Test func aLayerIsMeasured() throws {
    let facts = try json([
      "--op", "convTranspose2d", "--channels", "4", "--outputs", "3", "--size", "8", "--steps",
      "2", "--pass", "weight", "--threads", "1",
    ])
    let passes = try #require(facts["passes"] as? [[String: Any]])
    // One pass, in every way that suits; the first is the one that layers get.
    #expect(passes.count > 1 && passes.allSatisfy { $0["pass"] as? String == "weight" })
    #expect(passes.map { $0["usual"] as? String }.filter { $0 == "yes" }.count == 1)
    for pass in passes {
      let isTiled = (pass["algorithm"] as? String)?.hasPrefix("tiles") ?? false
      #expect(try #require(pass["error"] as? Double) < (isTiled ? 1e-5 : 1e-6))
    }
    #expect(facts["flop"] as? Double == Double(2 * 4 * 3 * 16 * 64))
  }

  @Test func aLoaderIsMeasured() throws {
    let folder = TemporaryFolder()
    let scenes = "scenes(count: 5, size: 16, to: \"a \\\"b\\\"\");"
    #expect(Child.run(["-e", scenes], folder: folder.path).status == 0)
    let facts = try json(
      ["--data", "a \"b\"", "--size", "16", "--batch", "2", "--epochs", "3"], folder: folder.path)
    #expect(facts["folder"] as? String == "a \"b\"")
    let epochs = try #require(facts["epochs"] as? [[String: Any]])
    #expect(epochs.map { $0["images"] as? Int } == [5, 5, 5])
  }

  @Test func tablesAreTextAndProgressIsBeside() {
    let result = Child.run(["bench"] + Self.tiny)
    #expect(result.status == 0, "\(result.errors)")
    for words in [
      "unet train, 32×32, 5 levels, batch 1, 1 thread", "step, median of 2", "ceiling of products",
      "optimiser", "process at most",
    ] { #expect(result.output.contains(words), "\(result.output)") }
    #expect(!(result.output + result.errors).contains("\u{1b}"), "no escape codes into a pipe")
  }

  static let refused: [(arguments: [String], message: String)] = [
    (["--model", "vgg"], "--model takes unet, resnet-unet or patch, not 'vgg'"),
    (["--mode", "play"], "--mode takes train, pretrain or infer"),
    (["--op", "pool"], "--op takes conv2d or convTranspose2d"),
    (["--op", "conv2d", "--pass", "both"], "--pass takes output, input, weight or all"),
    (["--op", "conv2d", "--mode", "train"], "--op and --mode do not go together"),
    (["--op", "conv2d", "--data", "x"], "--op and --data do not go together"),
    (["--data", "x", "--model", "unet"], "--data and --model do not go together"),
    (["--kernel", "3"], "--kernel is of a layer"), (["--pass", "all"], "--pass is of a layer"),
    (["--op", "conv2d", "--levels", "3"], "--levels is of the model unet"),
    (["--data", "x", "--steps", "3"], "a loader takes --epochs"),
    (["--epochs", "3"], "--epochs is of a loader"), (["--threads", "0"], "--threads takes"),
    (["--size", "100"], "multiples of 256"), (["--steps", "0"], "steps must be from 1"),
    (["--model", "patch", "--levels", "4"], "patch has none"),
    (["--model", "patch", "--mode", "pretrain"], "patch takes train or infer"),
    (["--op", "conv2d", "--size", "1", "--padding", "0"], "kernel 4 is larger"),
    (["--data", "nowhere"], "nowhere"), (["extra"], "extra"),
    (["--batch", "4096", "--size", "8192"], "out of memory"),
  ]

  @Test(arguments: refused) func whatCannotBeDoneIsSaid(_ arguments: [String], _ message: String) {
    let result = Child.run(["bench"] + arguments)
    #expect(result.status == 2 && result.output.isEmpty, "\(result.output)")
    #expect(result.errors.contains(message), "\(result.errors)")
    #expect(result.errors.contains("repl bench --help"))
  }

  @Test func helpNamesIt() {
    #expect(Child.run(["--help"]).output.contains("repl bench"))
    let help = Child.run(["bench", "--help"])
    #expect(help.status == 0 && help.output.contains("--json"))
  }

  @Test func factsAreJSON() {
    let fact = Fact.record([
      ("a", .number(1.5)), ("b", .number(.nan)), ("c", .list([.count(-2), .text("\"\n")])),
    ])
    #expect(fact.json == #"{"a": 1.5, "b": null, "c": [-2, "\"\n"]}"#)
  }
}
