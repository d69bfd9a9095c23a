internal import Ops

// The machine the session runs on.

let deviceCommands: [CommandRecord] = [
  CommandRecord(
    "device", "The machine that computes: threads, kernels, memory", topic: "session",
    also: ["cuda", "get_device"],
    [
      .label(
        "threads", .integer(1...64), "threads to share work over from now on", default: .nothing)
    ],
    details: "With `threads` the engine starts anew; tensors made before stay on the old one and "
      + "cannot be mixed with new ones, so it belongs at the start.",
    example: "device()"
  ) { call in
    let engine = call.engine
    if call["threads"] != nil {
      let fresh = Engine(threads: try call.integer("threads"), seed: engine.random.seed)
      engine.device = fresh.device
    }
    let device = try call.device()
    var rows = [
      ["device", device.description], ["cores", String(Device.availableCores)],
      ["seed", String(engine.random.seed)],
      [
        "tensors",
        "\(device.backend.memory.inUse / 1_000_000) MB now, "
          + "\(device.backend.memory.peak / 1_000_000) MB at most so far",
      ],
    ]
    if let host = device.backend as? HostBackend {
      rows.insert(["matrix kernels", "OpenBLAS, \(host.matrixKernels)"], at: 2)
    }
    call.show(.table(Table(headings: ["", ""], rows: rows)))
    return .none
  }
]
