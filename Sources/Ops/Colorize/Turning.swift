/// How a stored picture is turned to stand upright: EXIF's tag 0x0112, 1 to 8.
struct Turning {
  /// The value of the tag; what is not 1 to 8 turns nothing.
  let orientation: Int
  /// Columns as stored.
  let width: Int
  /// Rows as stored.
  let height: Int

  /// Whether columns become rows.
  var isSideways: Bool { (5...8).contains(orientation) }
  /// Columns of the upright picture.
  var uprightWidth: Int { isSideways ? height : width }
  /// Rows of the upright picture.
  var uprightHeight: Int { isSideways ? width : height }

  /// Where the stored pixel (x, y) stands in the upright picture: start + x · right + y · down.
  var steps: (start: Int, right: Int, down: Int) {
    let (w, h) = (width, height)
    return switch orientation {
    case 2: (w - 1, -1, w)
    case 3: (w * h - 1, -1, -w)
    case 4: (w * (h - 1), 1, -w)
    case 5: (0, h, 1)
    case 6: (h - 1, h, -1)
    case 7: (w * h - 1, -h, -1)
    case 8: (h * (w - 1), -h, 1)
    default: (0, 1, w)
    }
  }

  /// A stored plane, turned upright.
  func upright<Value>(_ stored: [Value]) -> [Value] {
    var result = stored
    each { from, to in result[to] = stored[from] }
    return result
  }

  /// An upright plane as it would be stored.
  func stored<Value>(_ upright: [Value]) -> [Value] {
    var result = upright
    each { to, from in result[to] = upright[from] }
    return result
  }

  private func each(_ body: (_ stored: Int, _ upright: Int) -> Void) {
    let steps = steps
    for y in 0..<height {
      for x in 0..<width {
        body(y * width + x, steps.start + x * steps.right + y * steps.down)
      }
    }
  }
}
