import Glibc
import Kernel
import Synchronization

/// Takes the signals of the program in one thread that waits for them.
///
/// Every thread blocks them, so no system call of the engine is ever cut short and no code runs
/// inside a handler. At the prompt a signal becomes a byte in a pipe; while work runs, Ctrl-C asks
/// the session to stop, as `InterruptPresses` says.
final class SignalWatch: Sendable {
  /// Bytes in the pipe.
  static let interrupted = UInt8(ascii: "C")
  /// The window has another size.
  static let resized = UInt8(ascii: "W")
  /// The program came back from the background.
  static let resumed = UInt8(ascii: "R")

  /// Where the prompt reads what happened.
  let events: Int32
  private let sink: Int32
  private let work = Mutex<Work>(Work())
  private struct Work {
    var interrupt: Interrupt?
    var isRunning = false
    var presses = InterruptPresses()
  }
  private let terminal: TerminalState?
  private let set: sigset_t

  /// Blocks the signals in this thread and those it will start.
  init() {
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    for end in ends {
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
    }
    events = ends[0]
    sink = ends[1]
    terminal = TerminalState(descriptor: 0)
    var set = sigset_t()
    sigemptyset(&set)
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH, SIGCONT] {
      // A program started in the background is told to ignore Ctrl-C, and does.
      var old = sigaction()
      sigaction(signal, nil, &old)
      if Self.isIgnored(old) { continue }
      sigaddset(&set, signal)
    }
    pthread_sigmask(SIG_BLOCK, &set, nil)
    self.set = set
    // A pipe nobody reads and a file that may not grow are errors of the write that meets them.
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  private static func isIgnored(_ action: sigaction) -> Bool {
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
  }

  /// Says whose work Ctrl-C stops from now on, and whether it leaves something that can be saved.
  func watch(_ interrupt: Interrupt, saves: Bool = false) {
    work.withLock {
      $0.interrupt = interrupt
      $0.presses = InterruptPresses(saves: saves)
    }
  }

  /// Says whether work runs; between two pieces of work the prompt is asked instead.
  func setRunning(_ isRunning: Bool) {
    work.withLock {
      $0.isRunning = isRunning
      $0.presses = InterruptPresses(saves: $0.presses.saves)
    }
  }

  /// Says that the work has ended; whether the session is to be saved now and the program to end.
  /// Until that is done, Ctrl-C ends it at once.
  func workEnded() -> Bool {
    work.withLock {
      $0.isRunning = $0.presses.wantSaving
      $0.presses.workEnded()
      return $0.isRunning
    }
  }

  /// Waits for signals until the program ends.
  func run() -> Never {
    var set = self.set
    while true {
      guard let signal = nextSignal(&set) else { continue }
      switch signal {
      case SIGINT: press()
      case SIGWINCH: tell(Self.resized)
      case SIGCONT: tell(Self.resumed)
      default: leave(by: signal)
      }
    }
  }

  /// Waits for the next signal; nil when none came in the time the work had to stop.
  private func nextSignal(_ set: inout sigset_t) -> Int32? {
    guard let deadline = work.withLock({ $0.presses.deadline }) else {
      var signal: Int32 = 0
      return sigwait(&set, &signal) == 0 ? signal : nil
    }
    let left = max(0, deadline - secondsSinceStart())
    var time = timespec()
    time.tv_sec = Int(left)
    time.tv_nsec = Int((left - left.rounded(.down)) * 1e9)
    let signal = sigtimedwait(&set, nil, &time)
    if signal > 0 { return signal }
    // Seen under the lock: the work may have ended in the last moment.
    let isLate = work.withLock { $0.presses.isLate(at: secondsSinceStart()) }
    if isLate { stop("the work did not stop; left without saving") }
    return nil
  }

  private func press() {
    let answer = work.withLock { work -> InterruptPresses.Answer? in
      guard work.isRunning, let interrupt = work.interrupt else { return nil }
      interrupt.request()
      return work.presses.press(at: secondsSinceStart())
    }
    switch answer {
    case nil: tell(Self.interrupted)
    case .stop: break
    case .save:
      writeAll(
        2,
        Array(
          "\nstopping; then the session is saved and the program ends (Ctrl-C: at once, unsaved)\n"
            .utf8))
    case .leave(let isUnsaved): stop(isUnsaved ? "left without saving" : "stopped")
    }
  }

  private func stop(_ reason: String) -> Never {
    terminal?.restore()
    writeAll(2, Array("\n\(reason)\n".utf8))
    _exit(ExitStatus.interrupted)
  }

  private func tell(_ byte: UInt8) {
    var byte = byte
    _ = write(sink, &byte, 1)
  }

  /// Leaves the terminal as it was found and ends as the signal would have ended the program.
  private func leave(by number: Int32) -> Never {
    terminal?.restore()
    signal(number, SIG_DFL)
    var only = sigset_t()
    sigemptyset(&only)
    sigaddset(&only, number)
    pthread_sigmask(SIG_UNBLOCK, &only, nil)
    raise(number)
    _exit(128 + number)
  }
}

/// The settings of a terminal as they were found.
struct TerminalState: @unchecked Sendable {
  private let descriptor: Int32
  private let settings: termios

  /// The settings of a descriptor; nil when it is no terminal.
  init?(descriptor: Int32) {
    var settings = termios()
    guard tcgetattr(descriptor, &settings) == 0 else { return nil }
    self.descriptor = descriptor
    self.settings = settings
  }

  /// Puts the settings back.
  func restore() {
    var settings = self.settings
    tcsetattr(descriptor, TCSADRAIN, &settings)
  }

  /// Stops typed characters from being shown, so that they do not spoil what work writes. They are
  /// kept as they are for the next prompt; Ctrl-C still comes as a signal.
  func silence() {
    var settings = self.settings
    settings.c_lflag &= ~tcflag_t(ECHO | ICANON)
    tcsetattr(descriptor, TCSADRAIN, &settings)
  }
}

/// A clock that never goes back.
func secondsSinceStart() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
}

/// Writes all bytes; false when the other side takes no more.
@discardableResult
func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> Bool {
  var done = 0
  while done < bytes.count {
    let count = bytes.withUnsafeBytes { buffer in
      write(descriptor, buffer.baseAddress?.advanced(by: done), bytes.count - done)
    }
    if count > 0 {
      done += count
    } else if errno == EAGAIN {
      var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      poll(&poller, 1, -1)
    } else if errno != EINTR {
      return false
    }
  }
  return true
}
