internal import Ops

// Judging: one metric of some pictures, and all of them for models on a set.

let metricCommands: [CommandRecord] = [
  CommandRecord(
    "evaluate", "Measures what models paint on a set, beside painting nothing", topic: "metrics",
    also: ["test", "benchmark"],
    [
      .value("models", painterKind, "what paints: one, a list, or (name: model, …)"),
      .label("on", .object("loader", LoaderObject.self), "what is judged by"),
      .label("limit", .integer(1...), "pictures at most", default: .nothing),
    ],
    details: "Means over the pictures of L1, AuC, PSNR, SSIM, ΔE00 and colourfulness; `?psnr`, "
      + "`?ssim`, `?deltaE` and `?colorfulness` say what they are. L1 is in network units, and "
      + "in units of a* and b*. AuC is the share of pixels within t of the true a* and b*, over t "
      + "from 0 to 150. PSNR, SSIM and ΔE00 see 8-bit RGB of the true lightness and the painted "
      + "colours. Grey scores well by most of them: what counts is the distance to that column.\n\n"
      + "`result.psnr` is a mean, with several models a record by name; `result.grey`, "
      + "`result[\"name\"]` are all means of one column; `result.images` lists every picture; "
      + "`worst(result)` finds the failures.",
    example:
      "let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 2)\n"
      + "let result = evaluate(unet(levels: 3, filters: 4), on: data)\n"
      + "result.count   # => 4\nresult.grey.psnr > 10   # => true"
  ) { call in
    let written = call.item("models")?.text ?? ""
    let models = try painters(
      call, "models", single: written.isEmpty || written.count > 16 ? "model" : written)
    if let label = models.first(where: { ["grey", "truth"].contains($0.label) })?.label {
      throw CommandError("`\(label)` is a column of its own; the model needs another name")
    }
    let loader = try call.object("on", as: LoaderObject.self).loader
    let limit = try call["limit"] == nil ? Int.max : call.integer("limit")
    let (runtime, start) = (call.runtime, call.runtime.clock)
    var (done, total, reportedAt) = (0, min(limit, loader.dataset.count), start)
    func report(isFinished: Bool) {
      reportedAt = runtime.clock
      runtime.report(
        Progress(
          label: "evaluating", completed: done, total: total, unit: "picture",
          seconds: runtime.clock - start, isFinished: isFinished))
    }
    defer {
      report(isFinished: true)
      for (path, reason) in loader.dataset.skipped { runtime.noteSkipped(path, reason) }
    }
    let found = try evaluate(
      models, on: loader, limit: limit, shouldStop: { runtime.interrupt.isRequested }
    ) {
      (done, total) = ($0, $1)
      if runtime.clock - reportedAt > 0.1 { report(isFinished: false) }
    }
    guard let found else {
      try call.checkInterrupt("picture \(done) of \(total)")
      return .none
    }
    return .object(EvaluationObject(found, loader))
  },

  ranking("worst", "The pictures of an evaluation a model failed at most", worstFirst: true),
  ranking("best", "The pictures of an evaluation a model did best", worstFirst: false),

  comparing(
    "psnr", "Peak signal-to-noise ratio in decibels: higher is closer",
    also: ["peak_signal_noise_ratio"],
    details:
      "10 · log10(255² / mean squared error) over all pixels and channels of 8-bit RGB; `inf` "
      + "for identical pictures. About 20 to 30 is usual here. It rewards grey: a bold wrong colour "
      + "costs more than none.",
    example: "psnr(zeros([3, 2, 2]), ones([3, 2, 2]))   # => 0"
  ) { try $0.psnr($1) },

  comparing(
    "ssim", "Structural similarity, -1…1: higher is closer", also: ["structural_similarity"],
    details: "Of 8-bit RGB, channel by channel, under a Gaussian window of 11 pixels with σ 1.5 "
      + "(Wang et al. 2004). 1 for identical pictures; 11 pixels a side at least.",
    example: "let x = rand([3, 16, 16])\nssim(x, x)   # => 1"
  ) { try $0.ssim($1) },

  comparing(
    "deltaE", "Colour difference ΔE00 (CIEDE2000): lower is closer",
    also: ["deltaE_ciede2000", "ciede2000"],
    details:
      "The mean over the pixels. 1 is about what an eye notices side by side; black and white "
      + "are 100 apart (Sharma et al. 2005).",
    example: "deltaE(zeros([3, 2, 2]), ones([3, 2, 2]))   # => 100 ± 0.01"
  ) { try $0.deltaE($1) },

  CommandRecord(
    "colorfulness", "How colourful pictures are: 0 for grey, 109 extremely", topic: "metrics",
    also: ["colourfulness"],
    [.value("pictures", pictureKind, "[3, h, w] or [n, 3, h, w] in 0…1, or a picture")],
    details:
      "√(σ²rg + σ²yb) + 0.3 · √(μ²rg + μ²yb) with rg = R - G, yb = (R + G) / 2 - B in 0…255, "
      + "signs kept (Hasler and Süsstrunk 2003; some papers take |rg|, |yb|, and get less). 15 is "
      + "slightly, 33 moderately, 59 quite colourful.",
    example: "colorfulness(ones([3, 2, 2]))   # => 0"
  ) { call in
    let (pictures, isOne) = try batched(call, "pictures")
    return try numbers(pictures.colorfulness(), isOne, pictures.device)
  },
]

private let pictureKind = Kind.either([.tensor, .image])

/// A command that compares pictures with the true ones: one number a picture.
private func comparing(
  _ name: String, _ summary: String, also: [String], details: String, example: String,
  _ metric: @escaping @Sendable (Tensor, Tensor) throws -> [Double]
) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "metrics", also: also,
    [
      .value("pictures", pictureKind, "[3, h, w] or [n, 3, h, w] in 0…1, or a picture"),
      .value("truth", pictureKind, "as many, of the same size"),
    ], details: details, example: example
  ) { call in
    let (pictures, isOne) = try batched(call, "pictures")
    return try numbers(
      metric(pictures, batched(call, "truth").pictures), isOne, pictures.device)
  }
}

/// The pictures behind an argument, `[n, 3, h, w]`, and whether it was one without a batch.
private func batched(_ call: Call, _ name: String) throws -> (pictures: Tensor, isOne: Bool) {
  let x = try tensor(from: call[name] ?? .none, on: call.device())
  return x.rank == 3 ? (try x.reshaped([1] + x.shape), true) : (x, false)
}

/// A number for one picture, a tensor for a batch.
private func numbers(_ values: [Double], _ isOne: Bool, _ device: Device) throws -> Value {
  if isOne, let value = values.first { return .number(value) }
  return .tensor(try Tensor(values.map { Float($0) }, shape: [values.count], on: device))
}

private func ranking(_ name: String, _ summary: String, worstFirst: Bool) -> CommandRecord {
  CommandRecord(
    name, summary, topic: "metrics",
    [
      .value("evaluation", .object("evaluation", EvaluationObject.self), "from `evaluate`"),
      .value("count", .integer(1...1024), "how many", default: 5),
      .label(
        "by", .choice(Metric.allCases.filter { $0 != .colorfulness }.map(\.name)), "the metric",
        default: "deltaE"),
      .label("model", .string, "whose scores; the first model's by default", default: ""),
    ],
    details: "A table; `.batch` holds the photographs: "
      + "`show compare(G, \(name)(result).batch)`. `.images` are the scores.",
    example:
      "let data = loader(dataset(imagePaths(scenes(count: 4, size: 32)), size: 32), batch: 2)\n"
      + "let G = unet(levels: 3, filters: 4)\nlet result = evaluate(G, on: data)\n"
      + "show compare(G, \(name)(result, 2, by: \"l1\").batch)"
  ) { call in
    let evaluation = try call.object("evaluation", as: EvaluationObject.self)
    guard let metric = Metric(name: try call.string("by")),
      evaluation.evaluation.metrics.contains(metric)
    else { throw CommandError("these pictures are too small for that metric", at: "by") }
    return .object(
      RankedPictures(
        evaluation, by: metric, column: try evaluation.column(of: call.string("model")),
        count: try call.integer("count"), worstFirst: worstFirst))
  }
}
