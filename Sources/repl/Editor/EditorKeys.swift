import CEdit
import Kernel

/// What the keys mean that libedit does not know or means differently for a block of lines.
extension LineEditor {
  /// Names the functions and binds the keys; a user's `.editrc` may bind them to others.
  func bindKeys() {
    add("pigment-enter", keys: ["^M", "^J"]) { handle, _ in
      editor(of: handle)?.enter() ?? UInt8(CC_ERROR)
    }
    add("pigment-new-line", keys: ["\\e^M", "\\e^J"]) { handle, _ in
      guard let editor = editor(of: handle) else { return UInt8(CC_ERROR) }
      editor.insert("\n")
      return UInt8(CC_REFRESH)
    }
    add("pigment-up", keys: ["\\e[A", "\\eOA", "^P"]) { handle, _ in
      editor(of: handle)?.up() ?? UInt8(CC_ERROR)
    }
    add("pigment-down", keys: ["\\e[B", "\\eOB", "^N"]) { handle, _ in
      editor(of: handle)?.down() ?? UInt8(CC_ERROR)
    }
    add("pigment-row-start", keys: ["^A", "\\e[H", "\\eOH", "\\e[1~", "\\e[7~"]) { handle, _ in
      guard let editor = editor(of: handle) else { return UInt8(CC_ERROR) }
      editor.move(to: editor.buffer.rowStart)
      return UInt8(CC_CURSOR)
    }
    add("pigment-row-end", keys: ["^E", "\\e[F", "\\eOF", "\\e[4~", "\\e[8~"]) { handle, _ in
      guard let editor = editor(of: handle) else { return UInt8(CC_ERROR) }
      editor.move(to: editor.buffer.rowEnd)
      return UInt8(CC_CURSOR)
    }
    add("pigment-complete", keys: ["^I"]) { handle, _ in
      editor(of: handle)?.complete() ?? UInt8(CC_ERROR)
    }
    add("pigment-paste", keys: ["\\e[200~"]) { handle, _ in
      editor(of: handle)?.paste() ?? UInt8(CC_ERROR)
    }
    add("pigment-close", keys: ["}"]) { handle, _ in
      guard let editor = editor(of: handle) else { return UInt8(CC_ERROR) }
      if editor.buffer.closesBlock { el_deletestr(handle, Int32(indentWidth)) }
      editor.insert("}")
      return UInt8(CC_REFRESH)
    }
    add("pigment-search", keys: ["^R"]) { handle, _ in
      editor(of: handle)?.searchHistory() ?? UInt8(CC_ERROR)
    }
    bind(["\\e[3~"], "ed-delete-next-char")
    bind(["\\e[1;5C", "\\e[1;3C", "\\e\\e[C"], "em-next-word")
    bind(["\\e[1;5D", "\\e[1;3D", "\\e\\e[D"], "ed-prev-word")
    el_source(handle, nil)
  }

  private func add(_ name: String, keys: [String], _ function: @escaping cedit_key) {
    // libedit keeps the name, so it is never freed.
    let kept = UnsafeMutablePointer<wchar_t>.allocate(capacity: name.unicodeScalars.count + 1)
    for (index, scalar) in name.unicodeScalars.enumerated() {
      kept[index] = wchar_t(bitPattern: scalar.value)
    }
    kept[name.unicodeScalars.count] = 0
    _ = cedit_add(handle, kept, kept, function)
    bind(keys, name)
  }

  private func bind(_ keys: [String], _ name: String) {
    for key in keys {
      withWide(key) { keys in withWide(name) { _ = cedit_bind(handle, keys, $0) } }
    }
  }

  /// Enter: runs a whole input, goes on with one that is not, and points at a mistake.
  func enter() -> UInt8 {
    let buffer = self.buffer
    switch advice.completeness(buffer.text) {
    case .incomplete(let indent):
      return newLine(indent: indent)
    case .invalid(let diagnostic):
      // In the middle of a block Enter only breaks the row; the mistake may be mended below.
      guard buffer.isInLastRow else { return newLine(indent: 0) }
      writeBelow(diagnostic.rendered(color: capabilities.isColored))
      if let range = diagnostic.range {
        // What is missing at the end is to be typed there.
        let end = buffer.text.trimmedRight.utf8.count
        let before = buffer.text.utf8.prefix(range.upper >= end ? end : max(0, range.lower))
        move(to: String(decoding: Array(before), as: UTF8.self).unicodeScalars.count)
      }
      cedit_redraw(handle)
      return UInt8(CC_NORM)
    case .complete:
      leaveText()
      move(to: buffer.scalars.count)
      insert("\n")
      return UInt8(CC_NEWLINE)
    }
  }

  private func newLine(indent: Int) -> UInt8 {
    insert("\n" + String(repeating: " ", count: indent * indentWidth))
    return UInt8(CC_REFRESH)
  }

  /// Up: a row up inside a block, otherwise an older input.
  func up() -> UInt8 {
    if let place = buffer.placeAbove {
      move(to: place)
      return UInt8(CC_CURSOR)
    }
    guard let text = search.older(than: buffer) else { return UInt8(CC_ERROR) }
    // At the end of the first row, so that Up goes on to the next older input.
    replace(with: EditBuffer(text, cursor: EditBuffer(text, cursor: 0).rowEnd))
    return UInt8(CC_REFRESH)
  }

  /// Down: a row down inside a block, otherwise a newer input.
  func down() -> UInt8 {
    if let place = buffer.placeBelow {
      move(to: place)
      return UInt8(CC_CURSOR)
    }
    guard let text = search.newer(than: buffer) else { return UInt8(CC_ERROR) }
    replace(with: EditBuffer(text))
    return UInt8(CC_REFRESH)
  }

  /// Takes pasted text as it is, up to the mark the terminal sets behind it.
  func paste() -> UInt8 {
    var text = String.UnicodeScalarView()
    let end = Array("\u{1b}[201~".unicodeScalars)
    while true {
      var value: wchar_t = 0
      guard el_wgetc(handle, &value) == 1 else { return UInt8(CC_EOF) }
      guard let scalar = Unicode.Scalar(UInt32(bitPattern: value)) else { continue }
      text.append(scalar)
      if scalar == "~", text.count >= end.count, text.suffix(end.count).elementsEqual(end) {
        text.removeLast(end.count)
        break
      }
    }
    insert(PastedText.cleaned(String(text), completeness: advice.completeness))
    return UInt8(CC_REFRESH)
  }
}
