import Glibc
import Testing

@testable import repl

/// The program at a terminal of its own, typed at and looked at by a test.
final class PseudoTerminal {
  private let master: Int32
  let process: pid_t
  /// Everything the program has written so far.
  private(set) var screen = ""
  private var bytes: [UInt8] = []
  /// Where `expect` goes on looking, so that an old line does not answer for a new one.
  private var position = 0
  private var hasEnded = false

  /// Starts the program. `home` holds its history.
  init(_ arguments: [String] = [], home: String, environment: [String] = []) {
    // What posix_openpt, unlockpt and ptsname do; Swift does not see those.
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var number: Int32 = 0
    _ = ioctl(master, 0x4004_5431, &number)
    _ = ioctl(master, 0x8004_5430, &number)
    var size = winsize(ws_row: 40, ws_col: 100, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
    let name = "/dev/pts/\(number)"
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
    posix_spawn_file_actions_adddup2(&actions, 0, 1)
    posix_spawn_file_actions_adddup2(&actions, 0, 2)
    let variables =
      Child.environment + ["TERM=xterm-256color", "NO_COLOR=1", "HOME=\(home)"] + environment
    process = Child.spawn(
      arguments, in: home, environment: variables, actions: &actions, newSession: true)
  }

  deinit {
    if !hasEnded {
      kill(process, SIGKILL)
      _ = Child.wait(for: process)
    }
    close(master)
  }

  /// Gives the window another width.
  func resize(columns: UInt16) {
    var size = winsize(ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Types.
  func type(_ text: String) { writeAll(master, Array(text.utf8)) }

  /// Waits until a text is written, from where the last wait ended; false when the program ends or
  /// says nothing for a long time.
  func expect(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    while true {
      if let end = find(wanted) {
        position = end
        return true
      }
      guard more() else { return false }
    }
  }

  /// Goes through a conversation: each time waits for a text, then types another.
  func converse(
    _ turns: (waits: String, types: String)..., sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for turn in turns {
      #expect(expect(turn.waits), "\(turn.waits)", sourceLocation: sourceLocation)
      type(turn.types)
    }
  }

  /// Waits for the program to end; its exit status. One that says nothing and stays is ended.
  func end() -> Int32 {
    while more() {}
    hasEnded = true
    var status: Int32 = 0
    // The other side of the terminal is closed when the program ends.
    var poller = pollfd(fd: master, events: 0, revents: 0)
    if poll(&poller, 1, 5000) == 0, waitpid(process, &status, WNOHANG) == 0 {
      kill(process, SIGKILL)
    }
    return Child.wait(for: process)
  }

  private func find(_ wanted: [UInt8]) -> Int? {
    guard bytes.count - position >= wanted.count else { return nil }
    for start in position...(bytes.count - wanted.count)
    where bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
      return start + wanted.count
    }
    return nil
  }

  private func more() -> Bool {
    var poller = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&poller, 1, 20_000) > 0 else { return false }
    var chunk = [UInt8](repeating: 0, count: 4096)
    let count = read(master, &chunk, chunk.count)
    guard count > 0 else { return false }
    bytes += chunk[..<count]
    screen = String(decoding: bytes, as: UTF8.self)
    return true
  }
}
