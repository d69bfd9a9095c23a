import Glibc

/// The two streams the program speaks on. When one can no longer be written, it says so once and
/// asks for everything to stop.
final class Console {
  /// What standard output can show.
  private(set) var output: Capabilities
  /// What standard error can show.
  private(set) var errors: Capabilities
  /// Whether these are the program's own streams, whose windows may change.
  private var followsWindows = false
  /// Why standard output takes no more; nil while it does.
  private(set) var failure: String?
  /// Called once when standard output takes no more.
  var onFailure: () -> Void = {}
  /// Whether a prompt will take what was typed while the terminal was asked something.
  var keepsTyped = false
  /// What was typed while the terminal was asked, and the answer it still owes.
  private var typed: (keys: [UInt8], pending: TerminalReplies?)?

  /// A console that shows what the streams can.
  init(output: Capabilities, errors: Capabilities) {
    self.output = output
    self.errors = errors
  }

  /// The console of the program's own streams.
  convenience init(color: ColorChoice, pictures: PictureMode) {
    let around = Surroundings(descriptor: 1)
    self.init(
      output: Capabilities(around, color: color, pictures: pictures),
      errors: Capabilities(Surroundings(descriptor: 2), color: color, pictures: pictures))
    followsWindows = true
    if pictures == .auto, let word = PictureMode.unknownWord(around) {
      let modes = PictureMode.allCases.map(\.rawValue).joined(separator: ", ")
      let name = PictureMode.variable
      writeError("note: \(name) is `\(word.withoutControls)`, not one of \(modes)\n")
    }
  }

  /// Looks how large the windows are now.
  func followWindows() {
    guard followsWindows else { return }
    if let window = Surroundings.window(of: 1) { output.follow(window) }
    if let window = Surroundings.window(of: 2) { errors.follow(window) }
  }

  /// Finds out how pictures are shown best, when the first is to be shown. An unknown terminal is
  /// asked, so nothing may be reading what is typed.
  func settlePictures() {
    guard output.asksTerminal, let answer = TerminalProbe().ask(keepsTyped: keepsTyped) else {
      return
    }
    output.asksTerminal = false
    if let mode = answer.mode { output.pictures = mode }
    typed = (answer.typed, answer.pending)
  }

  /// Hands over, once, what was typed while the terminal was asked.
  func takeTyped() -> (keys: [UInt8], pending: TerminalReplies?)? {
    defer { typed = nil }
    return typed
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
