import CEdit

/// Ctrl-R: older inputs that contain what is typed now.
///
/// libedit has such a search, but takes the first byte of an arrow key for its end and types the
/// rest. Here every key that is not part of the search ends it and then does what it always does.
extension LineEditor {
  /// Searches until a key ends it.
  func searchHistory() -> UInt8 {
    let (ownPrompt, original) = (prompt, buffer)
    var found = IncrementalSearch(entries: search.entries)
    while true {
      draw(found.match.map { EditBuffer($0.text, cursor: $0.cursor) } ?? original, found.prompt)
      var value: wchar_t = 0
      guard el_wgetc(handle, &value) == 1 else {
        setPrompt(ownPrompt)
        return UInt8(CC_EOF)
      }
      let key = Unicode.Scalar(UInt32(bitPattern: value)) ?? " "
      switch key.value {
      case 0x12: found.goOlder()
      case 0x13: found.goNewer()
      case 0x08, 0x7F: found.shorten()
      case 0x07:
        draw(original, ownPrompt)
        return UInt8(CC_NORM)
      case 0x20...: found.extend(key)
      default:
        draw(buffer, ownPrompt)
        withWide(String(key)) { el_wpush(handle, $0) }
        return UInt8(CC_NORM)
      }
    }
  }

  /// Shows another text behind another prompt in place of what is shown.
  private func draw(_ text: EditBuffer, _ prompt: String) {
    erase()
    setPrompt(prompt)
    replace(with: text)
    cedit_redraw(handle)
  }
}

/// What Ctrl-R has found so far.
struct IncrementalSearch {
  /// The entries, oldest first.
  let entries: [String]
  /// What is looked for.
  private(set) var needle = ""
  /// The entry found, and where in it the needle begins.
  private(set) var match: (text: String, cursor: Int)?
  private var index: Int
  private var hasFailed = false

  /// A search that has found nothing yet.
  init(entries: [String]) {
    self.entries = entries
    index = entries.count
  }

  /// What stands in place of the prompt.
  var prompt: String { (hasFailed ? "nothing has `" : "search `") + needle + "`> " }

  /// Looks for one character more, from the entry shown.
  mutating func extend(_ scalar: Unicode.Scalar) {
    needle.unicodeScalars.append(scalar)
    look(from: min(index, entries.count - 1), step: -1)
  }

  /// Looks for one character less, from the newest entry.
  mutating func shorten() {
    guard !needle.isEmpty else { return }
    needle.unicodeScalars.removeLast()
    index = entries.count
    match = nil
    hasFailed = false
    if !needle.isEmpty { look(from: entries.count - 1, step: -1) }
  }

  /// The next older entry with the needle.
  mutating func goOlder() { if !needle.isEmpty { look(from: index - 1, step: -1) } }

  /// The next newer one.
  mutating func goNewer() { if !needle.isEmpty { look(from: index + 1, step: 1) } }

  private mutating func look(from start: Int, step: Int) {
    var at = start
    while entries.indices.contains(at) {
      if let range = entries[at].firstRange(of: needle), entries[at] != match?.text || at == index {
        let before = entries[at].unicodeScalars[..<range.lowerBound]
        match = (entries[at], before.count)
        index = at
        hasFailed = false
        return
      }
      at += step
    }
    hasFailed = true
  }
}
