import Glibc

/// Keys as they are typed, together with what happens meanwhile: Ctrl-C, a window of another size,
/// coming back from the background.
///
/// Signals are taken by one thread that waits for them (`SignalWatch`); it tells this one through a
/// pipe, so that no handler ever runs in the middle of something.
final class InputSource {
  /// What happened next.
  enum Event: Equatable {
    case scalar(Unicode.Scalar)
    case interrupt
    case resize
    case resume
    case end
  }

  private let descriptor: Int32
  private let signals: Int32
  private var buffer: [UInt8] = []
  private var position = 0
  private var isAtEnd = false
  /// Answers of the terminal that may still come, and are no keys.
  private var replies: TerminalReplies?

  /// A source of keys from one descriptor and of signals from another.
  init(descriptor: Int32, signals: Int32) {
    self.descriptor = descriptor
    self.signals = signals
  }

  /// Waits for the next event. Bytes that are not UTF-8 come as U+FFFD.
  func next() -> Event {
    while true {
      if let event = takeSignal() { return event }
      if let scalar = takeScalar() { return .scalar(scalar) }
      if isAtEnd { return .end }
      fill()
    }
  }

  /// A whole line without its newline; nil at the end. Signals other than Ctrl-C are passed over.
  func nextLine() -> LineEditorResult {
    var line = String.UnicodeScalarView()
    while true {
      switch next() {
      case .scalar("\n"): return .text(String(line))
      case .scalar(let scalar): line.append(scalar)
      case .interrupt: return .interrupted
      case .resize, .resume: break
      case .end: return line.isEmpty ? .end : .text(String(line))
      }
    }
  }

  /// Adds keys that another has read, and takes out an answer it did not get in time.
  func put(_ keys: [UInt8], pending: TerminalReplies?) {
    buffer = Array(buffer[position...]) + keys
    position = 0
    replies = pending
  }

  /// Puts a text in front of what is typed, as if it had been typed before.
  func unread(_ text: String) {
    buffer = Array(text.utf8) + buffer[position...]
    position = 0
  }

  /// Forgets a Ctrl-C that nobody waited for.
  func discardSignals() { _ = takeInterrupt() }

  /// Whether Ctrl-C was pressed since keys were last waited for; asked once.
  func takeInterrupt() -> Bool {
    var isInterrupted = false
    while let event = takeSignal() { isInterrupted = isInterrupted || event == .interrupt }
    return isInterrupted
  }

  private func takeSignal() -> Event? {
    var poller = pollfd(fd: signals, events: Int16(POLLIN), revents: 0)
    guard poll(&poller, 1, 0) > 0 else { return nil }
    var byte: UInt8 = 0
    guard read(signals, &byte, 1) == 1 else { return nil }
    switch byte {
    case SignalWatch.resized: return .resize
    case SignalWatch.resumed: return .resume
    default:
      // What was typed before Ctrl-C goes with it.
      buffer = []
      position = 0
      return .interrupt
    }
  }

  private func fill() {
    var pollers = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
    ]
    guard poll(&pollers, 2, -1) > 0, pollers[0].revents != 0 else { return }
    var chunk = [UInt8](repeating: 0, count: 4096)
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 {
      let read = Array(chunk[..<count])
      buffer = Array(buffer[position...]) + (replies?.keys(in: read) ?? read)
      position = 0
      if replies?.attributes != nil { replies = nil }
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      isAtEnd = true
    }
  }

  /// The next character of the buffer, when all its bytes are there.
  private func takeScalar() -> Unicode.Scalar? {
    guard position < buffer.count else { return nil }
    let first = buffer[position]
    let length = first < 0x80 ? 1 : first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    guard position + length <= buffer.count || isAtEnd else { return nil }
    let bytes = buffer[position..<min(buffer.count, position + length)]
    let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    // A broken sequence gives up one byte, so that what follows it is read well.
    guard scalars.count == 1, let scalar = scalars.first, scalar != "\u{FFFD}" else {
      position += 1
      return "\u{FFFD}"
    }
    position += length
    return scalar
  }
}

/// What came of asking for an input.
enum LineEditorResult: Equatable {
  case text(String)
  case interrupted
  case end
}
