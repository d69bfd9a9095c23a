/// A terminal of characters, as far as a panel needs one: it moves, erases and scrolls.
struct Screen {
  let columns: Int
  let rows: Int
  private var cells: [[Character]]
  private var row = 0
  private var column = 0
  private var saved = (0, 0)
  /// What has scrolled off the top.
  private(set) var scrolled: [String] = []

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    cells = Array(repeating: [], count: rows)
  }

  /// The lines down to the last that is not empty.
  var lines: [String] {
    var lines = cells.map { String($0).trimmed }
    while lines.last == "" { lines.removeLast() }
    return lines
  }

  mutating func write(_ text: String) {
    var rest = Array(text.unicodeScalars)[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n":
        // The terminal's driver goes to the start of the line as well.
        column = 0
        row += 1
        if row == rows {
          scrolled.append(String(cells.removeFirst()).trimmed)
          cells.append([])
          row -= 1
        }
      case "\u{1b}": escape(&rest)
      default: put(Character(scalar))
      }
    }
  }

  private mutating func put(_ character: Character) {
    guard column < columns else { return }
    while cells[row].count <= column { cells[row].append(" ") }
    cells[row][column] = character
    column += 1
  }

  private mutating func escape(_ rest: inout ArraySlice<Unicode.Scalar>) {
    switch rest.popFirst() {
    case "7": saved = (row, column)
    case "8": (row, column) = saved
    case "[":
      var number = ""
      while let next = rest.popFirst() {
        if ("0"..."9").contains(next) || next == ";" {
          number.unicodeScalars.append(next)
          continue
        }
        let count = Int(number) ?? 1
        switch next {
        case "A": row = max(0, row - count)
        case "B": row = min(rows - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "K": cells[row] = Array(cells[row].prefix(column))
        case "J":
          cells[row] = Array(cells[row].prefix(column))
          for below in (row + 1)..<max(row + 1, rows) { cells[below] = [] }
        default: break
        }
        return
      }
    default: break
    }
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
