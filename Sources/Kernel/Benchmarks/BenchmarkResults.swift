internal import Ops

/// What the steps of a model took, to look at and to compute with.
struct StepResult {
  private let bench: StepBench
  private let report: StepReport

  init(_ bench: StepBench, _ report: StepReport) {
    self.bench = bench
    self.report = report
  }

  var result: Benchmark.Result {
    Benchmark.Result(tables: [summary, work, convolutions], facts: facts)
  }

  /// The kinds of work with the names they have in facts and in tables.
  static let kinds: [(kind: WorkKind, name: String, words: String)] = WorkKind.allCases.map {
    switch $0 {
    case .products: ($0, "products", "matrix products")
    case .transforms: ($0, "transforms", "transforms around them")
    case .pointwise: ($0, "pointwise", "normalisation, activations")
    case .optimizer: ($0, "optimizer", "optimiser")
    case .data: ($0, "data", "data")
    case .rest: ($0, "rest", "rest: copies, sums, dice")
    case .waiting: ($0, "waiting", "waiting for other threads")
    case .between: ($0, "between", "between operations")
    }
  }

  private var title: String {
    let levels = bench.model == .unet ? ", \(bench.levels ?? 8) levels" : ""
    return "\(bench.model.rawValue) \(bench.mode.rawValue), \(bench.size)×\(bench.size)"
      + "\(levels), batch \(bench.batch), " + counted(report.machine.threads, "thread")
  }

  private var summary: Table {
    let (timings, ceiling) = (report.timings, report.machine.ceiling)
    return Table(
      title: title, headings: ["", ""], alignments: [.left, .right],
      rows: [
        ["step, median of \(timings.seconds.count)", milliseconds(timings.median)],
        ["fastest", milliseconds(timings.least)],
        ["slowest", milliseconds(timings.most)],
        ["images a second", formatted(report.picturesPerSecond, decimals: 2)],
        ["work by definition", gigas(report.operations, "GFLOP")],
        ["effective", gigas(report.operationsPerSecond, "GFLOP/s")],
        ["ceiling of products", gigas(ceiling, "GFLOP/s")],
        ["effective / ceiling", percent(report.operationsPerSecond / ceiling)],
        ["undisturbed", percent(report.undisturbed)],
      ] + memoryRows(report.machine))
  }

  private var work: Table {
    Table(
      headings: ["work", "share", "a step"], alignments: [.left, .right, .right],
      rows: Self.kinds.map { kind, _, words in
        [words, percent(report.share(kind)), milliseconds(report.share(kind) * mean)]
      })
  }

  /// Convolutions shown; the facts hold all.
  private static let shown = 12

  private var convolutions: Table {
    Table(
      headings: ["convolution", "pass", "algorithm", "times", "a step", "GFLOP/s"],
      alignments: [.left, .left, .left, .right, .right, .right],
      rows: report.convolutions.prefix(Self.shown).map { convolution in
        let g = convolution.work.geometry
        return [
          "\(g.inputChannels) → \(g.outputChannels), \(g.kernel.height)×\(g.kernel.width)"
            + ", \(g.input.height)² → \(g.output.height)²",
          passName(convolution.work.pass), convolution.work.algorithm.description,
          formatted(convolution.count, decimals: 0), milliseconds(convolution.seconds),
          formatted(convolution.operationsPerSecond * 1e-9, decimals: 0),
        ]
      },
      footer: report.convolutions.count > Self.shown
        ? ["and \(report.convolutions.count - Self.shown) shorter ones"] : [])
  }

  private var convolutionFacts: Fact {
    .list(
      report.convolutions.map { convolution in
        let g = convolution.work.geometry
        return .record([
          ("pass", .text(passName(convolution.work.pass))),
          ("algorithm", .text(convolution.work.algorithm.description)),
          ("inputs", .count(g.inputChannels)), ("outputs", .count(g.outputChannels)),
          ("kernel", .count(g.kernel.height)), ("stride", .count(g.stride.height)),
          ("height", .count(g.input.height)), ("width", .count(g.input.width)),
          ("times", .number(convolution.count)), ("seconds", .number(convolution.seconds)),
          ("flops", .number(convolution.operationsPerSecond)),
        ])
      })
  }

  private var mean: Double {
    report.timings.seconds.reduce(0, +) / Double(max(report.timings.seconds.count, 1))
  }

  private var facts: Fact {
    .record([
      ("bench", .text("steps")), ("model", .text(bench.model.rawValue)),
      ("mode", .text(bench.mode.rawValue)), ("size", .count(bench.size)),
      ("batch", .count(bench.batch)),
      ("levels", .optional(bench.model == .unet ? bench.levels ?? 8 : nil)),
      ("seconds", timingFacts(report.timings)),
      ("imagesPerSecond", .number(report.picturesPerSecond)),
      ("shares", .record(Self.kinds.map { ($0.name, .number(report.share($0.kind))) })),
      ("flop", .number(report.operations)), ("flops", .number(report.operationsPerSecond)),
      ("convolutions", convolutionFacts),
      ("undisturbed", .number(report.undisturbed)), ("machine", machineFacts(report.machine)),
    ])
  }
}

/// What the passes of a layer took.
struct LayerResult {
  private let bench: ConvolutionBench
  private let report: ConvolutionReport

  init(_ bench: ConvolutionBench, _ report: ConvolutionReport) {
    self.bench = bench
    self.report = report
  }

  var result: Benchmark.Result { Benchmark.Result(tables: [table], facts: facts) }

  private var table: Table {
    Table(
      title: "\(bench.operation.rawValue) \(bench.channels) → \(bench.outputs), "
        + "\(bench.size)×\(bench.size), kernel \(bench.kernel), stride \(bench.stride), "
        + "padding \(bench.padding), batch \(bench.batch), "
        + counted(report.machine.threads, "thread"),
      headings: [
        "pass", "algorithm", "median", "fastest", "slowest", "GFLOP/s", "of ceiling", "error",
        "compared",
      ],
      alignments: [.left, .left] + Array(repeating: .right, count: 7),
      rows: report.rows.map { row in
        let speed = report.operationsPerSecond(row)
        return [
          passName(row.pass), row.algorithm.description + (row.isUsual ? " *" : ""),
          milliseconds(row.timings.median),
          milliseconds(row.timings.least), milliseconds(row.timings.most),
          formatted(speed * 1e-9, decimals: 0), percent(speed / report.machine.ceiling),
          scientific(row.check.error), String(row.check.count),
        ]
      },
      footer: [
        "*: what layers get",
        "error: ‖result − definition‖ / ‖definition‖ over the elements compared",
      ])
  }

  private var facts: Fact {
    .record([
      ("bench", .text("layer")), ("op", .text(bench.operation.rawValue)),
      ("batch", .count(bench.batch)), ("channels", .count(bench.channels)),
      ("outputs", .count(bench.outputs)), ("size", .count(bench.size)),
      ("kernel", .count(bench.kernel)), ("stride", .count(bench.stride)),
      ("padding", .count(bench.padding)), ("flop", .number(report.operations)),
      (
        "passes",
        .list(
          report.rows.map { row in
            .record([
              ("pass", .text(passName(row.pass))), ("algorithm", .text(row.algorithm.description)),
              ("usual", .text(row.isUsual ? "yes" : "no")),
              ("seconds", timingFacts(row.timings)),
              ("flops", .number(report.operationsPerSecond(row))),
              ("error", .number(row.check.error)), ("compared", .count(row.check.count)),
            ])
          })
      ),
      ("machine", machineFacts(report.machine)),
    ])
  }
}

private func passName(_ pass: ConvolutionPass) -> String {
  switch pass {
  case .output: "output"
  case .input: "input"
  case .weight: "weight"
  }
}

/// What the epochs of a loader took.
struct PicturesResult {
  private let bench: LoaderBench
  private let report: LoaderReport

  init(_ bench: LoaderBench, _ report: LoaderReport) {
    self.bench = bench
    self.report = report
  }

  var result: Benchmark.Result { Benchmark.Result(tables: [table], facts: facts) }

  private var table: Table {
    let skipped = report.skipped > 0 ? ["\(counted(report.skipped, "file")) could not be read"] : []
    return Table(
      title: "loader, \(bench.size)×\(bench.size), batch \(bench.batch)",
      headings: ["epoch", "images", "seconds", "images a second"],
      alignments: Array(repeating: .right, count: 4),
      rows: report.epochs.enumerated().map { index, epoch in
        [
          String(index + 1), String(epoch.pictures), formatted(epoch.seconds, decimals: 3),
          formatted(epoch.picturesPerSecond, decimals: 1),
        ]
      },
      footer: skipped
        + (report.memory.map { ["memory of the process at most \(megabytes($0))"] } ?? []))
  }

  private var facts: Fact {
    .record([
      ("bench", .text("data")), ("folder", .text(bench.folder)), ("size", .count(bench.size)),
      ("batch", .count(bench.batch)),
      (
        "epochs",
        .list(
          report.epochs.map {
            .record([
              ("images", .count($0.pictures)), ("seconds", .number($0.seconds)),
              ("imagesPerSecond", .number($0.picturesPerSecond)),
            ])
          })
      ),
      ("skipped", .count(report.skipped)), ("processPeak", .optional(report.memory)),
    ])
  }
}

private func timingFacts(_ timings: Timings) -> Fact {
  .record([
    ("median", .number(timings.median)), ("min", .number(timings.least)),
    ("max", .number(timings.most)), ("all", .list(timings.seconds.map { .number($0) })),
  ])
}

private func machineFacts(_ machine: MachineUse) -> Fact {
  .record([
    ("threads", .count(machine.threads)), ("ceiling", .number(machine.ceiling)),
    ("tensorPeak", .count(machine.tensorPeak)), ("processPeak", .optional(machine.processPeak)),
  ])
}

private func memoryRows(_ machine: MachineUse) -> [[String]] {
  [["tensors at most", megabytes(machine.tensorPeak)]]
    + (machine.processPeak.map { [["process at most", megabytes($0)]] } ?? [])
}

private func milliseconds(_ seconds: Double) -> String {
  formatted(seconds * 1e3, decimals: seconds < 0.1 ? 2 : 1) + " ms"
}

private func gigas(_ number: Double, _ unit: String) -> String {
  formatted(number * 1e-9, decimals: number < 1e11 ? 2 : 0) + " " + unit
}

private func megabytes(_ bytes: Int) -> String {
  formatted(Double(bytes) / 1e6, decimals: 0) + " MB"
}

private func percent(_ share: Double) -> String { formatted(share * 100, decimals: 1) + " %" }

/// A small number with two digits: "3.1e-7".
private func scientific(_ number: Double) -> String {
  guard number > 0, number.isFinite else { return formatted(number) }
  var digits = DecimalDigits(number)
  digits.round(toDigits: 2)
  return digits.scientific
}
