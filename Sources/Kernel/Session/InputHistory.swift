/// The inputs of a session, in order: those of a session that was loaded first, then its own; and of
/// each statement whether it was undone.
struct InputHistory {
  /// The inputs that `history` lists.
  private(set) var entries: [HistoryEntry] = []
  /// What ran before the first input, and prepared the session; numbered 0.
  private(set) var prepared: [HistoryEntry] = []

  // MARK: Statements

  /// A statement of an input that was begun.
  private struct Begun {
    var number: Int
    var statement: Int
    var isRunning = true
    var isUndone = false
  }

  /// All statements in the order in which they were begun.
  private var log: [Begun] = []
  /// The statements that were undone, by their inputs.
  private var undone: [Int: Set<Int>] = [:]

  /// The inputs that were undone but for weights.
  private var keptWeights: Set<Int> = []

  /// The place of the next statement among all.
  var position: Int { log.count }

  /// A statement of an input begins; its place among all.
  mutating func begin(_ statement: Int, of number: Int) -> Int {
    log.append(Begun(number: number, statement: statement))
    return log.count - 1
  }

  /// The statement at a place has ended, well or not.
  mutating func end(_ place: Int) {
    // The session may have begun to count anew.
    if log.indices.contains(place) { log[place].isRunning = false }
  }

  /// The session goes to another time: all that was begun from a place on no longer counts, also
  /// what only showed something, for it would show something else now. Statements under way stay.
  ///
  /// - Parameters:
  ///   - place: The place of the first.
  ///   - others: The places of those that counted at the other time, and do again.
  /// - Returns: The places of those that counted until now.
  @discardableResult
  mutating func exchange(since place: Int, for others: [Int] = []) -> [Int] {
    let places = log.indices.dropFirst(place).filter { !log[$0].isRunning && !log[$0].isUndone }
    mark(places, isUndone: true)
    mark(others, isUndone: false)
    return places
  }

  /// All that was begun from an input on no longer counts.
  mutating func undo(sinceInput number: Int) {
    if let place = log.firstIndex(where: { $0.number >= number }) { exchange(since: place) }
  }

  private mutating func mark(_ places: [Int], isUndone: Bool) {
    var numbers: Set<Int> = []
    for place in places where log.indices.contains(place) {
      log[place].isUndone = isUndone
      let (number, statement) = (log[place].number, log[place].statement)
      numbers.insert(number)
      if isUndone {
        undone[number, default: []].insert(statement)
      } else {
        undone[number, default: []].remove(statement)
      }
    }
    for index in entries.indices
    where numbers.contains(entries[index].number) && !entries[index].isLoaded {
      entries[index].setUndone(undone[entries[index].number] ?? [])
    }
  }

  /// Notes of an input that it was undone, but that its weights stay as it left them; or that it is
  /// undone no longer.
  mutating func keepWeights(of number: Int, _ isUndone: Bool) {
    if isUndone { keptWeights.insert(number) } else { keptWeights.remove(number) }
    for index in entries.indices where entries[index].number == number && !entries[index].isLoaded {
      entries[index].keepsWeights = isUndone
    }
  }

  // MARK: Inputs

  /// Adds an input that has ended.
  mutating func append(_ entry: HistoryEntry) {
    var entry = entry
    entry.setUndone(undone[entry.number] ?? [])
    entry.keepsWeights = keptWeights.contains(entry.number)
    HistoryEntry.append(entry, to: &entries)
    forgetPictures()
  }

  /// What ran so far prepared the session: the next input is the first.
  mutating func startAnew() {
    prepared = Replay(entries, expandsRuns: true).cells.compactMap { cell in
      guard let entry = cell.entry, !cell.text.isEmpty else { return nil }
      var prepared = HistoryEntry(number: 0, text: cell.text, seconds: entry.seconds)
      prepared.ran = cell.text
      (prepared.prose, prepared.proseBehind) = (entry.prose, entry.proseBehind)
      prepared.folder = entry.folder
      return prepared
    }
    (entries, log, undone, keptWeights) = ([], [], [:], [])
  }

  // MARK: Loaded sessions

  /// Tells one loaded session from another; 0 for none.
  private(set) var loadNumber = 0
  private var lastLoad = 0
  /// Loaded inputs that `undo` or `redo` took away, by their sessions.
  private var aside: [Int: [HistoryEntry]] = [:]

  /// Lists the inputs of a loaded session before the others. Those of a session loaded before make
  /// room.
  mutating func list(loaded inputs: [HistoryEntry]) {
    lastLoad += 1
    goBack(toLoad: lastLoad)
    let loaded = inputs.filter { $0.number > 0 }.map { entry in
      var entry = entry
      entry.isLoaded = true
      return entry
    }
    entries = loaded + entries
    forgetPictures()
  }

  /// Lists the inputs of that loaded session which was here at another time.
  mutating func goBack(toLoad number: Int) {
    guard number != loadNumber else { return }
    let loaded = entries.filter(\.isLoaded)
    if !loaded.isEmpty { aside[loadNumber] = loaded }
    entries = (aside.removeValue(forKey: number) ?? []) + entries.filter { !$0.isLoaded }
    loadNumber = number
  }

  /// Lets go of loaded inputs that nothing leads back to.
  mutating func keep(loads numbers: Set<Int>) {
    for number in aside.keys where !numbers.contains(number) { aside[number] = nil }
  }

  // MARK: Pictures

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
