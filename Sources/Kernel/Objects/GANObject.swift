internal import Ops

/// The main model in a variable: two networks and their optimisers.
final class GANObject: SessionObject {
  let model: ColorizationGAN
  private unowned let runtime: Runtime

  init(_ model: ColorizationGAN, _ runtime: Runtime) {
    self.model = model
    self.runtime = runtime
  }

  var typeName: String { "GAN" }

  var shortSummary: String {
    "GAN of a \(model.generator.kind) and a \(model.discriminator.kind), "
      + "\(grouped(model.generatorOptimizer.stepCount)) steps taken"
  }

  func summary() throws -> [Display] {
    func row(_ name: String, _ layer: Layer, _ optimizer: Optimizer) -> [String] {
      [
        name, layer.kind, grouped(layer.parameterCount),
        formatted(Double(optimizer.rate), digits: 4),
      ]
    }
    return [
      .table(
        Table(
          title: "GAN", headings: ["", "network", "parameters", "lr"],
          alignments: [.left, .left, .right, .right],
          rows: [
            row("generator", model.generator, model.generatorOptimizer),
            row("discriminator", model.discriminator, model.discriminatorOptimizer),
          ],
          footer: [
            "loss \(model.loss.rawValue) + \(formatted(Double(model.lambda))) × L1, "
              + "\(grouped(model.generatorOptimizer.stepCount)) steps taken"
          ]))
    ]
  }

  var members: [Member] {
    [
      Member("G", "the generator"), Member("D", "the discriminator"),
      Member("optG", "the generator's optimiser"), Member("optD", "the discriminator's optimiser"),
      Member("steps", "steps taken"), Member("lambda", "weight of L1"),
    ]
  }

  func property(_ name: String) throws -> Value? {
    switch name {
    case "G": .object(ModelObject(model.generator, runtime))
    case "D": .object(ModelObject(model.discriminator, runtime))
    case "optG": .object(OptimizerObject(model.generatorOptimizer, name: "Adam"))
    case "optD": .object(OptimizerObject(model.discriminatorOptimizer, name: "Adam"))
    case "steps": .number(Double(model.generatorOptimizer.stepCount))
    case "lambda": .number(Double(model.lambda))
    default: nil
    }
  }
}

/// What a training gave: one row an epoch.
final class TrainingObject: SessionObject {
  private let epochs: [EpochSummary]
  private let seconds: Double
  private let steps: Int
  private let skipped: Int
  private let best: Float?
  /// Of one that was stopped, the epochs it was to have.
  private let planned: Int?
  /// The strips of validation pictures, from first to last.
  let pictures: [Picture]

  init(
    _ progress: TrainingProgress, stoppedOf planned: Int? = nil, seconds: Double, skipped: Int,
    pictures: [Picture]
  ) {
    self.planned = planned
    epochs = progress.epochs
    steps = progress.history.count
    best = progress.bestL1
    self.seconds = seconds
    self.skipped = skipped
    self.pictures = pictures
  }

  var typeName: String { "training" }

  var shortSummary: String {
    planned.map { "training, stopped after \(epochs.count) of \(counted($0, "epoch"))" }
      ?? "training of \(counted(epochs.count, "epoch")), \(counted(steps, "step"))"
  }

  func summary() throws -> [Display] {
    let names = epochs.first?.losses.map(\.name) ?? []
    let judged = epochs.contains { $0.validationL1 != nil }
    let rows = epochs.map { epoch in
      [String(epoch.epoch)] + epoch.losses.map { inColumn($0.value) }
        + (judged ? [epoch.validationL1, epoch.greyL1].map { $0.map(inColumn) ?? "" } : [])
    }
    return [
      .table(
        Table(
          title: "training",
          headings: ["epoch"] + names + (judged ? ["validation L1", "grey"] : []),
          alignments: Array(repeating: .right, count: 3 + names.count), rows: rows,
          footer: [
            "\(counted(steps, "step")) in \(formatted(seconds, decimals: seconds < 10 ? 2 : 0)) s"
              + (planned.map { ", stopped after \(epochs.count) of \(counted($0, "epoch"))" } ?? "")
              + (judged ? "; grey is the L1 of painting nothing" : "")
          ]
            + (skipped == 0
              ? [] : ["\(counted(skipped, "picture")) skipped: the loader's .skipped names them"])
        ))
    ]
  }

  /// A loss in a column: as many decimals in every row, so that the points stand below each other.
  private func inColumn(_ value: Float) -> String {
    let magnitude = value.magnitude
    return magnitude != 0 && magnitude < 0.001
      ? formatted(Double(value), digits: 3)
      : formatted(Double(value), decimals: magnitude < 10 ? 4 : magnitude < 1000 ? 2 : 0)
  }

  var members: [Member] {
    [
      Member("epochs", "epochs done"), Member("steps", "batches learned"),
      Member("l1", "validation L1 after each epoch"), Member("best", "the lowest of them"),
      Member("grey", "validation L1 of painting nothing"),
      Member("pictures", "the strips that were shown, for `animate`"),
    ]
  }

  func property(_ name: String) throws -> Value? {
    switch name {
    case "epochs": .number(Double(epochs.count))
    case "steps": .number(Double(steps))
    case "l1": .list(epochs.compactMap { $0.validationL1.map { .number(Double($0)) } })
    case "best": best.map { .number(Double($0)) } ?? Value.none
    case "pictures": .list(pictures.map { .image($0) })
    case "grey": epochs.last?.greyL1.map { .number(Double($0)) } ?? Value.none
    default: nil
    }
  }
}
