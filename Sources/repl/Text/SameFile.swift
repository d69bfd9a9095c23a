import Glibc

/// Whether two paths lead to the same file, which need not be there.
func isSameFile(_ first: String, _ second: String) -> Bool {
  var (one, other) = (stat(), stat())
  switch (stat(first, &one), stat(second, &other)) {
  case (0, 0): return one.st_dev == other.st_dev && one.st_ino == other.st_ino
  case (0, _), (_, 0): return false
  default: return place(of: first) == place(of: second)
  }
}

/// The name of a file in its folder, by the folder's own name where it is there; of a link what it
/// leads to.
func place(of path: String, links: Int = 0) -> String {
  let name = path.split(separator: "/").last.map(String.init) ?? ""
  let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
  let count = readlink(path, &buffer, buffer.count)
  if count > 0, links < 40 {
    let target = String(decoding: buffer[..<count], as: UTF8.self)
    return place(of: target.hasPrefix("/") ? target : folder + target, links: links + 1)
  }
  guard let real = realpath(folder.isEmpty ? "." : folder, nil) else { return path }
  defer { free(real) }
  return String(cString: real) + "/" + name
}
