import Glibc
import Kernel
import Synchronization

/// Takes the signals of the program in one thread that waits for them.
///
/// Every thread blocks them, so no system call of the engine is ever cut short and no code runs
/// inside a handler. At the prompt a signal becomes a byte in a pipe; while work runs, Ctrl-C asks
/// the session to stop: the second press within two seconds asks harder, the third leaves.
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
    var presses = 0
    var total = 0
    var last = 0.0
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

  /// Says whose work Ctrl-C stops from now on.
  func watch(_ interrupt: Interrupt) { work.withLock { $0.interrupt = interrupt } }

  /// Says whether work runs; between two pieces of work the prompt is asked instead.
  func setRunning(_ isRunning: Bool) {
    work.withLock {
      $0.isRunning = isRunning
      $0.presses = 0
      $0.total = 0
    }
  }

  /// Waits for signals until the program ends.
  func run() -> Never {
    var set = self.set
    while true {
      var signal: Int32 = 0
      guard sigwait(&set, &signal) == 0 else { continue }
      switch signal {
      case SIGINT: press()
      case SIGWINCH: tell(Self.resized)
      case SIGCONT: tell(Self.resumed)
      default: leave(by: signal)
      }
    }
  }

  private func press() {
    let level = work.withLock { work -> Int in
      guard work.isRunning, let interrupt = work.interrupt else { return 0 }
      let now = secondsSinceStart()
      work.presses = now - work.last <= 2 ? work.presses + 1 : 1
      work.total += 1
      work.last = now
      interrupt.request()
      return work.total > 4 ? 3 : work.presses
    }
    if level == 0 { tell(Self.interrupted) }
    if level >= 3 {
      terminal?.restore()
      writeAll(2, Array("\nstopped\n".utf8))
      _exit(130)
    }
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
