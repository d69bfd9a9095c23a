import CEdit
import Kernel

/// Tab: what fits is put in; where several fit, what they have in common, and then a list.
extension LineEditor {
  /// Completes at the cursor.
  func complete() -> UInt8 {
    let buffer = self.buffer
    if buffer.scalars[buffer.rowStart..<buffer.cursor].allSatisfy({ $0 == " " }) {
      insert(String(repeating: " ", count: indentWidth))
      return UInt8(CC_REFRESH)
    }
    let found = advice.completions(buffer.text, buffer.before.utf8.count)
    guard let first = found.first else { return UInt8(CC_ERROR) }
    let common = CompletionList.commonPrefix(found.map(\.text))
    let written = CompletionList.written(first, in: buffer)
    let isProgress = common.count > written.count || (found.count == 1 && common != written)
    if isProgress, put(common, for: first, in: buffer) { return UInt8(CC_REFRESH) }
    guard found.count > 1 else { return UInt8(CC_ERROR) }
    let lines = CompletionList(capabilities: capabilities).lines(found)
    writeBelow(lines.joined(separator: "\n"))
    cedit_redraw(handle)
    return UInt8(CC_NORM)
  }

  /// Puts `text` in the place a completion names; false when that place is not in the buffer.
  private func put(_ text: String, for completion: Completion, in buffer: EditBuffer) -> Bool {
    let bytes = Array(buffer.text.utf8)
    let lower = completion.range.lower
    let upper = max(lower, completion.range.upper)
    guard lower >= 0, upper <= bytes.count else { return false }
    let before = String(decoding: bytes[..<lower], as: UTF8.self)
    let after = String(decoding: bytes[upper...], as: UTF8.self)
    let cursor = before.unicodeScalars.count + text.unicodeScalars.count
    replace(with: EditBuffer(before + text + after, cursor: cursor))
    return true
  }
}

/// The list Tab shows: a line each with what it is, or names in columns when there are many.
struct CompletionList {
  /// Where it is drawn.
  var capabilities: Capabilities
  private let most = 120

  /// The lines for `completions`.
  func lines(_ completions: [Completion]) -> [String] {
    let style = Style(isOn: capabilities.isColored)
    let shown = completions.prefix(most)
    let names = shown.map(\.text.withoutControls)
    let widest = names.map(\.columns).max() ?? 0
    var lines: [String] = []
    if shown.count <= 16 {
      for (name, completion) in zip(names, shown) {
        let room = capabilities.columns - widest - 5
        let summary = completion.summary.withoutControls.split(separator: "\n").first ?? ""
        let isShown = room > 8 && !summary.isEmpty
        lines.append(
          "  " + (isShown ? name.padded(to: widest) : name)
            + (isShown ? "  " + style(.faint, String(summary).cut(to: room)) : ""))
      }
    } else {
      let columns = max(1, (capabilities.columns - 3) / (widest + 2))
      let rows = (names.count + columns - 1) / columns
      for row in 0..<rows {
        let cells = stride(from: row, to: names.count, by: rows).map {
          names[$0].padded(to: widest)
        }
        lines.append(("  " + cells.joined(separator: "  ")).trimmedRight)
      }
    }
    if completions.count > most {
      lines.append(style(.faint, "  and \(completions.count - most) more"))
    }
    return lines
  }

  /// The longest text all `texts` begin with.
  static func commonPrefix(_ texts: [String]) -> String {
    guard var common = texts.first else { return "" }
    for text in texts.dropFirst() {
      let length = zip(common, text).prefix { $0 == $1 }.count
      common = String(common.prefix(length))
    }
    return common
  }

  /// What stands now where the completion would go.
  static func written(_ completion: Completion, in buffer: EditBuffer) -> String {
    let bytes = Array(buffer.text.utf8)
    let lower = max(0, min(completion.range.lower, bytes.count))
    let upper = max(lower, min(completion.range.upper, bytes.count))
    return String(decoding: bytes[lower..<upper], as: UTF8.self)
  }
}
