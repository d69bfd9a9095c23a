import Kernel

/// A training as it goes, at the bottom of a terminal: the newest strip of pictures or curves, the
/// losses with how they went, and the bar. It is drawn again in its own place.
///
/// What is written elsewhere must be preceded by `clear()`; the next report draws the panel below
/// it. Everything is counted in rows from the top of the panel, where the terminal is told to go up.
struct LivePanel {
  /// Where it is drawn. The rows are those of the window.
  var capabilities: Capabilities
  /// What names the picture in kitty's protocol, so that a new one takes its place.
  let id: Int

  /// The newest strip, to be shown again where it stays when the work is over.
  private(set) var strip: Picture?
  /// Whether it shows curves.
  private(set) var isPlotting = false
  /// Whether the panel stands on the screen.
  private(set) var isStanding = false
  private var losses: [(name: String, value: Double, line: Sparkline)] = []
  private var newest: Progress?
  private var drawnAt = -Double.infinity
  /// Rows of the picture and of the text below, as they stand.
  private var pictureRows = 0
  private var textRows = 0
  /// What draws the strip, leaving the cursor where it was, and the rows it takes.
  private var drawing = (text: "", rows: 0)

  private var style: Style { Style(isOn: capabilities.isColored) }

  /// A panel; nil where nothing can be drawn again, or the window is too low for it.
  init?(capabilities: Capabilities, isLive: Bool, id: Int) {
    guard isLive, capabilities.canMove, capabilities.rows >= 20, capabilities.columns >= 40 else {
      return nil
    }
    guard capabilities.pictures.drawsPixels || capabilities.pictures == .blocks else { return nil }
    self.capabilities = capabilities
    self.id = id
  }

  /// What to write when the window may have another size: the panel goes, and the next report draws
  /// it anew.
  mutating func resize(_ now: Capabilities) -> String {
    guard now.columns != capabilities.columns || now.rows != capabilities.rows else { return "" }
    let text = clear()
    capabilities = now
    if isPlotting { drawing = ("", 0) } else if let strip { prepare(strip) }
    return text
  }

  /// What to write when a new strip of pictures has come.
  mutating func show(_ picture: Picture) -> String {
    strip = picture
    prepare(picture)
    // The first is worth a panel at once.
    return draw(withPicture: true)
  }

  /// What to write when a plot has grown.
  mutating func show(_ plot: Plot) -> String {
    isPlotting = true
    prepare(plot)
    return draw(withPicture: true)
  }

  /// Rows of the text below a picture, and one above it.
  private var rowsBelow: Int {
    3 + max(3, min(losses.count, Self.lossesBesidePicture + 1))
  }
  private static let lossesBesidePicture = 8

  private mutating func prepare(_ plot: Plot) {
    let room = capabilities.rows - rowsBelow
    guard capabilities.pictures == .blocks else {
      var canvas = TerminalPicture(capabilities: capabilities)
      canvas.capabilities.rows = room
      let (text, rows) = canvas.inPlace(canvas.drawn(plot), id: id)
      drawing = rows > 0 && rows <= room ? ("\u{1b}7" + text + "\u{1b}8", rows) : ("", 0)
      return
    }
    var curves = PlotCurves(capabilities: capabilities)
    var lines = curves.lines(plot)
    if lines.count > room, curves.height - (lines.count - room) >= 4 {
      curves.height -= lines.count - room
      lines = curves.lines(plot)
    }
    let text = lines.map { $0 + "\u{1b}[K" }.joined(separator: "\r\n")
    drawing = lines.count <= room ? ("\u{1b}7" + text + "\u{1b}8", lines.count) : ("", 0)
  }

  private mutating func prepare(_ picture: Picture) {
    var canvas = TerminalPicture(capabilities: capabilities)
    let below = rowsBelow
    canvas.capabilities.rows = capabilities.rows - below
    let (text, rows) = canvas.inPlace(picture, id: id)
    // What the window cannot hold could not be drawn over.
    drawing =
      rows > 0 && rows + below <= capabilities.rows ? ("\u{1b}7" + text + "\u{1b}8", rows) : ("", 0)
  }

  /// What to write for `progress`: nothing before a second has passed, and not more often than the
  /// eye sees.
  mutating func update(_ progress: Progress) -> String {
    if progress.seconds < newest?.seconds ?? 0 { losses = [] }
    newest = progress
    note(progress.meters)
    let isDue = progress.seconds - drawnAt >= 0.1 || progress.seconds < drawnAt
    guard isDue, progress.seconds >= 1 || strip != nil || isPlotting else { return "" }
    drawnAt = progress.seconds
    return draw(withPicture: !isStanding)
  }

  /// What takes the panel away, so that something else can be written.
  mutating func clear() -> String {
    guard isStanding else { return "" }
    isStanding = false
    var text = ""
    if capabilities.pictures == .kitty, pictureRows > 0 {
      // Erasing text leaves kitty's pictures where they are.
      text += "\u{1b}_Ga=d,d=I,i=\(id),q=2\u{1b}\\"
    }
    return text + toTop + "\u{1b}[J"
  }

  /// Forgets the work that is over.
  mutating func end() {
    strip = nil
    isPlotting = false
    drawing = ("", 0)
    newest = nil
    losses = []
    drawnAt = -.infinity
  }

  private mutating func note(_ meters: [Progress.Meter]) {
    for meter in meters {
      let name = meter.name.withoutControls
      if let index = losses.firstIndex(where: { $0.name == name }) {
        losses[index].value = meter.value
        losses[index].line.add(meter.value)
      } else {
        var line = Sparkline()
        line.add(meter.value)
        losses.append((name, meter.value, line))
      }
    }
  }

  // MARK: Drawing

  private var toTop: String {
    let up = pictureRows + textRows - 1
    return "\r" + (up > 0 ? "\u{1b}[\(up)A" : "")
  }

  private mutating func draw(withPicture: Bool) -> String {
    let lines = textLines()
    // A window that is too low for both shows the numbers.
    if drawing.rows + lines.count > capabilities.rows - 1 { drawing = ("", 0) }
    let rows = drawing.rows
    var text = ""
    if isStanding, rows != pictureRows || lines.count != textRows { text += clear() }
    let isNew = !isStanding
    (pictureRows, textRows, isStanding) = (rows, lines.count, true)
    if isNew {
      // Room first: a screen that scrolls while a picture is drawn would tear it.
      text += "\r" + String(repeating: "\n", count: rows + lines.count - 1)
    }
    text += toTop
    if isNew || withPicture { text += drawing.text }
    if rows > 0 { text += "\u{1b}[\(rows)B" }
    return text + lines.map { "\r" + $0 + "\u{1b}[K" }.joined(separator: "\n")
  }

  private func textLines() -> [String] {
    let room = capabilities.columns - 1
    var lines: [String] = []
    if let strip, !strip.caption.isEmpty {
      lines.append(style(.faint, strip.caption.withoutControls.cut(to: room)))
    }
    let width = min(20, losses.map { $0.name.columns }.max() ?? 0)
    let most = drawing.rows > 0 ? Self.lossesBesidePicture : capabilities.rows - 5
    for (index, loss) in losses.prefix(most).enumerated() {
      let number = loss.value.significant(4).padded(to: 10)
      let start = loss.name.cut(to: width).padded(to: width) + "  " + number + "  "
      let bars = loss.line.text(width: min(60, room - start.columns))
      lines.append((start + style(.series(index), bars)))
    }
    if losses.count > most { lines.append(style(.faint, "and \(losses.count - most) more")) }
    if var progress = newest {
      progress.meters = []
      lines.append(ProgressBar(capabilities: capabilities, isLive: true).line(progress))
    }
    return lines.isEmpty ? [""] : lines
  }
}
