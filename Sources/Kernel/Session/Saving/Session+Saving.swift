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
    try makeFolder(of: path)
    _ = self[Engine.Key.self]
    var writer = SessionWriter(self)
    try writer.write(to: path)
    var lines = ["saved \(counted(writer.count, "variable")) in \(path)"]
    lines += writer.missing.map { "not saved: \($0.name), because \($0.reason)" }
    return lines.joined(separator: "\n")
  }
}
