import Glibc

/// A plan in the making.
struct PlanDraft {
  private let folder: String
  private let folderIdentity: FileIdentity?
  private let options: ColorizeOptions
  private(set) var items: [ColorizePlan.Item] = []
  private(set) var unreadable: [FileError] = []
  private(set) var passedOver: [String: Int] = [:]

  init(to folder: String, _ options: ColorizeOptions) {
    self.folder = folder.isEmpty ? "." : folder
    self.options = options
    folderIdentity = FileIdentity(self.folder)
  }

  /// Adds a photograph, or those below a folder.
  mutating func add(_ input: String, isOnly: Bool) throws(ColorizeError) {
    guard let found = FileIdentity(input) else {
      throw .folder(.file(FileError(.read, input, .system(errno))))
    }
    let place = found.isFolder ? found : FileIdentity(PlanPath.folder(of: input))
    if let place, place == folderIdentity { throw .intoInput(folder: folder) }
    guard found.isFolder else { return try add(input, below: PlanPath.name(of: input)) }
    let listed: ImageFolder
    do throws(ImageFolderError) {
      listed = try ImageFolder(input)
    } catch {
      throw .folder(error)
    }
    unreadable += listed.unreadable
    for (ending, count) in listed.others where ColorizePlan.otherPictures.contains(ending) {
      passedOver[ending, default: 0] += count
    }
    let stem = isOnly ? "" : PlanPath.name(of: PlanPath.resolved(input)) + "/"
    let start = input.hasSuffix("/") ? input : input + "/"
    // Earlier results among the photographs are none; but the photographs themselves may stand below
    // the place of the results.
    let own = PlanPath.resolved(folder)
    let isAmong = folderIdentity != nil && !PlanPath.isWithin(input, own)
    var isOwn: [String: Bool] = [:]
    for path in listed.paths {
      let place = PlanPath.folder(of: path)
      let isResult = isOwn[place] ?? (isAmong && PlanPath.isWithin(place, own))
      isOwn[place] = isResult
      if isResult { continue }
      try add(path, below: stem + path.dropFirst(start.count))
    }
  }

  private mutating func add(_ input: String, below name: String) throws(ColorizeError) {
    let ending = PlanPath.ending(of: name)
    let stem = ending.isEmpty ? name : String(name.dropLast(ending.count + 1))
    let kept: String
    switch (options.format, ending.lowercased()) {
    case (.same, _), (.png, "png"), (.jpeg, "jpg"), (.jpeg, "jpeg"): kept = ending
    case (.png, _): kept = "png"
    case (.jpeg, _): kept = "jpg"
    }
    let output = PlanPath.joined(folder, kept.isEmpty ? stem : stem + "." + kept)
    try add(input, as: output)
  }

  /// Adds a photograph under the path of its result.
  mutating func add(_ input: String, as output: String) throws(ColorizeError) {
    guard let found = FileIdentity(input) else {
      throw .folder(.file(FileError(.read, input, .system(errno))))
    }
    if found.isFolder { throw .folder(.file(FileError(.read, input, .isFolder))) }
    let ending = PlanPath.ending(of: output)
    let stem = ending.isEmpty ? output : String(output.dropLast(ending.count + 1))
    let comparison = stem + ".compare" + (ending.isEmpty ? "" : "." + ending)
    items.append(
      ColorizePlan.Item(
        input: input, output: output, comparison: options.compares ? comparison : nil,
        bytes: found.bytes,
        isDone: stays(output), isCompared: stays(comparison)))
  }

  /// Whether a file is there that is not made anew. An empty one holds nothing that could be lost.
  private func stays(_ path: String) -> Bool {
    guard !options.overwrites, let file = FileIdentity(path) else { return false }
    return !file.isFolder && file.bytes > 0
  }

  /// Throws where a file would take the place of another.
  mutating func check() throws(ColorizeError) {
    var inputs: [FileIdentity: String] = [:]
    for item in items {
      if let identity = FileIdentity(item.input) { inputs[identity] = item.input }
    }
    var outputs: [String: String] = [:]
    var kept: [ColorizePlan.Item] = []
    var seen: Set<[String]> = []
    for item in items {
      for output in [item.output, item.comparison].compactMap({ $0 }) {
        if let identity = FileIdentity(output), let input = inputs[identity] {
          throw .replacesInput(output: output, input: input)
        }
      }
      // A photograph named twice is coloured once.
      guard seen.insert([item.input, item.output]).inserted else { continue }
      for output in [item.output, item.comparison].compactMap({ $0 }) {
        if let other = outputs[PlanPath.plain(output)] {
          throw .sameOutput(output: output, first: other, second: item.input)
        }
        outputs[PlanPath.plain(output)] = item.input
      }
      kept.append(item)
    }
    items = kept
    if items.isEmpty && unreadable.isEmpty { throw .nothing }
  }
}

/// Which file a path leads to, links followed.
struct FileIdentity: Hashable {
  let device: dev_t
  let node: ino_t
  let isFolder: Bool
  let bytes: Int

  /// Nil when the path leads nowhere; `errno` says why.
  init?(_ path: String) {
    var info = stat()
    if path.isEmpty || path.utf8.contains(0) {
      errno = ENOENT
      return nil
    }
    guard stat(path, &info) == 0 else { return nil }
    (device, node) = (info.st_dev, info.st_ino)
    isFolder = info.st_mode & S_IFMT == S_IFDIR
    bytes = Int(info.st_size)
  }

  static func == (a: FileIdentity, b: FileIdentity) -> Bool {
    a.device == b.device && a.node == b.node
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(device)
    hasher.combine(node)
  }
}
