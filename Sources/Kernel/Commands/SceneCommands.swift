internal import Ops

// Pictures for a fresh machine, which has none.

let sceneCommands: [CommandRecord] = [
  CommandRecord(
    "scenes", "Paints pictures to learn from: landscapes, seas, woods, houses, fruit, flowers",
    topic: "data",
    [
      .label("count", .integer(1...100_000), "how many", default: 512),
      .label("size", .integer(8...1024), "height and width in pixels", default: 64),
      .label("seed", .integer(0...), "of the pictures", default: 7),
      .label("to", .string, "a folder; one in the user's cache by default", default: ""),
    ],
    details: "Gives the folder. Pictures that are there already are not painted again; the same "
      + "seed gives the same pictures on every machine.",
    example: "len(imagePaths(scenes(count: 4, size: 16)))   # => 4"
  ) { call in
    let (count, size) = (try call.integer("count"), try call.integer("size"))
    let seed = UInt64(try call.integer("seed"))
    var folder = expanded(try call.string("to"))
    if folder.isEmpty {
      let usual = Scene.defaultFolder(count: count, size: size, seed: seed)
      if let note = usual.note { call.runtime.note(note) }
      folder = usual.path
    }
    let (runtime, start) = (call.runtime, call.runtime.clock)
    var painted = 0
    do throws(SceneError) {
      _ = try Scene.paintScenes(
        count: count, size: size, seed: seed, to: folder,
        threads: call.engine.device.map { $0.backend.parallelism }.fallback(1)
      ) { done in
        painted = done
        runtime.report(
          Progress(
            label: "painting scenes", completed: done, total: count, unit: "picture",
            seconds: runtime.clock - start, isFinished: done == count))
        return !runtime.interrupt.isRequested
      }
    } catch {
      try call.checkInterrupt("picture \(painted) of \(count)")
      throw error
    }
    return .string(folder)
  }
]

extension Result {
  /// The value, or another where there is none.
  func fallback(_ other: Success) -> Success {
    if case .success(let value) = self { value } else { other }
  }
}
