internal import Ops

// Where time and memory go.

let profileCommands: [CommandRecord] = [
  CommandRecord(
    "profile", "Runs a block and shows what its time went to", topic: "session",
    also: ["prun", "cProfile", "torch.profiler"],
    [
      .block("work", "what to measure"),
      .label("limit", .integer(0...1000), "convolutions listed", default: 8),
    ],
    details: "By kind of work, on the thread that leads; what it waits for the others is a kind of "
      + "its own, and together they are the whole time. Then the convolutions that took longest. "
      + "The value of the block's last line is the value of `profile { … }`.",
    example: "let y = profile { conv2d(ones([1, 8, 32, 32]), ones([8, 8, 3, 3])) }"
  ) { call in
    guard let host = try call.device().backend as? HostBackend else {
      throw CommandError("this device does not say where its time goes")
    }
    let (block, limit) = (try call.block("work"), try call.integer("limit"))
    guard host.startProfile() else {
      throw CommandError("a profile within a profile cannot be measured")
    }
    let result = Result { try call.run(block) }
    let profile = host.stopProfile()
    call.show(.table(workTable(profile)))
    if !profile.convolutions.isEmpty, limit > 0 {
      call.show(.table(convolutionTable(profile, limit: limit)))
    }
    return try result.get()
  },

  CommandRecord(
    "memory", "The memory in use: tensors, the process, what is kept for undo", topic: "session",
    also: ["mem", "memory_allocated", "nvidia-smi", "free"],
    details: "`who` lists the variables with theirs.",
    example: "memory"
  ) { call in
    let memory = try call.device().backend.memory
    let timeline = call.runtime.timeline
    var rows = [
      ["tensors", inMegabytes(memory.inUse)],
      ["tensors, at most so far", inMegabytes(memory.peak)],
      ["tensors, limit", inMegabytes(memory.limit)],
      ["variables", inMegabytes(Reach(call.runtime).bytes)],
      ["kept for undo", inMegabytes(timeline.keptBytes)],
      ["kept for undo, limit", inMegabytes(timeline.limit)],
    ]
    if let now = MachineUse.residentNow() { rows.append(["process", inMegabytes(now)]) }
    if let peak = MachineUse.residentPeak() {
      rows.append(["process, at most so far", inMegabytes(peak)])
    }
    let table = Table(
      title: "memory", headings: ["", ""], alignments: [.left, .right], rows: rows)
    return .none(showing: .table(table), call)
  },
]

private func workTable(_ profile: WorkProfile) -> Table {
  let total = profile.seconds.values.reduce(0, +)
  let rows = StepResult.kinds.map { kind, _, words -> (Double, [String]) in
    let seconds = profile.seconds[kind] ?? 0
    let share = total > 0 ? seconds / total : 0
    return (seconds, [words, inMilliseconds(seconds), formatted(share * 100, decimals: 1) + " %"])
  }
  return Table(
    headings: ["work", "time", "share"], alignments: [.left, .right, .right],
    rows: rows.sorted { $0.0 > $1.0 }.map(\.1),
    footer: [
      "\(inMilliseconds(total)) in all"
        + (profile.operations > 0 && total > 0
          ? ", \(formatted(profile.operations / total * 1e-9, decimals: 1)) GFLOP/s" : "")
    ])
}

private func convolutionTable(_ profile: WorkProfile, limit: Int) -> Table {
  let shown = profile.convolutions.prefix(limit)
  return Table(
    headings: ["convolution", "pass", "algorithm", "times", "time"],
    alignments: [.left, .left, .left, .right, .right],
    rows: shown.map { convolution in
      let g = convolution.work.geometry
      let pass =
        switch convolution.work.pass {
        case .output: "output"
        case .input: "input"
        case .weight: "weight"
        }
      return [
        "\(g.inputChannels) → \(g.outputChannels), \(g.kernel.height)×\(g.kernel.width), "
          + "\(g.input.height)×\(g.input.width) → \(g.output.height)×\(g.output.width)",
        pass, convolution.work.algorithm.description, String(convolution.count),
        inMilliseconds(convolution.seconds),
      ]
    },
    footer: profile.convolutions.count > shown.count
      ? ["and \(profile.convolutions.count - shown.count) shorter ones"] : [])
}

private func inMilliseconds(_ seconds: Double) -> String {
  formatted(seconds * 1e3, decimals: seconds < 0.1 ? 2 : 1) + " ms"
}
