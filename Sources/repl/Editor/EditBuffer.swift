/// A text and a cursor in it, counted in Unicode scalars as libedit counts. What keys do is decided
/// here, without a terminal.
struct EditBuffer: Equatable {
  /// The text.
  var scalars: [Unicode.Scalar]
  /// The cursor: how many scalars stand before it.
  var cursor: Int

  /// A text with the cursor at a place, at its end by default.
  init(_ text: String, cursor: Int? = nil) {
    let scalars = Array(text.unicodeScalars)
    self.scalars = scalars
    self.cursor = max(0, min(cursor ?? scalars.count, scalars.count))
  }

  /// The whole text.
  var text: String { Self.string(scalars[...]) }
  /// The text before the cursor.
  var before: String { Self.string(scalars[..<cursor]) }
  /// The text after the cursor.
  var after: String { Self.string(scalars[cursor...]) }
  /// Whether the cursor stands in the first row.
  var isInFirstRow: Bool { !scalars[..<cursor].contains("\n") }
  /// Whether the cursor stands in the last row.
  var isInLastRow: Bool { !scalars[cursor...].contains("\n") }

  /// Where the cursor's row starts.
  var rowStart: Int { scalars[..<cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0 }
  /// Where the cursor's row ends.
  var rowEnd: Int { scalars[cursor...].firstIndex(of: "\n") ?? scalars.count }

  /// Where the cursor goes one row up, in the same column where there is one.
  var placeAbove: Int? {
    guard rowStart > 0 else { return nil }
    let above = EditBuffer(text, cursor: rowStart - 1)
    return min(above.rowStart + cursor - rowStart, rowStart - 1)
  }

  /// Where the cursor goes one row down.
  var placeBelow: Int? {
    guard rowEnd < scalars.count else { return nil }
    let below = EditBuffer(text, cursor: rowEnd + 1)
    return min(below.cursor + cursor - rowStart, below.rowEnd)
  }

  /// Whether a closing bracket typed now should move a level to the left: its row is blank so far.
  var closesBlock: Bool {
    let row = scalars[rowStart..<cursor]
    return row.count >= indentWidth && row.allSatisfy { $0 == " " }
  }

  /// The row and column of the screen, from the prompt's own, at which the cursor stands.
  func place(promptColumns: Int, columns: Int) -> (row: Int, column: Int) {
    let width = max(2, columns)
    var row = 0
    var column = promptColumns
    for scalar in scalars[..<cursor] {
      if scalar == "\n" {
        (row, column) = (row + 1, 0)
        continue
      }
      let size = String(scalar).columns
      if column + size > width { (row, column) = (row + 1, 0) }
      column += size
      if column >= width { (row, column) = (row + 1, 0) }
    }
    return (row, column)
  }

  /// How a terminal moves from the cursor to the end of the text: rows down, and the column there.
  func wayToEnd(promptColumns: Int, columns: Int) -> (rows: Int, column: Int) {
    var last = self
    last.cursor = scalars.count
    let end = last.place(promptColumns: promptColumns, columns: columns)
    return (end.row - place(promptColumns: promptColumns, columns: columns).row, end.column)
  }

  private static func string(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }
}

/// Spaces in a level of a block.
let indentWidth = 4
