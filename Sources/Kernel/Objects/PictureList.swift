internal import Ops

/// The pictures in some values, as many as are wanted: a folder of thousands is not decoded to show
/// a few.
struct PictureList {
  /// Pictures at most.
  let limit: Int
  /// The pictures, in order.
  private(set) var pictures: [Picture] = []
  /// How many there are, with those beyond the limit.
  private(set) var count = 0

  /// Pictures shown of a folder.
  static let folderSample = 12
  /// Pixels a side of a picture of a folder; photographs are too large for a sheet.
  static let folderSide = 256

  /// A list without pictures.
  init(limit: Int) { self.limit = limit }

  /// Adds the pictures of a value; `poll` is called between files.
  mutating func add(_ value: Value, poll: () throws -> Void = {}) throws {
    switch value {
    case .image(let picture): add([picture])
    case .tensor(let tensor): add(try Kernel.pictures(of: tensor))
    case .object(let batch as BatchObject):
      add(
        try Kernel.pictures(
          of: .rgb(lightness: batch.batch.lightness, color: batch.batch.color)))
    case .string(let path):
      guard pictures.count < limit else { return count += 1 }
      try poll()
      let path = expanded(path)
      if isFolder(path) { return try addSample(of: path, poll) }
      add([Picture(try Image(contentsOf: path), caption: fileName(path))])
    case .list(let items): for item in items { try add(item, poll: poll) }
    default:
      throw CommandError(
        "\(value.describedType) cannot be shown as a picture",
        help: "pictures are tensors [3, height, width] in 0…1, batches, files, and lists of them")
    }
  }

  private mutating func add(_ new: [Picture]) {
    count += new.count
    pictures += new.prefix(max(0, limit - pictures.count))
  }

  /// A few pictures of a folder, the same each time. One that cannot be read is passed over.
  private mutating func addSample(of folder: String, _ poll: () throws -> Void) throws {
    let paths = try ImageFolder(folder).paths
    let room = min(limit - pictures.count, Self.folderSample)
    var failure: ImageError?
    var shown = 0
    for path in Sampling.choose(paths, limit: paths.count, seed: 123) where shown < room {
      try poll()
      do throws(ImageError) {
        let image = try Image(contentsOf: path)
        let shrink = min(1, Double(Self.folderSide) / Double(max(image.width, image.height)))
        let width = max(1, Int((Double(image.width) * shrink).rounded()))
        let height = max(1, Int((Double(image.height) * shrink).rounded()))
        add([Picture(try image.resized(width: width, height: height))])
        shown += 1
      } catch {
        failure = error
      }
    }
    if shown == 0, let failure { throw failure }
    let of = paths.count > shown ? " of \(grouped(paths.count))" : ""
    folders.append("\(shown)\(of) pictures in \(fileName(folder))")
  }

  /// What is said of each folder.
  private var folders: [String] = []

  /// The captions of a row, where the pictures come in rows: the same captions, all different, again
  /// and again, as `compare` gives them.
  var cycle: [String]? {
    let captions = pictures.map(\.caption)
    let length = captions.dropFirst().firstIndex(of: captions.first ?? "") ?? captions.count
    let row = captions.prefix(length)
    guard length > 1, !row.contains(""), Set(row).count == length,
      row.reduce(0, { $0 + $1.count + 3 }) <= 72,
      captions.indices.allSatisfy({ captions[$0] == row[$0 % length] })
    else { return nil }
    return Array(row)
  }

  /// The line below pictures that were given without one: what they say of themselves, or what the
  /// user wrote for them. A long text would be cut, so it is left out.
  func caption(for items: [Call.Item]) -> String {
    if !folders.isEmpty { return folders.joined(separator: ", ") }
    if let own = pictures.first?.caption, !own.isEmpty,
      pictures.allSatisfy({ $0.caption == own })
    {
      return own
    }
    if items.count == 1, let cycle { return cycle.joined(separator: " | ") }
    let text = items.map { item in
      if case .string(let path) = item.value { fileName(path) } else { item.text }
    }.joined(separator: ", ")
    return text.count > 60 || text.contains("…") ? "" : text
  }
}

extension Picture {
  /// The picture enlarged by a whole number, each pixel a square, so that its longer side has at
  /// least `side` pixels.
  func enlarged(toAtLeast side: Int) -> Picture {
    guard width > 0, height > 0, max(width, height) < side else { return self }
    let factor = (side + max(width, height) - 1) / max(width, height)
    var result: [UInt8] = []
    result.reserveCapacity(rgb.count * factor * factor)
    for row in 0..<height {
      var line: [UInt8] = []
      for column in 0..<width {
        let pixel = rgb[(row * width + column) * 3..<(row * width + column) * 3 + 3]
        for _ in 0..<factor { line += pixel }
      }
      for _ in 0..<factor { result += line }
    }
    return Picture(
      width: width * factor, height: height * factor, rgb: result, caption: caption)
  }
}

/// How many columns make a grid about twice as wide as high with few empty places.
func evenColumns(_ count: Int) -> Int {
  var best = (columns: 1, cost: Double.infinity)
  for columns in 1...max(1, min(count, 8)) {
    let rows = (count + columns - 1) / columns
    let shape = Double(columns) / Double(2 * rows)
    let cost = max(shape, 1 / shape) * (1 + 8 * Double(rows * columns - count) / Double(count))
    if cost <= best.cost { best = (columns, cost) }
  }
  return best.columns
}
