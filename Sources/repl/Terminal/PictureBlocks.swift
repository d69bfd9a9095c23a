import Kernel

/// A picture as rows of characters: two pixels in each half block, or one grey in each letter.
struct PictureBlocks {
  /// Where it is drawn.
  var capabilities: Capabilities
  /// Rows at most; nil for a picture that may scroll.
  var tallest: Int?

  /// The lines of `picture`, scaled to the width of the terminal.
  func lines(_ picture: Picture) -> [String] {
    guard picture.width > 0, picture.height > 0 else { return [] }
    let scaled = fitted(picture)
    switch capabilities.pictures {
    case .blocks: return halfBlocks(scaled)
    case .ascii: return letters(scaled)
    default: return []
    }
  }

  /// The picture at the size it is drawn: smaller where it would not fit, larger by a whole
  /// number where it would be a stamp.
  private func fitted(_ picture: Picture) -> Picture {
    // One column stays free at the right edge, where some terminals break the line.
    let room = max(8, min(capabilities.columns - 1, 160))
    let tall = (tallest ?? max(40, capabilities.rows - 2)) * 2
    let enlarged = max(1, min(48 / picture.width, 48 / picture.height))
    var width = min(picture.width * enlarged, room)
    var height = max(1, (picture.height * width + picture.width / 2) / picture.width)
    if height > tall {
      width = max(1, width * tall / height)
      height = tall
    }
    return picture.averaged(width: width, height: height)
  }

  private func halfBlocks(_ picture: Picture) -> [String] {
    stride(from: 0, to: picture.height, by: 2).map { y in
      var line = ""
      var last = ""
      for x in 0..<picture.width {
        let upper = "38;" + color(picture, x, y)
        let lower = y + 1 < picture.height ? "48;" + color(picture, x, y + 1) : "49"
        let code = upper + ";" + lower
        if code != last { line += "\u{1b}[\(code)m" }
        last = code
        line += "▀"
      }
      return line + "\u{1b}[0m"
    }
  }

  private func color(_ picture: Picture, _ x: Int, _ y: Int) -> String {
    let (r, g, b) = picture.pixel(x, y)
    switch capabilities.palette {
    case .full: return "2;\(r);\(g);\(b)"
    case .indexed: return "5;\(indexed(r, g, b))"
    }
  }

  /// From dark to light; one letter covers a pixel and the one below it.
  private static let ramp = Array(" .:-=+*#%@")

  private func letters(_ picture: Picture) -> [String] {
    stride(from: 0, to: picture.height, by: 2).map { y in
      var line = ""
      for x in 0..<picture.width {
        var light = picture.luminance(x, y)
        if y + 1 < picture.height { light = (light + picture.luminance(x, y + 1)) / 2 }
        line.append(Self.ramp[min(Self.ramp.count - 1, Int(light * Double(Self.ramp.count)))])
      }
      return line.trimmedRight
    }
  }
}

/// The nearest of the 256 colours every terminal has: the 6×6×6 cube or the 24 greys.
func indexed(_ r: Int, _ g: Int, _ b: Int) -> Int {
  let steps = [0, 95, 135, 175, 215, 255]
  func nearest(_ value: Int) -> Int {
    steps.indices.min { abs(steps[$0] - value) < abs(steps[$1] - value) } ?? 0
  }
  let (i, j, k) = (nearest(r), nearest(g), nearest(b))
  let grey = max(0, min(23, ((r + g + b) / 3 - 3) / 10))
  let level = 8 + 10 * grey
  func distance(_ x: Int, _ y: Int, _ z: Int) -> Int {
    (x - r) * (x - r) + (y - g) * (y - g) + (z - b) * (z - b)
  }
  let inCube = distance(steps[i], steps[j], steps[k])
  return distance(level, level, level) < inCube ? 232 + grey : 16 + 36 * i + 6 * j + k
}

extension Picture {
  /// The three values of a pixel.
  func pixel(_ x: Int, _ y: Int) -> (Int, Int, Int) {
    let at = (y * width + x) * 3
    return (Int(rgb[at]), Int(rgb[at + 1]), Int(rgb[at + 2]))
  }

  /// How light a pixel looks, 0…1 (Rec. 709 weights).
  func luminance(_ x: Int, _ y: Int) -> Double {
    let (r, g, b) = pixel(x, y)
    return (0.2126 * Double(r) + 0.7152 * Double(g) + 0.0722 * Double(b)) / 255
  }

  /// The picture at another size: each new pixel is the mean of what it covers.
  func averaged(width newWidth: Int, height newHeight: Int) -> Picture {
    guard newWidth != width || newHeight != height else { return self }
    let across = spans(from: width, to: newWidth)
    let down = spans(from: height, to: newHeight)
    var result: [UInt8] = []
    result.reserveCapacity(newWidth * newHeight * 3)
    for rows in down {
      for columns in across {
        var sum = (0, 0, 0)
        for y in rows {
          for x in columns {
            let (r, g, b) = pixel(x, y)
            sum = (sum.0 + r, sum.1 + g, sum.2 + b)
          }
        }
        let count = rows.count * columns.count
        result.append(UInt8((sum.0 + count / 2) / count))
        result.append(UInt8((sum.1 + count / 2) / count))
        result.append(UInt8((sum.2 + count / 2) / count))
      }
    }
    return Picture(width: newWidth, height: newHeight, rgb: result, caption: caption)
  }
}

/// For each new pixel the old ones it covers, at least one.
private func spans(from old: Int, to new: Int) -> [Range<Int>] {
  (0..<new).map { index in
    let lower = index * old / new
    return lower..<max(lower + 1, (index + 1) * old / new)
  }
}
