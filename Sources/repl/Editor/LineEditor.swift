import CEdit
import Glibc
import Kernel

/// The prompt: one input at a time, of one line or many, edited with libedit.
///
/// libedit draws and moves; what a key means for a block of several lines is decided here. A key
/// function gets back to its editor through the value libedit keeps for its client.
final class LineEditor {
  /// What the editor asks while a text is being typed.
  struct Advice {
    /// Whether Enter ends the input.
    var completeness: (String) -> Completeness
    /// What Tab may put at a cursor, counted in UTF-8.
    var completions: (String, Int) -> [Completion]
  }

  let input: InputSource
  let capabilities: Capabilities
  let advice: Advice
  var search: HistorySearch
  private(set) var handle: OpaquePointer?
  /// The prompt without its colours.
  private(set) var prompt = ""
  /// Columns the prompt takes.
  private(set) var promptColumns = 0
  /// Why the last read ended without a text.
  private var wasInterrupted = false
  /// Whether nothing had been typed when Ctrl-C was pressed.
  private(set) var wasEmpty = true

  /// An editor on the terminal; nil when libedit cannot work with it.
  init?(
    input: InputSource, capabilities: Capabilities, entries: [String], advice: Advice
  ) {
    self.input = input
    self.capabilities = capabilities
    self.advice = advice
    search = HistorySearch(entries)
    handle = cedit_open(
      "repl", Unmanaged.passUnretained(self).toOpaque(), readKey, givePrompt, 1)
    guard handle != nil else { return nil }
    bindKeys()
  }

  deinit {
    if let handle { cedit_close(handle) }
    keptPrompt.deallocate()
  }

  /// Reads one input at a prompt like `pigment[3]> `.
  func read(prompt: String) -> LineEditorResult {
    setPrompt(prompt)
    wasInterrupted = false
    // Before the prompt can be seen: a key that answers it must find the terminal ready.
    cedit_prepare(handle, 1)
    cedit_write("\u{1b}[?2004h", 8)
    defer { cedit_write("\u{1b}[?2004l", 8) }
    var count: Int32 = 0
    guard let text = el_wgets(handle, &count), count > 0 else {
      // What libedit still holds belongs to an input that is over.
      el_reset(handle)
      return wasInterrupted ? .interrupted : .end
    }
    var result = string(text, Int(count))
    while result.last == "\n" { result.removeLast() }
    return .text(result)
  }

  /// Keeps an input for Up and Ctrl-R.
  func remember(_ text: String) { search.add(text) }

  /// Changes the prompt; it is seen when the text is drawn next.
  func setPrompt(_ prompt: String) {
    self.prompt = prompt
    promptColumns = prompt.columns
    let before =
      (capabilities.takesMarks ? SemanticMark.prompt.text : "")
      + (capabilities.isColored ? "\u{1b}[1;35m" : "")
    let behind =
      (capabilities.isColored ? "\u{1b}[0m" : "")
      + (capabilities.takesMarks ? SemanticMark.input.text : "")
    var text = prompt
    if !before.isEmpty {
      // libedit passes what stands between two marks on without counting it. The last mark must
      // not end the prompt.
      let body = prompt.trimmedRight
      text = "\u{1}\(before)\u{1}\(body)\u{1}\(behind)\u{1}"
      text += String(repeating: " ", count: prompt.columns - body.columns)
    }
    let wide = text.unicodeScalars.map { wchar_t(bitPattern: $0.value) } + [0]
    keptPrompt.deallocate()
    keptPrompt = .allocate(capacity: wide.count)
    keptPrompt.initialize(from: wide, count: wide.count)
  }

  /// The prompt where libedit can find it between two calls.
  fileprivate var keptPrompt = UnsafeMutablePointer<wchar_t>.allocate(capacity: 1)

  /// The next character for libedit: 1 for one, 0 at the end, -1 when the input is given up.
  fileprivate func nextKey() -> (Int32, wchar_t) {
    while true {
      switch input.next() {
      case .scalar(let scalar): return (1, wchar_t(bitPattern: scalar.value))
      case .end: return (0, 0)
      case .interrupt:
        wasInterrupted = true
        wasEmpty = buffer.scalars.isEmpty
        // `^C` goes behind the text, wherever in it the cursor stands.
        write(motionToEnd)
        return (-1, 0)
      case .resize:
        // The terminal has broken the text anew already; what stands there is drawn again.
        erase()
        el_resize(handle)
        cedit_redraw(handle)
      case .resume:
        cedit_prepare(handle, 1)
        cedit_write("\u{1b}[?2004h", 8)
        cedit_redraw(handle)
      }
    }
  }

  // MARK: The text being edited

  /// The text and the cursor as libedit holds them.
  var buffer: EditBuffer {
    guard let line = el_wline(handle)?.pointee, let start = line.buffer else {
      return EditBuffer("")
    }
    return EditBuffer(string(start, line.lastchar - start), cursor: line.cursor - start)
  }

  /// Puts another text in place of the one being edited.
  func replace(with new: EditBuffer) {
    let old = buffer
    el_cursor(handle, Int32(old.scalars.count - old.cursor))
    el_deletestr(handle, Int32(old.scalars.count))
    insert(new.text)
    el_cursor(handle, Int32(new.cursor - new.scalars.count))
  }

  /// Puts a text at the cursor.
  func insert(_ text: String) {
    guard !text.isEmpty else { return }
    withWide(text) { _ = el_winsertstr(handle, $0) }
  }

  /// Moves the cursor to a place.
  func move(to place: Int) { el_cursor(handle, Int32(place - buffer.cursor)) }

  /// Writes below the text being edited; the prompt and the text are drawn anew under it.
  func writeBelow(_ text: String) {
    leaveText()
    let body = text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\r\n")
    write(body + "\r\n")
  }

  /// Moves the cursor of the terminal behind the text to a new line.
  func leaveText() {
    write(motionToEnd + "\r\n")
  }

  /// Takes prompt and text off the screen, so that others can be drawn in their place.
  func erase() {
    let row = buffer.place(promptColumns: promptColumns, columns: columns).row
    write((row > 0 ? "\u{1b}[\(row)A" : "") + "\r\u{1b}[J")
  }

  private var motionToEnd: String {
    let way = buffer.wayToEnd(promptColumns: promptColumns, columns: columns)
    return (way.rows > 0 ? "\u{1b}[\(way.rows)B" : "") + "\r"
      + (way.column > 0 ? "\u{1b}[\(way.column)C" : "")
  }

  private var columns: Int {
    var window = winsize()
    let isKnown = ioctl(1, UInt(TIOCGWINSZ), &window) == 0 && window.ws_col > 0
    return isKnown ? Int(window.ws_col) : capabilities.columns
  }

  /// Writes in order with what libedit draws.
  func write(_ text: String) {
    let bytes = Array(text.utf8)
    bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { cedit_write($0.baseAddress, $0.count) }
    }
  }
}

/// The editor a libedit handle belongs to.
func editor(of handle: OpaquePointer?) -> LineEditor? {
  guard let client = cedit_client(handle) else { return nil }
  return Unmanaged<LineEditor>.fromOpaque(client).takeUnretainedValue()
}

/// Calls `body` with `text` as the wide string libedit takes.
func withWide<R>(_ text: String, _ body: (UnsafePointer<wchar_t>?) -> R) -> R {
  // A zero would end the string early.
  let wide =
    text.unicodeScalars.filter { $0.value != 0 }.map { wchar_t(bitPattern: $0.value) } + [0]
  return wide.withUnsafeBufferPointer { body($0.baseAddress) }
}

private func string(_ start: UnsafePointer<wchar_t>, _ count: Int) -> String {
  var view = String.UnicodeScalarView()
  for value in UnsafeBufferPointer(start: start, count: max(0, count)) {
    view.append(Unicode.Scalar(UInt32(bitPattern: value)) ?? "\u{FFFD}")
  }
  return String(view)
}

private func readKey(
  _ handle: OpaquePointer?, _ character: UnsafeMutablePointer<wchar_t>?
) -> Int32 {
  guard let (count, value) = editor(of: handle)?.nextKey() else { return 0 }
  if count == 1 { character?.pointee = value }
  if count < 0 { errno = EINTR }
  return count
}

private func givePrompt(_ handle: OpaquePointer?) -> UnsafeMutablePointer<wchar_t>? {
  editor(of: handle)?.keptPrompt
}
