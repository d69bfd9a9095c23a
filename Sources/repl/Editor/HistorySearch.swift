/// The entries of earlier inputs, and the walk through them with Up and Down.
///
/// Up looks for the next older entry that begins with what stands left of the cursor; the text that
/// was being typed comes back at the end of the walk down.
struct HistorySearch {
  /// The entries, oldest first.
  private(set) var entries: [String]

  private var walk: Walk?
  private struct Walk {
    var prefix: String
    var draft: String
    var index: Int
    var shown: String
  }

  /// A history of earlier entries.
  init(_ entries: [String]) { self.entries = entries }

  /// Adds an input, unless it is the same as the last one. Ends the walk.
  mutating func add(_ text: String) {
    walk = nil
    if entries.last != text { entries.append(text) }
  }

  /// The entry before the one shown; nil when there is none.
  mutating func older(than buffer: EditBuffer) -> String? {
    var walk = current(buffer)
    var index = walk.index - 1
    while index >= 0 {
      if entries[index].hasPrefix(walk.prefix), entries[index] != walk.shown {
        walk.index = index
        walk.shown = entries[index]
        self.walk = walk
        return walk.shown
      }
      index -= 1
    }
    return nil
  }

  /// The entry after the one shown, at last the text that was being typed; nil when that is shown.
  mutating func newer(than buffer: EditBuffer) -> String? {
    guard var walk, walk.shown == buffer.text else { return nil }
    var index = walk.index + 1
    while index < entries.count {
      if entries[index].hasPrefix(walk.prefix), entries[index] != walk.shown {
        walk.index = index
        walk.shown = entries[index]
        self.walk = walk
        return walk.shown
      }
      index += 1
    }
    self.walk = nil
    return walk.draft
  }

  /// The walk that goes on, or a new one when the text was changed since.
  private func current(_ buffer: EditBuffer) -> Walk {
    if let walk, walk.shown == buffer.text { return walk }
    return Walk(
      prefix: buffer.before, draft: buffer.text, index: entries.count, shown: buffer.text)
  }
}
