import Glibc
import Kernel

/// Where a session comes from: what must be known to run it again.
struct SessionOrigin: Sendable {
  /// The folder steps are looked for in; nil for the one at hand, or the course in it.
  var folder: String?
  /// The options it was started with.
  var flags = ""

  init(folder: String? = nil, flags: String = "") {
    self.folder = folder
    self.flags = flags
  }

  /// Where a running session comes from.
  init(of session: Session) {
    self.init(folder: session.runtime.settings.searchPath, flags: session.runtime.settings.flags)
  }

  /// The way from a folder to the one that holds a step.
  ///
  /// - Parameters:
  ///   - name: The step, as the session names it.
  ///   - inner: The folder of the lesson that names it; nil for the session itself.
  ///   - start: Empty or ending in `/`, as is the way.
  func way(to name: String, of inner: String?, from start: String) -> String {
    var end = TranscriptText.slashed(inner ?? folder ?? "")
    // From the folder at hand a step is found as the session found it.
    if end == start { return "" }
    let file = name.hasSuffix(".txt") ? name : name + ".txt"
    if inner ?? folder == nil, access(file, F_OK) != 0, access("steps/" + file, F_OK) == 0 {
      end = "steps/"
    }
    return TranscriptText.way(from: start, to: end)
  }
}
