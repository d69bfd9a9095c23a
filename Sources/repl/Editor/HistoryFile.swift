import Glibc

/// The file of earlier inputs: one JSON string a line.
///
/// It is only ever appended to, with one write under a lock, so that two programs, a full disk or a
/// sudden end lose nothing that was there. A line that cannot be read is passed over and stays.
struct HistoryFile {
  /// Where the file is.
  let path: String

  /// The file in the user's state folder; nil when the surroundings name no folder.
  init?(environment: (String) -> String?) {
    func folder(_ name: String) -> String? {
      environment(name).flatMap { $0.hasPrefix("/") ? $0 : nil }
    }
    if let state = folder("XDG_STATE_HOME") {
      path = state + "/pigment/history.jsonl"
    } else if let home = folder("HOME") {
      path = home + "/.local/state/pigment/history.jsonl"
    } else {
      return nil
    }
  }

  /// The file at a path.
  init(path: String) { self.path = path }

  /// The last `limit` entries, oldest first; none when there is no file yet.
  func load(limit: Int = 5000) -> [String] {
    guard let bytes = readAll(path) else { return [] }
    let lines = bytes.split(separator: UInt8(ascii: "\n")).suffix(limit)
    return lines.compactMap { line in
      JSONString.decode(Substring(String(decoding: line, as: UTF8.self)))
    }
  }

  /// Adds an entry. Returns what the system says when it cannot.
  func append(_ text: String) -> String? {
    makeFolders()
    let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { return String(cString: strerror(errno)) }
    defer { close(file) }
    while flock(file, LOCK_EX) != 0, errno == EINTR {}
    var line = Array((JSONString.encode(text) + "\n").utf8)
    // A line cut short by a sudden end is closed first, so that it does not spoil this one.
    var last: UInt8 = 10
    let size = lseek(file, 0, SEEK_END)
    if size > 0, pread(file, &last, 1, size - 1) == 1, last != 10 { line.insert(10, at: 0) }
    let written = write(file, line, line.count)
    return written == line.count ? nil : String(cString: strerror(errno))
  }

  private func makeFolders() {
    var end = path.startIndex
    while let slash = path[end...].dropFirst().firstIndex(of: "/") {
      mkdir(String(path[..<slash]), 0o700)
      end = slash
    }
  }
}

/// All bytes of a file, or nil when it cannot be read.
func readAll(_ path: String) -> [UInt8]? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { close(file) }
  return readAll(descriptor: file)
}

/// Everything that comes from a descriptor, or nil when reading fails.
func readAll(descriptor: Int32) -> [UInt8]? {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &chunk, chunk.count)
    if count > 0 {
      bytes += chunk[..<count]
    } else if count == 0 {
      return bytes
    } else if errno != EINTR {
      return nil
    }
  }
}
