internal import Glibc
internal import Ops

extension Tensor {
  /// A picture as `[3, height, width]` in `0…1`.
  static func picture(_ image: Image, on device: Device) throws -> Tensor {
    let area = image.width * image.height
    var values = [Float](repeating: 0, count: 3 * area)
    image.pixels.withUnsafeBufferPointer { bytes in
      for channel in 0..<3 {
        for pixel in 0..<area {
          values[channel * area + pixel] = Float(bytes[3 * pixel + channel]) / 255
        }
      }
    }
    return try Tensor(values, shape: [3, image.height, image.width], on: device)
  }
}

/// The pictures in a value: pictures, batches, tensors, files, and lists of them.
func pictures(in value: Value) throws -> [Picture] {
  var list = PictureList(limit: .max)
  try list.add(value)
  return list.pictures
}

/// The pictures of a tensor, by its channels: 3 are red, green and blue in 0…1; 1 is lightness,
/// in 0…1 or, where negative, -1…1; 2 are a and b, shown at medium lightness.
func pictures(of tensor: Tensor) throws -> [Picture] {
  let shape = tensor.shape
  let batched: Tensor
  switch shape.count {
  case 2: batched = try tensor.detached().reshaped([1, 1] + shape)
  case 3: batched = try tensor.detached().reshaped([1] + shape)
  case 4: batched = tensor.detached()
  default: throw notPictures(shape)
  }
  let (count, channels) = (batched.shape[0], batched.shape[1])
  let (height, width) = (batched.shape[2], batched.shape[3])
  guard height > 0, width > 0 else { throw notPictures(shape) }
  guard count * height * width <= Limits.standard.maximumPixels else {
    throw CommandError("these are too many pixels to show")
  }
  let rgb: Tensor
  switch channels {
  case 3: rgb = batched
  case 1: rgb = try greyscale(batched)
  case 2:
    let light = try Tensor.full(0.2, [count, 1, height, width], on: tensor.device)
    rgb = try .rgb(lightness: light, color: batched)
  default: throw notPictures(shape)
  }
  let values = try rgb.broadcast(to: [count, 3, height, width]).toHost()
  let area = height * width
  return (0..<count).map { number in
    var bytes = [UInt8](repeating: 0, count: 3 * area)
    for channel in 0..<3 {
      for pixel in 0..<area {
        let value = values[(number * 3 + channel) * area + pixel]
        bytes[3 * pixel + channel] = value.isNaN ? 0 : UInt8(min(max(value, 0), 1) * 255 + 0.5)
      }
    }
    return Picture(width: width, height: height, rgb: bytes)
  }
}

/// One channel as grey: lightness in -1…1 where there are negative values, else 0…1.
private func greyscale(_ x: Tensor) throws -> Tensor {
  guard x.count > 0, try x.min().item() < 0 else { return x }
  // L* is not proportional to the light of a screen, so it goes through the colour conversion.
  let zero = try Tensor.zeros([x.shape[0], 2, x.shape[2], x.shape[3]], on: x.device)
  return try .rgb(lightness: x, color: zero)
}

private func notPictures(_ shape: [Int]) -> CommandError {
  CommandError(
    "a tensor \(shape) is no picture",
    help: "pictures are [3, height, width] or [n, channels, height, width] with 1 to 3 channels")
}

/// Pictures side by side in rows, with a thin gap; all cells are as large as the largest picture.
func grid(_ pictures: [Picture], columns: Int, caption: String) -> Picture? {
  guard let width = pictures.map(\.width).max(), let height = pictures.map(\.height).max() else {
    return nil
  }
  if pictures.count == 1, var picture = pictures.first {
    if !caption.isEmpty { picture.caption = caption }
    return picture
  }
  let columns = max(1, min(columns, pictures.count))
  let rows = (pictures.count + columns - 1) / columns
  let gap = max(1, width / 64)
  let (totalWidth, totalHeight) = (
    columns * (width + gap) - gap, rows * (height + gap) - gap
  )
  var rgb = [UInt8](repeating: 255, count: totalWidth * totalHeight * 3)
  for (number, picture) in pictures.enumerated() {
    let (x, y) = (number % columns * (width + gap), number / columns * (height + gap))
    for row in 0..<picture.height {
      let source = row * picture.width * 3
      let target = ((y + row) * totalWidth + x) * 3
      rgb.replaceSubrange(
        target..<target + picture.width * 3, with: picture.rgb[source..<source + picture.width * 3])
    }
  }
  return Picture(width: totalWidth, height: totalHeight, rgb: rgb, caption: caption)
}

/// Makes the folder a file is to stand in, and those above it.
func makeFolder(of path: String) throws {
  guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return }
  do {
    try makeFolders(String(path[..<slash]))
  } catch {
    guard case .system(let code) = error.reason else { throw error }
    // That a part is a file is told better by the file that cannot be written.
    if code == ENOTDIR { return }
    throw CommandError(
      "the folder \(error.path)/ cannot be made: \(String(cString: strerror(code)))")
  }
}

/// Whether a path is that of a folder.
func isFolder(_ path: String) -> Bool {
  var info = stat()
  return !path.utf8.contains(0) && stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
}

/// A variable of the environment.
func environment(_ name: String) -> String? {
  getenv(name).map { String(cString: $0) }
}
