import Glibc
import Kernel

/// The session kept in a file when a third Ctrl-C ends the program.
enum Autosave {
  /// The folder, in the one the program runs in.
  static let folder = "autosave"

  /// Saves a session and says where it is and what brings it back, on standard error.
  ///
  /// - Returns: Whether it was saved; why not is said.
  @discardableResult
  static func save(_ session: Session, _ console: Console) -> Bool {
    do {
      let path = freePath(named: Clock.now().name)
      let answer = try session.save(to: path)
      console.writeError("\(answer)\nrepl, then: loadSession \"\(path)\"\n")
      return true
    } catch {
      let reason = (error as? any ExplainedError)?.message ?? "\(error)"
      console.writeError("error: the session could not be saved: \(reason.withoutControls)\n")
      return false
    }
  }

  /// A path in the folder that no file has yet.
  private static func freePath(named name: String) -> String {
    var path = "\(folder)/\(name).safetensors"
    var number = 2
    while access(path, F_OK) == 0 {
      path = "\(folder)/\(name)-\(number).safetensors"
      number += 1
    }
    return path
  }
}
