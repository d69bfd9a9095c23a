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

/// The name of a file in its folder, by the folder's own name where it is there.
private func place(of path: String) -> String {
  let name = path.split(separator: "/").last.map(String.init) ?? ""
  let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
  guard let real = realpath(folder, nil) else { return path }
  defer { free(real) }
  return String(cString: real) + "/" + name
}
