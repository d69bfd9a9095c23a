import Glibc

/// Paths as a plan takes them apart.
enum PlanPath {
  /// The last part of a path, also of one that ends in a slash.
  static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  /// The folder a path stands in.
  static func folder(of path: String) -> String { Ops.folder(of: path) }

  /// What stands behind the last point of the last part, without the point; empty where there is
  /// none.
  static func ending(of path: String) -> String {
    let name = name(of: path)
    guard let point = name.lastIndex(of: "."), point != name.startIndex else { return "" }
    return String(name[name.index(after: point)...])
  }

  /// A path below a folder.
  static func joined(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : folder + "/" + name
  }

  /// The path without links; as it is, where it leads nowhere.
  static func resolved(_ path: String) -> String {
    guard let found = realpath(path, nil) else { return path }
    defer { free(found) }
    return String(cString: found)
  }

  /// Whether a folder is another or lies within it, which is given resolved.
  static func isWithin(_ folder: String, _ other: String) -> Bool {
    let place = resolved(folder)
    return place == other || place.hasPrefix(other == "/" ? other : other + "/")
  }

  /// The path without empty parts and points, so that two ways of writing it are one.
  static func plain(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
    return path.hasPrefix("/") ? "/" + parts : parts
  }
}
