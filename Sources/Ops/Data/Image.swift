/// A picture of 8-bit sRGB pixels: red, green, blue, row by row from the top.
public struct Image: Sendable, Equatable {
  /// Columns of pixels, at least 1.
  public let width: Int
  /// Rows of pixels, at least 1.
  public let height: Int
  /// `width · height · 3` bytes; the pixel at (x, y) starts at `(y · width + x) · 3`.
  public var pixels: [UInt8] {
    didSet { precondition(pixels.count == oldValue.count, "a picture keeps its size") }
  }
  /// Values a pixel: always 3.
  public var channels: Int { 3 }

  /// Creates a picture from its pixels.
  ///
  /// The counts are the caller's business: both sides at least 1, three bytes a pixel.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width > 0 && height > 0, "a picture has at least one pixel")
    precondition(pixels.count == width * height * 3, "a picture holds three bytes a pixel")
    self.width = width
    self.height = height
    self.pixels = pixels
  }

  /// The part of the picture that starts at (x, y).
  ///
  /// - Throws: `ImageError.badArea` when the part does not lie inside the picture.
  public func cropped(x: Int, y: Int, width: Int, height: Int) throws(ImageError) -> Image {
    guard x >= 0, y >= 0, width > 0, height > 0, x < self.width, y < self.height,
      width <= self.width - x, height <= self.height - y
    else {
      throw .badArea(
        x: x, y: y, width: width, height: height, pictureWidth: self.width,
        pictureHeight: self.height)
    }
    var part: [UInt8] = []
    part.reserveCapacity(width * height * 3)
    for row in y..<(y + height) {
      let start = (row * self.width + x) * 3
      part += pixels[start..<(start + width * 3)]
    }
    return Image(width: width, height: height, pixels: part)
  }

  /// The picture seen in a mirror: left and right exchanged.
  public func flippedHorizontally() -> Image { oriented(2) }

  /// The picture as a camera held in one of eight ways meant it.
  ///
  /// - Parameter orientation: The value of the EXIF tag 0x0112, 1 to 8; others change nothing.
  func oriented(_ orientation: Int) -> Image {
    guard (2...8).contains(orientation) else { return self }
    let (w, h) = (width, height)
    // Where the stored pixel for the new pixel (0, 0) lies, and the steps right and down from it.
    let (start, right, down): (Int, Int, Int) =
      switch orientation {
      case 2: (w - 1, -1, w)
      case 3: (w * h - 1, -1, -w)
      case 4: (w * (h - 1), 1, -w)
      case 5: (0, w, 1)
      case 6: (w * (h - 1), -w, 1)
      case 7: (w * h - 1, -w, -1)
      default: (w - 1, w, -1)
      }
    let (newWidth, newHeight) = orientation > 4 ? (h, w) : (w, h)
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { out, count in
      pixels.withUnsafeBufferPointer { from in
        var to = 0
        for y in 0..<newHeight {
          var pixel = start + y * down
          for _ in 0..<newWidth {
            for channel in 0..<3 { out[to + channel] = from[pixel * 3 + channel] }
            to += 3
            pixel += right
          }
        }
      }
      count = pixels.count
    }
    return Image(width: newWidth, height: newHeight, pixels: turned)
  }

  /// One byte a pixel: the brightness as Pillow's `convert("L")` has it (ITU-R 601-2 luma).
  ///
  /// A pixel whose three values are equal keeps that value.
  public func grey() -> [UInt8] {
    pixels.withUnsafeBufferPointer { from in
      (0..<(width * height)).map { pixel in
        let (red, green, blue) = (
          Int(from[pixel * 3]), Int(from[pixel * 3 + 1]), Int(from[pixel * 3 + 2])
        )
        return UInt8((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16)
      }
    }
  }
}
