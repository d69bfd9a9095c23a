import Glibc

/// The pictures below a folder. Listing looks at names only; nothing is decoded.
public struct ImageFolder: Sendable, Equatable {
  /// The picture files, sorted by the bytes of their paths, so that the list is the same everywhere.
  public var paths: [String]
  /// Folders and files below that could not be looked into, each with its reason.
  public var unreadable: [FileError]
  /// How many files have which ending that is not taken for a picture, in lower case.
  public var others: [String: Int]

  /// Endings taken for pictures; upper and lower case are the same.
  public static let endings: Set<String> = ["jpg", "jpeg", "png"]

  /// Lists a folder and all folders below it, or takes a single file as it is.
  ///
  /// Names that start with a dot are passed over. Symbolic links are followed; a folder reached
  /// twice, for instance through a link to its parent, is listed once. A folder below that cannot
  /// be read is reported in `unreadable`; the rest goes on.
  ///
  /// - Throws: `ImageFolderError` when the path is missing or closed to us, or holds no picture.
  public init(_ path: String) throws(ImageFolderError) {
    var info = stat()
    if path.isEmpty || path.utf8.contains(0) || stat(path, &info) != 0 {
      let code = path.isEmpty || path.utf8.contains(0) ? ENOENT : errno
      throw .file(FileError(.list, path, .system(code)))
    }
    if info.st_mode & S_IFMT != S_IFDIR {
      (paths, unreadable, others) = ([path], [], [:])
      return
    }
    var walk = FolderWalk()
    try walk.visit(path, isRoot: true)
    while let next = walk.waiting.popLast() { try walk.visit(next, isRoot: false) }
    guard !walk.pictures.isEmpty else {
      throw .noImages(folder: path, others: walk.others, unreadable: walk.unreadable)
    }
    paths = walk.pictures.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    unreadable = walk.unreadable.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    others = walk.others
  }
}

/// Why a folder gives no list of pictures.
public enum ImageFolderError: Error, Sendable, Equatable, CustomStringConvertible {
  /// The folder could not be read.
  case file(FileError)
  /// No file in it has the ending of a picture; `others` counts the endings that are there.
  case noImages(folder: String, others: [String: Int], unreadable: [FileError])

  /// A sentence: what is wrong and what to do.
  public var description: String {
    switch self {
    case .file(let error): return error.description
    case .noImages(let folder, let others, let unreadable):
      let count = others.values.reduce(0, +)
      let kinds = others.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(4)
        .map { "\($0.value) \($0.key.isEmpty ? "without an ending" : ".\($0.key)")" }
      var text = "no images (.jpg, .jpeg, .png) in \(folder): "
      text +=
        count == 0
        ? "it holds no files. " : "it holds \(count) other file\(count == 1 ? "" : "s"), "
      if count > 0 { text += kinds.joined(separator: ", ") + (others.count > 4 ? ", …. " : ". ") }
      if let first = unreadable.first {
        text += "\(unreadable.count) places below it were closed (\(first.description)) "
      }
      return text + "Name a folder of photographs."
    }
  }
}

/// The state of a walk through folders, without recursion.
private struct FolderWalk {
  var pictures: [String] = []
  var others: [String: Int] = [:]
  var unreadable: [FileError] = []
  var waiting: [String] = []
  private var seen: Set<Identity> = []

  private struct Identity: Hashable {
    var device: dev_t
    var node: ino_t
  }

  mutating func visit(_ folder: String, isRoot: Bool) throws(ImageFolderError) {
    guard let stream = opendir(folder) else {
      let error = FileError(.list, folder, .system(errno))
      if isRoot { throw .file(error) }
      unreadable.append(error)
      return
    }
    defer { closedir(stream) }
    var info = stat()
    guard fstat(dirfd(stream), &info) == 0,
      seen.insert(Identity(device: info.st_dev, node: info.st_ino)).inserted
    else { return }

    var folders: [String] = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      guard bytes.first != UInt8(ascii: ".") else { continue }
      let separator = folder.hasSuffix("/") ? "" : "/"
      let path = folder + separator + String(decoding: bytes, as: UTF8.self)
      guard String(validating: bytes, as: UTF8.self) != nil else {
        unreadable.append(FileError(.read, path, .system(EILSEQ)))
        continue
      }
      guard stat(path, &info) == 0 else {
        unreadable.append(FileError(.read, path, .system(errno)))
        continue
      }
      switch info.st_mode & S_IFMT {
      case S_IFDIR: folders.append(path)
      case S_IFREG: keep(path, name: String(decoding: bytes, as: UTF8.self))
      default: break
      }
    }
    // The last is visited first. Sorting makes it the same folder on every machine that stays when
    // links lead to one folder twice.
    waiting += folders.sorted { $1.utf8.lexicographicallyPrecedes($0.utf8) }
  }

  private mutating func keep(_ path: String, name: String) {
    let parts = name.split(separator: ".")
    let ending = parts.count > 1 ? parts[parts.count - 1].lowercased() : ""
    if ImageFolder.endings.contains(ending) {
      pictures.append(path)
    } else {
      others[ending, default: 0] += 1
    }
  }
}
