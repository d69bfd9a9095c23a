import Kernel

/// A picture as sixels: rows six pixels high, a colour at a time (DEC STD 070; VT330/VT340
/// Programmer Reference Manual, chapter 14).
struct SixelPicture {
  /// The bytes that show `picture` in at most 256 colours.
  func text(_ picture: Picture) -> String {
    let indexed = IndexedPicture(picture)
    // 1: pixels that are not drawn keep the background. The raster says that pixels are square.
    var text = Array("\u{1b}P0;1;0q\"1;1;\(picture.width);\(picture.height)".utf8)
    for (number, color) in indexed.palette.enumerated() {
      text += Array("#\(number);2;\(color.x);\(color.y);\(color.z)".utf8)
    }
    var masks = [UInt8](repeating: 0, count: 256 * picture.width)
    for top in stride(from: 0, to: picture.height, by: 6) {
      if top > 0 { text.append(UInt8(ascii: "-")) }
      appendBand(of: indexed, top: top, masks: &masks, to: &text)
    }
    text += Array("\u{1b}\\".utf8)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the six rows from `top` on. `masks` is room for 256 rows of sixels, all zero before
  /// and after.
  private func appendBand(
    of picture: IndexedPicture, top: Int, masks: inout [UInt8], to text: inout [UInt8]
  ) {
    let width = picture.width
    var spans = [(first: Int, last: Int)?](repeating: nil, count: 256)
    for y in top..<min(top + 6, picture.height) {
      for x in 0..<width {
        let color = Int(picture.indices[y * width + x])
        masks[color * width + x] |= 1 << UInt8(y - top)
        let span = spans[color] ?? (x, x)
        spans[color] = (min(span.first, x), max(span.last, x))
      }
    }
    var isFirst = true
    for (color, span) in spans.enumerated() {
      guard let span else { continue }
      // Back to the start of the band for the next colour.
      if !isFirst { text.append(UInt8(ascii: "$")) }
      isFirst = false
      text += Array("#\(color)".utf8)
      append(0, times: span.first, to: &text)
      var x = span.first
      while x <= span.last {
        let mask = masks[color * width + x]
        var end = x + 1
        while end <= span.last, masks[color * width + end] == mask { end += 1 }
        append(mask, times: end - x, to: &text)
        x = end
      }
      for x in span.first...span.last { masks[color * width + x] = 0 }
    }
  }

  private func append(_ mask: UInt8, times count: Int, to text: inout [UInt8]) {
    let letter = 0x3F + mask
    if count > 3 {
      text += Array("!\(count)".utf8) + [letter]
    } else {
      text += [UInt8](repeating: letter, count: count)
    }
  }
}
