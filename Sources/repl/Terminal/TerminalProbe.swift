import Glibc

/// Asks a terminal that gives no name whether it shows pictures, once.
///
/// It must not be asked while something else reads what is typed. Keys that come before the answer
/// are handed back, so that the prompt finds them.
struct TerminalProbe {
  /// What came of asking.
  struct Answer {
    /// The best way of showing pictures; nil for none.
    var mode: PictureMode?
    /// What was typed meanwhile.
    var typed: [UInt8] = []
    /// Waits for an answer that may still come; nil where it has come.
    var pending: TerminalReplies?
  }

  /// How long an answer may take.
  private static let patience = 0.25

  /// Asks the terminal the program belongs to. Without `keepsTyped` nobody could be given what was
  /// typed already, so that then nothing is asked.
  ///
  /// - Returns: nil when it could not be asked now.
  func ask(keepsTyped: Bool) -> Answer? {
    let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
    guard terminal >= 0 else { return nil }
    defer { close(terminal) }
    var settings = termios()
    // Work in the background would be stopped for touching the terminal.
    guard tcgetpgrp(terminal) == getpgrp(), tcgetattr(terminal, &settings) == 0 else { return nil }
    var raw = settings
    raw.c_lflag &= ~tcflag_t(ECHO | ICANON)
    guard tcsetattr(terminal, TCSANOW, &raw) == 0 else { return nil }
    defer { tcsetattr(terminal, TCSANOW, &settings) }
    if !keepsTyped, isReadable(terminal, seconds: 0) { return nil }
    guard writeAll(terminal, Array(TerminalReplies.question.utf8)) else { return nil }

    var replies = TerminalReplies()
    var answer = Answer()
    let end = secondsSinceStart() + Self.patience
    while replies.attributes == nil, isReadable(terminal, seconds: end - secondsSinceStart()) {
      var chunk = [UInt8](repeating: 0, count: 4096)
      let count = read(terminal, &chunk, chunk.count)
      guard count > 0 else { break }
      answer.typed += replies.keys(in: Array(chunk[..<count]))
    }
    answer.mode = replies.mode
    if replies.attributes == nil { answer.pending = replies }
    return answer
  }

  private func isReadable(_ descriptor: Int32, seconds: Double) -> Bool {
    var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    let wait = max(0, min(Self.patience, seconds))
    return poll(&poller, 1, Int32((wait * 1000).rounded(.up))) > 0
  }
}
