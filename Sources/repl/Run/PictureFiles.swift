import Glibc
import Kernel

/// The files that pictures and plots are also kept in: `out/09_train-03.png`.
struct PictureFiles {
  /// The folder; made when the first picture comes.
  let folder: String
  /// What the files are named after.
  private(set) var name: String
  private var count = 0
  private let keepsOld: Bool

  /// Files named after a step. A step run again writes the same names; with `keepsOld` the names go
  /// on after those that exist, because a session at the prompt is never the same twice.
  init(folder: String, name: String, keepsOld: Bool = false) {
    self.folder = folder
    self.name = name
    self.keepsOld = keepsOld
  }

  /// The name of a step, from the path of its file.
  static func name(of path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? "step"
    if let dot = name.lastIndex(of: "."), dot != name.startIndex { name = String(name[..<dot]) }
    let safe = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
    let bare = safe.drop { $0 == "-" || $0 == "." }
    return bare.isEmpty ? "step" : String(bare)
  }

  /// Starts over with another name.
  mutating func start(_ name: String) {
    self.name = name
    count = 0
  }

  /// Leaves out the name of a picture that is not kept.
  mutating func skip() { count += 1 }

  /// Writes a picture and returns its path.
  mutating func save(_ picture: Picture) throws -> String {
    let bytes = try picture.encodedPNG()
    try makeFolder(folder)
    var path: String
    repeat {
      count += 1
      path = "\(folder)/\(name)-\(count < 10 ? "0" : "")\(count).png"
    } while keepsOld && access(path, F_OK) == 0
    try writeFile(bytes, to: path)
    return path
  }
}
