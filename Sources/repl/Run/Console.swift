import Glibc

/// The two streams the program speaks on. When one can no longer be written, it says so once and
/// asks for everything to stop.
final class Console {
  /// What standard output can show.
  let output: Capabilities
  /// What standard error can show.
  let errors: Capabilities
  /// Why standard output takes no more; nil while it does.
  private(set) var failure: String?
  /// Called once when standard output takes no more.
  var onFailure: () -> Void = {}

  /// A console that shows what the streams can.
  init(output: Capabilities, errors: Capabilities) {
    self.output = output
    self.errors = errors
  }

  /// The console of the program's own streams.
  convenience init(color: ColorChoice, pictures: PictureMode) {
    self.init(
      output: Capabilities(Surroundings(descriptor: 1), color: color, pictures: pictures),
      errors: Capabilities(Surroundings(descriptor: 2), color: color, pictures: pictures))
  }

  /// Writes to standard output.
  func write(_ text: String) {
    guard failure == nil, !text.isEmpty else { return }
    if !writeAll(1, Array(text.utf8)) {
      let reason = errno
      failure = String(cString: strerror(reason))
      // A reader that had enough (`| head`) needs no message; a full disk does.
      if reason != EPIPE {
        writeError("error: standard output cannot be written: \(failure ?? "")\n")
      }
      onFailure()
    }
  }

  /// Writes lines to standard output.
  func write(lines: [String]) {
    if !lines.isEmpty { write(lines.joined(separator: "\n") + "\n") }
  }

  /// Writes to standard error.
  func writeError(_ text: String) {
    if !text.isEmpty { writeAll(2, Array(text.utf8)) }
  }
}
