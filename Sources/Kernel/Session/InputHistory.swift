/// The inputs of a session, in order: those of a session that was loaded first, then its own.
struct InputHistory {
  /// The inputs that `history` lists.
  private(set) var entries: [HistoryEntry] = []
  /// What ran before the first input, and prepared the session; numbered 0.
  private(set) var prepared: [HistoryEntry] = []
  /// Tells one loaded session from another; 0 for none.
  private(set) var load = 0
  /// Loaded inputs that `undo` or `redo` took away, by their sessions.
  private var aside: [Int: [HistoryEntry]] = [:]
  /// The statements that were undone, by their inputs.
  private var undone: [Int: Set<Int>] = [:]
  private var loads = 0

  /// Adds an input that has ended.
  mutating func append(_ entry: HistoryEntry) {
    var entry = entry
    entry.setUndone(undone[entry.number] ?? [])
    HistoryEntry.append(entry, to: &entries)
    forgetPictures()
  }

  /// Says of statements of an input that they were undone, or no longer are.
  mutating func mark(_ number: Int, _ statements: Range<Int>, isUndone: Bool) {
    if isUndone {
      undone[number, default: []].formUnion(statements)
    } else {
      undone[number, default: []].subtract(statements)
    }
    for index in entries.indices where entries[index].number == number && !entries[index].isLoaded {
      entries[index].setUndone(undone[number] ?? [])
    }
  }

  /// What ran so far prepared the session: the next input is the first.
  mutating func startAnew() {
    prepared = Replay(entries, expandsRuns: true).cells.compactMap { cell in
      guard var entry = cell.entry, !cell.text.isEmpty else { return nil }
      (entry.number, entry.text, entry.ran) = (0, cell.text, cell.text)
      (entry.outcome, entry.outer, entry.undone) = (.completed, nil, [])
      return entry
    }
    (entries, undone) = ([], [:])
  }

  /// Lists the inputs of a loaded session before the others. Those of a session loaded before make
  /// room.
  mutating func load(_ inputs: [HistoryEntry]) {
    loads += 1
    takeUp(load: loads)
    let loaded = inputs.filter { $0.number > 0 }.map { entry in
      var entry = entry
      entry.isLoaded = true
      return entry
    }
    entries = loaded + entries
    forgetPictures()
  }

  /// Lists the inputs of that loaded session which was here at another time.
  mutating func takeUp(load: Int) {
    guard load != self.load else { return }
    let loaded = entries.filter(\.isLoaded)
    if !loaded.isEmpty { aside[self.load] = loaded }
    entries = (aside.removeValue(forKey: load) ?? []) + entries.filter { !$0.isLoaded }
    self.load = load
  }

  /// Bytes of pixels that inputs keep of what they showed.
  static let pictureLimit = 256 << 20

  /// Turns the oldest pictures into a line of text once all take more than some bytes.
  mutating func forgetPictures(beyond limit: Int = pictureLimit) {
    var kept = 0
    HistoryEntry.forgetPictures(of: &entries, kept: &kept, beyond: limit)
    for load in aside.keys.sorted(by: >) {
      HistoryEntry.forgetPictures(of: &aside[load, default: []], kept: &kept, beyond: limit)
    }
  }
}

extension HistoryEntry {
  /// Keeps the newest pictures that `limit` has room for, beside `kept` bytes of others.
  fileprivate static func forgetPictures(
    of history: inout [HistoryEntry], kept: inout Int, beyond limit: Int
  ) {
    for entry in history.indices.reversed() {
      for index in history[entry].displays.indices.reversed() {
        guard case .picture(let picture) = history[entry].displays[index] else { continue }
        let frames = picture.motion?.frames ?? []
        kept += picture.rgb.count + frames.reduce(0) { $0 + $1.count }
        guard kept > limit else { continue }
        let words = Display.picture(picture.still).plainText
        history[entry].displays[index] = .text("\(words) (no longer kept)")
      }
    }
  }
}
