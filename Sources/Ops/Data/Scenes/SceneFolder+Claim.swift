import Glibc

extension Scene {
  /// Makes the folder if need be and looks whether scenes may be written there.
  ///
  /// - Returns: what the folder's own file says; nil for an empty folder.
  static func claim(
    _ folder: String, for wanted: SceneManifest
  ) throws(SceneError) -> SceneManifest? {
    let names: Set<String>
    var text = ""
    do throws(FileError) {
      try makeFolders(folder)
      names = try self.names(in: folder)
      if names.contains(SceneManifest.name) {
        let bytes = try readFile("\(folder)/\(SceneManifest.name)", limit: 4096)
        text = String(decoding: bytes, as: UTF8.self)
      }
    } catch {
      throw .file(error)
    }
    if names.isEmpty { return nil }
    guard let found = SceneManifest(text) else { throw .occupied(path: folder) }
    guard found.agrees(with: wanted), found.count <= wanted.count else {
      throw .otherSet(path: folder, count: found.count, size: found.size, seed: found.seed)
    }
    return found
  }

  /// The names in a folder, without those that start with a dot.
  private static func names(in folder: String) throws(FileError) -> Set<String> {
    guard let stream = opendir(folder) else { throw FileError(.list, folder, .system(errno)) }
    defer { closedir(stream) }
    var names: Set<String> = []
    while let entry = readdir(stream) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if bytes.first != UInt8(ascii: ".") { names.insert(String(decoding: bytes, as: UTF8.self)) }
    }
    return names
  }
}
