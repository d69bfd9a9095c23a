/// A field of character cells that curves are drawn into, as braille dots or as letters.
struct TextGrid {
  private let width: Int
  private let height: Int
  /// Braille dots of each cell, one bit a dot.
  private var dots: [UInt8]
  /// The letter of each cell; wins over dots.
  private var letters: [Character?]
  /// The curve that drew last in each cell.
  private var owner: [Int]

  /// An empty field.
  init(width: Int, height: Int) {
    self.width = width
    self.height = height
    dots = Array(repeating: 0, count: width * height)
    letters = Array(repeating: nil, count: width * height)
    owner = Array(repeating: -1, count: width * height)
  }

  /// Draws a run of places as braille dots, or as `mark` where one is given.
  mutating func draw(_ run: [PlotLayout.Point], series: Int, mark: Character?) {
    let across = mark == nil ? width * 2 : width
    let down = mark == nil ? height * 4 : height
    func cell(_ point: PlotLayout.Point) -> (Int, Int) {
      (
        Int((point.x * Double(across - 1)).rounded()),
        Int(((1 - point.y) * Double(down - 1)).rounded())
      )
    }
    guard var previous = run.first.map(cell) else { return }
    set(previous.0, previous.1, series: series, mark: mark)
    for point in run.dropFirst() {
      let next = cell(point)
      let steps = max(abs(next.0 - previous.0), abs(next.1 - previous.1))
      for step in 0..<steps {
        let part = Double(step + 1) / Double(steps)
        let x = Double(previous.0) + Double(next.0 - previous.0) * part
        let y = Double(previous.1) + Double(next.1 - previous.1) * part
        set(Int(x.rounded()), Int(y.rounded()), series: series, mark: mark)
      }
      previous = next
    }
  }

  private mutating func set(_ x: Int, _ y: Int, series: Int, mark: Character?) {
    let (column, row) = mark == nil ? (x / 2, y / 4) : (x, y)
    guard x >= 0, y >= 0, column < width, row < height else { return }
    let at = row * width + column
    owner[at] = series
    if let mark {
      letters[at] = mark
      return
    }
    // Braille numbers its dots 1…3 and 7 down the left column, 4…6 and 8 down the right.
    let bit: UInt8 =
      x % 2 == 0 ? [0x01, 0x02, 0x04, 0x40][y % 4] : [0x08, 0x10, 0x20, 0x80][y % 4]
    // The last curve to touch a cell owns its colour; dots of all curves stay.
    dots[at] |= bit
  }

  /// The rows from the top, each run of one curve in its colour.
  func rows(style: Style) -> [String] {
    (0..<height).map { row in
      var line = ""
      var run = ""
      var series = -1
      func flush() {
        line += series >= 0 ? style(.series(series), run) : run
        run = ""
      }
      for column in 0..<width {
        let at = row * width + column
        let isBlank = letters[at] == nil && dots[at] == 0
        if !isBlank, owner[at] != series {
          flush()
          series = owner[at]
        }
        run.append(character(at))
      }
      if series < 0 { return "" }
      run = run.trimmedRight
      flush()
      return line
    }
  }

  private func character(_ at: Int) -> Character {
    if let letter = letters[at] { return letter }
    guard dots[at] != 0, let scalar = Unicode.Scalar(0x2800 + UInt32(dots[at])) else { return " " }
    return Character(scalar)
  }
}
