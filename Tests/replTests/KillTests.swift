import Glibc
import Testing

@testable import repl

/// A training in the program itself, killed without warning and started again until it is done.
@Suite struct KillTests {
  let folder = TemporaryFolder()

  /// Augmentation, an order of its own each epoch, dropout, two optimisers, a schedule.
  private static let text = """
    # Training that survives
    let pictures = imagePaths(scenes(count: 10, size: 32, to: "scenes"))
    let data = loader(dataset(pictures, size: 32, flip: true, jitter: true), batch: 2, shuffle: true)
    let G = unet(levels: 5, filters: 4)
    let D = patchDiscriminator(filters: 4)
    initWeights(G)
    initWeights(D)
    let model = gan(G, D)
    let result = train(model, on: data, validate: data, epochs: 6, schedule: "linear",
        pictures: 0, checkpoint: "run.safetensors", saveEvery: 2, keep: 2, resume: true)
    saveWeights(model, "final.safetensors")
    print tracks.gL1
    print result.l1
    """

  @Test func killedAtAnyMomentItEndsWithTheSameBits() throws {
    let whole = TemporaryFolder()
    whole.write(Self.text, to: "t.txt")
    let start = secondsSinceStart()
    let straight = Child.run(["run", "t.txt", "--threads", "1"], folder: whole.path)
    let duration = secondsSinceStart() - start
    #expect(straight.status == 0, "\(straight.errors)")

    folder.write(Self.text, to: "t.txt")
    var generator = SystemRandomNumberGenerator()
    var kills = 0
    var isFinished = false
    // Well before it could be done; then later and later, so that it ends however slow the machine.
    for attempt in 0..<200 where !isFinished {
      var actions = posix_spawn_file_actions_t()
      posix_spawn_file_actions_init(&actions)
      posix_spawn_file_actions_addopen(
        &actions, 1, folder.path + "/output", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      posix_spawn_file_actions_addopen(
        &actions, 2, folder.path + "/errors", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      let process = Child.spawn(
        ["run", "t.txt", "--threads", "1"], in: folder.path, environment: Child.environment,
        actions: &actions, newSession: false)
      let share = Double.random(in: 0.15...0.5, using: &generator) * (1 + Double(attempt) / 10)
      let milliseconds = Int(duration * share * 1000)
      for _ in 0..<milliseconds {
        var status: Int32 = 0
        if waitpid(process, &status, WNOHANG) == process {
          isFinished = true
          #expect(status == 0, "\(folder.text("errors"))")
          break
        }
        usleep(1000)
      }
      if !isFinished {
        kill(process, SIGKILL)
        kills += Child.wait(for: process) == -SIGKILL ? 1 : 0
      }
    }
    #expect(isFinished && kills > 0, "killed \(kills) times")
    // Every file a training leaves: the newest, the best, the last two. Nothing else is left of the
    // kills: a temporary file that a killed save left is used by the next.
    let names = whole.allNames()
    #expect(folder.allNames().filter { !["output", "errors"].contains($0) } == names)
    for name in names where name.hasSuffix(".safetensors") {
      #expect(
        readAll(folder.path + "/" + name) == readAll(whole.path + "/" + name),
        "\(name), killed \(kills) times")
    }
    // The losses of every step, and the validation of every epoch.
    #expect(
      folder.text("output").split(separator: "\n").suffix(2)
        == straight.output.split(separator: "\n").suffix(2))
  }
}

extension TemporaryFolder {
  /// Every name in the folder, hidden ones too.
  fileprivate func allNames() -> [String] {
    guard let handle = opendir(path) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      names.append(name)
    }
    return names.sorted()
  }
}
