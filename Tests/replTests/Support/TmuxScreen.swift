import Glibc

@testable import repl

/// The program in a window of tmux: what is seen is a screen, as a person sees it, and no stream.
final class TmuxScreen {
  private let socket: String
  private let folder: TemporaryFolder

  /// Where tmux is; nil on a machine that has none.
  static let program: String? = {
    let places: [String] = ["/usr/bin/tmux", "/usr/local/bin/tmux", "/bin/tmux"]
    return places.first { place in access(place, X_OK) == 0 }
  }()

  /// Opens a window. `folder` is the home and holds the history.
  init(
    in folder: TemporaryFolder, columns: Int = 60, rows: Int = 20, environment: String = "",
    arguments: String = ""
  ) {
    self.folder = folder
    socket = folder.path + "/tmux"
    tmux([
      "-f", "/dev/null", "new-session", "-d", "-x", "\(columns)", "-y", "\(rows)",
      "exec env HOME='\(folder.path)' NO_COLOR=1 "
        + "env \(environment) '\(Child.program)' \(arguments)",
    ])
  }

  deinit { tmux(["kill-server"]) }

  @discardableResult
  private func tmux(_ arguments: [String]) -> String {
    Child.run(
      ["-S", socket, "-u"] + arguments, folder: folder.path,
      environment: Child.environment + ["HOME=\(folder.path)", "TERM=xterm-256color"],
      program: TmuxScreen.program ?? ""
    ).output
  }

  /// Types a text.
  func type(_ text: String) { tmux(["send-keys", "-l", text]) }

  /// Presses keys by tmux's names: "Enter", "Up", "C-c".
  func press(_ keys: String...) { tmux(["send-keys"] + keys) }

  /// Pastes a text as the terminal's own paste does, in brackets.
  func paste(_ text: String) {
    tmux(["set-buffer", text])
    tmux(["paste-buffer", "-p"])
  }

  /// Gives the window another size.
  func resize(columns: Int, rows: Int) {
    tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"])
  }

  /// The rows of the screen without blanks at their ends, down to the last that has something.
  var rows: [String] {
    var rows = tmux(["capture-pane", "-p"])
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { row in
        var row = row
        while row.last == " " { row.removeLast() }
        return String(row)
      }
    while rows.last == "" { rows.removeLast() }
    return rows
  }

  /// Column and row of the cursor, from 0.
  var cursor: String {
    let place = tmux(["display-message", "-p", "#{cursor_x},#{cursor_y}"])
    return place.filter { $0 != "\n" }
  }

  /// Waits until the screen's last rows are these; the rows there are when it takes too long.
  func waits(for expected: [String]) -> [String] {
    var last: [String] = []
    for _ in 0..<200 {
      last = Array(rows.suffix(expected.count))
      if last == expected { return last }
      usleep(50_000)
    }
    return last
  }
}
