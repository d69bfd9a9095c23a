import Glibc

@testable import repl

/// The program as the build made it, run from the tests.
struct Child {
  /// What came of a run.
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  /// The built program: it lies beside the tests.
  static let program: String = {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { readlink("/proc/self/exe", $0, bytes.count) } ?? 0
    }
    let own = String(decoding: buffer[..<max(0, count)], as: UTF8.self)
    if let name = getenv("REPL_PROGRAM") { return String(cString: name) }
    // Some runners load the tests from elsewhere; their own path is then an argument.
    for path in [own] + CommandLine.arguments {
      let folder = path[..<(path.lastIndex(of: "/") ?? path.startIndex)]
      if access(folder + "/repl", X_OK) == 0 { return folder + "/repl" }
    }
    return ".build/debug/repl"
  }()

  /// A bare environment, so that the surroundings of the tests do not matter.
  static let environment = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8", "SWIFT_BACKTRACE=enable=no"]

  /// Runs the program, or another, to its end. No file it writes may become larger than `largestFile` bytes.
  static func run(
    _ arguments: [String], input: String = "", folder: String? = nil,
    environment: [String] = Child.environment, outputPath: String? = nil,
    largestFile: Int? = nil, program: String = Child.program
  ) -> Result {
    let work = TemporaryFolder()
    let inputPath = work.path + "/input"
    let output = outputPath ?? work.path + "/output"
    let errors = work.path + "/errors"
    work.write(input, to: "input")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 0, inputPath, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT, 0o600)
    let process = spawn(
      arguments, in: folder ?? work.path, environment: environment, actions: &actions,
      newSession: false, largestFile: largestFile, program: program)
    let status = wait(for: process)
    return Result(
      status: status,
      output: outputPath == nil ? text(output) : "", errors: text(errors))
  }

  static func spawn(
    _ arguments: [String], in folder: String, environment: [String],
    actions: inout posix_spawn_file_actions_t, newSession: Bool, largestFile: Int? = nil,
    program: String = Child.program
  ) -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    var none = sigset_t()
    sigemptyset(&none)
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
    // POSIX_SPAWN_SETSID, which makes the terminal opened next the child's own.
    if newSession { flags |= 0x80 }
    posix_spawnattr_setflags(&attributes, Int16(flags))
    var process = pid_t()
    // A shell goes to the folder and becomes the program. Its unit of a file is 512 bytes.
    let limit = largestFile.map { "ulimit -f \($0 / 512) && " } ?? ""
    let script = limit + "cd \"$1\" && shift && exec \"$0\" \"$@\""
    let words =
      (["/bin/sh", "-c", script, program, folder] + arguments).map { strdup($0) } + [nil]
    let variables = environment.map { strdup($0) } + [nil]
    posix_spawn(&process, "/bin/sh", &actions, &attributes, words, variables)
    for pointer in words + variables { free(pointer) }
    posix_spawn_file_actions_destroy(&actions)
    posix_spawnattr_destroy(&attributes)
    return process
  }

  /// The exit code of a process; minus the signal that ended it.
  static func wait(for process: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(process, &status, 0) < 0, errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : -(status & 0x7F)
  }

  static func text(_ path: String) -> String {
    String(decoding: readAll(path) ?? [], as: UTF8.self)
  }
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/repl-tests-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
  }

  deinit {
    guard path.hasPrefix("/tmp/repl-tests-") else { return }
    remove(path)
  }

  private func remove(_ path: String) {
    if let folder = opendir(path) {
      while let entry = readdir(folder) {
        let name = withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        }
        if name != ".", name != ".." { remove(path + "/" + name) }
      }
      closedir(folder)
      rmdir(path)
    } else {
      unlink(path)
    }
  }

  func write(_ text: String, to name: String) {
    let file = open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    writeAll(file, Array(text.utf8))
    close(file)
  }

  func text(_ name: String) -> String { Child.text(path + "/" + name) }

  func names(in folder: String) -> [String] {
    guard let handle = opendir(path + "/" + folder) else { return [] }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
