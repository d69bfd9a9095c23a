import Kernel

/// A picture as what a terminal shows: pixels where it takes them, characters elsewhere.
struct TerminalPicture {
  /// Where it is drawn.
  var capabilities: Capabilities

  /// What to write to show `picture`, with the newline behind it; empty where none is shown.
  func text(_ picture: Picture) -> String {
    guard picture.width > 0, picture.height > 0 else { return "" }
    let cell = capabilities.cell
    switch capabilities.pictures {
    case .kitty:
      let fitted = fitted(picture)
      // Where the size of a character is a guess, columns at least make the picture fit.
      return KittyPicture(columns: cell.isKnown ? nil : columns(fitted)).text(fitted) + "\n"
    case .iterm:
      let fitted = fitted(picture)
      return ITermPicture(columns: columns(fitted)).text(fitted).map { $0 + "\n" } ?? ""
    case .sixel: return SixelPicture().text(fitted(picture)) + "\n"
    case .blocks, .ascii:
      return PictureBlocks(capabilities: capabilities).lines(picture).map { $0 + "\n" }.joined()
    case .auto, .file, .off: return ""
    }
  }

  /// What draws `picture` with the cursor at its upper left corner, and the rows that takes, as many
  /// as there are but for two. Where the cursor ends differs.
  func inPlace(_ picture: Picture, id: Int) -> (text: String, rows: Int) {
    guard picture.width > 0, picture.height > 0 else { return ("", 0) }
    let cell = capabilities.cell
    if capabilities.pictures == .blocks {
      let tallest = max(10, capabilities.rows - 2)
      let lines = PictureBlocks(capabilities: capabilities, tallest: tallest).lines(picture)
      return (lines.joined(separator: "\n"), lines.count)
    }
    let fitted = fitted(picture)
    let rows = (fitted.height + cell.height - 1) / cell.height
    let columns = columns(fitted)
    switch capabilities.pictures {
    case .kitty:
      let drawing = KittyPicture(
        columns: cell.isKnown ? nil : columns, id: id, keepsCursor: true)
      // Characters may be a little wider than they were taken for, and so the picture higher.
      return (drawing.text(fitted), cell.isKnown ? rows : rows + 1)
    case .iterm:
      // Whole columns may make it a little higher.
      guard let text = ITermPicture(columns: columns).text(fitted) else { return ("", 0) }
      let height = fitted.height * columns * cell.width / fitted.width
      return (text, height / cell.height + 1)
    case .sixel: return (SixelPicture().text(fitted), rows)
    default: return ("", 0)
    }
  }

  /// A plot drawn as large as it is shown, so that its letters stay sharp.
  func drawn(_ plot: Plot) -> Picture {
    let width = max(320, min(960, room.width))
    let height = max(240, min(width * 9 / 16, room.height))
    return PlotRaster(width: width, height: height).picture(plot)
  }

  /// Pixels a picture may take: the window but for a column and two rows. xterm draws no sixels
  /// beyond 1000.
  var room: (width: Int, height: Int) {
    let limit = capabilities.pictures == .sixel ? 1000 : 2000
    return (
      min(limit, max(8, capabilities.columns - 1) * capabilities.cell.width),
      min(limit, max(10, capabilities.rows - 2) * capabilities.cell.height)
    )
  }

  /// The picture at the size it is drawn: smaller where it would not fit, larger by a whole number
  /// where it would be a stamp.
  func fitted(_ moving: Picture) -> Picture {
    let picture = moving.still
    let room = room
    if picture.width > room.width || picture.height > room.height {
      let scale = min(
        Double(room.width) / Double(picture.width), Double(room.height) / Double(picture.height))
      return picture.averaged(
        width: max(1, Int(Double(picture.width) * scale)),
        height: max(1, Int(Double(picture.height) * scale)))
    }
    let wide = min(room.width, 60 * capabilities.cell.width)
    let tall = min(room.height, 20 * capabilities.cell.height)
    let factor = max(1, min(wide / picture.width, tall / picture.height))
    return picture.averaged(width: picture.width * factor, height: picture.height * factor)
  }

  private func columns(_ picture: Picture) -> Int {
    (picture.width + capabilities.cell.width - 1) / capabilities.cell.width
  }
}
