internal import Glibc
internal import Ops

extension Session {
  /// Saves the session in one file between two inputs, as `saveSession` does.
  ///
  /// - Parameter path: A `.safetensors` file, replaced once the new one is whole; its folder is made.
  /// - Returns: How many variables were saved, and which were not, in lines of text.
  /// - Throws: `CommandError` where there is no folder, `TrainingError.file` where nothing can be
  ///   written.
  public func save(to path: String) throws -> String { try runtime.save(to: path) }
}

extension Runtime {
  /// Saves the session in one file; what was saved, and what was not, in lines of text.
  func save(to path: String) throws -> String {
    guard Self.mayHoldSession(path) else {
      throw CommandError(
        "\(path) is there already, and is no session of this version", at: "file",
        help: "name another file: what is in it would be lost")
    }
    try makeFolder(of: path)
    _ = self[Engine.Key.self]
    var writer = SessionWriter(self)
    try writer.write(to: path)
    var lines = ["saved \(counted(writer.count, "variable")) in \(path)"]
    lines += writer.missing.map { "not saved: \($0.name), because \($0.reason)" }
    return lines.joined(separator: "\n")
  }

  /// Whether a session may be written to a path: nothing is there, or a session that could be loaded.
  private static func mayHoldSession(_ path: String) -> Bool {
    var status = stat()
    guard !path.utf8.contains(0), stat(path, &status) == 0, status.st_size > 0 else { return true }
    return (try? WeightFile(path))?.metadata["pigment.session"] == SessionWriter.version
  }
}
