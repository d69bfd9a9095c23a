import ArgumentParser
import Kernel

/// `repl bench`.
struct Bench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measure speed and memory: a model's steps, one layer, or a loader.",
    usage: """
      repl bench [--model unet|resnet-unet|patch] [--mode train|pretrain|infer]
      repl bench --op conv2d|convTranspose2d [--pass output|input|weight|all]
      repl bench --data FOLDER [--epochs N]
      """,
    discussion: """
      Steps run on random pictures from a fixed seed; two more before them are not counted. "By \
      definition" counts two operations a product of the convolutions, however they are carried \
      out; the ceiling is what large matrix products reach on this machine.

      Results go to standard output, with --json as one JSON object: times in seconds, memory in \
      bytes. Exit codes: 0 measured, 1 the result could not be written, 2 the request cannot be \
      carried out, 130 interrupted.
      """)

  @Option(
    help: ArgumentHelp("The model: unet, resnet-unet or patch. (default: unet)"),
    transform: { try choice($0, of: "model") })
  var model: Benchmark.Model?

  @Option(
    help: ArgumentHelp(
      "A step: train (the whole GAN; of patch the discriminator alone), pretrain (L1) or infer. "
        + "(default: train)"),
    transform: { try choice($0, of: "mode") })
  var mode: Benchmark.Mode?

  @Option(
    help: ArgumentHelp("One layer instead: conv2d or convTranspose2d.", valueName: "layer"),
    transform: { try choice($0, of: "op") })
  var op: Benchmark.Operation?

  @Option(
    help: ArgumentHelp("The loader instead, on the pictures of a folder.", valueName: "folder"))
  var data: String?

  @Option(
    help: ArgumentHelp(
      "Height and width of pictures, or of a layer's input. (default: 256; of a layer 64)",
      valueName: "pixels"))
  var size: Int?

  @Option(
    help: ArgumentHelp(
      "Pictures in a step. (default: 1; of a loader 16)", valueName: "number"))
  var batch: Int?

  @Option(
    help: ArgumentHelp(
      "How often the unet halves the picture. (default: 8)", valueName: "number"))
  var levels: Int?

  @Option(
    help: ArgumentHelp(
      "Steps or repetitions that are counted. (default: 10)", valueName: "number"))
  var steps: Int?

  @Option(help: ArgumentHelp("A layer's input channels. (default: 64)", valueName: "number"))
  var channels: Int?

  @Option(help: ArgumentHelp("A layer's output channels. (default: 128)", valueName: "number"))
  var outputs: Int?

  @Option(help: ArgumentHelp("A layer's kernel. (default: 4)", valueName: "pixels"))
  var kernel: Int?

  @Option(help: ArgumentHelp("A layer's stride. (default: 2)", valueName: "pixels"))
  var stride: Int?

  @Option(help: ArgumentHelp("A layer's padding. (default: 1)", valueName: "pixels"))
  var padding: Int?

  @Option(
    help: ArgumentHelp(
      "A layer's pass: its output, the gradient of its input or of its weight, or all. "
        + "(default: all)"),
    transform: { try choice($0, of: "pass") })
  var pass: Benchmark.Pass?

  @Option(help: ArgumentHelp("Epochs of a loader. (default: 2)", valueName: "number"))
  var epochs: Int?

  @Option(help: ArgumentHelp("Processor threads to use; all by default.", valueName: "number"))
  var threads: Int?

  @Flag(help: "Write one JSON object.")
  var json = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads takes a number from 1 to 1024, not \(threads).")
    }
    let subjects: [(name: String, isGiven: Bool)] = [
      ("--op", op != nil), ("--data", data != nil),
      (model != nil ? "--model" : "--mode", model != nil || mode != nil),
    ]
    let given = subjects.filter(\.isGiven).map(\.name)
    if given.count > 1 {
      throw ValidationError("\(given[0]) and \(given[1]) do not go together; give one of them.")
    }
    let layer = [
      ("--channels", channels), ("--outputs", outputs), ("--kernel", kernel), ("--stride", stride),
      ("--padding", padding), ("--pass", pass.map { _ in 0 }),
    ]
    for (name, number) in layer where number != nil && op == nil {
      throw ValidationError("\(name) is of a layer; it wants --op conv2d or convTranspose2d.")
    }
    if levels != nil, op != nil || data != nil {
      throw ValidationError("--levels is of the model unet.")
    }
    if steps != nil, data != nil {
      throw ValidationError("--steps is of models and layers; a loader takes --epochs.")
    }
    if epochs != nil, data == nil {
      throw ValidationError("--epochs is of a loader; it wants --data FOLDER.")
    }
  }

  /// What is asked of the kernel.
  var benchmark: Benchmark {
    if let op {
      var layer = Benchmark.Layer(op)
      layer.pass = pass ?? .all
      (layer.batch, layer.size, layer.steps) = (batch, size, steps)
      (layer.channels, layer.outputs) = (channels, outputs)
      (layer.kernel, layer.stride, layer.padding) = (kernel, stride, padding)
      return .layer(layer)
    }
    if let data {
      var pictures = Benchmark.Pictures(data)
      (pictures.size, pictures.batch, pictures.epochs) = (size, batch, epochs)
      return .pictures(pictures)
    }
    var request = Benchmark.Steps()
    request.model = model ?? .unet
    request.mode = mode ?? .train
    (request.size, request.batch, request.levels, request.steps) = (size, batch, levels, steps)
    return .steps(request)
  }
}

/// The value that a word names among the cases of an option.
private func choice<Choice: RawRepresentable<String> & CaseIterable>(
  _ word: String, of option: String
) throws -> Choice {
  if let choice = Choice(rawValue: word) { return choice }
  var names = Choice.allCases.map(\.rawValue)
  let last = names.popLast() ?? ""
  throw ValidationError(
    "--\(option) takes \(names.joined(separator: ", ")) or \(last), not '\(word)'.")
}
