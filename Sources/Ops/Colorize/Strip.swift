/// Memory for some rows of a photograph: samples of 0…65535, three a pixel, and alpha apart.
final class Strip {
  let pixels: UnsafeMutableBufferPointer<UInt16>
  let alpha: UnsafeMutableBufferPointer<UInt16>?

  init(pixels count: Int, hasAlpha: Bool) {
    pixels = .allocate(capacity: 3 * count)
    alpha = hasAlpha ? .allocate(capacity: count) : nil
  }

  deinit {
    pixels.deallocate()
    alpha?.deallocate()
  }

  /// Where the samples begin.
  var samples: UnsafeMutablePointer<UInt16> {
    guard let start = pixels.baseAddress else { preconditionFailure("a strip has a pixel") }
    return start
  }

  /// Colours over white, as a format without transparency shows them.
  func flatten(_ count: Int) {
    guard let alpha else { return }
    for place in 0..<count where alpha[place] < .max {
      let cover = UInt64(alpha[place])
      for channel in 0..<3 {
        let sample = UInt64(pixels[3 * place + channel])
        let mixed = sample * cover + 65_535 * (65_535 - cover)
        pixels[3 * place + channel] = UInt16((mixed + 32_767) / 65_535)
      }
      alpha[place] = .max
    }
  }
}

/// How the rows of a picture are parted into strips.
struct StripCut {
  /// Rows of the picture.
  let height: Int
  /// Rows of every strip but the last.
  let rows: Int

  /// Strips of about half a million pixels, or one row.
  init(width: Int, height: Int) {
    self.height = height
    let fitting = max(1, (1 << 19) / width)
    rows = min(height, fitting >= 32 ? fitting / 32 * 32 : fitting)
  }

  /// How many strips there are.
  var count: Int { (height + rows - 1) / rows }

  /// The rows of a strip.
  subscript(strip: Int) -> Range<Int> { strip * rows..<min(height, (strip + 1) * rows) }
}
